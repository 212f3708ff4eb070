import type { Page } from 'playwright-core';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import {
  type ConsoleLab,
  expectAccessible,
  focused,
  expectNoSidewaysScrolling,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { applicationRow, requestRow } from '../support/db/rows';

let lab: ConsoleLab;
let admin: ApiClient;

beforeAll(async () => {
  lab = await startConsoleLab();
  admin = apiClient(lab.harness, await lab.harness.token({ role: 'super_admin', sub: 'root' }));
  await approved({
    scope: 'GLOBAL',
    tenant_id: undefined,
    name: 'Global status page',
    application_type: 'SPA',
  });
  await approved({ scope: 'PARTNER', tenant_id: undefined, partner_id: 'acme', name: 'Acme partner portal' });
  await approved({ name: 'Acme EU payroll' });
  await approved({ tenant_id: 'acme-us', name: 'Acme US payroll' });
  await approved({ tenant_id: 'globex-eu', name: 'Globex payroll' });
});
afterAll(() => lab.stop());

const ADA: Person = { role: 'super_admin', sub: 'ada@example.com', name: 'Ada' };

/** Creates an application by an approval. */
async function approved(fields: Record<string, unknown>): Promise<{ id: string; client_id: string }> {
  const { body: request } = await admin.create(fields);
  const { status, body } = await admin.post(`${REQUESTS}/${String(request.id)}/approve`);
  expect(status).toBe(200);
  return body as { id: string; client_id: string };
}

/** The names in the list, once it has the announced number of them. */
async function names(page: Page, count: string): Promise<string[]> {
  await page.getByRole('status').filter({ hasText: count }).waitFor();
  const links = page.getByRole('table', { name: 'Applications' }).getByRole('row').getByRole('link');
  return (await links.allTextContents()).sort();
}

describe('The list of applications', () => {
  const ALL = [
    'Acme EU payroll',
    'Acme US payroll',
    'Acme partner portal',
    'Global status page',
    'Globex payroll',
  ];
  it.each<[string, Person, string, string[]]>([
    ['a super admin everything', ADA, '5 applications', ALL],
    [
      'an admin of acme what acme and its tenants have',
      { role: 'partner_admin', partner: 'acme', sub: 'bob' },
      '3 applications',
      ['Acme EU payroll', 'Acme US payroll', 'Acme partner portal'],
    ],
    [
      'an admin of globex-eu what it has',
      { role: 'tenant_admin', tenant: 'globex-eu', sub: 'eve' },
      '1 application',
      ['Globex payroll'],
    ],
  ])('shows %s', async (_who, person, count, expected) => {
    const page = await lab.asPerson(person, { path: '/applications' });
    expect(await names(page, count)).toEqual(expected);
  });

  it('finds nothing foreign, and tells somebody whose search finds nothing what to do', async () => {
    const page = await lab.asPerson(
      { role: 'partner_admin', partner: 'acme', sub: 'bob' },
      { path: '/applications' },
    );
    await page.getByLabel('Search applications').fill('payroll');
    expect(await names(page, '2 applications')).toEqual(['Acme EU payroll', 'Acme US payroll']);
    await page.getByLabel('Search applications').fill('globex');
    await page.getByText('No application is like that. Clear the filters to see all.').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await names(page, '3 applications');
  });

  it('is limited by filters, which the address keeps', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications' });
    await page.keyboard.press('/');
    await page.keyboard.type('payroll');
    await names(page, '3 applications');
    await page.getByRole('combobox', { name: 'Partner' }).fill('acm');
    await page.getByRole('option', { name: /^acme/ }).click();
    await names(page, '2 applications');
    await page.getByRole('combobox', { name: 'Tenant' }).click();
    await page.getByRole('option', { name: /^acme-us/ }).click();
    await names(page, '1 application');
    expect(new URL(page.url()).search).toBe('?q=payroll&tenant=acme-us&partner=acme');
    await page.reload();
    expect(await names(page, '1 application')).toEqual(['Acme US payroll']);
    expect(await page.getByLabel('Search applications').inputValue()).toBe('payroll');
    await page.getByLabel('Search applications').press('Escape');
    await page.waitForURL('**/applications?tenant=acme-us&partner=acme');
  });

  it('is limited by scope and type in words', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications' });
    await page.getByRole('combobox', { name: 'Scope' }).click();
    await page.getByRole('option', { name: 'Global' }).click();
    expect(await names(page, '1 application')).toEqual(['Global status page']);
    await page.getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: 'Web application' }).click();
    await page.getByText('No application is like that').waitFor();
    expect(new URL(page.url()).search).toBe('?scope=GLOBAL&type=WEB');
  });

  it('copies a client id', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications?q=globex' });
    await names(page, '1 application');
    await page.getByRole('button', { name: 'Copy the client id of Globex payroll' }).click();
    await page.getByText('Copied the client id of Globex payroll').waitFor();
    const { body } = await admin.get('/api/v1/admin/applications?q=globex');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(body.items[0].client_id);
  });

  it('shows what another admin creates meanwhile', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications?q=meanwhile' });
    await page.getByText('No application is like that').waitFor();
    await approved({ name: 'Meanwhile created', tenant_id: 'globex-eu' });
    expect(await names(page, '1 application')).toEqual(['Meanwhile created']);
  });
});

