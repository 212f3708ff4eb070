import type { Knex } from 'knex';
import { connect } from '../../../src/db/connect';
import { listApplications } from '../../../src/db/application/applications';
import { listRequests } from '../../../src/db/request/registration-requests';
import { EVERYTHING } from '../../../src/domain/permissions';
import { createDatabase, type TestDatabase } from '../../support/servers/test-servers';
import { expirePending, loadDirectory, loadRows } from './load-rows';

describe('Loaded rows', () => {
  let database: TestDatabase;
  let owner: Knex;
  beforeAll(async () => {
    database = await createDatabase();
    owner = connect(database.url, 2, { isPatient: true });
    await loadDirectory(owner);
    await loadRows(owner, 0, 500);
    await loadRows(owner, 500, 2_000);
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  const page = { page: 1, per_page: 100 };
  const total = async (filter: Parameters<typeof listRequests>[2]): Promise<number> =>
    (await listRequests(owner, EVERYTHING, filter, page)).total;

  it('are as many as were asked for, with about the share of each status', async () => {
    expect(await total({})).toBe(2_000);
    expect(await total({ status: 'APPROVED' })).toBeGreaterThan(1_200);
    expect(await total({ status: 'REJECTED' })).toBeGreaterThan(200);
    expect(await total({ scope: 'GLOBAL' })).toBeGreaterThan(10);
  });

  it('are requests as the service reads them, and each approved one has its application', async () => {
    const { items } = await listRequests(owner, EVERYTHING, { status: 'APPROVED' }, page);
    expect(items.filter(({ client_id }) => client_id === null)).toEqual([]);
    const applications = await listApplications(owner, EVERYTHING, page);
    expect(applications.total).toBe(await total({ status: 'APPROVED' }));
  });

  it('leave nothing to the reconciler after the pending ones have expired', async () => {
    expect(await total({ status: 'PENDING' })).toBeGreaterThan(0);
    await expirePending(owner);
    expect(await total({ status: 'PENDING' })).toBe(0);
  });
});
