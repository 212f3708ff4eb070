import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { ConfigurationError } from '../../errors';
import { errorCode } from '../system-error';

/** The user that runs Postgres. */
export interface PostgresUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * The user that runs Postgres if this process is root, because Postgres refuses to run as root.
 * @returns the owner of the data, else `postgres` or `nobody`; undefined when this process is not root
 */
export function postgresUser(dataFolder: string): PostgresUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { name: nameOf(owner.uid), uid: owner.uid, gid: owner.gid };
  const user = systemUser('postgres') ?? systemUser('nobody');
  if (!user) {
    throw new ConfigurationError(
      'Postgres does not run as root, and no user postgres or nobody exists: set DATABASE_URL',
    );
  }
  return user;
}

/** Whether the user can enter a folder. It is tried, because modes say nothing about access lists and mounts. */
export function canEnter(user: PostgresUser, folder: string): boolean {
  return runAs(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder]);
}

/** Whether the user can run a program, and load the libraries it needs. */
export function canRun(user: PostgresUser, program: string): boolean {
  return runAs(user, program, ['--version']);
}

function runAs({ name, uid, gid }: PostgresUser, command: string, args: string[]): boolean {
  const { error, status } = spawnSync(command, args, { uid, gid, cwd: '/', stdio: 'ignore', env: {} });
  if (error && errorCode(error) === 'EPERM') {
    throw new ConfigurationError(
      `this process may not run Postgres as ${name} (${error.message}): set DATABASE_URL`,
    );
  }
  return status === 0;
}

function systemUser(name: string): PostgresUser | undefined {
  try {
    return { name, uid: Number(id('-u', name)), gid: Number(id('-g', name)) };
  } catch {
    return undefined;
  }
}

function nameOf(uid: number): string {
  try {
    return id('-nu', String(uid));
  } catch {
    return String(uid);
  }
}

function id(...args: string[]): string {
  return execFileSync('id', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
