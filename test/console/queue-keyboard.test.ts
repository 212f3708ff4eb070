import type { Page } from 'playwright-core';
import { type ConsoleLab, expectAccessible, startConsoleLab } from '../support/console/console-lab';
import { apiAs, createAll, expectFocused, expectListed, listed, ROOT } from '../support/console/queue-page';
import { eventually } from '../support/eventually';
import { type ApiClient, REQUESTS } from '../support/http/api-client';

let lab: ConsoleLab;
let api: ApiClient;
beforeAll(async () => {
  lab = await startConsoleLab();
  api = await apiAs(lab.harness, 'ann@example.com');
});
afterAll(() => lab.stop());

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

const isSelected = (page: Page, name: string): Promise<boolean> =>
  page.getByRole('checkbox', { name: `Select ${name}` }).isChecked();

describe('The keys of the queue', () => {
  beforeAll(() => createAll(api, ['One', 'Two', 'Three'], { tenant_id: 'acme-us' }));

  it('walk through the list, and open and select a request', async () => {
    const page = await lab.asPerson(ROOT, { path: '/?tenant=acme-us' });
    await expectListed(page, ['One', 'Two', 'Three']);
    await press(page, 'j');
    await expectFocused(page, 'One');
    await press(page, 'j', 'ArrowDown', 'j');
    await expectFocused(page, 'Three');
    await press(page, 'x', 'ArrowUp', 'k', 'x', 'x');
    await expectFocused(page, 'One');
    expect([await isSelected(page, 'Three'), await isSelected(page, 'One')]).toEqual([true, false]);
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: 'One' }).waitFor();
    await page.goBack();
    await expectFocused(page, 'One');
    await page.getByText('1 request selected').waitFor();
  });

  it('do something once while they are held, but walk on', async () => {
    const page = await lab.asPerson(ROOT, { path: '/?tenant=acme-us' });
    await expectListed(page, ['One', 'Two', 'Three']);
    // A key that is down already repeats.
    for (const key of ['j', 'j', 'x', 'x']) await page.keyboard.down(key);
    await expectFocused(page, 'Two');
    await page.getByText('1 request selected').waitFor();
    expect(await isSelected(page, 'Two')).toBe(true);
  });

  it('open the current request at its decision if nothing is selected', async () => {
    const page = await lab.asPerson(ROOT, { path: '/?tenant=acme-us' });
    for (const [key, decision] of Object.entries({ a: 'approve', r: 'reject', c: 'cancel' })) {
      await expectListed(page, ['One', 'Two', 'Three']);
      await press(page, 'j', 'k', 'j', key);
      await eventually(
        () => new URL(page.url()).search,
        (search) => search === `?decide=${decision}`,
      );
      await page.goto(`${lab.harness.url}/console/?tenant=acme-us`);
      await page.getByRole('table').waitFor();
    }
  });

  it('are told by the help, and go on after a dialog where they were', async () => {
    const page = await lab.asPerson(ROOT, { path: '/?tenant=acme-us' });
    await expectListed(page, ['One', 'Two', 'Three']);
    await press(page, 'j', 'x', '?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    for (const name of [
      /^Search$/,
      'Select the request',
      /^Approve/,
      /^Reject/,
      /^Cancel/,
      /next request/,
      /before/,
    ]) {
      await help.getByRole('cell', { name }).waitFor();
    }
    await press(page, 'Escape');
    await expectFocused(page, 'One');
    await press(page, 'r');
    const dialog = page.getByRole('dialog', { name: 'Reject 1 request' });
    await dialog.getByLabel('Reason').waitFor();
    await page.keyboard.type('Not yet j k x');
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });
    await expectFocused(page, 'One');
    await press(page, 'r');
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('Not yet j k x');
  });

  it('decide 30 requests without the mouse', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `Batch ${index + 1}`);
    const ids = await createAll(api, names, { tenant_id: 'globex-eu' });
    const page = await lab.asPerson(ROOT, { path: '/?tenant=globex-eu' });
    await expectListed(page, names.slice(0, 25));

    // The fifth is selected by its key, and rejected. Then the rest of the page is approved, and the last page.
    await press(page, 'j', 'j', 'j', 'j', 'j', 'x', 'r');
    await page.getByRole('dialog', { name: 'Reject 1 request' }).getByLabel('Reason').waitFor();
    await page.keyboard.type('Too many');
    await press(page, 'Control+Enter');
    await page.getByText('1 rejected').waitFor();
    await press(page, 'Escape');
    await eventually(
      () => listed(page),
      (found) => found[4] === 'Batch 6',
    );
    await expectFocused(page, 'Batch 6');

    await approveAllListed(page, 25);
    await eventually(
      () => listed(page),
      (found) => found.length === 4,
    );
    await approveAllListed(page, 4);
    await page.getByText('No request matches').waitFor();
    await expectFocused(page, 'Queue');

    const became = await Promise.all(ids.map(async (id) => (await api.get(`${REQUESTS}/${id}`)).body));
    expect(became.map(({ status }) => status)).toEqual(
      names.map((_, index) => (index === 4 ? 'REJECTED' : 'APPROVED')),
    );
    expect(became.every(({ decided_by: by }) => by.sub === ROOT.sub)).toBe(true);
  });
});

/** Selects the whole page, approves it and stores the credentials, all by keys. */
async function approveAllListed(page: Page, count: number): Promise<void> {
  await page.getByRole('checkbox', { name: 'Select all' }).focus();
  await press(page, 'Space', 'a');
  const dialog = page.getByRole('dialog', { name: `Approve ${count} requests` });
  await dialog.getByLabel('Notes').waitFor();
  await expectAccessible(page);
  await press(page, 'Tab', 'Tab', 'Enter');
  const credentials = page.getByRole('dialog', { name: `Credentials of ${count} applications` });
  await credentials.waitFor({ timeout: 60_000 });
  await credentials.getByRole('button', { name: 'I have stored it' }).focus();
  await press(page, 'Enter');
  await page.getByText(`${count} approved`).waitFor();
  await expectAccessible(page);
  await press(page, 'Escape');
  await dialog.waitFor({ state: 'detached' });
}
