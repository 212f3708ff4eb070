import type { Page, Route } from 'playwright-core';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import {
  type ConsoleLab,
  expectAccessible,
  focused,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';

let lab: ConsoleLab;
let admin: ApiClient;

beforeAll(async () => {
  lab = await startConsoleLab();
  admin = apiClient(lab.harness, await lab.harness.token({ role: 'super_admin', sub: 'root' }));
});
afterAll(() => lab.stop());

const ADA: Person = { role: 'super_admin', sub: 'ada@example.com', name: 'Ada' };

interface Approved {
  id: string;
  client_id: string;
  client_secret: string;
}

/** Creates an application by an approval. */
async function approved(fields: Record<string, unknown> = {}): Promise<Approved> {
  const { body: request } = await admin.create(fields);
  return (await admin.post(`${REQUESTS}/${String(request.id)}/approve`)).body as Approved;
}

/** The hints of the secrets that an application has. */
async function hints(id: string): Promise<string[]> {
  const { body } = await admin.get(`${APPLICATIONS}/${id}`);
  return (body.secrets as { hint: string }[]).map(({ hint }) => hint);
}

/** Everything that the page shows or stores, as text. */
async function everything(page: Page): Promise<string> {
  const shown = await page.evaluate(
    'document.documentElement.outerHTML + JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])',
  );
  return `${String(shown)} ${page.url()} ${JSON.stringify(await page.context().storageState())}`;
}

describe('The secrets of an application', () => {
  it('can be issued, seen once, and revoked, all by keyboard', async () => {
    const { id, client_id, client_secret } = await approved();
    const first = client_secret.slice(-4);
    const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
    await page.getByRole('row').filter({ hasText: first }).waitFor();

    await page.getByRole('button', { name: 'Issue a secret' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Credentials' });
    await dialog.getByText(client_id).waitFor();
    const secret = (await dialog.getByText(/^[\w-]{43}$/).textContent()) ?? '';
    expect(secret).not.toBe(client_secret);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'I have stored it' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await focused(page.getByRole('heading', { name: 'Secrets' })).waitFor();
    await page
      .getByRole('row')
      .filter({ hasText: secret.slice(-4) })
      .filter({ hasText: 'Ada' })
      .waitFor();
    await page.getByText(`issued a client secret that ends in ${secret.slice(-4)}`).waitFor();
    expect(await everything(page)).not.toContain(secret);

    // Two are there, so a third is refused, and the button says why.
    const issue = page.getByRole('button', { name: 'Issue a secret' });
    await page.getByRole('button', { name: 'Issue a secret', disabled: true }).waitFor();
    await issue.focus();
    await page.getByRole('tooltip', { name: 'It has 2 secrets already. Revoke one first' }).waitFor();
    await issue.press('Enter');

    await page.getByRole('button', { name: `Revoke ${first}` }).press('Enter');
    const question = page.getByRole('dialog', { name: `Revoke the secret that ends in ${first}?` });
    await question.getByText('It is the only secret').waitFor({ state: 'detached' });
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(`The secret that ends in ${first} is revoked.`).waitFor();
    await page.getByRole('row').filter({ hasText: first }).waitFor({ state: 'detached' });
    expect(await hints(id)).toEqual([secret.slice(-4)]);
    // The button that opened the dialog is gone, so the focus is at the heading above it.
    await focused(page.getByRole('heading', { name: 'Secrets' })).waitFor();
    await page.getByRole('button', { name: 'Issue a secret', disabled: false }).waitFor();
  });

  it('ask before the only one is revoked, and stay if one changes one’s mind', async () => {
    const { id, client_secret } = await approved();
    const hint = client_secret.slice(-4);
    const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
    const revoke = page.getByRole('button', { name: `Revoke ${hint}` });
    await revoke.press('Enter');
    await page.getByText('It is the only secret').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await focused(revoke).waitFor();
    expect(await hints(id)).toEqual([hint]);

    await revoke.press('Enter');
    await page.getByRole('button', { name: 'Revoke it' }).click();
    await page.getByText('It has no secret, so it cannot sign in. Issue one.').waitFor();
    expect(await hints(id)).toEqual([]);
  });

  it('are issued once if the answer gets lost, and the lost one is named', async () => {
    const { id, client_secret } = await approved();
    const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
    let isLost = false as boolean;
    await page.route('**/secrets', async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', { name: 'Issue a secret' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'A secret was issued, but it got lost' });
    await alert.waitFor();
    const issued = await hints(id);
    expect(issued).toHaveLength(2);
    const lost = issued.find((hint) => hint !== client_secret.slice(-4)) ?? '';
    await alert.getByText(`It ends in ${lost}.`).waitFor();
    await expectAccessible(page);
  });

  it('keep the page open until the one that is being issued is shown', async () => {
    const { id } = await approved();
    const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
    const held: Route[] = [];
    await page.route('**/secrets', (route) => void held.push(route));
    const issue = page.getByRole('button', { name: 'Issue a secret' });
    await Promise.all([page.waitForRequest('**/secrets'), issue.click()]);
    await page.getByRole('link', { name: 'Queue' }).first().click();
    for (const route of held) await route.continue();
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('link', { name: 'Queue' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
  });

  it.each([504, 500])(
    'are issued once if the first try got lost with a %s, and one tries again',
    async (status) => {
      const { id } = await approved();
      const { body } = await admin.get(`${APPLICATIONS}/${id}`);
      await admin.delete(`${APPLICATIONS}/${id}/secrets/${String(body.secrets[0].id)}`);
      const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
      const issue = page.getByRole('button', { name: 'Issue a secret' });
      const keys: (string | undefined)[] = [];
      await page.route('**/secrets', async (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        if (keys.length > 1) return route.continue();
        await route.fetch();
        // The client of the API does not wait so long by itself.
        const headers = { 'Retry-After': '120' };
        return route.fulfill({ status, headers, json: { detail: 'It may be issued' } });
      });
      await issue.click();
      await page.getByText('It may be issued').waitFor();
      await issue.click();
      await page.getByText('A secret was issued, but it got lost').waitFor();
      expect(await hints(id)).toHaveLength(1);

      // From here on it is another wish, so another secret is issued.
      await issue.click();
      await page.getByRole('button', { name: 'I have stored it' }).click();
      expect(await hints(id)).toHaveLength(2);
      expect(keys[0]).toBe(keys[1]);
      expect(keys[2]).not.toBe(keys[1]);
    },
  );

  it('are not for a type without them, which the button says', async () => {
    const { id } = await approved({ application_type: 'SPA' });
    const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
    const issue = page.getByRole('button', { name: 'Issue a secret', disabled: true });
    await issue.focus();
    await page.getByRole('tooltip', { name: 'An application of this type has no secrets' }).waitFor();
    await page.getByText('It needs none').waitFor();
    expect(await page.getByRole('table', { name: 'Secrets' }).count()).toBe(0);
  });

  it('show that another admin has revoked one, also while one asks oneself whether to', async () => {
    const { id, client_secret } = await approved();
    const hint = client_secret.slice(-4);
    const page = await lab.asPerson(ADA, { path: `/applications/${id}` });
    await page.getByRole('button', { name: `Revoke ${hint}` }).click();
    await page.getByRole('dialog').waitFor();
    const { body } = await admin.get(`${APPLICATIONS}/${id}`);
    await admin.delete(`${APPLICATIONS}/${id}/secrets/${String(body.secrets[0].id)}`);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('It has no secret, so it cannot sign in. Issue one.').waitFor();
    await focused(page.getByRole('heading', { name: 'Secrets' })).waitFor();
  });
});
