import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { registrationRequest } from '../../workflows';
import { workflowIdOf } from '../../workflows/contract';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';

const CANCELLED = {
  status: 'CANCELLED',
  decided_by: { sub: 'temporal-operator' },
  decision_notes: 'cancelled in Temporal',
};

describe('a request that is the child of another workflow', () => {
  let harness: Harness;
  let admin: ApiClient;
  let stopParents: () => Promise<void>;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    stopParents = await runParents(harness);
  });
  afterAll(async () => {
    await stopParents();
    await harness.stop();
  });

  type Parent = 'waitingParent' | 'leavingParent' | 'continuingParent';
  interface Family {
    id: string;
    parent: WorkflowHandle;
    child: WorkflowHandle<typeof registrationRequest>;
  }
  /** Starts a parent, and waits until the request of its child is listed. */
  async function startFamily(type: Parent, closePolicy = 'REQUEST_CANCEL'): Promise<Family> {
    const id = randomUUID();
    const parent = await harness.temporal.workflow.start(type, {
      workflowId: `parent-of-${id}`,
      taskQueue: 'parents',
      args: [{ id, closePolicy, request: createBody(), requested_by: { sub: 'onboarding' } }],
    });
    const child = harness.temporal.workflow.getHandle<typeof registrationRequest>(workflowIdOf(id));
    await eventually(async () => (await admin.get(`${REQUESTS}/${id}`)).status === 200);
    return { id, parent, child };
  }
  const row = async (id: string): Promise<unknown> => (await admin.get(`${REQUESTS}/${id}`)).body;

  it('gives its outcome to the parent', async () => {
    const { id, parent } = await startFamily('waitingParent');
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    expect(await parent.result()).toMatchObject({ status: 'REJECTED', rejection_reason: 'not now' });
  });

  it.each<[string, Parent, (parent: WorkflowHandle) => Promise<unknown>]>([
    ['is terminated', 'waitingParent', (parent) => parent.terminate('a test')],
    ['ends without waiting', 'leavingParent', (parent) => parent.signal('leave')],
    ['continues as new', 'continuingParent', (parent) => parent.signal('leave')],
  ])('is cancelled when its parent %s, with REQUEST_CANCEL', async (_name, type, end) => {
    const { id, parent, child } = await startFamily(type);
    await end(parent);
    expect(await child.result()).toMatchObject(CANCELLED);
    expect(await row(id)).toMatchObject(CANCELLED);
  });

  it('is cancelled when its parent is cancelled, which gets the outcome', async () => {
    const { id, parent } = await startFamily('waitingParent');
    await parent.cancel();
    expect(await parent.result()).toMatchObject(CANCELLED);
    expect(await row(id)).toMatchObject(CANCELLED);
  });

  it('goes on without its parent, with ABANDON', async () => {
    const { id, parent, child } = await startFamily('leavingParent', 'ABANDON');
    await parent.signal('leave');
    await parent.result();
    expect((await admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(200);
    expect(await child.result()).toMatchObject({ status: 'APPROVED' });
  });

  it("is terminated by Temporal's default, and stays PENDING until the reconciler looks", async () => {
    const { id, parent, child } = await startFamily('leavingParent', 'TERMINATE');
    await parent.signal('leave');
    await eventually(
      () => child.describe(),
      ({ status }) => status.name === 'TERMINATED',
    );
    expect(await row(id)).toMatchObject({ status: 'PENDING' });
  });
});

/** Runs a worker of somebody else, which knows only the contract. */
async function runParents({ temporalConfig }: Harness): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect(temporalConfig.connection);
  const worker = await Worker.create({
    connection,
    namespace: temporalConfig.namespace,
    taskQueue: 'parents',
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('../support/request/parent-workflow'),
      logger: new DefaultLogger('ERROR'),
    }),
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
}
