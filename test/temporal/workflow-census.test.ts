import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { workflowIdOf } from '../../src/domain/request/workflow-id';
import { WorkflowCensus } from '../../src/temporal/workflow-census';
import { connectTemporal } from '../../src/temporal/connection';
import { TASK_QUEUE, WORKFLOW_TYPE } from '../../workflows/contract';
import { type Harness, startHarness } from '../support/service/harness';
import { startTcpProxy } from '../support/servers/tcp-proxy';

const { WorkflowExecutionStatus: STATUS } = temporal.api.enums.v1;
const LATER = 99 as unknown as typeof STATUS.WORKFLOW_EXECUTION_STATUS_PAUSED;

describe('the census of workflows', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
  });
  afterAll(() => harness.stop());
  afterEach(() => jest.restoreAllMocks());

  async function started(...args: unknown[]): Promise<string> {
    const id = randomUUID();
    await harness.temporal.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(id),
      taskQueue: TASK_QUEUE,
      args,
    });
    return id;
  }

  it.each([
    ['paused', STATUS.WORKFLOW_EXECUTION_STATUS_PAUSED],
    ['in a state that a later server knows', LATER],
  ])('counts a workflow that is %s as running, and does not wait for its result', async (_name, status) => {
    const id = await started({});
    const { workflowService } = harness.temporal;
    const described = await workflowService.describeWorkflowExecution({
      namespace: harness.temporal.options.namespace,
      execution: { workflowId: workflowIdOf(id) },
    });
    Object.assign(described.workflowExecutionInfo ?? {}, { status });
    jest.spyOn(workflowService, 'describeWorkflowExecution').mockResolvedValue(described);
    expect(await harness.app.census.fate(id)).toEqual({ type: 'running' });
  });

  it('says how a terminated workflow ended, and which workflows are unknown', async () => {
    const id = await started({});
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('by mistake');
    expect(await harness.app.census.fate(id)).toEqual({ type: 'ended', reason: 'by mistake' });
    expect(await harness.app.census.fate(randomUUID())).toEqual({ type: 'unknown' });
  });

  it.each([[{ request: { name: 'Payroll' } }], [null], ['text']])(
    'reads the input %j from the start of the history, and reads no more of the history',
    async (input) => {
      const id = await started(input);
      await harness.temporal.workflow.getHandle(workflowIdOf(id)).signal('cancel');
      expect((await harness.temporal.workflow.getHandle(workflowIdOf(id)).describe()).historyLength).toBe(3);
      const read = jest.spyOn(harness.temporal.workflowService, 'getWorkflowExecutionHistory');
      expect(await harness.app.census.input(id)).toEqual(input);
      expect(read).toHaveBeenCalledTimes(1);
      const { history } = await (read.mock.results[0]?.value as ReturnType<
        typeof harness.temporal.workflowService.getWorkflowExecutionHistory
      >);
      expect(history?.events?.length).toBeLessThan(3);
    },
  );

  it('finds no input if a workflow was started without one', async () => {
    expect(await harness.app.census.input(await started())).toBeUndefined();
  });

  it('waits for no call longer than its deadline', async () => {
    const [, port] = harness.temporalConfig.connection.address.split(':');
    const proxy = await startTcpProxy(Number(port));
    const connection = { address: `127.0.0.1:${proxy.port}` };
    const client = connectTemporal({ ...harness.temporalConfig, connection });
    const census = new WorkflowCensus(client);
    const id = await started({});
    expect(await census.fate(id)).toEqual({ type: 'running' });
    await proxy.become('silent');
    const calls = [census.fate(id), census.input(id), census.list('Running')[Symbol.asyncIterator]().next()];
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await client.connection.close();
    await proxy.stop();
  }, 20_000);
});
