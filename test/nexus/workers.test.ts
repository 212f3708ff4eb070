import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { loadConfig } from '../../src/config';
import { findTemporalExecutable } from '../../src/embedded/temporal/temporal-executable';
import { runWorker } from '../../src/process/run-worker';
import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type CallerLab, causesOf, startCallerLab } from '../support/nexus/caller-lab';
import { SEARCH_ATTRIBUTE_NAMES } from '../../workflows/contract';
import { capturedLog } from '../support/service/captured-log';
import { createDeployment } from '../support/service/deployment';
import { startServiceWith } from '../support/service/service-with-parts';
import { formsOf, rawBytes } from '../support/temporal/raw-bytes';
import { testServers } from '../support/servers/test-servers';
import { type Harness, startHarness } from '../support/service/harness';

/** A service with this environment, and callers. */
async function startBoth(
  env: NodeJS.ProcessEnv = {},
): Promise<{ harness: Harness; admin: ApiClient; lab: CallerLab; stop: () => Promise<void> }> {
  const harness = await startHarness({ env });
  const admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  const lab = await startCallerLab(harness, harness.dataConverter);
  const stop = async (): Promise<void> => {
    await lab.stop();
    await harness.stop();
  };
  return { harness, admin, lab, stop };
}

const recorded = (admin: ApiClient, id: string) =>
  eventually(async () => (await admin.get(`${REQUESTS}/${id}`)).status === 200);

describe('a worker that handles Nexus operations', () => {
  it('may be killed while an operation waits, and another one takes the calls that came meanwhile', async () => {
    const deployment = await createDeployment();
    const { admin } = await deployment.startApi();
    const lab = await startCallerLab(deployment);
    const worker = await deployment.startWorker();
    const [waiting, coming] = [randomUUID(), randomUUID()];
    const first = await lab.register({ request: createBody(), request_id: waiting });
    await recorded(admin, waiting);
    await worker.end('SIGKILL');
    const second = await lab.register({ request: createBody(), request_id: coming });
    await deployment.startWorker();
    await recorded(admin, coming);
    for (const id of [waiting, coming]) {
      // The answer may be 202: Temporal asks the worker that is gone first.
      await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' });
    }
    expect(await first.result()).toMatchObject({ request_id: waiting, status: 'REJECTED' });
    expect(await second.result()).toMatchObject({ request_id: coming, status: 'REJECTED' });
    await lab.stop();
    await deployment.remove();
  });

  it('gets calls when its version is current, and hands them to the version that becomes current', async () => {
    const deploymentName = 'nexus';
    const { harness, admin, lab, stop } = await startBoth({
      WORKER_DEPLOYMENT_NAME: deploymentName,
      WORKER_BUILD_ID: '1.0',
    });
    const { namespace } = harness.temporalConfig;
    const makeCurrent = (buildId: string) =>
      eventually(() =>
        harness.temporal.workflowService
          .setWorkerDeploymentCurrentVersion({ namespace, deploymentName, buildId })
          .then(
            () => true,
            () => false,
          ),
      );
    const early = await lab.register({ request: createBody(), request_id: randomUUID() });
    expect((await early.describe()).status.name).toBe('RUNNING');
    expect((await admin.get(REQUESTS)).body.total).toBe(0);
    await makeCurrent('1.0');
    await eventually(async () => (await admin.get(REQUESTS)).body.total === 1, Boolean, 30_000);
    const second = await runWorker(
      { ...harness, worker: { ...harness.worker, version: { deploymentName, buildId: '2.0' } } },
      harness.temporalConfig,
      pino({ level: 'silent' }),
      new AbortController().signal,
      { codePath: testServers().workflowBundle },
    );
    await makeCurrent('2.0');
    await harness.stopWorker();
    const id = randomUUID();
    await lab.register({ request: createBody(), request_id: id });
    await recorded(admin, id);
    await second.stop();
    await stop();
  });

  it('takes encrypted calls from a caller that has the same keys', async () => {
    const { admin, lab, stop } = await startBoth({
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    });
    const keys = await createRecipientKeyPair();
    const [name, request_id] = [randomBytes(8).toString('hex'), randomUUID()];
    const input = { request: createBody({ name }), request_id, recipient_key: keys.publicKey };
    const caller = await lab.register(input);
    await recorded(admin, request_id);
    await admin.post(`${REQUESTS}/${request_id}/approve`);
    const { sealed_secret } = await caller.result();
    expect(await keys.open(sealed_secret ?? '')).toMatch(/^\S{40,}$/);
    const bytes = await rawBytes(lab.client, caller.workflowId, []);
    expect(bytes.includes(request_id)).toBe(true);
    expect(formsOf(name).filter((form) => bytes.includes(form))).toEqual([]);

    const asking = await lab.start('getStatus', lab.endpoint, { request_id });
    expect(await asking.result()).toMatchObject({ status: 'APPROVED' });
    const id = randomUUID();
    const cancelled = await lab.register({ request: createBody(), request_id: id });
    await recorded(admin, id);
    await cancelled.cancel();
    expect(await cancelled.result()).toMatchObject({ status: 'CANCELLED' });
    for (const wrong of [{ request: {} }, { request_id: 'x' }]) {
      const causes = await causesOf((await lab.register(wrong)).result());
      expect(causes.at(-1)).toMatchObject({ type: 'InvalidRequest' });
    }
    await stop();
  });

  it('works without Nexus where the server has it turned off', async () => {
    const path = await findTemporalExecutable({
      config: loadConfig({ DATA_DIR: testServers().dataDir, TEMPORAL_CLI: process.env.TEMPORAL_CLI }),
      announce: () => undefined,
      env: process.env,
      signal: new AbortController().signal,
    });
    const server = await TestWorkflowEnvironment.createLocal({
      server: {
        executable: { type: 'existing-path', path },
        extraArgs: [
          '--dynamic-config-value=system.enableNexus=false',
          ...SEARCH_ATTRIBUTE_NAMES.map((attribute) => `--search-attribute=${attribute}=Keyword`),
        ],
      },
    });
    const harness = await startHarness({ worker: false });
    const temporal = { connection: { address: server.address }, namespace: 'default' };
    const service = await startServiceWith(harness, { temporal });
    const { log, logged } = capturedLog();
    const worker = await runWorker(service, temporal, log, new AbortController().signal, {
      codePath: testServers().workflowBundle,
    });
    const admin = apiClient(service, await harness.token({ role: 'super_admin' }));
    const { body } = await admin.create();
    expect((await admin.post(`${REQUESTS}/${String(body.id)}/approve`)).status).toBe(200);
    expect(logged()).toContain('Temporal has no Nexus');
    await worker.stop();
    await service.stop();
    await harness.stop();
    await server.teardown();
  });
});
