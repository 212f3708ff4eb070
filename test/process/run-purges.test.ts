import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { connect } from '../../src/db/connect';
import { runPurges } from '../../src/process/run-purges';
import { eventually } from '../support/eventually';
import { hold } from '../support/db/hold';
import { requestRow } from '../support/db/rows';
import { capturedLog } from '../support/service/captured-log';
import { createDatabase, type TestDatabase } from '../support/servers/test-servers';

const YEAR_MS = 365 * 86_400_000;
const OLD = {
  status: 'EXPIRED',
  created_at: '2024-01-01T00:00:00Z',
  updated_at: '2024-01-02T00:00:00Z',
  expires_at: '2024-01-02T00:00:00Z',
};

describe('the purges of a worker', () => {
  let database: TestDatabase;
  let db: Knex;
  beforeEach(async () => {
    database = await createDatabase();
    db = connect(database.serviceUrl, 2);
    await db('registration_requests').insert(requestRow(OLD));
    await db('idempotency_keys').insert({
      principal: 'ada',
      route: 'post /',
      key: randomUUID(),
      fingerprint: Buffer.alloc(32),
      created_at: '2024-01-01T00:00:00Z',
    });
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const left = async (table: string): Promise<number> => (await db(table).select()).length;

  it('remove old requests and old keys again and again, and log how many', async () => {
    const { log, logged } = capturedLog();
    const purges = runPurges(db, YEAR_MS, log, 10);
    await eventually(() =>
      logged().includes('"requests":1,"idempotency_keys":1,"msg":"purged what was too old"'),
    );
    await db('registration_requests').insert(requestRow(OLD));
    await eventually(async () => (await left('registration_requests')) === 0);
    await purges.stop();
  });

  it('remove no request without a retention, but old keys', async () => {
    const { log, logged } = capturedLog();
    const purges = runPurges(db, undefined, log);
    await eventually(() => logged().includes('"requests":0,"idempotency_keys":1'));
    await purges.stop();
    expect(await left('registration_requests')).toBe(1);
    expect(await left('idempotency_keys')).toBe(0);
  });

  it('stop in the middle of their work, and log no failure', async () => {
    const held = await hold(database.url, 'lock table registration_requests in access exclusive mode');
    const { log, logged } = capturedLog();
    const purges = runPurges(db, YEAR_MS, log);
    await held.whenWaitedFor();
    await purges.stop();
    expect(logged()).toBe('');
    await held.release();
  });
});
