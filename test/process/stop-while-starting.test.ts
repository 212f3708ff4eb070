import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/server/free-port';
import { eventually } from '../support/eventually';
import {
  createInstallation,
  type Installation,
  type Service,
  startProcess,
} from '../support/service/service';
import { createDatabase, type TestDatabase, testServers } from '../support/servers/test-servers';

type Program = 'main' | 'api' | 'worker';

/** How a test brings a start to a step that it cannot leave by itself, and sees that it is there. */
interface Step {
  title: string;
  programs: Program[];
  env: () => NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv>;
  isThere: (service: Service) => boolean;
}

const DEADLINE_MS = 10_000;

describe('a start that is told to stop', () => {
  let installation: Installation;
  let empty: TestDatabase;
  let silent: Server;
  let connections: number;
  beforeEach(async () => {
    [installation, empty] = await Promise.all([createInstallation(), createDatabase(null)]);
    connections = 0;
    silent = createServer((socket) => {
      connections += 1;
      // Read, so that the end of the other side is seen.
      socket.resume().on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    silent.close();
    await Promise.all([installation.remove(), empty.drop()]);
  });

  const inDataDir = (name: string): string => join(installation.env.DATA_DIR, name);
  const silentAddress = (): string => `127.0.0.1:${(silent.address() as { port: number }).port}`;
  const nobody = async (): Promise<string> => `127.0.0.1:${await freePort()}`;
  const auth = (): NodeJS.ProcessEnv => ({
    AUTH_ISSUER: testServers().auth.issuer,
    AUTH_AUDIENCE: testServers().auth.audience,
    AUTH_JWKS_URI: testServers().auth.jwksUri,
  });
  /** Everything is configured, so nothing is embedded, and the schema may be migrated. */
  const configured = (): NodeJS.ProcessEnv => ({
    ...auth(),
    DATABASE_URL: empty.url,
    TEMPORAL_ADDRESS: testServers().temporal.connection.address,
  });
  /** A stand-in for the Temporal CLI. It notes each step at which it hangs. */
  const hangingTemporal = async (version: string): Promise<NodeJS.ProcessEnv> => {
    const path = inDataDir('temporal-cli');
    const hang = (note: string): string => `touch ${inDataDir(note)}; exec sleep 60`;
    await writeFile(path, `#!/bin/sh\n[ "$1" = --version ] && ${version}\n${hang('hangs')}\n`);
    await chmod(path, 0o755);
    return { ...configured(), TEMPORAL_ADDRESS: '', TEMPORAL_CLI: path };
  };

  const all: Program[] = ['main', 'api', 'worker'];
  const steps: Step[] = [
    {
      title: 'while the embedded Postgres is created',
      programs: ['main'],
      env: async () => ({ ...configured(), DATABASE_URL: '', TEMPORAL_ADDRESS: await nobody() }),
      isThere: () => existsSync(inDataDir('postgres.new')),
    },
    {
      title: 'while it looks for the Temporal executable',
      programs: ['main'],
      env: () => hangingTemporal('true'),
      isThere: () => existsSync(inDataDir('hangs')),
    },
    {
      title: 'while the embedded Temporal starts',
      programs: ['main'],
      env: () => hangingTemporal('echo temporal version 0 && exit'),
      isThere: () => existsSync(inDataDir('hangs')),
    },
    {
      title: 'while Postgres refuses connections',
      programs: all,
      env: async () => ({ ...configured(), DATABASE_URL: `postgres://u:hunter2@${await nobody()}/x` }),
      isThere: ({ logged }) => /DATABASE_URL 127\.0\.0\.1:\d+ is out of reach/.test(logged()),
    },
    {
      title: 'while Postgres says nothing',
      programs: all,
      env: () => ({ ...configured(), DATABASE_URL: `postgres://u:hunter2@${silentAddress()}/x` }),
      isThere: () => connections > 0,
    },
    {
      title: 'while the schema waits to be migrated',
      programs: all,
      env: () => ({ ...configured(), DATABASE_URL: empty.serviceUrl }),
      isThere: ({ logged }) => logged().includes('may not run the migrations'),
    },
    {
      title: 'while Temporal refuses connections',
      programs: ['main', 'worker'],
      env: async () => ({ ...configured(), TEMPORAL_ADDRESS: await nobody() }),
      isThere: ({ logged }) => /TEMPORAL_ADDRESS 127\.0\.0\.1:\d+ is out of reach/.test(logged()),
    },
    {
      title: 'while Temporal says nothing',
      programs: ['main', 'worker'],
      env: () => ({ ...configured(), TEMPORAL_ADDRESS: silentAddress() }),
      isThere: () => connections > 0,
    },
  ];

  it.each(steps.flatMap(({ programs, ...step }) => programs.map((program) => ({ program, ...step }))))(
    'ends at once and announces nothing: $program, $title',
    async ({ program, env, isThere }) => {
      const service = await startProcess(program, { ...installation.env, ...(await env()) }, '');
      await eventually(() => isThere(service), Boolean, 30_000);
      const overdue = setTimeout(() => service.process.kill('SIGKILL'), DEADLINE_MS);
      const exitCode = await service.end('SIGTERM');
      clearTimeout(overdue);
      expect(exitCode).toBe(0);
      expect(service.output()).not.toContain('ready');
      expect(service.logged()).not.toMatch(/hunter2|\n {4}at |"stack"/);
    },
  );
});
