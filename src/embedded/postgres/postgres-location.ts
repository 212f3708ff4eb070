import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../../errors';
import { copyPostgresBinaries, findPostgresBinaries, type PostgresBinaries } from './postgres-binaries';
import { canEnter, canRun, postgresUser, type PostgresUser } from './postgres-user';
import { stopPostmaster } from './postmaster-lock';

/** The folder Postgres runs from, the folder of its data, and the user that runs it. */
export interface PostgresLocation {
  /** Holds `bin`, `lib` and `share`. */
  binaries: string;
  data: string;
  /** Absent when Postgres runs as the user of this process. */
  user?: PostgresUser;
}

/** What only tests replace. */
interface Surroundings {
  original: PostgresBinaries;
  /** The folder for copies, and for data in a DATA_DIR that the user cannot reach. */
  common: string;
}

// All users reach this folder, and nothing deletes its files. /var/tmp loses files that were not used for a month.
const commonFolder = '/var/lib/registration-requests';

/**
 * Finds folders for the binaries and the data that the user who runs Postgres can reach.
 * @param announce is told about each folder that is not the usual one
 * @throws ConfigurationError when that user cannot reach them
 */
export async function locatePostgres(
  dataDir: string,
  announce: (line: string) => void,
  { original, common }: Surroundings = { original: findPostgresBinaries(), common: commonFolder },
): Promise<PostgresLocation> {
  const usual = { binaries: original.root, data: join(dataDir, 'postgres') };
  const user = postgresUser(recordedFolder(dataDir) ?? usual.data);
  if (!user) return usual;
  const binaries = await reachableBinaries(user, original, common);
  const data = await reachableData(user, dataDir, usual.data, common);
  for (const [what, place, usually] of [
    ['it runs from a copy', binaries, usual.binaries],
    ['its data are', data, usual.data],
  ] as const) {
    if (place !== usually) {
      announce(`Postgres runs as user ${user.name}, who cannot reach ${usually}, so ${what} in ${place}`);
    }
  }
  return { user, binaries, data };
}

async function reachableBinaries(
  user: PostgresUser,
  original: PostgresBinaries,
  common: string,
): Promise<string> {
  const runs = (root: string) => canRun(user, join(root, 'bin', 'postgres'));
  if (runs(original.root)) return original.root;
  await prepareCommonFolder(common);
  const copy = await copyPostgresBinaries(original, common);
  if (runs(copy)) return copy;
  throw new ConfigurationError(
    `user ${user.name} cannot run Postgres from ${original.root} or from ${copy}: set DATABASE_URL`,
  );
}

async function reachableData(
  user: PostgresUser,
  dataDir: string,
  usual: string,
  common: string,
): Promise<string> {
  const existing = recordedFolder(dataDir) ?? (existsSync(join(usual, 'PG_VERSION')) ? usual : undefined);
  if (existing === undefined) {
    return canEnter(user, dataDir) ? usual : newFolderFor(dataDir, common);
  }
  if (canEnter(user, dirname(existing))) return existing;
  throw new ConfigurationError(
    `Postgres runs as user ${user.name}, who cannot reach its data in ${existing} any more: let that user enter the folders above`,
  );
}

/**
 * An empty data folder outside a DATA_DIR that the user cannot enter. Its name depends on the path of DATA_DIR. What an
 * earlier DATA_DIR at that path left there is deleted, because that DATA_DIR is gone too.
 */
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
    throw new ConfigurationError(
      `${folder} does not belong to root, so its owner could change Postgres there: remove it, or set DATABASE_URL`,
    );
  await chmod(folder, 0o755);
}
