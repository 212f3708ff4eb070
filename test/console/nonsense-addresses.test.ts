import { type ConsoleLab, startConsoleLab } from '../support/console/console-lab';
import { REQUESTS } from '../support/http/api-client';
import { ADA, requested, superAdmin } from '../support/console/request-pages';

let lab: ConsoleLab;
let requestId: string;
beforeAll(async () => {
  lab = await startConsoleLab();
  const admin = await superAdmin(lab);
  requestId = (await requested(admin, { name: 'Payroll' })).id;
  const approved = await requested(admin, { name: 'Ledger' });
  await admin.post(`${REQUESTS}/${approved.id}/approve`);
});
afterAll(() => lab.stop());

const NONSENSE = '?x=x&tab=x&status=x&scope=x&type=x&findings=x&action=x&decide=x&page=x';

describe('An address with values that mean nothing', () => {
  it.each([
    ['/', 'Queue', 'Payroll'],
    ['/requests/new', 'New request', 'Send for approval'],
    ['/applications', 'Applications', '1 application'],
    ['/overview', 'Overview', 'Waiting for a decision'],
    ['/directory', 'Directory', 'Search the tenants'],
    ['/audit', 'Audit trail', 'asked for it'],
    ['/requests/ID', 'Payroll', 'History'],
  ])('shows %s as if they were not there', async (path, heading, text) => {
    const page = await lab.asPerson(ADA, { path: path.replace('ID', requestId) + NONSENSE });
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await page.getByText(text).first().waitFor();
    expect(await page.getByRole('alert').allTextContents()).toEqual([]);
    expect(new URL(page.url()).search).toBe('');
  });
});
