import type { Knex } from 'knex';
import { connect } from '../../src/db/connect';
import { prepared } from '../../src/db/prepared';
import { createDatabase } from '../support/servers/test-servers';

describe('a prepared statement', () => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  /** One connection, so that each statement runs on the same one. */
  const connectWith = (isPreparing: boolean): void => {
    db = connect(database.url, 1, { isPreparing });
  };
  const SUM = 'select (:a)::int + (:b)::int as sum, (:a)::int as a';
  const sumOf = (on: Knex, a: number, b: number) => prepared<{ sum: number; a: number }>(on, SUM, { a, b });
  const statementsKept = async (): Promise<number> => {
    const { rows } = await db.raw<{ rows: [{ kept: number }] }>(
      'select count(*)::int as kept from pg_prepared_statements',
    );
    return rows[0].kept;
  };

  it('takes its values by name, as often as the text names them', async () => {
    connectWith(true);
    expect(await sumOf(db, 1, 2)).toEqual([{ sum: 3, a: 1 }]);
    expect(await sumOf(db, 3, 4)).toEqual([{ sum: 7, a: 3 }]);
  });

  it('is kept once by its connection, whatever its values are, in and out of a transaction', async () => {
    connectWith(true);
    await sumOf(db, 1, 2);
    await db.transaction((trx) => sumOf(trx, 3, 4));
    expect(await statementsKept()).toBe(1);
  });

  it('is not kept for a pooler that cannot', async () => {
    connectWith(false);
    expect(await sumOf(db, 1, 2)).toEqual([{ sum: 3, a: 1 }]);
    expect(await db.transaction((trx) => sumOf(trx, 3, 4))).toEqual([{ sum: 7, a: 3 }]);
    expect(await statementsKept()).toBe(0);
  });

  it('goes on when a migration has changed the tables it reads', async () => {
    connectWith(true);
    const READ = 'select id from tenants where id = :id';
    await prepared(db, READ, { id: 'x' });
    await db.raw('alter table tenants add column extra text');
    expect(await prepared(db, READ, { id: 'x' })).toEqual([]);
  });
});
