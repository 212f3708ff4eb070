import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../errors';
import { copyPostgresBinaries, findPostgresBinaries } from './postgres-binaries';
import { canEnter, canRun, postgresUser, type PostgresUser } from './postgres-user';
import { stopPostmaster } from './postmaster-lock';

/** Where Postgres runs from, on which data, as whom. */
export interface PostgresLocation {
  /** Holds `bin`, `lib` and `share`. */
  binaries: string;
  data: string;
  /** Absent: the user of this process. */
  user?: PostgresUser;
}

/** All users reach it, and nothing sweeps it, as `/var/tmp` is swept of what was not used for a month. */
const commonFolder = '/var/lib/registration-requests';

/** Finds places for binaries and data that the user who runs Postgres can reach; announces them where they are copies. */
export async function locatePostgres(
  dataDir: string,
  announce: (line: string) => void,
  common = commonFolder,
): Promise<PostgresLocation> {
  const data = recordedFolder(dataDir) ?? join(dataDir, 'postgres');
  const user = postgresUser(data);
  if (!user) return { binaries: findPostgresBinaries().root, data };
  return {
    user,
    binaries: await reachableBinaries(user, announce, common),
    data: await reachableData(data, dataDir, user, announce, common),
  };
}

async function reachableBinaries(
  user: PostgresUser,
  announce: (line: string) => void,
  common: string,
): Promise<string> {
  const original = findPostgresBinaries();
  const runs = (root: string) => canRun(user, join(root, 'bin', 'postgres'));
  if (runs(original.root)) return original.root;
  await prepareCommonFolder(common);
  const copy = await copyPostgresBinaries(original, common);
  if (!runs(copy)) {
    throw new ConfigurationError(
      `user ${user.name} can run Postgres neither from ${original.root} nor from ${copy}`,
    );
  }
  announce(
    `Postgres runs as user ${user.name}, who cannot reach ${original.root}: it runs from a copy in ${copy}`,
  );
  return copy;
}

async function reachableData(
  data: string,
  dataDir: string,
  user: PostgresUser,
  announce: (line: string) => void,
  common: string,
): Promise<string> {
  const chosen = existsSync(join(data, 'PG_VERSION')) || canEnter(user, dirname(data));
  const folder = chosen ? data : await newFolderFor(dataDir, common);
  if (!canEnter(user, dirname(folder))) {
    throw new ConfigurationError(
      `Postgres runs as user ${user.name}, who cannot reach its data in ${folder} any more`,
    );
  }
  if (dirname(folder) !== dataDir) {
    announce(`Postgres runs as user ${user.name}, who cannot reach ${dataDir}: its data are in ${folder}`);
  }
  return folder;
}

/** The folder of a DATA_DIR that others can't enter. What an earlier DATA_DIR of that name left there went with it. */
async function newFolderFor(dataDir: string, common: string): Promise<string> {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const folder = join(common, `data-${name}`);
  await prepareCommonFolder(common);
  await stopPostmaster(folder);
  await rm(folder, { recursive: true, force: true });
  await writeFile(recordOf(dataDir), folder);
  return folder;
}

function recordedFolder(dataDir: string): string | undefined {
  const record = recordOf(dataDir);
  return existsSync(record) ? readFileSync(record, 'utf8') : undefined;
}

function recordOf(dataDir: string): string {
  return join(dataDir, 'postgres-location');
}

async function prepareCommonFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { uid } = await lstat(folder);
  if (uid !== 0)
    throw new ConfigurationError(`${folder} belongs to another user, who could change Postgres there`);
  await chmod(folder, 0o755);
}
