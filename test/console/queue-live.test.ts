import { type ConsoleLab, startConsoleLab } from '../support/console/console-lab';
import { apiAs, createAll, expectFocused, expectListed, ROOT } from '../support/console/queue-page';
import { type ApiClient, REQUESTS } from '../support/http/api-client';

let lab: ConsoleLab;
let api: ApiClient;
beforeAll(async () => {
  lab = await startConsoleLab();
  api = await apiAs(lab.harness, 'ann@example.com');
});
afterAll(() => lab.stop());

const reject = (id = ''): Promise<unknown> => api.post(`${REQUESTS}/${id}/reject`, { reason: 'No' });

describe('The queue while others decide', () => {
  it('shows it, keeps the focus and the selection, and says how many', async () => {
    const ids = await createAll(api, ['One', 'Two', 'Three', 'Four']);
    const page = await lab.asPerson(ROOT);
    await expectListed(page, ['One', 'Two', 'Three', 'Four']);
    await page.getByRole('checkbox', { name: 'Select One' }).check();
    await page.getByRole('checkbox', { name: 'Select Two' }).check();
    await page.getByRole('checkbox', { name: 'Select Four' }).check();
    await page.getByRole('link', { name: 'Two' }).focus();

    await reject(ids[1]);
    await expectListed(page, ['One', 'Three', 'Four']);
    await expectFocused(page, 'Three');
    await page.getByRole('status').filter({ hasText: '1 request was decided by others' }).waitFor();
    await page.getByText('2 requests selected').waitFor();

    await reject(ids[0]);
    await expectListed(page, ['Three', 'Four']);
    await expectFocused(page, 'Three');
    await page.getByRole('status').filter({ hasText: '2 requests were decided by others' }).waitFor();
    await page.getByText('1 request selected').waitFor();
    expect(await page.title()).toBe('(2) Queue · Registration requests');

    await createAll(api, ['Five']);
    await expectListed(page, ['Three', 'Four', 'Five']);
    await expectFocused(page, 'Three');

    await page.getByRole('link', { name: 'Five' }).focus();
    await api.post(`${REQUESTS}/${ids[2] ?? ''}/approve`);
    await api.post(`${REQUESTS}/${ids[3] ?? ''}/approve`);
    await expectListed(page, ['Five']);
    await expectFocused(page, 'Five');
    await page.getByRole('link', { name: 'Show them' }).click();
    await page.getByRole('row', { name: 'Two' }).waitFor();
  });

  it('gives the focus to the heading when nothing is left', async () => {
    const page = await lab.asPerson(ROOT);
    await expectListed(page, ['Five']);
    await page.getByRole('link', { name: 'Five' }).focus();
    const { body } = await api.get(`${REQUESTS}?status=PENDING`);
    await reject(body.items[0].id);
    await page.getByText('Nothing waits for you').waitFor();
    await expectFocused(page, 'Queue');
    expect(await page.title()).toBe('Queue · Registration requests');
    await page.getByRole('link', { name: 'Ask for an application' }).click();
    await page.getByRole('heading', { level: 1, name: 'New request' }).waitFor();
  });

  it('goes back to the last page that there is, and counts only what was decided', async () => {
    const names = Array.from({ length: 26 }, (_, index) => `Page ${index + 1}`);
    const ids = await createAll(api, names);
    const page = await lab.asPerson(ROOT);
    await expectListed(page, names.slice(0, 25));
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Next page' }).click();
    await expectListed(page, ['Page 26']);
    await expectFocused(page, 'Next');
    expect(new URL(page.url()).search).toBe('?page=2');
    await reject(ids[0]);
    await expectListed(page, names.slice(1));
    expect(new URL(page.url()).search).toBe('');
    // Page 26 has only moved.
    await page.getByText('1 request was decided by others').waitFor();
  });
});
