import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { RecordedEvent } from '../../src/client';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';

let lab: ConsoleLab;
let api: ApiClient;
let rejected: string;
beforeAll(async () => {
  lab = await startConsoleLab();
  api = apiClient(lab.harness, await lab.harness.token({ role: 'super_admin', sub: 'root' }));
  rejected = (await api.create({ name: 'Refused' })).body.id as string;
  await api.post(`${REQUESTS}/${rejected}/reject`, { reason: '=HYPERLINK("x")<img src=x>' });
  await api.create({ tenant_id: 'globex-eu' });
  await api.put('/api/v1/admin/partners/hooli', { name: 'Hooli' });
});
afterAll(() => lab.stop());

const SUPER: Person = { role: 'super_admin', sub: 'ann@example.com', name: 'Ann' };
const PARTNER: Person = { role: 'partner_admin', partner: 'acme', sub: 'pat@example.com' };
const EVENTS = '/api/v1/admin/audit-events';
const AUDIT = { path: '/audit' };

/** How many events are shown. The first row has the names of the columns. */
async function rowCount(page: Page): Promise<number> {
  return (await page.getByRole('row').count()) - 1;
}

/** Answers of the API that are no JSON. */
async function exported(query: string, accept: string): Promise<string> {
  const headers = { authorization: `Bearer ${api.token}`, accept };
  return (await fetch(`${lab.harness.url}${EVENTS}${query}`, { headers })).text();
}

