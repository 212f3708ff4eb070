import type { Page } from 'playwright-core';
import { apiClient, REQUESTS } from '../support/http/api-client';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { ADA, GRACE, openRequest, requested, superAdmin, shown } from '../support/console/request-pages';

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab()));
afterAll(() => lab.stop());

/** What stands beside a name in the lists of facts. */
function fact(page: Page, name: string) {
  return page
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${name}$`) })
    .locator('xpath=following-sibling::dd');
}

describe('The screen of a request', () => {
  it('shows what is asked for, and leaves out what is empty', async () => {
    const admin = await superAdmin(lab);
    const request = await requested(admin, {
      name: 'Payroll',
      description: 'Pays people.\nEvery month.',
      redirect_uris: ['http://localhost:3000/callback', 'https://payroll.acme.example/callback'],
      website_url: 'https://acme.example/about',
    });
    const page = await openRequest(lab, request);
    await expect(fact(page, 'For').innerText()).resolves.toBe('Tenant acme-eu of acme');
    await expect(fact(page, 'Asked by').innerText()).resolves.toBe('Grace (grace@example.com)');
    await expect(fact(page, 'Type').innerText()).resolves.toBe('Web application');
    await expect(fact(page, 'Expires').innerText()).resolves.toMatch(
      /^in 1[34] days \(\d+ \w+ \d{4}, [\d:]{8} \S+\)$/,
    );
    await expect(fact(page, 'Description').innerText()).resolves.toBe('Pays people.\nEvery month.');
    const uris = await fact(page, 'Redirect URIs').getByRole('listitem').allInnerTexts();
    expect(uris).toEqual([
      expect.stringContaining('http://localhost:3000/callback'),
      expect.stringContaining('https://payroll.acme.example/callback'),
    ]);
    const website = page.getByRole('link', { name: 'https://acme.example/about' });
    expect(await website.getAttribute('rel')).toBe('noopener noreferrer');
    expect(await page.getByText('Organization').count()).toBe(0);
    expect(await page.getByText('Allowed origins').count()).toBe(0);

    await page.getByRole('button', { name: 'Copy the redirect URI 2' }).click();
    await page.getByText('Copied the redirect URI 2').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'https://payroll.acme.example/callback',
    );
  });

  it('shows what a reviewer should look at first, with its field', async () => {
    const request = await requested(await superAdmin(lab), {
      redirect_uris: ['http://localhost:3000/callback'],
      grant_types: ['implicit'],
    });
    const page = await openRequest(lab, request);
    const findings = page.getByRole('region', { name: '2 findings to review' });
    const texts = await findings.getByRole('listitem').allInnerTexts();
    expect(texts[0]).toMatch(/^Redirect URIs: localhost may resolve/);
    expect(texts[1]).toMatch(/^Grant types: The implicit grant/);
  });

  it('tells the history as people do', async () => {
    const admin = await superAdmin(lab);
    const request = await requested(admin);
    await admin.post(`${REQUESTS}/${request.id}/reject`, { reason: 'The name is taken.\nTake another.' });
    const page = await openRequest(lab, request);
    const events = page.getByRole('region', { name: 'History' }).getByRole('listitem');
    await events.nth(1).waitFor();
    expect(await events.allInnerTexts()).toEqual([
      expect.stringContaining('Grace (grace@example.com) asked for it'),
      expect.stringMatching(/Grace \(grace@example.com\) rejected it[^]*The name is taken\.\nTake another\./),
    ]);
    await expect(fact(page, 'Decided').innerText()).resolves.toMatch(/^just now \(.*\) by Grace/);
  });

  it('shows a long history page by page', async () => {
    const admin = await superAdmin(lab);
    const request = await requested(admin);
    const { body: application } = await admin.post(`${REQUESTS}/${request.id}/approve`);
    const secrets = `/api/v1/admin/applications/${application.id}/secrets`;
    for (let count = 0; count < 10; count += 1) {
      const { body: secret } = await admin.post(secrets);
      await admin.delete(`${secrets}/${secret.id}`);
    }
    const page = await openRequest(lab, request);
    const events = page.getByRole('region', { name: 'History' }).getByRole('listitem');
    await events.nth(19).waitFor();
    expect(await events.count()).toBe(20);
    await page.getByRole('button', { name: 'Show more' }).click();
    await events.nth(21).waitFor();
    expect(await events.count()).toBe(22);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    await expect(events.last().innerText()).resolves.toMatch(/revoked a client secret that ends in \S{4}/);
  });

  it('says which decisions in Temporal were ignored, and why', async () => {
    const request = await requested(await superAdmin(lab));
    const workflow = lab.harness.temporal.workflow.getHandle(`registration-request-${request.id}`);
    await workflow.signal('approve', 'please');
    const page = await openRequest(lab, request);
    await page.getByText('A decision in Temporal was ignored').waitFor();
    await page.getByText(/^The signal approve, at .*: \S/).waitFor();
  });

  it.each([
    ['is about to expire', 2, /^Soon: in 2 hours /],
    // The service is then without a worker.
    ['should have expired', -2, /^Overdue: 2 hours ago /],
  ])('warns when a request %s', async (_what, hours, text) => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request);
    const expires_at = new Date(Date.now() + hours * 3_600_000).toISOString();
    await page.route(`**${REQUESTS}/${request.id}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), expires_at } });
    });
    await page.reload();
    await shown(page, request.name);
    await expect(fact(page, 'Expires').innerText()).resolves.toMatch(text);
  });

  it.each<[string, Person]>([
    ['of somebody else', { role: 'partner_admin', partner: 'globex', sub: 'bob@example.com' }],
    ['that there never was', ADA],
  ])('says the same about a request %s', async (_what, person) => {
    const { id } = await requested(await superAdmin(lab));
    const unknown = '01999999-0000-7000-8000-000000000001';
    const page = await lab.asPerson(person, { path: `/requests/${person === ADA ? unknown : id}` });
    await page.getByRole('heading', { level: 1, name: 'There is no such request' }).waitFor();
    await page.getByText('It does not exist, or you may not see it').waitFor();
    await expectAccessible(page);
  });

  it('shows whatever people have written as text', async () => {
    const evil = (where: string): string => `<img src=x onerror="alert('${where}')">{{7*7}}`;
    const mallory: Person = { role: 'super_admin', sub: evil('sub'), name: evil('requester') };
    const admin = await superAdmin(lab, mallory);
    const request = await requested(admin, {
      name: evil('name'),
      application_type: 'NATIVE',
      redirect_uris: ["com.example.app:/cb?x=alert('uri')"],
      description: `${evil('description')}\n<script>alert(1)</script>`,
      contact_name: evil('contact'),
      organization_name: evil('organization'),
      website_url: 'https://example.com/?q=%22onmouseover=alert(1)',
    });
    await admin.post(`${REQUESTS}/${request.id}/reject`, { reason: evil('reason') });

    const page = await openRequest(lab, request);
    await page.getByText(`${mallory.name} (${mallory.sub}) rejected it`).waitFor();
    for (const where of ['description', 'contact', 'organization', 'reason']) {
      await page.getByText(evil(where)).first().waitFor();
    }
    expect(await page.getByRole('img').count()).toBe(0);
    expect(await page.evaluate('document.images.length')).toBe(0);
    expect(await page.getByRole('link', { name: 'com.example.app' }).count()).toBe(0);
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 320],
    ['dark', 320],
  ] as const)('is accessible in %s colours, %i px wide', async (colorScheme, width) => {
    const admin = await superAdmin(lab);
    const request = await requested(admin, {
      name: 'N'.repeat(200),
      redirect_uris: [`http://localhost:3000/${'long'.repeat(80)}`],
      description: 'd'.repeat(400),
    });
    const page = await openRequest(lab, request, GRACE, { colorScheme, width });
    await page.getByText('asked for it').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);

    await page.keyboard.press('r');
    await page.getByLabel('Reason').waitFor();
    await expectAccessible(page);
    await admin.post(`${REQUESTS}/${request.id}/reject`, { reason: 'r'.repeat(400) });
    await page.getByText('Grace rejected it already').or(page.getByText('You rejected it already')).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  });

  it('is shown to each role that may see the request', async () => {
    const admin = await superAdmin(lab);
    const request = await requested(admin);
    const people: Person[] = [
      { role: 'partner_admin', partner: 'acme', sub: 'pam@example.com' },
      { role: 'tenant_admin', tenant: 'acme-eu', sub: 'tim@example.com' },
    ];
    for (const person of people) {
      const page = await openRequest(lab, request, person);
      await page
        .getByRole('region', { name: 'Approvals' })
        .getByText('admin: 1 approval by a super admin, a partner admin, or a tenant admin. 0 of 1')
        .waitFor();
      expect(await page.getByRole('button', { name: 'Approve' }).isEnabled()).toBe(true);
    }
    const tenant = apiClient(
      lab.harness,
      await lab.harness.token({ role: 'tenant_admin', tenant: 'acme-us' }),
    );
    expect(await tenant.get(`${REQUESTS}/${request.id}`)).toMatchObject({ status: 404 });
  });
});
