import { type ConsoleLab, expectAccessible, startConsoleLab } from '../support/console/console-lab';

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab({ worker: false })));
afterAll(() => lab.stop());

describe('A console that is open while the service is upgraded', () => {
  it('says that a screen of the former version is gone, and loads the new version', async () => {
    const page = await lab.asPerson({ role: 'super_admin', sub: 'ann@example.com' });
    await page.route('**/assets/directory-screen*', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'Directory' }).click();
    await page.getByRole('heading', { name: 'This page cannot be loaded' }).waitFor();
    await expectAccessible(page);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Load the console again' }).click();
    await page.getByRole('heading', { name: 'Directory', level: 1 }).waitFor();
  });
});
