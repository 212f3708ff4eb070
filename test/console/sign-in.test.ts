import type { Page } from 'playwright-core';
import {
  type ConsoleLab,
  expectAccessible,
  type Person,
  signInAs,
  startConsoleLab,
} from '../support/console/console-lab';

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab({ worker: false })));
afterAll(() => lab.stop());

const ANN: Person = { role: 'super_admin', sub: 'ann@example.com', name: 'Ann' };

/** Somebody comes back to the tab of the console, so it asks anew for what it shows. */
const LOOK_AGAIN = "window.dispatchEvent(new Event('visibilitychange'))";

/** Everything that the page keeps beyond its own life, as text. */
async function stored(page: Page): Promise<string> {
  const storage = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
  return String(storage) + JSON.stringify(await page.context().storageState());
}

describe('Signing in to the console', () => {
  const people: [string, Person][] = [
    ['Super admin', ANN],
    [
      'Partner admin of acme',
      { role: 'partner_admin', partner: 'acme', sub: 'ann@example.com', name: 'Ann' },
    ],
    [
      'Tenant admin of acme-eu',
      { role: 'tenant_admin', tenant: 'acme-eu', sub: 'ann@example.com', name: 'Ann' },
    ],
  ];
  it.each(people)('shows who one is: %s', async (role, person) => {
    const page = await lab.asPerson(person);
    await page.getByRole('button', { name: 'Ann' }).click();
    await page.getByText(role, { exact: true }).waitFor();
  });

  it('comes back to the page that one asked for, and again after a reload', async () => {
    const page = await lab.asPerson(ANN, { path: '/?tab=decided' });
    expect(new URL(page.url()).search).toBe('?tab=decided');
    await page.reload();
    await page.getByRole('button', { name: 'Ann' }).waitFor();
    expect(page.url()).toBe(`${lab.harness.url}/console/?tab=decided`);
  });

  it('comes back to the page of an address without a slash at its end', async () => {
    const page = await lab.asPerson(ANN, { path: '?tab=decided' });
    expect(new URL(page.url()).search).toBe('?tab=decided');
  });

  it('leaves no token in the storage of the browser', async () => {
    const page = await lab.asPerson(ANN);
    expect(await stored(page)).not.toMatch(/eyJ[\w-]+\.|token/i);
  });

  it('signs out, and asks again for the next sign-in', async () => {
    const page = await lab.asPerson(ANN);
    await page.getByRole('button', { name: 'Ann' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signInAs(page, { role: 'tenant_admin', tenant: 'globex-eu', sub: 'bob@example.com' });
    await page.getByRole('button', { name: 'bob@example.com' }).waitFor();
  });

  it('says that the issuer does not answer when somebody wants to sign in again', async () => {
    const page = await lab.asPerson(ANN);
    await page.getByRole('button', { name: 'Ann' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.route('**/.well-known/openid-configuration', (route) => route.abort());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sign-in failed' }).waitFor();
    await page.unroute('**/.well-known/openid-configuration');
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('radio', { name: 'Super admin' }).waitFor();
  });

  it('says what the issuer says when it refuses', async () => {
    const page = await lab.asPerson(ANN);
    await page.goto(
      `${lab.harness.url}/console/callback?error=access_denied&error_description=Not+today&state=x`,
    );
    await page.getByRole('heading', { name: 'Sign-in failed' }).waitFor();
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Ann' }).waitFor();
  });

  it('tells somebody without a role here what is missing', async () => {
    const page = await lab.asPerson(ANN);
    await page.route('**/api/v1/admin/me', (route) =>
      route.fulfill({ status: 403, json: { detail: 'The token has no role known here' } }),
    );
    await page.reload();
    await page.getByText('The token has no role known here').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  });

  describe('when a token is about to expire', () => {
    /** So late that the token is no longer sent, in a browser whose clock the test holds. */
    async function later(page: Page): Promise<void> {
      // What the page has asked for before must not be taken for what it asks for later.
      await page.waitForLoadState('networkidle');
      await page.clock.install();
      await page.clock.fastForward('14:45');
    }

    it('renews it once, whatever number of calls needs it', async () => {
      const page = await lab.asPerson(ANN);
      const renewals: string[] = [];
      page.on('request', (request) => {
        if (request.postData()?.includes('grant_type=refresh_token')) renewals.push(request.url());
      });
      await later(page);
      const answers = [1, 2].map(() =>
        page.waitForResponse((answer) => answer.url().includes('/registration-requests') && answer.ok()),
      );
      await page.evaluate(LOOK_AGAIN);
      await Promise.all(answers);
      expect(renewals).toHaveLength(1);
    });

    it('says that the issuer does not answer, and goes on when it does', async () => {
      const page = await lab.asPerson(ANN);
      await page.route('**/token', (route) => route.abort());
      await later(page);
      await page.evaluate(LOOK_AGAIN);
      await page.getByText('The token issuer does not answer').waitFor();
      await page.unroute('**/token');
      await page.clock.fastForward('00:05');
      await page.evaluate(LOOK_AGAIN);
      await page.getByText('The token issuer does not answer').waitFor({ state: 'hidden' });
    });

    it('says why nobody can sign in again, and keeps the page', async () => {
      const page = await lab.asPerson(ANN);
      await page.route(/registration-requests\?/, (route) =>
        route.fulfill({ status: 401, json: { detail: 'Expired' } }),
      );
      await later(page);
      await page.evaluate(LOOK_AGAIN);
      await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
      await page.evaluate('Storage.prototype.setItem = () => { throw new Error("The storage is full") }');
      await page.getByRole('button', { name: 'Sign in again' }).click();
      const problem = page.getByRole('alert').filter({ hasText: 'You cannot sign in now' });
      await problem.getByText('The storage is full').waitFor();
      await expectAccessible(page);
    });

    it('says that the session has ended if the issuer refuses, and signs in again to the same page', async () => {
      const page = await lab.asPerson(ANN, { path: '/?tab=decided' });
      await page.route('**/token', (route) =>
        route.fulfill({ status: 400, json: { error: 'invalid_grant' } }),
      );
      await later(page);
      await page.evaluate(LOOK_AGAIN);
      const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
      await dialog.waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await page.unroute('**/token');
      await page.getByRole('button', { name: 'Sign in again' }).click();
      await page.getByRole('button', { name: 'Ann' }).waitFor();
      expect(page.url()).toBe(`${lab.harness.url}/console/?tab=decided`);
    });
  });
});
