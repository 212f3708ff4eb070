import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { apiClient, REQUESTS } from './support/http/api-client';
import { type Harness, startHarness } from './support/service/harness';
import { PROJECT } from './support/service/service';
import { createDatabase, testServers } from './support/servers/test-servers';
import { foldListTotals } from '../src/db/list-totals';
import { eventually } from './support/eventually';
import { refuseInserts } from './support/db/refuse-inserts';
import { workflowIdOf } from '../workflows/contract';
import { requestRow } from './support/db/rows';

describe('the token command', () => {
  const claimNames = {
    AUTH_ROLE_CLAIM: 'realm_access.roles',
    AUTH_PARTNER_CLAIM: 'https://example.com/partner',
    AUTH_TENANT_CLAIM: 'tenant',
    AUTH_GROUPS_CLAIM: 'teams.names',
  };
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false, env: claimNames });
  });
  afterAll(() => harness.stop());

  it.each([
    [['--role', 'super_admin'], { role: 'super_admin', groups: [] }],
    [
      ['--role', 'super_admin', '--group', 'sec', '--group', 'on call'],
      { role: 'super_admin', groups: ['sec', 'on call'] },
    ],
    [['--role', 'partner_admin', '--partner', 'acme'], { role: 'partner_admin', partner_id: 'acme' }],
    [['--role', 'tenant_admin', '--tenant', 'acme-eu'], { role: 'tenant_admin', tenant_id: 'acme-eu' }],
  ])('makes a token with %j that a service with the same claim names accepts', async (options, reach) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(PROJECT, 'dist/src/cli.js'), 'token', ...options],
      { env: { ...process.env, ...claimNames, DATA_DIR: testServers().dataDir } },
    );
    const token = stdout.trim();
    expect((await apiClient(harness, token).get(REQUESTS)).status).toBe(200);
    expect((await harness.authenticate(`Bearer ${token}`)).caller()).toMatchObject(reach);
  });
});

describe('the reconcile command', () => {
  let harness: Harness;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    harness = await startHarness();
    const { connection, namespace } = harness.temporalConfig;
    const { auth } = testServers();
    env = {
      ...process.env,
      DATABASE_URL: harness.databaseUrl,
      TEMPORAL_ADDRESS: connection.address,
      TEMPORAL_NAMESPACE: namespace,
      AUTH_ISSUER: auth.issuer,
      AUTH_AUDIENCE: auth.audience,
      AUTH_JWKS_URI: auth.jwksUri,
    };
  });
  afterAll(() => harness.stop());

  const reconcile = (
    change: NodeJS.ProcessEnv = {},
    ...options: string[]
  ): Promise<{ code: number; stdout: string; stderr: string }> =>
    promisify(execFile)(process.execPath, [join(PROJECT, 'dist/src/cli.js'), 'reconcile', ...options], {
      env: { ...env, ...change },
    }).then(
      (output) => ({ code: 0, ...output }),
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
  const isRunning = async (id: string): Promise<boolean> => {
    for await (const page of harness.app.census.running())
      if (page.some((running) => running.id === id)) return true;
    return false;
  };
  const spoil = (): Promise<unknown> =>
    harness.db('list_totals').where({ tenant_id: 'acme-eu', status: 'PENDING' }).update({ total: 7 });
  const repaired = ['totals: registration_requests, TENANT PENDING of tenant acme-eu: was 7, is now 1'];

  it('repairs requests and totals, says which, and then finds that nothing differs', async () => {
    // Its workflow was never started, as if Temporal had lost it.
    const lost = requestRow({
      created_at: new Date(Date.now() - 120_000),
      expires_at: new Date(Date.now() + 3_600_000),
    });
    await harness.db('registration_requests').insert(lost);
    await foldListTotals(harness.db);
    await spoil();

    const before = await harness.db('list_total_parts').orderByRaw('1, 2, 3, 4, 5, 6');
    expect(await reconcile({}, '--dry-run')).toMatchObject({
      code: 1,
      stdout: [
        `requests: ${String(lost.id)}: its workflow is lost, and would be started again`,
        'totals: registration_requests, TENANT PENDING of tenant acme-eu: is 7, would be 1',
        '',
      ].join('\n'),
    });
    expect(await harness.db('list_total_parts').orderByRaw('1, 2, 3, 4, 5, 6')).toEqual(before);
    expect(await harness.app.census.fate(String(lost.id))).toEqual({ type: 'unknown' });

    expect(await reconcile()).toMatchObject({
      code: 0,
      stdout: [
        `requests: ${String(lost.id)}: its workflow was lost, and was started again`,
        ...repaired,
        '',
      ].join('\n'),
    });
    await eventually(() => isRunning(String(lost.id)));
    const nothing = { code: 0, stdout: 'requests: nothing differs\ntotals: nothing differs\n' };
    expect(await reconcile()).toMatchObject(nothing);
    expect(await reconcile({}, '--dry-run')).toMatchObject(nothing);
  });

  it('fails while a request cannot be repaired, and names it', async () => {
    const admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    const id = (await admin.create()).body.id as string;
    const handle = harness.temporal.workflow.getHandle(workflowIdOf(id));
    await handle.terminate('made by mistake');
    await eventually(async () => !(await isRunning(id)));
    const row = harness.db('registration_requests').where({ id });
    await row.update({ created_at: new Date(Date.now() - 120_000) });
    const allow = await refuseInserts(harness.db, 'audit_events', 'P0001');
    expect(await reconcile()).toMatchObject({
      code: 1,
      stdout: `requests: ${id}: could not be repaired; the log on stderr says why\ntotals: nothing differs\n`,
      stderr: expect.stringContaining('Postgres refused with SQLSTATE P0001'),
    });
    await allow();
    expect(await reconcile()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`requests: ${id}: its workflow had ended, and its row got the outcome`),
    });
  });

  it('repairs totals although Temporal is down, and then fails', async () => {
    await spoil();
    const { code, stdout } = await reconcile({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(code).toBe(1);
    const [requests, ...totals] = stdout.trim().split('\n');
    expect(requests).toMatch(/^requests: could not be compared: gRPC status \d+: /);
    expect(totals).toEqual(repaired);
  });

  it.each([
    ['that is not configured', { DATABASE_URL: '' }, 'not set: DATABASE_URL'],
    ['that is down', { DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/db' }, 'ECONNREFUSED'],
  ])('says in one line what is wrong with a database %s', async (_name, change, line) => {
    const { code, stdout, stderr } = await reconcile(change);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('secret');
  });

  it('asks for the migrations first', async () => {
    const database = await createDatabase(null);
    const { code, stderr } = await reconcile({ DATABASE_URL: database.url });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^the migrations 0001-registration-requests, .* have not run: run npm run migrate first\n$/,
    );
    await database.drop();
  });
});