describe('The audit trail', () => {
  it('says in words who did what, newest first, and shows all that was recorded', async () => {
    const page = await lab.asPerson(SUPER, AUDIT);
    const row = page.getByRole('row', { name: /root rejected it/ });
    await row.waitFor();
    await page.getByRole('row', { name: /root added partner hooli, named “Hooli”/ }).waitFor();
    const texts = await page.getByRole('row').allTextContents();
    expect(texts.findIndex((text) => text.includes('hooli'))).toBeLessThan(
      texts.findIndex((text) => text.includes('rejected it')),
    );
    const when = row.getByRole('cell').first();
    await expect(when.innerText()).resolves.toMatch(/just now|ago/);
    await expect(when.innerText()).resolves.toMatch(/\(\d+ \w+ \d{4}, [\d:]{8} \S+\)/);
    await row.getByRole('button', { name: /^Details/ }).press('Enter');
    const { items } = (await api.get(`${EVENTS}?request_id=${rejected}&action=rejected`)).body as {
      items: RecordedEvent[];
    };
    const [event] = items;
    for (const text of [event?.id, event?.detail.decision_id, `registration-request/${rejected}`]) {
      await page.getByText(String(text), { exact: true }).waitFor();
    }
    await expectAccessible(page);
  });

  it('leads to the request', async () => {
    const page = await lab.asPerson(SUPER, AUDIT);
    await page
      .getByRole('row', { name: /rejected it/ })
      .getByRole('link')
      .click();
    await page.getByRole('heading', { level: 1, name: 'Refused' }).waitFor();
  });

  it('keeps its filters in the address', async () => {
    const page = await lab.asPerson(SUPER, AUDIT);
    await page.getByRole('combobox', { name: 'Action' }).click();
    await page.getByRole('option', { name: 'Request rejected' }).click();
    await page.getByRole('textbox', { name: 'By (subject)' }).fill('root');
    await page.getByRole('textbox', { name: 'Request id' }).fill(rejected);
    await page.getByLabel('From').fill('2020-01-01T00:00');
    await page.keyboard.press('Enter');
    await page.waitForURL(/request_id=/);
    await page.getByRole('row', { name: /rejected it/ }).waitFor();
    await page
      .getByRole('row', { name: /asked for it/ })
      .first()
      .waitFor({ state: 'hidden' });
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      action: 'rejected',
      actor: 'root',
      request_id: rejected,
      from: '2020-01-01T00:00:00.000Z',
    });
    await page.reload();
    await page.getByRole('row', { name: /rejected it/ }).waitFor();
    expect(await rowCount(page)).toBe(1);
    expect(await page.getByRole('textbox', { name: 'Request id' }).inputValue()).toBe(rejected);

    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('row', { name: /hooli/ }).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('shows only events in the time that was asked for', async () => {
    const page = await lab.asPerson(SUPER, AUDIT);
    await page.getByLabel('Before').fill('2020-01-01T00:00');
    await page.getByRole('button', { name: 'Apply filters' }).click();
    await page.getByText('No event is like that').waitFor();
  });

  it('says at the field that no request has this id', async () => {
    const page = await lab.asPerson(SUPER, AUDIT);
    await page.getByRole('textbox', { name: 'Request id' }).fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByText('Must be the id of a registration request').waitFor();
    await expectAccessible(page);
  });

  it('walks to older events and back', async () => {
    const events = Array.from({ length: 51 }, (_, n) =>
      api.put(`/api/v1/admin/partners/p${n}`, { name: 'P' }),
    );
    await Promise.all(events);
    const page = await lab.asPerson(SUPER, AUDIT);
    await page.getByRole('row').nth(50).waitFor();
    expect(await rowCount(page)).toBe(50);
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByRole('row', { name: /rejected it/ }).waitFor();
    await page.getByRole('link', { name: 'Newest' }).click();
    await page.getByRole('link', { name: 'Newest' }).waitFor({ state: 'hidden' });
    expect(await rowCount(page)).toBe(50);
  });

  it('shows an event that happens meanwhile', async () => {
    const page = await lab.asPerson(SUPER, AUDIT);
    await page.getByRole('row').nth(1).waitFor();
    await api.put('/api/v1/admin/partners/meanwhile', { name: 'Meanwhile' });
    await page.getByRole('row', { name: /added partner meanwhile/ }).waitFor();
  });

  it.each([
    ['CSV', 'csv', 'text/csv'],
    ['NDJSON', 'ndjson', 'application/x-ndjson'],
  ])('exports what the filters match as %s, like the API', async (name, extension, accept) => {
    const page = await lab.asPerson(SUPER, { path: `/audit?request_id=${rejected}` });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Export ${name}` }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(
      new RegExp(`^audit-events-\\d{4}-\\d{2}-\\d{2}\\.${extension}$`),
    );
    const content = await readFile(await download.path(), 'utf8');
    expect(content).toBe(await exported(`?request_id=${rejected}`, accept));
    expect(content).toContain('HYPERLINK');
    await page.getByText(`Saved as ${download.suggestedFilename()}`).waitFor();
  });

  it('saves nothing of an export that is stopped or fails', async () => {
    const page = await lab.asPerson(SUPER, AUDIT);
    const downloads: unknown[] = [];
    page.on('download', (download) => downloads.push(download));
    // The answer never comes.
    await page.route(
      (url) => url.pathname === EVENTS && !url.searchParams.has('per_page'),
      () => undefined,
    );
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const stop = page.getByRole('button', { name: 'Stop the CSV export' });
    await stop.waitFor();
    expect(await page.getByRole('button', { name: 'Export NDJSON' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await stop.click();
    await page.getByText('Stopped. Nothing was saved').waitFor();
    await page.unrouteAll();

    await page.route(
      (url) => url.pathname === EVENTS && !url.searchParams.has('per_page'),
      (route) =>
        route.fulfill({ status: 422, json: { detail: [{ type: 'x', loc: ['query', 'to'], msg: 'Wrong' }] } }),
    );
    await page.getByRole('button', { name: 'Export NDJSON' }).click();
    await page.getByText('nothing was saved').waitFor();
    expect(downloads).toEqual([]);
  });

  it('shows a partner admin nothing foreign, also in the export', async () => {
    const page = await lab.asPerson(PARTNER, AUDIT);
    await page.getByRole('row', { name: /rejected it/ }).waitFor();
    expect(await page.getByText(/hooli/i).count()).toBe(0);
    expect(await rowCount(page)).toBe(2);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export NDJSON' }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(2);
  });

  it('shows markup as text', async () => {
    const page = await lab.asPerson(SUPER, { path: `/audit?request_id=${rejected}` });
    await page.getByText('<img src=x>').waitFor();
    expect(await page.evaluate('document.images.length')).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'is accessible in %s colours and fits on 320 pixels',
    async (colorScheme) => {
      const page = await lab.asPerson(SUPER, { ...AUDIT, colorScheme, width: 320 });
      await page
        .getByRole('row', { name: /rejected it|added partner/ })
        .first()
        .waitFor();
      await page
        .getByRole('button', { name: /^Details/ })
        .first()
        .click();
      await expectAccessible(page);
      await expectNoSidewaysScrolling(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await expectAccessible(page);
    },
  );
});
