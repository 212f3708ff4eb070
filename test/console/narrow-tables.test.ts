import {
  type ConsoleLab,
  expectNoSidewaysScrolling,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { apiAs } from '../support/console/queue-page';
import { REQUESTS } from '../support/http/api-client';

let lab: ConsoleLab;
let application: string;
beforeAll(async () => {
  lab = await startConsoleLab();
  const api = await apiAs(lab.harness, 'root');
  const { body: request } = await api.create();
  application = (await api.post(`${REQUESTS}/${String(request.id)}/approve`)).body.id as string;
  await api.create({ name: 'Waits' });
});
afterAll(() => lab.stop());

const ADA: Person = { role: 'super_admin', sub: 'ada@example.com', name: 'Ada' };

describe('A table whose rows are cards on a narrow screen', () => {
  const tables: [string, () => string, string[]][] = [
    ['Requests', () => '/', ['Name', 'Type', 'For', 'Asked by', 'Asked', 'Expires']],
    ['Applications', () => '/applications', ['Name', 'Type', 'For', 'Client id', 'Created']],
    ['Secrets', () => `/applications/${application}`, ['Ends in', 'Issued', 'By', 'Actions']],
    ['Tenants', () => '/directory', ['Name', 'Id', 'Partner']],
    ['Partners', () => '/directory?tab=partners', ['Name', 'Id', 'Tenants']],
    ['Audit events', () => '/audit', ['When', 'What happened', 'About']],
  ];
  it.each(tables)('is still a table to a screen reader: %s', async (name, path, columns) => {
    const page = await lab.asPerson(ADA, { path: path(), width: 320 });
    const table = page.getByRole('table', { name, exact: true });
    await table.waitFor();
    for (const column of columns) {
      expect(await table.getByRole('columnheader', { name: column, exact: true }).count()).toBe(1);
    }
    // What is no longer laid out as a table is one by its roles alone (CSS Display, HTML-AAM).
    expect(await table.getAttribute('role')).toBe('table');
    expect(await table.locator(':is(thead, tbody, tr, th, td):not([role])').count()).toBe(0);
    await expectNoSidewaysScrolling(page);
  });
});
