import type { Page } from 'playwright-core';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  focused,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';

let lab: ConsoleLab;
let admin: ApiClient;

beforeAll(async () => {
  lab = await startConsoleLab();
  admin = apiClient(lab.harness, await lab.harness.token({ role: 'super_admin', sub: 'root' }));
  const { body } = await admin.create({ name: 'Warehouse scanner', tenant_id: 'globex-eu' });
  await admin.post(`${REQUESTS}/${String(body.id)}/approve`);
  await admin.create({ name: 'Warehouse <i>robots</i>', tenant_id: 'acme-eu' });
});
afterAll(() => lab.stop());

const ADA: Person = { role: 'super_admin', sub: 'ada@example.com', name: 'Ada' };

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await focused(page.getByRole('combobox', { name: 'Search everything' })).waitFor();
}

/** The names of what is found, with what is current marked. */
async function options(page: Page): Promise<string[]> {
  return page.getByRole('dialog').getByRole('option').allTextContents();
}

describe('The palette', () => {
  it('goes to a screen by a few letters', async () => {
    const page = await lab.asPerson(ADA);
    await openPalette(page);
    await page.keyboard.type('over');
    await page.getByRole('option', { name: 'Overview', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/overview');
    await focused(page.getByRole('heading', { level: 1, name: 'Overview' })).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('is behind a button too, and gives the focus back when it is closed', async () => {
    const page = await lab.asPerson(ADA);
    const button = page.getByRole('button', { name: 'Search', exact: true });
    await button.click();
    await page.getByRole('option', { name: 'Applications' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await focused(button).waitFor();
  });

  it('finds requests and applications with their status, and opens one', async () => {
    const page = await lab.asPerson(ADA);
    await openPalette(page);
    await page.keyboard.type('wareh');
    await page.getByRole('status').filter({ hasText: '3 results' }).waitFor();
    expect(await options(page)).toEqual([
      'Warehouse <i>robots</i>Web application · Tenant acme-eu of acmePending',
      'Warehouse scannerWeb application · Tenant globex-eu of globexApproved',
      'Warehouse scannerWeb application · Tenant globex-eu of globexActive',
    ]);
    await expectAccessible(page);
    const current = page.getByRole('dialog').getByRole('option', { selected: true });
    await page.keyboard.press('ArrowDown');
    await current.filter({ hasText: 'Approved' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await current.filter({ hasText: 'Active' }).waitFor();
    const active = await focused(page.getByRole('combobox')).getAttribute('aria-activedescendant');
    expect(await current.getAttribute('id')).toBe(active);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/applications/*');
    await page.getByRole('heading', { level: 1, name: 'Warehouse scanner' }).waitFor();
  });

  it('finds nothing foreign, and says so', async () => {
    const page = await lab.asPerson({ role: 'partner_admin', partner: 'acme', sub: 'bob' });
    await openPalette(page);
    await page.keyboard.type('wareh');
    await page.getByRole('status').filter({ hasText: '1 result' }).waitFor();
    expect(await options(page)).toEqual([expect.stringContaining('Warehouse <i>robots</i>')]);
    await page.keyboard.type('ouse scanner');
    await page.getByRole('status').filter({ hasText: 'Nothing is like that' }).waitFor();
  });

  it('never opens what was found for another text', async () => {
    const page = await lab.asPerson(ADA);
    await openPalette(page);
    await page.keyboard.type('warehouse scanner');
    await page.getByRole('status').filter({ hasText: '2 results' }).waitFor();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/v1/admin/*?q=*', async (route) => {
      await held;
      await route.continue();
    });
    await page.keyboard.type('x');
    await page.getByText('Searching…').waitFor();
    await page.keyboard.press('Enter');
    expect(await options(page)).toEqual([]);
    letGo();
    await page.getByRole('status').filter({ hasText: 'Nothing is like that' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/');
  });

  it('runs what a key of the present page does', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications' });
    await page.getByRole('heading', { level: 1, name: 'Applications' }).waitFor();
    await openPalette(page);
    await page.getByRole('group', { name: 'On this page' }).getByText('Search applications').waitFor();
    await page.keyboard.type('search appl');
    await page.keyboard.press('Enter');
    await focused(page.getByLabel('Search applications')).waitFor();
    await openPalette(page);
    await page.keyboard.type('keys of');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  });

  it('stays closed while a dialog is open, which may show a secret', async () => {
    const page = await lab.asPerson(ADA);
    // It is loaded when it is first opened, and opens at once from then on.
    await openPalette(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Control+k');
    expect(await page.getByRole('combobox', { name: 'Search everything' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('says so if the service cannot search, and still goes to screens', async () => {
    const page = await lab.asPerson(ADA);
    await page.route('**/api/v1/admin/*?q=*', (route) =>
      route.fulfill({ status: 403, json: { detail: 'Not now' } }),
    );
    await openPalette(page);
    await page.keyboard.type('appl');
    await page.getByRole('alert').filter({ hasText: 'Not now' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/applications');
  });

  it.each<'light' | 'dark'>(['light', 'dark'])(
    'is accessible in %s colours, on 320 pixels too',
    async (colorScheme) => {
      const page = await lab.asPerson(ADA, { colorScheme, width: 320 });
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('option', { name: 'Queue' }).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScrolling(page);
    },
  );
});

describe('The shell', () => {
  it('marks the screen that is open, and leads to the documentation of the API', async () => {
    const page = await lab.asPerson(ADA, { path: '/applications' });
    const screens = page.getByRole('navigation', { name: 'Screens' });
    const current = screens.locator('[aria-current=page]');
    expect(await current.allTextContents()).toEqual(['Applications']);
    await screens.getByRole('link', { name: 'Queue' }).click();
    await current.filter({ hasText: 'Queue' }).waitFor();
    expect(await current.count()).toBe(1);
    const documentation = screens.getByRole('link', { name: 'API documentation' });
    expect(await documentation.getAttribute('href')).toBe('/docs');
    expect(await documentation.getAttribute('rel')).toBe('noopener noreferrer');
  });

  it('has a menu on a narrow screen, which closes when one goes somewhere', async () => {
    const page = await lab.asPerson(ADA, { width: 320 });
    await page.getByRole('button', { name: 'Open the menu' }).click();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByRole('button', { name: 'Open the menu' }).waitFor();
    await page.getByRole('button', { name: 'Ada' }).click();
    await page.getByText('ada@example.com').waitFor();
    await page.getByText('Super admin').waitFor();
    await expectAccessible(page);
  });

  it('has a menu on a narrow screen that the keyboard reaches only while it is open', async () => {
    const page = await lab.asPerson(ADA, { width: 320 });
    const opener = page.getByRole('button', { name: 'Open the menu' });
    await opener.focus();
    const whileClosed = await placesByTab(page);
    expect(whileClosed).toContain('main');
    expect(whileClosed).not.toContain('Screens');

    await opener.press('Enter');
    const closer = page.getByRole('button', { name: 'Close the menu', expanded: true });
    await closer.focus();
    const whileOpen = await placesByTab(page);
    expect(whileOpen).toContain('Screens');
    expect(whileOpen).not.toContain('main');

    await page.getByRole('link', { name: 'Overview' }).press('Escape');
    await focused(page.getByRole('button', { name: 'Open the menu', expanded: false })).waitFor();
    await opener.press('Enter');
    await page.getByRole('link', { name: 'Overview' }).press('Enter');
    await focused(page.getByRole('heading', { level: 1, name: 'Overview' })).waitFor();
  });
});

/** The parts of the page that the next presses of Tab lead to. */
async function placesByTab(page: Page): Promise<string[]> {
  const places: string[] = [];
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    places.push(
      await page.evaluate<string>(
        `document.activeElement.closest('main') ? 'main' : (document.activeElement.closest('nav')?.ariaLabel ?? '')`,
      ),
    );
  }
  return places;
}
