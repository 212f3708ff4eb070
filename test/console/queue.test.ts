import type { Page } from 'playwright-core';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { apiAs, createAll, expectFocused, expectListed, listed, ROOT } from '../support/console/queue-page';
import { eventually } from '../support/eventually';
import { REQUESTS } from '../support/http/api-client';

const PARTNER: Person = { role: 'partner_admin', partner: 'acme', sub: 'paula@example.com' };
const TENANT: Person = { role: 'tenant_admin', tenant: 'acme-eu', sub: 'tina@example.com' };

let lab: ConsoleLab;
beforeAll(async () => {
  lab = await startConsoleLab();
  const api = await apiAs(lab.harness, 'ann@example.com');
  await createAll(api, ['Everywhere'], { scope: 'GLOBAL', tenant_id: null });
  await createAll(api, ['Acme portal'], { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' });
  await createAll(api, ['Globex portal'], { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' });
  await createAll(api, ['Payroll', 'Time sheets'], { redirect_uris: ['http://localhost:3000/callback'] });
  await createAll(api, ['Mobile tickets'], { tenant_id: 'acme-us', application_type: 'NATIVE' });
  const [foreign] = await createAll(api, ['Globex tickets'], { tenant_id: 'globex-eu' });
  const [own] = await createAll(api, ['Payroll of last year']);
  await api.post(`${REQUESTS}/${own ?? ''}/reject`, { reason: 'It is over' });
  await api.delete(`${REQUESTS}/${foreign ?? ''}`);
});
afterAll(() => lab.stop());

const OLDEST_FIRST = [
  'Everywhere',
  'Acme portal',
  'Globex portal',
  'Payroll',
  'Time sheets',
  'Mobile tickets',
];

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name });

describe('The queue', () => {
  const views: [string, Person, string[], string[]][] = [
    ['a super admin', ROOT, OLDEST_FIRST, ['Globex tickets', 'Payroll of last year']],
    [
      'a partner admin',
      PARTNER,
      ['Acme portal', 'Payroll', 'Time sheets', 'Mobile tickets'],
      ['Payroll of last year'],
    ],
    ['a tenant admin', TENANT, ['Payroll', 'Time sheets'], ['Payroll of last year']],
  ];
  it.each(views)('shows %s what they may see, and counts it', async (_, person, pending, decided) => {
    const page = await lab.asPerson(person);
    await expectListed(page, pending);
    expect(await tab(page, 'Waiting for me').textContent()).toBe(`Waiting for me${pending.length}`);
    expect(await page.title()).toBe(`(${pending.length}) Queue · Registration requests`);
    await page.getByText(`${pending.length} requests`, { exact: true }).waitFor();

    await tab(page, 'All pending').click();
    await expectListed(page, pending.toReversed());
    await tab(page, 'Decided').click();
    await eventually(
      () => listed(page),
      (found) => found.length === decided.length,
    );
    expect((await listed(page)).toSorted()).toEqual(decided);
  });

  it('shows who decided what, and when', async () => {
    const page = await lab.asPerson(TENANT, { path: '/?tab=decided' });
    const row = page.getByRole('row', { name: 'Payroll of last year' });
    await row.getByText('Rejected').waitFor();
    await row.getByText('ann@example.com').first().waitFor();
    await row.getByText('just now').or(row.getByText('ago')).first().waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
  });

  it('shows the findings of a request to whoever asks for them', async () => {
    const page = await lab.asPerson(TENANT);
    const row = page.getByRole('row', { name: 'Payroll' });
    const finding = row.getByText(/localhost/);
    expect(await finding.isVisible()).toBe(false);
    await row.getByText('1 finding').click();
    await finding.waitFor();
  });

  it('keeps the filters in the address, also over a reload and over another tab', async () => {
    const page = await lab.asPerson(ROOT);
    await page.getByLabel('Scope').selectOption('Tenant');
    await page.getByLabel('Findings').selectOption('With findings');
    await page.getByLabel('Type').selectOption('Web application');
    await expectListed(page, ['Payroll', 'Time sheets']);
    await page.getByRole('combobox', { name: 'Tenant' }).fill('europe');
    await page.getByRole('option', { name: 'acme-eu' }).click();
    await page.getByRole('combobox', { name: 'Partner' }).fill('acme');
    await page.getByRole('option', { name: 'acme', exact: false }).first().click();
    await eventually(
      () => page.url(),
      (url) => url.includes('partner=acme'),
    );
    expect(new URL(page.url()).search).toBe(
      '?scope=TENANT&partner=acme&tenant=acme-eu&type=WEB&findings=any',
    );
    await page.reload();
    await page.getByRole('table').waitFor();
    await expectListed(page, ['Payroll', 'Time sheets']);
    expect(await page.getByRole('combobox', { name: 'Tenant' }).inputValue()).toBe('acme-eu');

    await tab(page, 'Decided').click();
    await page.getByText('No request matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expectListed(page, ['Globex tickets', 'Payroll of last year']);
    expect(new URL(page.url()).search).toBe('?tab=decided');
    await page.getByLabel('Status').selectOption('Cancelled');
    await expectListed(page, ['Globex tickets']);
  });

  it('offers no filter that makes no difference to somebody', async () => {
    const partner = await lab.asPerson(PARTNER);
    expect(await partner.getByLabel('Scope').locator('option').allTextContents()).toEqual([
      'Any',
      'Partner',
      'Tenant',
    ]);
    expect(await partner.getByLabel('Partner', { exact: true }).count()).toBe(0);
    await partner.getByRole('combobox', { name: 'Tenant' }).click();
    await partner.getByRole('option', { name: 'acme-us' }).waitFor();
    expect(await partner.getByRole('option', { name: /globex/ }).count()).toBe(0);

    const tenant = await lab.asPerson(TENANT);
    expect(await tenant.getByLabel('Scope').count()).toBe(0);
    expect(await tenant.getByRole('combobox', { name: 'Tenant' }).count()).toBe(0);
  });

  it('ignores what does not belong into its address', async () => {
    const page = await lab.asPerson(ROOT, {
      path: '/?tab=x&status=APPROVED&scope=y&type=z&findings=0&q=--&page=-1',
    });
    await expectListed(page, OLDEST_FIRST);
  });

  it('searches while somebody types; the slash goes there, and Escape ends it', async () => {
    const page = await lab.asPerson(ROOT);
    await expectListed(page, OLDEST_FIRST);
    await page.keyboard.press('/');
    await page.keyboard.type('tick');
    await expectListed(page, ['Mobile tickets']);
    await page.getByText('1 request', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?q=tick');
    await page.keyboard.press('Escape');
    await expectListed(page, OLDEST_FIRST);
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('');
  });

  it('keeps what is typed while it is no word yet', async () => {
    const page = await lab.asPerson(ROOT, { path: '/?q=tick' });
    await expectListed(page, ['Mobile tickets']);
    const field = page.getByRole('searchbox', { name: 'Search' });
    await field.fill('-');
    await expectListed(page, OLDEST_FIRST);
    expect(await field.inputValue()).toBe('-');
  });

  it('says what went wrong when the list cannot be read', async () => {
    const page = await lab.asPerson(ROOT);
    await page.route(/registration-requests\?/, (route) =>
      route.fulfill({ status: 500, json: { detail: 'Out of order' } }),
    );
    await tab(page, 'Decided').click();
    await page.getByRole('alert').getByText('Out of order').waitFor();
    await page.unroute(/registration-requests\?/);
    await expectListed(page, ['Globex tickets', 'Payroll of last year']);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('comes back as it was after a request', async () => {
    const page = await lab.asPerson(ROOT, { path: '/?scope=TENANT' });
    await expectListed(page, ['Payroll', 'Time sheets', 'Mobile tickets']);
    await page.getByRole('link', { name: 'Time sheets' }).click();
    await page.getByRole('heading', { level: 1, name: 'Time sheets' }).waitFor();
    await page.goBack();
    await expectFocused(page, 'Time sheets');
    expect(new URL(page.url()).search).toBe('?scope=TENANT');
    await page.keyboard.press('j');
    await expectFocused(page, 'Mobile tickets');
  });

  const looks: ['light' | 'dark', number][] = [
    ['light', 1440],
    ['dark', 1440],
    ['light', 320],
    ['dark', 320],
  ];
  it.each(looks)('is accessible in %s colours at a width of %i', async (colorScheme, width) => {
    const page = await lab.asPerson(ROOT, { colorScheme, width });
    await expectListed(page, OLDEST_FIRST);
    await page.getByRole('checkbox', { name: 'Select Payroll' }).check();
    await page.getByRole('row', { name: 'Payroll' }).getByText('1 finding').click();
    if (width === 320) await page.getByRole('button', { name: 'Filters' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await tab(page, 'Decided').click();
    await expectListed(page, ['Globex tickets', 'Payroll of last year']);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  });
});
