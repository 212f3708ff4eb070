import type { Page } from 'playwright-core';
import { durationText } from '../../src/console/elements/duration-text';
import { weekText } from '../../src/console/overview/week-text';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { applicationRow, requestRow } from '../support/db/rows';
import { type ApiClient, apiClient } from '../support/http/api-client';

let lab: ConsoleLab;
let admin: ApiClient;

const ADA: Person = { role: 'super_admin', sub: 'ada@example.com', name: 'Ada' };
const GLOBEX: Person = { role: 'partner_admin', partner: 'globex', sub: 'bob@example.com', name: 'Bob' };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.now();

/** A time, this many milliseconds after the start of the test. */
const at = (ms: number): string => new Date(START + ms).toISOString();

function pending(name: string, expiresIn: number, change: object = {}): Record<string, unknown> {
  return requestRow({ name, created_at: at(-3 * DAY), expires_at: at(expiresIn), ...change });
}

/** A request that was decided after this time, long before it would have expired. */
function decided(status: string, ago: number, seconds: number, change: object = {}): Record<string, unknown> {
  const decision = { decided_at: at(-ago), decided_by_sub: 'ada', updated_at: at(-ago) };
  const created_at = at(-ago - seconds * 1000);
  return requestRow({ status, created_at, expires_at: at(60 * DAY), ...decision, ...change });
}

beforeAll(async () => {
  lab = await startConsoleLab({ worker: false });
  admin = apiClient(lab.harness, await lab.harness.token({ role: 'super_admin', sub: 'root' }));
  const findings = JSON.stringify([{ code: 'localhost', field: 'redirect_uris', message: 'Use 127.0.0.1' }]);
  const approved = decided('PENDING', 2 * DAY, 60, { decided_at: null, decided_by_sub: null });
  await lab.harness.db('registration_requests').insert([
    pending('Within a day', 20 * HOUR, { review_findings: findings }),
    pending('Within a week', 6 * DAY, { review_findings: findings, created_at: at(-5 * DAY) }),
    pending('<b>Later</b>', 10 * DAY),
    ...[11, 12, 13].map((days) => pending(`In ${days} days`, days * DAY)),
    pending('Of Globex', 12 * HOUR, { tenant_id: 'globex-eu' }),
    // With the approval, half of the decisions took 3 h 20 min or less.
    ...[600, 1800, 7200, 12_000, 13_000, 18_000, 86_400, 190_800].map((seconds) =>
      decided('REJECTED', 2 * DAY, seconds, { rejection_reason: 'no' }),
    ),
    approved,
    decided('CANCELLED', 30 * DAY, 60),
  ]);
  const application = applicationRow(approved.id);
  await lab.harness.db('applications').insert(application);
  await lab.harness
    .db('registration_requests')
    .where({ id: approved.id })
    .update({
      status: 'APPROVED',
      application_id: application.id,
      decided_at: at(-2 * DAY),
      decided_by_sub: 'ada',
    });
});
afterAll(() => lab.stop());

/** The figure with this name, as it is shown. */
async function figure(page: Page, name: string): Promise<string> {
  const shown = page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]');
  return (await shown.textContent()) ?? '';
}

