import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { type Credentials, onboard } from '../../docs/examples/typescript/start-onboarding';
import { type ApiClient, apiClient, createBody } from '../support/http/api-client';
import { expectCredentials, listed } from '../support/request/other-approver';
import { type Harness, startHarness } from '../support/service/harness';
import { PROJECT } from '../support/service/service';
import { withPublishedContract } from '../support/temporal/published-contract';

const EXAMPLE = join(PROJECT, 'docs/examples/typescript');

describe('the example of a parent workflow in TypeScript', () => {
  let harness: Harness;
  let admin: ApiClient;
  let stopWorker: () => Promise<void>;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    const { temporalConfig } = harness;
    const connection = await NativeConnection.connect(temporalConfig.connection);
    const worker = await Worker.create({
      connection,
      namespace: temporalConfig.namespace,
      taskQueue: 'onboarding',
      workflowBundle: await bundleWorkflowCode({
        workflowsPath: join(EXAMPLE, 'onboarding-workflow.ts'),
        logger: new DefaultLogger('ERROR'),
        webpackConfigHook: withPublishedContract,
      }),
    });
    const running = worker.run();
    stopWorker = async () => {
      worker.shutdown();
      await running;
      await connection.close();
    };
  });
  afterAll(async () => {
    await stopWorker();
    await harness.stop();
  });

  const start = (body: Record<string, unknown>): Promise<Credentials> =>
    onboard(harness.temporal, body as never);

  it('gets the credentials of an application that somebody else approved, and no history holds the secret', async () => {
    const body = createBody();
    const credentials = start(body);
    const approval = await admin.post(`${await listed(admin, body.name)}/approve`);
    const { client_id, client_secret } = await credentials;
    await expectCredentials(harness, approval, { client_id, client_secret });
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
    await admin.post(`${await listed(admin, body.name)}/reject`, { reason: 'not now' });
    await credentials;
  });

  it('learns that a request expired or was cancelled', async () => {
    const body = createBody();
    const credentials = expect(start(body)).rejects.toThrow('the application was refused: CANCELLED');
    await admin.delete(await listed(admin, body.name));
    await credentials;
  });

  it('learns all problems of an invalid request', async () => {
    const body = createBody({ name: '', redirect_uris: ['http://a.example.com'] });
    await expect(start(body)).rejects.toThrow(
      /^body\.name: String should have at least 1 character\nbody\.redirect_uris\.0: Value error, /,
    );
  });
});
