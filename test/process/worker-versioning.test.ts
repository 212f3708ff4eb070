import { pino } from 'pino';
import { temporal as proto } from '@temporalio/proto';
import { workflowIdOf } from '../../workflows/contract';
import { runWorker } from '../../src/process/run-worker';
import type { RunningWorker } from '../../src/process/supervise-worker';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { testServers } from '../support/servers/test-servers';
import { type Harness, startHarness } from '../support/service/harness';

const { VersioningBehavior } = proto.api.enums.v1;
const deploymentName = 'approvals';

describe('a versioned worker', () => {
  let harness: Harness;
  let admin: ApiClient;
  let second: RunningWorker | undefined;

  beforeAll(async () => {
    const env = { WORKER_DEPLOYMENT_NAME: deploymentName, WORKER_BUILD_ID: '1.0', DECISION_WAIT: 'PT1S' };
    harness = await startHarness({ env });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(async () => {
    await second?.stop();
    await harness.stop();
  });

  const pending = async (): Promise<string> => (await admin.create()).body.id as string;
  const approve = async (id: string): Promise<number> =>
    (await admin.post(`${REQUESTS}/${id}/approve`)).status;
  const makeCurrent = async (buildId: string): Promise<void> => {
    const { namespace } = harness.temporalConfig;
    const setCurrent = (): Promise<boolean> =>
      harness.temporal.workflowService
        .setWorkerDeploymentCurrentVersion({ namespace, deploymentName, buildId })
        .then(() => true)
        // Temporal knows a version only when a worker of it has polled.
        .catch(() => false);
    await eventually(setCurrent);
  };
  /** The version that Temporal has recorded with a request, and what becomes of the request when that changes. */
  const recordedOf = async (id: string): Promise<{ version: unknown; behavior: string | undefined }> => {
    const { raw } = await harness.temporal.workflow.getHandle(workflowIdOf(id)).describe();
    const { deploymentVersion, behavior } = raw.workflowExecutionInfo?.versioningInfo ?? {};
    return { version: deploymentVersion?.buildId, behavior: VersioningBehavior[behavior ?? 0] };
  };
  const recorded = (id: string, buildId: string): Promise<unknown> =>
    eventually(
      () => recordedOf(id),
      ({ version }) => version === buildId,
    );

  it('gets nothing before its version is made current, and everything afterwards', async () => {
    const id = await pending();
    expect(await approve(id)).toBe(202);
    await makeCurrent('1.0');
    await eventually(async () => (await admin.get(`${REQUESTS}/${id}`)).body.status === 'APPROVED');
    expect(await recordedOf(id)).toEqual({
      version: '1.0',
      behavior: 'VERSIONING_BEHAVIOR_AUTO_UPGRADE',
    });
  });

  it('hands a request that waits to the version that becomes current, and takes it back', async () => {
    const [moved, back] = [await pending(), await pending()];
    await Promise.all([moved, back].map((id) => recorded(id, '1.0')));
    second = await runWorker(
      { ...harness, worker: { ...harness.worker, version: { deploymentName, buildId: '2.0' } } },
      harness.temporalConfig,
      pino({ level: 'silent' }),
      new AbortController().signal,
      { codePath: testServers().workflowBundle },
    );
    await makeCurrent('2.0');
    await approve(moved);
    await recorded(moved, '2.0');
    await makeCurrent('1.0');
    await approve(back);
    await eventually(async () => (await admin.get(`${REQUESTS}/${back}`)).body.status === 'APPROVED');
    expect(await recordedOf(back)).toMatchObject({ version: '1.0' });
  });
});

describe('a worker without a version', () => {
  it('works at once, and leaves no version with a request', async () => {
    const harness = await startHarness();
    const admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    const { body } = await admin.create();
    expect((await admin.post(`${REQUESTS}/${String(body.id)}/approve`)).status).toBe(200);
    const handle = harness.temporal.workflow.getHandle(workflowIdOf(body.id as string));
    expect((await handle.describe()).raw.workflowExecutionInfo?.versioningInfo ?? null).toBeNull();
    await harness.stop();
  });
});
