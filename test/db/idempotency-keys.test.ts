import type { Knex } from 'knex';
import { derivedId } from '../../src/app/idempotency';
import { connect } from '../../src/db/connect';
import { claimKey } from '../../src/db/idempotency-keys';
import { migrate } from '../../src/db/schema/migrate';
import { up as registrationRequests } from '../../src/db/schema/migrations/0001-registration-requests';
import { up as idempotency } from '../../src/db/schema/migrations/0002-idempotency';
import { up as callIds } from '../../src/db/schema/migrations/0003-call-ids';
import { createDatabase } from '../support/servers/test-servers';

const FINGERPRINT = Buffer.alloc(32, 1);
const OTHER_FINGERPRINT = Buffer.alloc(32, 2);
const PATH = 'post /api/v1/admin/registration-requests';

/** Values that a token's `sub` may have. JSON writes some of them in a special way. */
const PRINCIPALS = ['ada', 'a "quoted" \\ name', 'Ünïcödé 😀', 'line\u2028separator', 'delete\u007f', '</x>'];

describe('the keys of calls that change something', () => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  beforeEach(async () => {
    database = await createDatabase(null);
    db = connect(database.url, 4);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  /** Claims a key as the code did when migration 0002 was the last one. */
  const claimAsBefore = async (principal: string): Promise<boolean> => {
    const inserted = await db('idempotency_keys')
      .insert({ principal, route: PATH, key: 'k', fingerprint: FINGERPRINT, completed: true })
      .onConflict(['principal', 'route', 'key'])
      .ignore()
      .returning<{ key: string }[]>('key');
    return inserted.length === 1;
  };
  const claimNow = (principal: string, fingerprint = FINGERPRINT): Promise<string> => {
    const call = { principal, route: PATH, key: 'k' };
    return claimKey(db, derivedId(call), call, fingerprint, 60_000);
  };

  it.each(PRINCIPALS)('are kept when the schema changes, also those of %j', async (principal) => {
    await registrationRequests(db);
    await idempotency(db);
    expect(await claimAsBefore(principal)).toBe(true);
    await callIds(db);
    expect(await claimNow(principal)).toBe('repeated');
    expect(await claimNow(principal, OTHER_FINGERPRINT)).toBe('other body');
  });

  it.each(PRINCIPALS)('are shared with older code that runs too, also those of %j', async (principal) => {
    await migrate(db);
    expect(await claimAsBefore(principal)).toBe(true);
    expect(await claimAsBefore(principal)).toBe(false);
    expect(await claimNow(principal)).toBe('repeated');
    expect(await claimNow(`${principal}2`)).toBe('first');
    expect(await claimAsBefore(`${principal}2`)).toBe(false);
  });

  it('are claimed once if twenty calls of older and newer code come at once', async () => {
    await migrate(db);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? claimAsBefore('ada') : claimNow('ada'))),
    );
    expect(claims.filter((claim) => claim === true || claim === 'first')).toHaveLength(1);
  });
});
