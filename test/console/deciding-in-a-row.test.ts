import type { Route } from 'playwright-core';
import { REQUESTS } from '../support/http/api-client';
import { type ConsoleLab, startConsoleLab } from '../support/console/console-lab';
import { ADA, message, openRequest, requested, shown, superAdmin } from '../support/console/request-pages';

const COUNT = 30;

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab()));
afterAll(() => lab.stop());

describe('A reviewer with 30 requests', () => {
  it('decides them one after the other without the mouse', async () => {
    const admin = await superAdmin(lab);
    const requests = [];
    for (let count = 0; count < COUNT; count += 1) {
      requests.push(await requested(admin, { application_type: count % 3 === 0 ? 'WEB' : 'SPA' }));
    }
    const [first] = requests;
    if (!first) throw new Error('there are no requests');
    const page = await openRequest(lab, first);
    for (const [index, { name }] of requests.entries()) {
      await shown(page, name);
      if (index % 2 === 1) {
        await page.keyboard.press('r');
        await page.getByLabel('Reason').waitFor();
        await page.keyboard.type(`Not ${name}`);
        await page.keyboard.press('Control+Enter');
        continue;
      }
      await page.keyboard.press('a');
      await page.getByLabel('Notes').waitFor();
      await page.keyboard.press('Control+Enter');
      if (index % 3 !== 0) continue;
      const stored = page.getByRole('button', { name: 'I have stored it' });
      await stored.waitFor();
      // The copy buttons and the downloads come before it.
      for (let tab = 0; tab < 4; tab += 1) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
    }
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();

    const { body } = await admin.get(`${REQUESTS}?per_page=100`);
    const found = new Map<string, unknown>(
      body.items.map((item: any) => [item.name, [item.status, item.rejection_reason]]), // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are asserted on, not typed
    );
    const expected = requests.map(({ name }, index): [string, unknown] => [
      name,
      index % 2 === 1 ? ['REJECTED', `Not ${name}`] : ['APPROVED', null],
    ]);
    expect(found).toEqual(new Map(expected));
  });

  it('stays where they go meanwhile, such as at a secret that is shown once', async () => {
    const admin = await superAdmin(lab);
    const [first, next, other] = [await requested(admin), await requested(admin), await requested(admin)];
    const page = await openRequest(lab, first, ADA, { path: '?decide=reject' });
    const url = `**${REQUESTS}/${next.id}`;
    const held: Route[] = [];
    await page.route(url, (route) => void held.push(route));
    await page.getByLabel('Reason').fill('No');
    await Promise.all([page.waitForRequest(url), page.keyboard.press('Control+Enter')]);

    await page.getByRole('link', { name: 'Queue' }).first().click();
    await page.getByRole('link', { name: other.name, exact: true }).click();
    await shown(page, other.name);
    await page.keyboard.press('a');
    await page.getByLabel('Notes').press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Credentials' });
    await dialog.waitFor();
    const answered = page.waitForResponse(url);
    for (const route of held) await route.continue();
    await page.unroute(url);
    await (await answered).finished();
    await dialog.getByRole('button', { name: 'Copy the client secret' }).click();
    await page.getByText('Copied the client secret').waitFor();
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await message(page, `Approved${other.name}`).waitFor();
    await shown(page, next.name);
  });
});