/** The cells of a table, row by row. */
async function cells(page: Page, region: string): Promise<string[][]> {
  const rows = await page.getByRole('region', { name: region }).getByRole('row').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

describe('The overview', () => {
  it('counts what waits and what was decided, as the API does', async () => {
    const page = await lab.asPerson(ADA, { path: '/overview' });
    await page.getByText('Pending requests').waitFor();
    expect(await figure(page, 'Pending requests')).toBe('7');
    expect(await figure(page, 'The oldest was created')).toBe('5 days ago');
    expect(await figure(page, 'With review findings')).toBe('2');
    expect(await figure(page, 'Expire within 24 hours')).toBe('2');
    expect(await figure(page, 'Expire within 7 days')).toBe('3');
    expect(await figure(page, 'Half are decided within')).toBe('3 h 20 min');
    expect(await figure(page, 'Decisions in 30 days')).toBe('9');
    const { body } = await admin.get('/api/v1/admin/statistics');
    const { p90_seconds } = body.time_to_decision as { p90_seconds: number };
    expect(await figure(page, '9 of 10 are decided within')).toBe(durationText(p90_seconds));
  });

  it('counts nothing foreign', async () => {
    const page = await lab.asPerson(GLOBEX, { path: '/overview' });
    await page.getByText('Pending requests').waitFor();
    expect(await figure(page, 'Pending requests')).toBe('1');
    await page.getByText('Nothing was approved or rejected in the last 30 days.').waitFor();
    expect(await cells(page, 'Expires soon')).toEqual([
      ['Name', 'For', 'Expires'],
      ['Of Globex', 'Tenant globex-eu of globex', expect.stringMatching(/^Soon: in 1[12] hours$/)],
    ]);
  });

  it('shows which five requests expire next, and leads to them', async () => {
    const page = await lab.asPerson(ADA, { path: '/overview' });
    const soon = page.getByRole('region', { name: 'Expires soon' });
    await soon.getByRole('link').first().waitFor();
    expect(await soon.getByRole('link').allTextContents()).toEqual([
      'Of Globex',
      'Within a day',
      'Within a week',
      '<b>Later</b>',
      'In 11 days',
    ]);
    await soon.getByRole('link', { name: '<b>Later</b>' }).click();
    await page.getByRole('heading', { level: 1, name: '<b>Later</b>' }).waitFor();
  });

  it('leads to the queue with what it has counted', async () => {
    const page = await lab.asPerson(ADA, { path: '/overview' });
    await page.getByRole('link', { name: 'Show those with findings' }).click();
    await page.waitForURL('**/console/?tab=pending&findings=any');
  });

  it('shows the outcomes of each week as a chart, and as a table with the same numbers', async () => {
    const page = await lab.asPerson(ADA, { path: '/overview' });
    const chart = page.getByRole('img', { name: /outcomes of each week/i });
    await chart.getByText('Approved').waitFor();
    await page.getByRole('button', { name: 'Show as a table' }).press('Enter');
    await chart.waitFor({ state: 'detached' });
    const { body } = await admin.get('/api/v1/admin/statistics');
    const weeks = body.outcomes_by_week as Record<string, number | string>[];
    expect(await cells(page, 'Outcomes')).toEqual([
      ['Week of', 'created', 'approved', 'rejected', 'cancelled', 'expired'],
      ...weeks
        .toReversed()
        .map(({ week, ...counts }) => [
          weekText(String(week)),
          ...['created', 'approved', 'rejected', 'cancelled', 'expired'].map((name) => String(counts[name])),
        ]),
    ]);
    await page.getByRole('button', { name: 'Show as a chart' }).press('Enter');
    await chart.waitFor();
  });

  it('says what comes there while nothing is there', async () => {
    const page = await lab.asPerson(
      { role: 'tenant_admin', tenant: 'acme-us', sub: 'eve' },
      { path: '/overview' },
    );
    await page.getByText('Nothing waits. New requests appear here and in the queue.').waitFor();
    await page.getByText('No request waits, so none can expire.').waitFor();
    await page.getByText('Nothing was created or decided in the last 12 weeks.').waitFor();
    await expectAccessible(page);
  });

  it('says so if the statistics cannot be read', async () => {
    const page = await lab.asPerson(ADA);
    await page.route('**/api/v1/admin/statistics', (route) =>
      route.fulfill({ status: 403, json: { detail: 'Not for you' } }),
    );
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('alert').filter({ hasText: 'Not for you' }).waitFor();
  });

  it.each<'light' | 'dark'>(['light', 'dark'])('is accessible in %s colours', async (colorScheme) => {
    const page = await lab.asPerson(ADA, { path: '/overview', colorScheme });
    await page.getByRole('img').getByText('Approved').waitFor();
    await page.getByRole('region', { name: 'Expires soon' }).getByRole('link').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await page.getByText('Weeks start on Monday, in UTC').waitFor();
    await expectAccessible(page);
  });

  it('fits a screen of 320 pixels', async () => {
    const page = await lab.asPerson(ADA, { path: '/overview', width: 320 });
    await page.getByRole('img').getByText('Approved').waitFor();
    await expectNoSidewaysScrolling(page);
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
  });
});
