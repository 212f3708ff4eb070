import { REQUESTS } from '../support/http/api-client';
import { type ConsoleLab, startConsoleLab } from '../support/console/console-lab';
import { openRequest, requested, shown, superAdmin } from '../support/console/request-pages';

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
});
