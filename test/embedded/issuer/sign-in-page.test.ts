import type { Browser, Page } from 'playwright-core';
import { type EmbeddedIssuer, startIssuer } from '../../../src/embedded/issuer/development-issuer';
import { expectAccessible, expectNoSidewaysScrolling, focused } from '../../support/console/console-lab';
import { startChromium } from '../../support/servers/chromium';
import { temporaryFolder } from '../support/temporary-folder';
import { authorizationUrl, CALLBACK, CLIENT_ID } from './support/signing-in';

const claims = { role: 'role', partner: 'partner_id', tenant: 'tenant_id', groups: 'groups' };

describe("the development issuer's page, in a browser", () => {
  const dataDir = temporaryFolder();
  const complaints: string[] = [];
  let issuer: EmbeddedIssuer;
  let browser: Browser;
  beforeAll(async () => {
    [issuer, browser] = await Promise.all([
      startIssuer(dataDir, { clientId: CLIENT_ID, claims }),
      startChromium(),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await issuer.stop();
    expect(complaints).toEqual([]);
  });

  const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    await page.route(`${CALLBACK}*`, (route) => route.fulfill({ body: 'the console' }));
    await page.goto(authorizationUrl(issuer.auth.authority ?? ''));
    return page;
  };

  it('signs in a super admin by one key', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Sign in' }).press('Enter');
    await page.getByText('the console').waitFor();
    expect(page.url()).toMatch(/\/console\/callback\?code=[\w-]{43}&state=/);
  });

  it('asks only for what the role needs', async () => {
    const page = await open();
    const shown = async (): Promise<boolean[]> =>
      Promise.all(['Partner', 'Tenant'].map((label) => page.getByLabel(label, { exact: true }).isVisible()));
    expect(await shown()).toEqual([false, false]);
    await page.getByRole('radio', { name: 'Super admin' }).press('ArrowDown');
    expect(await shown()).toEqual([true, false]);
    await page.getByRole('radio', { name: 'Partner admin' }).press('ArrowDown');
    expect(await shown()).toEqual([false, true]);
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 320],
    ['dark', 320],
  ] as const)('can be read by everybody, also with an error: %s, %i px wide', async (colorScheme, width) => {
    const page = await open({ colorScheme, viewport: { width, height: 800 } });
    await expectAccessible(page);
    await page.getByRole('radio', { name: 'Tenant admin' }).check();
    await page.getByLabel('Tenant', { exact: true }).fill(' ');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Name the tenant.').waitFor();
    const tenant = page.getByRole('combobox', { name: 'Tenant' });
    expect(await tenant.getAttribute('aria-invalid')).toBe('true');
    expect(await focused(tenant).count()).toBe(1);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  });
});
