import type { Knex } from 'knex';
import { connect } from '../../../src/db/connect';
import { countPending } from '../../../src/db/request/count-pending';
import { requestRow } from '../../support/db/rows';
import { createDatabase, type TestDatabase } from '../../support/servers/test-servers';

describe('what waits for a decision', () => {
  let database: TestDatabase;
  let db: Knex;
  beforeAll(async () => {
    database = await createDatabase();
    db = connect(database.serviceUrl, 2);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const createdBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

  const expires_at = '9999-01-01T00:00:00.000Z';

  it('is nothing while there are no requests', async () => {
    expect(await countPending(db)).toEqual({ count: 0, oldestAgeSeconds: 0 });
  });

  it('is every pending request, and the age of the oldest of them', async () => {
    await db('registration_requests').insert([
      requestRow({ status: 'EXPIRED', created_at: createdBefore(9), expires_at }),
      requestRow({ created_at: createdBefore(1), expires_at }),
      requestRow({ created_at: createdBefore(3), expires_at }),
      requestRow({ created_at: createdBefore(2), expires_at }),
    ]);
    const { count, oldestAgeSeconds } = await countPending(db);
    expect(count).toBe(3);
    expect(oldestAgeSeconds / 86_400).toBeCloseTo(3, 1);
  });

  it('has no age below 0 if a starter set a time of creation that is still to come', async () => {
    await db('registration_requests')
      .where({ status: 'PENDING' })
      .update({ created_at: createdBefore(-1) });
    expect(await countPending(db)).toEqual({ count: 3, oldestAgeSeconds: 0 });
  });
});
