import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { type Credentials, onboard } from '../../docs/examples/typescript/start-onboarding';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { pythonEnvironment } from '../support/python/python-environment';
import { type Harness, startHarness } from '../support/service/harness';
import { PROJECT } from '../support/service/service';

const EXAMPLES = join(PROJECT, 'docs/examples');

let harness: Harness;
let admin: ApiClient;
beforeAll(async () => {
  harness = await startHarness();
  admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
});
afterAll(() => harness.stop());

/** Waits until a request of this name is listed, and resolves to its id. */
async function listed(name: unknown): Promise<string> {
  const { body } = await eventually(
    () => admin.get(REQUESTS),
    ({ body }) => body.items.some((item: { name: string }) => item.name === name),
  );
  return (body.items as { id: string; name: string }[]).find((item) => item.name === name)?.id ?? '';
}

/** Expects that these are the credentials that an approval over REST has created, and that it showed no secret. */
async function expectCredentials(
  approval: Awaited<ReturnType<ApiClient['post']>>,
  { client_id, client_secret }: Credentials,
): Promise<void> {
  expect(approval).toMatchObject({ status: 200, body: { client_id, client_secret: null } });
  const stored: Buffer[] = await harness
    .db('application_secrets')
    .where({ application_id: approval.body.id })
    .pluck('sha256');
  const hash = createHash('sha256').update(String(client_secret)).digest();
  expect(stored).toEqual([hash]);
}

describe('the example of a parent workflow in TypeScript', () => {
  let stopWorker: () => Promise<void>;
  beforeAll(async () => {
    const { temporalConfig } = harness;
    const connection = await NativeConnection.connect(temporalConfig.connection);
    const worker = await Worker.create({
      connection,
      namespace: temporalConfig.namespace,
      taskQueue: 'onboarding',
      workflowBundle: await bundleWorkflowCode({
        workflowsPath: join(EXAMPLES, 'typescript/onboarding-workflow.ts'),
        logger: new DefaultLogger('ERROR'),
        webpackConfigHook: (config) => ({
          ...config,
          resolve: {
            ...config.resolve,
            alias: {
              ...config.resolve?.alias,
              'registration-requests/workflow$': join(PROJECT, 'workflows/contract.ts'),
            },
          },
        }),
      }),
    });
    const running = worker.run();
    stopWorker = async () => {
      worker.shutdown();
      await running;
      await connection.close();
    };
  });
  afterAll(() => stopWorker());

  const start = (body: Record<string, unknown>): Promise<Credentials> =>
    onboard(harness.temporal, body as never);

  it('gets the credentials of an application that somebody else approved, and no history holds the secret', async () => {
    const body = createBody();
    const credentials = start(body);
    const approval = await admin.post(`${REQUESTS}/${await listed(body.name)}/approve`);
    const { client_id, client_secret } = await credentials;
    await expectCredentials(approval, { client_id, client_secret });
    for await (const { workflowId } of harness.temporal.workflow.list()) {
      const history = await harness.temporal.workflow.getHandle(workflowId).fetchHistory();
      const raw = Buffer.from(temporal.api.history.v1.History.encode(history).finish());
      expect(raw.includes(client_id)).toBe(true);
      expect(raw.includes(String(client_secret))).toBe(false);
    }
  });

  it('learns why a request was rejected', async () => {
    const body = createBody();
    const credentials = expect(start(body)).rejects.toThrow('the application was refused: not now');
    await admin.post(`${REQUESTS}/${await listed(body.name)}/reject`, { reason: 'not now' });
    await credentials;
  });

  it('learns that a request expired or was cancelled', async () => {
    const body = createBody();
    const credentials = expect(start(body)).rejects.toThrow('the application was refused: CANCELLED');
    await admin.delete(`${REQUESTS}/${await listed(body.name)}`);
    await credentials;
  });

  it('learns all problems of an invalid request', async () => {
    const body = createBody({ name: '', redirect_uris: ['http://a.example.com'] });
    await expect(start(body)).rejects.toThrow(
      /^body\.name: String should have at least 1 character\nbody\.redirect_uris\.0: Value error, /,
    );
  });
});

const programs = installed();
(programs === undefined ? describe.skip : describe)('the example of a caller in Python', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'registration-requests-python-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(body: unknown): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const request = join(folder, 'request.json');
    await writeFile(request, JSON.stringify(body));
    const { connection, namespace } = harness.temporalConfig;
    const child = spawn(
      join(programs ?? '', 'python'),
      [join(EXAMPLES, 'python/register_application.py'), request],
      {
        env: { ...process.env, TEMPORAL_ADDRESS: connection.address, TEMPORAL_NAMESPACE: namespace },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { code, stdout, stderr };
  }

  it('gets the credentials of an application that somebody else approved', async () => {
    const body = createBody();
    const ended = run(body);
    const approval = await admin.post(`${REQUESTS}/${await listed(body.name)}/approve`);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `waiting for a decision on ${approval.body.registration_request_id}\n`,
    });
    await expectCredentials(approval, JSON.parse(stdout));
  });

  it('learns why a request was rejected', async () => {
    const body = createBody();
    const ended = run(body);
    await admin.post(`${REQUESTS}/${await listed(body.name)}/reject`, { reason: 'not now' });
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/\nREJECTED not now\n$/);
  });

  it('learns all problems of an invalid request', async () => {
    const { code, stdout, stderr } = await run(createBody({ name: '', redirect_uris: ['http://a'] }));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /\nbody\.name: String should have at least 1 character\nbody\.redirect_uris\.0: Value error, .*\n$/,
    );
  });
});

/** The folder of Python's programs, or undefined if the packages cannot be had, which fails in CI. */
function installed(): string | undefined {
  try {
    return pythonEnvironment('examples', join(EXAMPLES, 'python/requirements.txt'));
  } catch (cause) {
    const problem = 'python3 (with venv and pip) could not install docs/examples/python/requirements.txt';
    if (process.env.CI !== undefined) throw new Error(problem, { cause });
    process.stderr.write(`SKIPPED: the example in Python was not tried: ${problem}\n`);
    return undefined;
  }
}