describe('A long list of applications', () => {
  beforeAll(async () => {
    const requests = Array.from({ length: 30 }, () =>
      requestRow({ tenant_id: 'acme-us', status: 'PENDING' }),
    );
    await lab.harness.db('registration_requests').insert(requests);
    await lab.harness
      .db('applications')
      .insert(requests.map(({ id }, index) => applicationRow(id, { name: `Paged ${index}` })));
  });

  it('has pages, and the focus stays on their links', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications?q=paged' });
    expect(await names(page, '30 applications')).toHaveLength(25);
    const next = page.getByRole('link', { name: 'Next page' });
    await next.press('Enter');
    await page.waitForURL('**/applications?q=paged&page=2');
    await page.getByRole('link', { name: 'Page 2' }).and(page.locator('[aria-current=page]')).waitFor();
    expect(await names(page, '30 applications')).toHaveLength(5);
    await focused(next).waitFor();
  });

  it('is searched for what the address says after the way back, also while somebody is in the field', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications?q=paged' });
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.waitForURL('**/applications?q=paged&page=2');
    const field = page.getByRole('searchbox', { name: 'Search applications' });
    await field.fill('nothing like it');
    await page.getByText('No application is like that').waitFor();
    await page.goBack();
    await names(page, '30 applications');
    expect(await field.inputValue()).toBe('paged');
    expect(await focused(field).count()).toBe(1);
  });
});

describe('An application', () => {
  it('shows what it is, as text', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const { id, client_id } = await approved({
      name: `Evil ${evil}`,
      description: `First line\n${evil}`,
      application_type: 'NATIVE',
      redirect_uris: ['com.example.evil:/callback?javascript:alert(1)'],
      tenant_id: 'globex-eu',
    });
    const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
    await page.getByRole('heading', { name: `Evil ${evil}` }).waitFor();
    await page.getByText(client_id, { exact: true }).waitFor();
    await page.getByText('Native application').waitFor();
    await page.getByText('Tenant globex-eu of globex').waitFor();
    await page.getByText('com.example.evil:/callback?javascript:alert(1)').waitFor();
    expect(await page.getByText('First line').textContent()).toBe(`First line\n${evil}`);
    const links = await page.getByRole('main').getByRole('link').all();
    const targets = await Promise.all(links.map((link) => link.getAttribute('href')));
    expect(targets).toEqual([expect.stringContaining('/console/requests/')]);
    await expectAccessible(page);
  });

  it('leads to its registration request', async () => {
    const { id } = await approved({ name: 'Linked', tenant_id: 'globex-eu' });
    const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
    await page.getByRole('link', { name: 'The registration request' }).click();
    await page.waitForURL('**/requests/*');
    await page.getByRole('heading', { level: 1, name: 'Linked' }).waitFor();
  });

  it('is not there for somebody who may not see it, as if its id were unknown', async () => {
    const { body } = await admin.get('/api/v1/admin/applications?q=globex');
    const bob: Person = { role: 'partner_admin', partner: 'acme', sub: 'bob' };
    for (const id of [String(body.items[0].id), '018f3f6e-0000-7000-8000-000000000000']) {
      const page = await lab.asPerson(bob, { path: `/applications/${id}` });
      await page.getByText('Application not found').waitFor();
      expect(await page.getByRole('main').textContent()).not.toContain('Globex');
    }
  });
});

describe('The screens of applications', () => {
  it.each<'light' | 'dark'>(['light', 'dark'])('are accessible in %s colours', async (colorScheme) => {
    const page = await lab.asPerson(ADA, { path: '/applications?q=acme', colorScheme });
    await names(page, '3 applications');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Acme EU payroll' }).click();
    await page.getByText('approved it').waitFor();
    await expectAccessible(page);
  });

  it('fit a screen of 320 pixels', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications?q=acme', width: 320 });
    await names(page, '3 applications');
    await expectNoSidewaysScrolling(page);
    await page.getByRole('link', { name: 'Acme EU payroll' }).click();
    await page.getByText('approved it').waitFor();
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
  });
});
