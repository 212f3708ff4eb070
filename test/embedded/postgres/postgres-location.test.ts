import { chmodSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgresBinaries } from '../../../src/embedded/postgres/postgres-binaries';
import { locatePostgres } from '../../../src/embedded/postgres/postgres-location';
import { canRun, postgresUser } from '../../../src/embedded/postgres/postgres-user';
import { temporaryFolder } from '../support/temporary-folder';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('the location of Postgres when this process is root and another user runs Postgres', () => {
  const root = temporaryFolder();
  const closed = join(root, 'closed');
  const original = findPostgresBinaries();
  let common: string;
  let announced: string[];
  const announce = (line: string) => announced.push(line);
  beforeEach(() => {
    common = join(root, String(Math.random()));
    announced = [];
  });
  mkdirSync(closed);
  chmodSync(closed, 0o700);

  function dataDirIn(parent: string): string {
    const dataDir = join(parent, String(Math.random()));
    mkdirSync(dataDir);
    return dataDir;
  }

  it('is in DATA_DIR if that user can enter it', async () => {
    const dataDir = dataDirIn(root);
    const { data, user } = await locatePostgres(dataDir, announce, { original, common });
    expect(data).toBe(join(dataDir, 'postgres'));
    expect(user?.uid).not.toBe(0);
    expect(announced.filter((line) => line.includes('data'))).toEqual([]);
  });

  it('is another folder if that user cannot enter DATA_DIR, the same one at every start', async () => {
    const dataDir = dataDirIn(closed);
    const first = await locatePostgres(dataDir, announce, { original, common });
    expect(first.data.startsWith(`${common}/data-`)).toBe(true);
    expect(announced).toContainEqual(expect.stringContaining(`its data are in ${first.data}`));
    mkdirSync(first.data);
    writeFileSync(join(first.data, 'PG_VERSION'), '18');
    const second = await locatePostgres(dataDir, announce, { original, common });
    expect(second.data).toBe(first.data);
    expect(statSync(join(first.data, 'PG_VERSION')).size).toBe(2);
  });

  it('is empty again after DATA_DIR was removed', async () => {
    const dataDir = dataDirIn(closed);
    const { data } = await locatePostgres(dataDir, announce, { original, common });
    mkdirSync(data);
    rmSync(dataDir, { recursive: true });
    mkdirSync(dataDir);
    expect((await locatePostgres(dataDir, announce, { original, common })).data).toBe(data);
    expect(statSync(data, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('does not change while there are data, and an error says so when that user cannot reach them', async () => {
    const dataDir = dataDirIn(root);
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '18');
    chmodSync(dataDir, 0o700);
    await expect(locatePostgres(dataDir, announce, { original, common })).rejects.toThrow(
      `cannot reach its data in ${join(dataDir, 'postgres')} any more`,
    );
  });

  it('holds a copy of the binaries if that user cannot reach the original', async () => {
    const hidden = { ...original, root: join(closed, 'native') };
    cpSync(original.root, hidden.root, { recursive: true, verbatimSymlinks: true });
    const dataDir = dataDirIn(root);
    const [one, other] = await Promise.all([
      locatePostgres(dataDir, announce, { original: hidden, common }),
      locatePostgres(dataDir, announce, { original: hidden, common }),
    ]);
    expect(one.binaries).toBe(other.binaries);
    expect(one.binaries.startsWith(common)).toBe(true);
    expect(announced).toContainEqual(expect.stringContaining(`it runs from a copy in ${one.binaries}`));
    const user = postgresUser(join(dataDir, 'postgres'));
    expect(user && canRun(user, join(one.binaries, 'bin', 'initdb'))).toBe(true);
    expect(user && canRun(user, join(hidden.root, 'bin', 'initdb'))).toBe(false);
  });
});
