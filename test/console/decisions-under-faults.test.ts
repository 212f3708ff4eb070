import type { Page, Route } from 'playwright-core';
import { REQUESTS } from '../support/http/api-client';
import { type ConsoleLab, expectAccessible, startConsoleLab } from '../support/console/console-lab';
import { ADA, message, openRequest, requested, superAdmin, openForm } from '../support/console/request-pages';

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab()));
afterAll(() => lab.stop());

const alert = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });

async function eventsOf(id: string): Promise<string[]> {
  const { body } = await (await superAdmin(lab)).get(`${REQUESTS}/${id}/events`);
  return body.items.map(({ action }: { action: string }) => action);
}

describe('Deciding when the answer is lost', () => {
  it('sends the same key again, and explains why there is no secret', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request, ADA, { path: '?decide=approve' });
    const keys: unknown[] = [];
    const loseAnswer = async (route: Route): Promise<void> => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length === 1) await route.fetch();
      await route.abort();
    };
    await page.route('**/approve', loseAnswer);
    await page.getByLabel('Notes').fill('Agreed');
    await page.keyboard.press('Control+Enter');
    await alert(page, 'It is not known whether the approval was made').waitFor();
    await alert(page, 'You approved it already').waitFor();
    expect(await page.getByLabel('Notes').inputValue()).toBe('Agreed');

    await page.unroute('**/approve', loseAnswer);
    const [again] = await Promise.all([
      page.waitForRequest('**/approve'),
      page.getByRole('button', { name: 'Approve' }).click(),
    ]);
    expect(new Set([...keys, again.headers()['idempotency-key']]).size).toBe(1);
    const dialog = page.getByRole('dialog', { name: 'Credentials' });
    await dialog.getByText('The client secret is shown once, in the first answer').waitFor();
    await dialog.getByRole('link', { name: 'Open the application to issue a new secret' }).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await message(page, `Approved${request.name}`).waitFor();
    expect(await eventsOf(request.id)).toEqual(['created', 'approved']);
  });

  it('says so without a network, and sends it when there is one again', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request, ADA, { path: '?decide=reject' });
    await page.getByLabel('Reason').fill('No');
    await page.context().setOffline(true);
    await page.keyboard.press('Control+Enter');
    await alert(page, 'It is not known whether the rejection was made').waitFor();
    await page.context().setOffline(false);
    await page.keyboard.press('Control+Enter');
    await message(page, `Rejected${request.name}`).waitFor();
    expect(await eventsOf(request.id)).toEqual(['created', 'rejected']);
  });

  it('goes on after a cancellation too, although it has no key', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request, ADA, { path: '?decide=cancel' });
    let isLost = false as boolean;
    await page.route(`**${REQUESTS}/${request.id}`, async (route) => {
      if (isLost || route.request().method() !== 'DELETE') return route.continue();
      isLost = true;
      await route.fetch();
      return route.abort();
    });
    const cancel = page.getByRole('button', { name: 'Yes, cancel it' });
    await cancel.click();
    await alert(page, 'It is not known whether the cancellation was made').waitFor();
    await alert(page, 'You cancelled it already').waitFor();
    await cancel.click();
    await message(page, `Cancelled${request.name}`).waitFor();
    expect(await eventsOf(request.id)).toEqual(['created', 'cancelled']);
  });

  it('takes a new key for another text', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request, ADA, { path: '?decide=reject' });
    const keys: unknown[] = [];
    await page.route('**/reject', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      await route.fulfill({ status: 403, json: { detail: 'Not now' } });
    });
    for (const text of ['One', undefined, 'Two']) {
      if (text !== undefined) await page.getByLabel('Reason').fill(text);
      await page.keyboard.press('Control+Enter');
      await alert(page, 'Not now').waitFor();
      await page.getByRole('button', { name: 'Reject', disabled: false }).waitFor();
    }
    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});

describe('A decision that the service does not take', () => {
  const minute = { 'Retry-After': '61' };
  it.each([
    ['You may not decide this request', 403, {}, 'Your role may not do this'],
    ['Too many calls', 429, minute, 'Send it again in 61 seconds'],
    ['Nothing was done', 503, minute, 'Send it again in a moment'],
    ['It is not known whether the rejection was made', 504, minute, 'Send it again. It is not made twice'],
    ['This could not be decided now', 409, {}, 'try again'],
    ['The rejection was not made', 500, {}, 'Internal Server Error'],
  ])('is explained, and can be sent again: %s', async (title, status, headers, text) => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request, ADA, { path: '?decide=reject' });
    const detail = { 403: 'Your role may not do this', 500: 'Internal Server Error' }[status] ?? 'try again';
    await page.route('**/reject', (route) => route.fulfill({ status, headers, json: { detail } }));
    await page.getByLabel('Reason').fill('No');
    await page.keyboard.press('Control+Enter');
    await alert(page, title).filter({ hasText: text }).waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('No');
    await page.unroute('**/reject');
    await page.keyboard.press('Control+Enter');
    await message(page, `Rejected${request.name}`).waitFor();
  });
});

describe('A session that ends while somebody types', () => {
  it('loses nothing: the text is there after the next sign-in', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request);
    await openForm(page, 'r');
    await page.keyboard.type('The name is');
    await page.waitForLoadState('networkidle');
    await page.route('**/token', (route) => route.fulfill({ status: 400, json: { error: 'invalid_grant' } }));
    await page.clock.install();
    await page.clock.fastForward('14:45');
    await page.keyboard.type(' taken');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await expectAccessible(page);
    await page.unroute('**/token');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByLabel('Reason').waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('The name is taken');
    expect(await eventsOf(request.id)).toEqual(['created']);
    await page.keyboard.press('Control+Enter');
    await message(page, `Rejected${request.name}`).waitFor();
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('The name is taken');
  });
});
