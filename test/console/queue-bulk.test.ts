import type { Page, Route } from 'playwright-core';
import type { Rule } from '../../src/domain/policy/rule';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  startConsoleLab,
} from '../support/console/console-lab';
import { apiAs, createAll, expectListed, ROOT } from '../support/console/queue-page';
import { eventually } from '../support/eventually';
import { type ApiClient, REQUESTS } from '../support/http/api-client';
import { BUILT_IN, revise, writePolicy } from '../support/http/written-policy';

let lab: ConsoleLab;
let api: ApiClient;
beforeAll(async () => {
  lab = await startConsoleLab();
  api = await apiAs(lab.harness, 'ann@example.com');
});
afterAll(() => lab.stop());

/** Opens the queue with only these requests, which are new, and selects them all. */
async function selected(
  names: string[],
  fields: Record<string, unknown> = {},
  onFirstPage = names.length,
): Promise<{ page: Page; ids: string[] }> {
  const word = `w${Math.random().toString(36).slice(2)}`;
  const ids = await createAll(api, names, { ...fields, organization_name: word });
  const page = await lab.asPerson(ROOT, { path: `/?q=${word}` });
  await expectListed(page, names.slice(0, onFirstPage));
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  return { page, ids };
}

const BULK = '**/bulk-decisions';
const result = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Results' }).getByRole('listitem').filter({ hasText: name });
const status = async (id = ''): Promise<string> => (await api.get(`${REQUESTS}/${id}`)).body.status;

