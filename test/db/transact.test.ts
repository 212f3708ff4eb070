import type { Knex } from 'knex';
import { connect } from '../../src/db/connect';
import { CommitUnknownError, transact } from '../../src/db/transact';
import { refuseInserts } from '../support/db/refuse-inserts';
import { createDatabase } from '../support/servers/test-servers';
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy';

describe('a transaction', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: TcpProxy;
  let direct: Knex;
  let db: Knex;

  beforeAll(async () => {
    database = await createDatabase();
    direct = connect(database.url, 10);
    const url = new URL(database.url);
    proxy = await startTcpProxy(Number(url.port));
    url.port = String(proxy.port);
    db = connect(url.href, 10);
  });
  afterEach(() => proxy.become('open'));
  afterAll(async () => {
    await db.destroy();
    await direct.destroy();
    await proxy.stop();
    await database.drop();
  });

  const insert =
    (id: string) =>
    async (trx: Knex): Promise<string> => {
      await trx('partners').insert({ id, name: id });
      return id;
    };
  const isStored = async (id: string): Promise<boolean> =>
    (await direct('partners').where({ id })).length === 1;
  const isCommit = (sent: string): boolean => sent.includes('COMMIT;');

  it('returns what its work returned, once it is committed', async () => {
    expect(await transact(db, insert('committed'))).toBe('committed');
    expect(await isStored('committed')).toBe(true);
  });

  it('is undone when its work fails, and throws the error of the work', async () => {
    const failure = new Error('no');
    const work = async (trx: Knex): Promise<never> => {
      await insert('undone')(trx);
      throw failure;
    };
    await expect(transact(db, work)).rejects.toBe(failure);
    expect(await isStored('undone')).toBe(false);
  });

  it('was not committed if the connection is lost before COMMIT', async () => {
    proxy.loseAnswers('cut', (sent) => sent.includes('insert into "partners"'));
    const error: unknown = await transact(db, insert('early')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(CommitUnknownError);
    expect(await isStored('early')).toBe(false);
  });

  it('may have been committed if the connection is lost after COMMIT was sent', async () => {
    proxy.loseAnswers('cut', isCommit);
    await expect(transact(db, insert('late'))).rejects.toThrow(CommitUnknownError);
    expect(await isStored('late')).toBe(true);
  });

  it.each([
    ['a violated constraint', '23505', false],
    ['a serialization failure', '40001', false],
    ['a server that shuts down', '57P01', false],
    ["a pooler's lost connection", '08006', true],
    ['a completion that is not known', '40003', true],
  ])('that is answered %s (%s) at COMMIT may have been committed: %s', async (_name, sqlstate, isUnknown) => {
    const allow = await refuseInserts(direct, 'partners', sqlstate, 'commit');
    try {
      const error: unknown = await transact(db, insert(sqlstate)).catch((reason: unknown) => reason);
      expect(error instanceof CommitUnknownError).toBe(isUnknown);
      expect(isUnknown ? (error as Error).cause : error).toMatchObject({ code: sqlstate });
    } finally {
      await allow();
    }
  });
});
