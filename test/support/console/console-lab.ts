import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Role } from '../../../src/domain/permissions';
import { startChromium } from '../servers/chromium';
import { type Harness, startHarness } from '../service/harness';

/** Somebody who signs in at the development issuer. */
export interface Person {
  role: Role;
  partner?: string;
  tenant?: string;
  sub: string;
  name?: string;
}

/** Where a page opens, and how wide and how dark its browser is. */
export interface PageOptions {
  /** Below `/console`. */
  path?: string;
  width?: number;
  colorScheme?: 'light' | 'dark';
}

/** The console in a real browser, on the service with real servers. */
export interface ConsoleLab {
  harness: Harness;
  /** Opens the console in a browser of its own, signed in as this person. */
  asPerson: (person: Person, options?: PageOptions) => Promise<Page>;
  /** Stops everything. Throws if a page had an error, or did what its content security policy forbids. */
  stop: () => Promise<void>;
}

/** Starts the service and a browser. */
export async function startConsoleLab(options: Parameters<typeof startHarness>[0] = {}): Promise<ConsoleLab> {
  const [harness, browser] = await Promise.all([startHarness(options), startChromium()]);
  const complaints: string[] = [];
  return {
    harness,
    asPerson: async (person, { path = '/', width = 1440, colorScheme = 'light' } = {}) => {
      const page = await openPage(browser, width, colorScheme, complaints);
      await page.goto(`${harness.url}/console${path}`);
      await signInAs(page, person);
      return page;
    },
    stop: async () => {
      await browser.close();
      await harness.stop();
      expect(complaints).toEqual([]);
    },
  };
}

async function openPage(
  browser: Browser,
  width: number,
  colorScheme: 'light' | 'dark',
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  return page;
}

/** Fills in the issuer's page, and waits until the console shows a screen. */
export async function signInAs(page: Page, { role, partner, tenant, sub, name }: Person): Promise<void> {
  await page.getByRole('radio', { name: ROLE_NAMES[role] }).check();
  if (partner !== undefined) await page.getByLabel('Partner', { exact: true }).fill(partner);
  if (tenant !== undefined) await page.getByLabel('Tenant', { exact: true }).fill(tenant);
  if (name !== undefined) await page.getByLabel('Name').fill(name);
  await page.getByLabel('Subject').fill(sub);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

const ROLE_NAMES: Record<Role, string> = {
  super_admin: 'Super admin',
  partner_admin: 'Partner admin',
  tenant_admin: 'Tenant admin',
};

/** Expects that axe finds nothing on the page as it is now (WCAG 2.2 AA, and axe's best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  // A tooltip belongs to what it describes, wherever it floats, so it needs no landmark around it.
  await page.evaluate(
    `axe.configure({ checks: [{ id: 'region', options: { regionMatcher: 'dialog, [role=dialog], [role=tooltip], svg' } }] })`,
  );
  const { violations } = await page.evaluate(
    // This runs in the page, where axe is a global by then.
    // Of the rules for AA, it leaves the size of targets (2.5.8) out unless it is told.
    () =>
      (globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run({
        rules: { 'target-size': { enabled: true } },
      }),
  );
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary ?? ''}`),
  }));
  expect(found).toEqual([]);
}

/** Expects that nobody has to scroll sideways to read the page (WCAG 2.2, 1.4.10). */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const [needed, there] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(needed).toBeLessThanOrEqual(there);
}

/** What a locator finds, once it has the focus. */
export function focused(locator: Locator): Locator {
  return locator.and(locator.page().locator(':focus'));
}