describe('A decision about many requests', () => {
  it('shows all credentials together at the end, and then no more', async () => {
    const { page, ids } = await selected(['Web', 'Service', 'App'], {});
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByLabel('Notes').fill('As agreed');
    await page.getByRole('button', { name: 'Approve 3 requests' }).click();
    const dialog = page.getByRole('dialog', { name: 'Credentials of 3 applications' });
    await dialog.waitFor();
    const secrets = await dialog.getByText(/^[\w-]{43}$/).allTextContents();
    expect(new Set(secrets).size).toBe(3);
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('status').filter({ hasText: '3 approved' }).waitFor();
    const left = await page.evaluate<string>(
      'document.documentElement.outerHTML + JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
    );
    for (const secret of secrets) expect(left).not.toContain(secret);
    const { body } = await api.get(`${REQUESTS}/${ids[0] ?? ''}`);
    expect([body.status, body.decision_notes]).toEqual(['APPROVED', 'As agreed']);
  });

  it('needs a reason to reject, and says so', async () => {
    const { page, ids } = await selected(['Some', 'Others']);
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    const button = page.getByRole('button', { name: 'Reject 2 requests' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.getByText('Say why they are rejected').first().waitFor({ state: 'attached' });
    await page.getByLabel('Reason').fill('x'.repeat(2001));
    await page.getByText('At most 2000 characters. These are 2001').first().waitFor();
    await page.getByLabel('Reason').fill('Not this way');
    await expectAccessible(page);
    await button.click();
    await page.getByRole('status').filter({ hasText: '2 rejected' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('No request matches').waitFor();
    const { body } = await api.get(`${REQUESTS}/${ids[1] ?? ''}`);
    expect([body.status, body.rejection_reason]).toEqual(['REJECTED', 'Not this way']);
  });

  it('cancels many', async () => {
    const { page, ids } = await selected(['Old', 'Older']);
    await page.getByRole('button', { name: 'Cancel requests' }).click();
    await page.getByRole('button', { name: 'Cancel 2 requests' }).click();
    await page.getByRole('status').filter({ hasText: '2 cancelled' }).waitFor();
    expect(await status(ids[0])).toBe('CANCELLED');
  });

  it('knows its own cancellation whose answer was lost', async () => {
    const { page, ids } = await selected(['Lost']);
    const keys: (string | undefined)[] = [];
    await page.route(BULK, async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', { name: 'Cancel request' }).click();
    await page.getByRole('button', { name: 'Cancel 1 request' }).click();
    // The client sends it again by itself.
    await page.getByRole('status').filter({ hasText: '1 cancelled' }).waitFor();
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    expect(await status(ids[0])).toBe('CANCELLED');
  });

  it('leaves alone what somebody else has decided meanwhile, and does the rest', async () => {
    const { page, ids } = await selected(['Mine', 'Theirs']);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    // The list is not read again, so that it still shows what was.
    await page.route(/registration-requests\?/, () => undefined);
    await api.post(`${REQUESTS}/${ids[1] ?? ''}/reject`, { reason: 'No' });
    await page.getByRole('button', { name: 'Approve 2 requests' }).click();
    await page
      .getByRole('dialog', { name: 'Credentials' })
      .getByRole('button', { name: 'I have stored it' })
      .click();
    await page.getByRole('status').filter({ hasText: '1 approved, 1 changed meanwhile' }).waitFor();
    expect(await result(page, 'Theirs').textContent()).toContain(
      'it is rejected already, by ann@example.com',
    );
    await expectAccessible(page);
    expect([await status(ids[0]), await status(ids[1])]).toEqual(['APPROVED', 'REJECTED']);
  });

  it('leaves alone what was revised meanwhile', async () => {
    const { page, ids } = await selected(['Revised']);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.route(/registration-requests\?/, () => undefined);
    await revise(lab.harness, api.token, ids[0] ?? '', { name: 'Another name' });
    await page.getByRole('button', { name: 'Approve 1 request' }).click();
    await page.getByRole('status').filter({ hasText: '1 changed meanwhile' }).waitFor();
    expect(await result(page, 'Revised').textContent()).toContain('it was changed meanwhile');
    expect(await status(ids[0])).toBe('PENDING');
  });

  it('tries those again that failed for a passing reason, with the same key', async () => {
    const { page, ids } = await selected(['Good', 'Unlucky']);
    const keys: (string | undefined)[] = [];
    let isDown = true;
    const answer = async (route: Route): Promise<void> => {
      keys.push(route.request().headers()['idempotency-key']);
      if (!isDown) return route.continue();
      // Both are rejected, and the answer of the second is lost on the way.
      const answered = await route.fetch();
      const { items } = (await answered.json()) as { items: unknown[] };
      items[1] = { id: ids[1], status: 504, body: { detail: 'Nobody knows' } };
      return route.fulfill({ json: { items } });
    };
    await page.route(BULK, answer);
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await page.getByLabel('Reason').fill('No');
    await page.getByRole('button', { name: 'Reject 2 requests' }).click();
    await page.getByRole('status').filter({ hasText: '1 rejected, 1 failed' }).waitFor();
    expect(await result(page, 'Unlucky').textContent()).toContain('Nobody knows');
    isDown = false;
    await page.getByRole('button', { name: 'Try again with 1 request' }).click();
    await page.getByRole('status').filter({ hasText: '2 rejected' }).waitFor();
    expect(new Set(keys).size).toBe(1);
    expect(keys.length).toBe(2);
  });

  it('sends nothing more once it is stopped, and hands out what it got by then', async () => {
    const names = Array.from({ length: 26 }, (_, index) => `Row ${index + 10}`);
    const { page, ids } = await selected(names, {}, 25);
    await page.getByRole('link', { name: 'Next' }).click();
    await expectListed(page, names.slice(25));
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    const held: Route[] = [];
    await page.route(BULK, (route) => void held.push(route));
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByLabel('Notes').fill('As agreed');
    await page.getByRole('button', { name: 'Approve 26 requests' }).click();
    await eventually(
      () => held.length,
      (count) => count === 1,
    );
    await page.getByRole('button', { name: 'Stop' }).last().click();
    await held[0]?.continue();
    await page
      .getByRole('dialog', { name: 'Credentials of 25 applications' })
      .getByRole('button', { name: 'I have stored it' })
      .click();
    await page.getByRole('status').filter({ hasText: '25 approved, 1 not sent' }).waitFor();
    expect(await status(ids[25])).toBe('PENDING');
    expect(await status(ids[24])).toBe('APPROVED');
    await page.getByRole('button', { name: 'Close' }).last().click();
    await expectListed(page, names.slice(25));
    await page.getByText('1 request selected').waitFor();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    expect(await page.getByLabel('Notes').inputValue()).toBe('As agreed');
  });

  it('keeps the reason and the selection if the session ends, and goes on after the next sign-in', async () => {
    const names = ['Early', 'Late'];
    const { page, ids } = await selected(names);
    const expired = (route: Route): Promise<void> =>
      route.fulfill({ status: 401, json: { detail: 'Expired' } });
    await page.route(BULK, expired);
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await page.getByLabel('Reason').fill('Not this way');
    await page.getByRole('button', { name: 'Reject 2 requests' }).click();
    const ended = page.getByRole('dialog', { name: 'Your session has ended' });
    await ended.waitFor();
    await ended.getByRole('button', { name: 'Close' }).click();
    await ended.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Try again with 2 requests' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('2 requests selected').waitFor();
    await page.unroute(BULK, expired);
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByRole('button', { name: 'Root' }).waitFor();
    await expectListed(page, names);
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    expect(await page.getByLabel('Reason').inputValue()).toBe('Not this way');
    await page.getByRole('button', { name: 'Reject 2 requests' }).click();
    await page.getByRole('status').filter({ hasText: '2 rejected' }).waitFor();
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('Not this way');
    expect(await status(ids[1])).toBe('REJECTED');
  });

  it('is tried again if the token could not be renewed', async () => {
    const { page } = await selected(['One', 'Two']);
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await page.getByLabel('Reason').fill('No');
    await page.waitForLoadState('networkidle');
    await page.route('**/token', (route) => route.abort());
    await page.clock.install();
    await page.clock.fastForward('14:45');
    await page.getByRole('button', { name: 'Reject 2 requests' }).click();
    await page.getByRole('status').filter({ hasText: '2 failed' }).waitFor();
    expect(await result(page, 'One').textContent()).toContain('The token issuer does not answer');
    await page.unroute('**/token');
    await page.getByRole('button', { name: 'Try again with 2 requests' }).click();
    await page.getByRole('status').filter({ hasText: '2 rejected' }).waitFor();
  });

  it('is not left while it runs, and stops if somebody tries', async () => {
    const { page, ids } = await selected(['A', 'B', 'C', 'D', 'E'].map((letter) => `Kept ${letter}`));
    // So there is a page of the console to go back to.
    await page.getByRole('link', { name: 'Kept A' }).click();
    await page.getByRole('heading', { level: 1, name: 'Kept A' }).waitFor();
    await page.getByRole('link', { name: 'Queue' }).click();
    const held: Route[] = [];
    await page.route(BULK, (route) => void held.push(route));
    await page.getByRole('link', { name: 'Kept A' }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByRole('button', { name: /^Approve \d+ requests$/ }).click();
    await eventually(
      () => held.length,
      (count) => count === 1,
    );
    await page.evaluate('history.back()');
    await held[0]?.continue();
    const dialog = page.getByRole('dialog', { name: /^Credentials of \d+ applications$/ });
    await dialog.waitFor();
    await page.evaluate('history.back()');
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /^\d+ approved/ })
      .waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/');
    expect(ids.length).toBe(5);
  });

  it('says that a decision is stored but not applied yet', async () => {
    const { page } = await selected(['Slow']);
    await lab.harness.stopWorker();
    try {
      await page.getByRole('button', { name: 'Reject', exact: true }).click();
      await page.getByLabel('Reason').fill('No');
      await page.getByRole('button', { name: 'Reject 1 request' }).click();
      await page.getByRole('status').filter({ hasText: '1 stored, but not applied yet' }).waitFor();
    } finally {
      await lab.harness.startWorker();
    }
  });

  it('says that the secret of an approval that is not applied yet is not shown', async () => {
    const { page, ids } = await selected(['Slow approval']);
    await lab.harness.stopWorker();
    try {
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
      await page.getByRole('button', { name: 'Approve 1 request' }).click();
      await page.getByRole('status').filter({ hasText: '1 stored, but not applied yet' }).waitFor();
      expect(await result(page, 'Slow approval').textContent()).toContain('No client secret is shown then');
    } finally {
      await lab.harness.startWorker();
    }
    await page.goto(`${lab.harness.url}/console/requests/${ids[0] ?? ''}`);
    await page.getByText('Your approval is applied, without showing a client secret').waitFor();
  });

  it('fits a narrow screen', async () => {
    const { page } = await selected([
      'A name that is so long that it needs more than one line on a telephone',
    ]);
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByLabel('Notes').waitFor();
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
  });

  it('counts approvals that are not the last ones, and says so', async () => {
    const two: Rule = {
      name: 'two',
      require: [{ name: 'pair', from: { roles: ['super_admin'] }, count: 2 }],
    };
    await writePolicy(lab.harness, [two]);
    try {
      const { page, ids } = await selected(['Half', 'Other half']);
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
      await page.getByRole('button', { name: 'Approve 2 requests' }).click();
      await page.getByRole('status').filter({ hasText: '2 counted, with others missing' }).waitFor();
      expect(await result(page, 'Half').first().textContent()).toContain('1 more approval is missing');
      await expectAccessible(page);
      expect(await status(ids[0])).toBe('PENDING');
      // They wait for others now.
      await page.getByRole('button', { name: 'Close' }).last().click();
      await page.getByText('No request matches').waitFor();
    } finally {
      await writePolicy(lab.harness, [BUILT_IN]);
    }
  });
});
