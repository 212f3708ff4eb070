import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { loadConfig, type Config } from '../../src/config';
import { freePort } from '../../src/embedded/server/free-port';
import { issueToken } from '../../src/embedded/issuer/development-issuer';
import { isRunning } from '../../src/embedded/server/process-identity';
import { startEmbedded, type Embedded } from '../../src/embedded/start-embedded';
import { ConfigurationError } from '../../src/errors';
import { SEARCH_ATTRIBUTE_NAMES } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { notedProcess } from './support/noted-process';
import { temporaryFolder } from './support/temporary-folder';

const root = temporaryFolder();
const announced: string[] = [];
const announce = (line: string) => announced.push(line);
const start = (config: Config) => startEmbedded(config, SEARCH_ATTRIBUTE_NAMES, announce, process.env);

async function configFor(dataDir: string, more: NodeJS.ProcessEnv = {}): Promise<Config> {
  const { TEMPORAL_CLI } = process.env;
  return loadConfig({ DATA_DIR: dataDir, TEMPORAL_UI_PORT: String(await freePort()), TEMPORAL_CLI, ...more });
}

async function query(databaseUrl: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

async function withTemporal<T>({ temporal }: Embedded, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect(temporal.connection);
  try {
    return await use(new Client({ connection, namespace: temporal.namespace }));
  } finally {
    await connection.close();
  }
}

describe('the embedded parts', () => {
  it('start, answer, refuse a second start, leave no process after the stop, and keep their data', async () => {
    const dataDir = join(root, 'kept');
    const config = await configFor(dataDir);
    const first = await start(config);
    await query(first.migrationDatabaseUrl ?? '', 'CREATE TABLE kept AS SELECT 42 AS answer');
    await withTemporal(first, (client) =>
      client.workflow.start('any', { workflowId: 'kept', taskQueue: 'nobody', args: [] }),
    );
    const token = await issueToken(dataDir, { role: 'super_admin', ttlSeconds: 60 });
    const { issuer, audience, jwksUri } = first.auth;
    await jwtVerify(token, createRemoteJWKSet(new URL(jwksUri ?? '')), { issuer, audience });
    expect((await fetch(first.temporal.uiUrl ?? '')).status).toBe(200);

    await expect(start(config)).rejects.toThrow(
      new ConfigurationError(
        `DATA_DIR ${dataDir} is in use by process ${process.pid}: stop it, or choose another`,
      ),
    );

    const servers = [notedProcess(dataDir, 'postgres'), notedProcess(dataDir, 'temporal')];
    expect(servers.map(isRunning)).toEqual([true, true]);
    await Promise.all([first.stop(), first.stop()]);
    expect(servers.map(isRunning)).toEqual([false, false]);

    const second = await start(config);
    expect(await query(second.migrationDatabaseUrl ?? '', 'SELECT answer FROM kept')).toEqual([42]);
    const { status } = await withTemporal(second, (client) => client.workflow.getHandle('kept').describe());
    expect(status.name).toBe('RUNNING');
    await jwtVerify(token, createRemoteJWKSet(new URL(second.auth.jwksUri ?? '')), { issuer, audience });
    await second.stop();
  });

  it('write no secret to a log, and let only their owner read secrets', () => {
    const dataDir = join(root, 'kept');
    for (const file of ['postgres-password', 'postgres-service-password']) {
      const path = join(dataDir, file);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      for (const log of ['postgres.log', 'temporal.log']) {
        expect(readFileSync(join(dataDir, log), 'utf8')).not.toContain(readFileSync(path, 'utf8'));
      }
    }
  });

  it('come back on the same ports when they are killed', async () => {
    const dataDir = join(root, 'killed');
    const embedded = await start(await configFor(dataDir));
    try {
      const postgres = notedProcess(dataDir, 'postgres');
      const temporal = notedProcess(dataDir, 'temporal');
      process.kill(postgres.pid, 'SIGKILL');
      process.kill(temporal.pid, 'SIGKILL');
      await eventually(() => notedProcess(dataDir, 'postgres').pid !== postgres.pid);
      await eventually(() => notedProcess(dataDir, 'temporal').pid !== temporal.pid);
      await eventually(() => query(embedded.databaseUrl, 'SELECT 1').then(Boolean, () => false));
      const registered = await eventually(() =>
        withTemporal(embedded, ({ connection }) =>
          connection.operatorService.listSearchAttributes({ namespace: embedded.temporal.namespace }),
        ).catch(() => undefined),
      );
      expect(Object.keys(registered?.customAttributes ?? {})).toEqual(
        expect.arrayContaining(SEARCH_ATTRIBUTE_NAMES),
      );
    } finally {
      await embedded.stop();
    }
  });

  it('still start after the password files were lost', async () => {
    const dataDir = join(root, 'forgotten');
    const config = await configFor(dataDir, { TEMPORAL_ADDRESS: 'temporal.example:7233' });
    await (await start(config)).stop();
    for (const file of ['postgres-password', 'postgres-service-password']) rmSync(join(dataDir, file));
    const again = await start(config);
    const roles = [again.migrationDatabaseUrl ?? '', again.databaseUrl];
    expect(await Promise.all(roles.map((url) => query(url, 'SELECT current_user::text')))).toEqual([
      ['registration_requests'],
      ['registration_service'],
    ]);
    await again.stop();
  });

  it('do not start if they are configured', async () => {
    const dataDir = join(root, 'configured');
    const auth = { AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a', AUTH_JWKS_URI: 'https://issuer.example/jwks' };
    const database = { DATABASE_URL: 'postgres://db.example/x' };
    const temporal = { TEMPORAL_ADDRESS: 'temporal.example:7233' };

    const all = await configFor(dataDir, { ...auth, ...database, ...temporal });
    const embedded = await start(all);
    expect(embedded).toMatchObject({
      databaseUrl: all.databaseUrl,
      temporal: all.temporal,
      auth: all.auth,
    });
    expect(existsSync(dataDir)).toBe(false);
    await embedded.stop();

    const postgresOnly = await start(await configFor(dataDir, { ...auth, ...temporal }));
    expect(await query(postgresOnly.databaseUrl, 'SELECT 1')).toEqual([1]);
    expect([existsSync(join(dataDir, 'temporal.pid')), existsSync(join(dataDir, 'issuer'))]).toEqual([
      false,
      false,
    ]);
    await postgresOnly.stop();
  });
});

describe('the embedded parts refuse to start, in one line,', () => {
  async function refusal(config: Config): Promise<string> {
    const error: unknown = await start(config).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    const { message } = error as ConfigurationError;
    expect(message).not.toContain('\n');
    return message;
  }

  it('when the port of the UI is in use, and nothing is left running', async () => {
    const dataDir = join(root, 'port');
    const config = await configFor(dataDir);
    const other = createServer().listen(config.temporalUiPort, '127.0.0.1');
    await once(other, 'listening');
    expect(await refusal(config)).toBe(
      `TEMPORAL_UI_PORT ${config.temporalUiPort} is in use: choose another, or stop what listens there`,
    );
    other.close();
    expect([existsSync(join(dataDir, 'postgres.pid')), existsSync(join(dataDir, 'lock'))]).toEqual([
      false,
      false,
    ]);
    await (await start(config)).stop();
  });

  it('when DATA_DIR is a file, or is below a file', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(await refusal(await configFor(file))).toContain(`DATA_DIR ${file} is not a directory`);
    expect(await refusal(await configFor(join(file, 'x')))).toContain(
      `DATA_DIR ${file}/x is not a directory`,
    );
  });

  it('when DATA_DIR cannot be written', async () => {
    // Root can write in spite of file modes, but not to the kernel's own file system.
    const dataDir = process.getuid?.() === 0 ? '/sys/registration-requests' : join(root, 'read-only');
    if (process.getuid?.() !== 0) mkdirSync(dataDir, { mode: 0o500 });
    expect(await refusal(await configFor(dataDir))).toMatch(
      /^DATA_DIR \S+ is (not writable|on a read-only file system)/,
    );
  });

  it('when Temporal does not start, with its reason, and the parts that have started are stopped', async () => {
    const dataDir = join(root, 'configured');
    const cli = join(root, 'failing-temporal');
    // It gives up when Postgres answers, and writes down which process that was.
    const script = [
      'if [ "$1" = --version ]; then echo temporal version 0; exit; fi',
      `until grep -qs ready ${dataDir}/postgres/postmaster.pid; do sleep 0.1; done; sleep 1`,
      `cp ${dataDir}/postgres.pid ${root}/postgres.pid`,
      'echo "Error: no luck" >&2; exit 1',
    ];
    writeFileSync(cli, ['#!/bin/sh', ...script].join('\n'), { mode: 0o755 });
    expect(await refusal(await configFor(dataDir, { TEMPORAL_CLI: cli }))).toBe(
      `Temporal did not start (exit code 1): Error: no luck; its log is ${dataDir}/temporal.log`,
    );
    expect(isRunning(notedProcess(root, 'postgres'))).toBe(false);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  it('when Postgres does not start, with its reason', async () => {
    const dataDir = join(root, 'kept');
    writeFileSync(join(dataDir, 'postgres', 'postgresql.conf'), 'max_connections = many\n');
    expect(await refusal(await configFor(dataDir))).toMatch(
      /^Postgres did not start \(exit code 1\): .*max_connections/,
    );
  });
});
