import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '../../errors';
import { lastWords } from '../server/last-words';
import type { PostgresLocation } from './postgres-location';
import type { SecretFile } from '../data-dir/secret-file';

/** The name of the database, and of the role that owns it and migrates it. */
export const databaseName = 'registration_requests';
/** The role of the service. It owns nothing and may do only what it was granted. */
export const serviceRole = 'registration_service';

// The superuser may not connect. Only the owner of the data needs that role, and uses it without a server.
const accessRules = `host all ${databaseName},${serviceRole} 127.0.0.1/32 scram-sha-256\n`;

/** The environment of a Postgres program. Its messages are in English, and it sees no variable of this process. */
export const postgresEnv = { LC_ALL: 'C', TZ: 'UTC' };

/** The passwords of the two roles. */
export interface Passwords {
  owner: SecretFile;
  service: SecretFile;
}

/**
 * Creates the database cluster if there is none. If a password is new, gives it to its role.
 * @param signal gives up the work
 */
export async function prepareCluster(
  location: PostgresLocation,
  passwords: Passwords,
  signal: AbortSignal,
): Promise<void> {
  const owner = roleWith(passwords.owner, databaseName, 'LOGIN CREATEDB');
  const service = roleWith(passwords.service, serviceRole, 'LOGIN');
  if (!existsSync(join(location.data, 'PG_VERSION'))) {
    await createCluster(
      location,
      [...owner, ...service, `CREATE DATABASE ${databaseName} OWNER ${databaseName};`],
      signal,
    );
    return;
  }
  const changed = [...(passwords.owner.created ? owner : []), ...(passwords.service.created ? service : [])];
  if (changed.length > 0) await runSql(location, changed);
  // The rules of an older version let in the owner only.
  await writeFile(join(location.data, 'pg_hba.conf'), accessRules);
}

function roleWith({ content }: SecretFile, role: string, rights: string): string[] {
  return [
    `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`,
    `ALTER ROLE ${role} ${rights} PASSWORD '${content}';`,
  ];
}

/** Creates the cluster in another folder and renames it when it is complete. So a crash leaves no half of a cluster. */
async function createCluster(location: PostgresLocation, sql: string[], signal: AbortSignal): Promise<void> {
  const draft = { ...location, data: `${location.data}.new` };
  await rm(draft.data, { recursive: true, force: true });
  await mkdir(draft.data, { mode: 0o700 });
  if (location.user) await chown(draft.data, location.user.uid, location.user.gid);
  const options = '--username=postgres --auth=reject --encoding=UTF8 --locale=C --locale-provider=builtin';
  const args = ['-D', draft.data, ...options.split(' '), '--builtin-locale=C.UTF-8'];
  await run(draft, 'initdb', args, [], signal);
  signal.throwIfAborted();
  await writeFile(join(draft.data, 'pg_hba.conf'), accessRules);
  await runSql(draft, sql);
  await rename(draft.data, location.data);
}

async function runSql(location: PostgresLocation, statements: string[]): Promise<void> {
  const output = await run(location, 'postgres', ['--single', '-D', location.data, 'postgres'], statements);
  const failure = /^.*(?:ERROR|FATAL|PANIC): .*$/m.exec(output);
  if (failure) throw new ConfigurationError(`Postgres could not be set up: ${failure[0]}`);
}

function run(
  location: PostgresLocation,
  program: string,
  args: string[],
  input: string[] = [],
  signal?: AbortSignal,
): Promise<string> {
  const { binaries, user } = location;
  const options = { cwd: '/', env: postgresEnv, ...(user && { uid: user.uid, gid: user.gid }) };
  return new Promise((resolve, reject) => {
    const child = execFile(join(binaries, 'bin', program), args, options, (error, stdout, stderr) => {
      signal?.removeEventListener('abort', end);
      if (!error) {
        resolve(stdout + stderr);
        return;
      }
      reject(
        new ConfigurationError(`${program} failed (exit code ${String(error.code)}): ${lastWords(stderr)}`, {
          cause: error,
        }),
      );
    });
    // Not by the option `signal`, which would not wait for the program to be gone.
    const end = () => child.kill();
    signal?.addEventListener('abort', end);
    child.stdin?.on('error', () => child.kill());
    child.stdin?.end(input.map((line) => `${line}\n`).join(''));
  });
}
