import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Long from 'long';
import { Connection } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { connectTemporal } from '../../src/temporal/connection';
import { dataConverterFor } from '../../src/encryption/data-converter';
import { KeyRing } from '../../src/encryption/key-ring';
import { RegistrationWorkflows } from '../../src/temporal/registration-workflows';
import { TASK_QUEUE } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { PROJECT } from '../support/service/service';
import { startStrictTemporal } from '../support/servers/strict-temporal';
import {
  createDatabase,
  createNamespace,
  type TestDatabase,
  testServers,
} from '../support/servers/test-servers';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const uniqueName = (): string => `setup-${randomBytes(6).toString('hex')}`;

describe('the setup command', () => {
  const { temporal } = testServers();
  const { address } = temporal.connection;
  let database: TestDatabase;
  let connection: Connection;
  beforeEach(async () => {
    [database, connection] = await Promise.all([createDatabase(null), Connection.connect({ address })]);
  });
  afterEach(async () => {
    await connection.close();
    await database.drop();
  });

  /** The environment has no variable of the issuer. */
  const setUp = (options: string[], change: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    promisify(execFile)(process.execPath, [join(PROJECT, 'dist/src/cli.js'), 'setup', ...options], {
      env: { DATABASE_URL: database.url, TEMPORAL_ADDRESS: address, ...change },
    }).then(
      (output) => ({ code: 0, ...output }),
      (error: unknown) => error as Ended,
    );

  it('makes schema, namespace, search attributes and Nexus endpoint, and changes nothing the second time', async () => {
    const namespace = uniqueName();
    const first = await setUp(['--retention', '45d'], { TEMPORAL_NAMESPACE: namespace });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^schema: migrated: 0001-registration-requests, /),
      `namespace ${namespace}: created, keeps closed workflows for 45 days`,
      'search attributes: registered RegistrationStatus, RegistrationScope, PartnerId, TenantId, ApplicationType',
      'Nexus endpoint registration-requests: created',
    ]);
    expect(await setUp([], { TEMPORAL_NAMESPACE: namespace })).toEqual({
      code: 0,
      stdout: [
        'schema: up to date',
        `namespace ${namespace}: there, keeps closed workflows for 45 days`,
        'search attributes: there',
        'Nexus endpoint registration-requests: there',
        '',
      ].join('\n'),
      stderr: '',
    });

    const client = connectTemporal({ ...temporal, namespace }, dataConverterFor(KeyRing.empty));
    await expect(new RegistrationWorkflows(client, undefined).check()).resolves.toBeUndefined();
    await client.connection.close();
    const { endpoints } = await connection.operatorService.listNexusEndpoints({
      name: 'registration-requests',
    });
    expect(endpoints[0]?.spec?.target?.worker).toMatchObject({ namespace, taskQueue: TASK_QUEUE });
  });

  it('may run twice at once on empty servers', async () => {
    const name = uniqueName();
    const both = [1, 2].map(() => setUp(['--nexus-endpoint', name], { TEMPORAL_NAMESPACE: name }));
    expect((await Promise.all(both)).map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    const client = connectTemporal({ ...temporal, namespace: name }, dataConverterFor(KeyRing.empty));
    await expect(new RegistrationWorkflows(client, undefined).check()).resolves.toBeUndefined();
    await client.connection.close();
  });

  it('refuses a search attribute of the same name and another type', async () => {
    const namespace = uniqueName();
    const without = ['--no-nexus-endpoint'];
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: Long.fromNumber(86_400) },
    });
    const { INDEXED_VALUE_TYPE_INT: type } = proto.api.enums.v1.IndexedValueType;
    await eventually(() =>
      connection.operatorService
        .addSearchAttributes({ namespace, searchAttributes: { TenantId: type } })
        .then(
          () => true,
          () => false,
        ),
    );
    const { code, stdout, stderr } = await setUp(without, { TEMPORAL_NAMESPACE: namespace });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'search attributes TenantId: there, but not of type Keyword. Rename or remove them, or use another namespace\n',
    });
    expect(stdout).toContain(`namespace ${namespace}: there, keeps closed workflows for 1 days\n`);
  });

  it('refuses a Nexus endpoint that leads to another namespace', async () => {
    const [mine, other] = await Promise.all([createNamespace(), createNamespace()]);
    const name = uniqueName();
    expect((await setUp(['--nexus-endpoint', name], { TEMPORAL_NAMESPACE: other.namespace })).code).toBe(0);
    expect(await setUp(['--nexus-endpoint', name], { TEMPORAL_NAMESPACE: mine.namespace })).toMatchObject({
      code: 1,
      stderr:
        `Nexus endpoint ${name}: there, but it leads to namespace ${other.namespace} and task queue ${TASK_QUEUE}. ` +
        'Choose another name with --nexus-endpoint\n',
    });
  });

  describe('where the server allows no change', () => {
    const denied = 'gRPC status 7: Request unauthorized';
    const byHand = `${denied}. Do this by hand`;

    it('says all that must be done by hand', async () => {
      const strict = await startStrictTemporal(false);
      const result = await setUp([], { TEMPORAL_ADDRESS: strict.address });
      strict.stop();
      expect(result.code).toBe(1);
      expect(result.stdout.trim().split('\n').slice(1)).toEqual(['namespace default: there']);
      const server = `TEMPORAL_ADDRESS ${strict.address}`;
      expect(result.stderr.trim().split('\n')).toEqual([
        `${server}: ${byHand}: register these search attributes as Keyword in default: ` +
          'RegistrationStatus, RegistrationScope, PartnerId, TenantId, ApplicationType',
        `${server}: ${byHand}: create the Nexus endpoint registration-requests for namespace default ` +
          'and task queue registration-requests, then use --no-nexus-endpoint',
      ]);
    });

    it('succeeds when that was done', async () => {
      const strict = await startStrictTemporal(true);
      const result = await setUp(['--no-nexus-endpoint'], { TEMPORAL_ADDRESS: strict.address });
      strict.stop();
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout.trim().split('\n').slice(1)).toEqual([
        'namespace default: there',
        'search attributes: there',
      ]);
    });
  });

  it.each([
    [
      'Temporal is down',
      { TEMPORAL_ADDRESS: '127.0.0.1:1' },
      /^TEMPORAL_ADDRESS 127\.0\.0\.1:1: gRPC status 14: .*ECONNREFUSED.* This was not done: look for namespace default$/,
    ],
    ['Postgres is down', { DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/db' }, /ECONNREFUSED/],
    ['no database is configured', { DATABASE_URL: '' }, /^DATABASE_URL is not set$/],
    ['no Temporal is configured', { TEMPORAL_ADDRESS: '' }, /^not set: TEMPORAL_ADDRESS$/],
  ])('says in one line that %s', async (_name, change, line) => {
    const { code, stderr } = await setUp([], change);
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('secret');
  });
});
