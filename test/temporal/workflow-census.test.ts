import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { type ListedRequest, WorkflowCensus } from '../../src/temporal/workflow-census';
import { connectTemporal } from '../../src/temporal/connection';
import { TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import { type Harness, startHarness } from '../support/service/harness';
import { eventually } from '../support/eventually';
import { startRaw, undecodable } from '../support/request/start-raw';
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

  async function pages(): Promise<ListedRequest[][]> {
    const all = [];
    for await (const page of harness.app.census.running()) all.push(page);
    return all;
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

  it('reads the input of a run that is not the latest', async () => {
    const id = await started('first');
    const handle = harness.temporal.workflow.getHandle(workflowIdOf(id));
    const { runId } = await handle.describe();
    await handle.terminate('by mistake');
    await startRaw(harness.temporal, id, {});
    expect(await harness.app.census.input(id, runId)).toBe('first');
    expect(await harness.app.census.input(id)).toBeUndefined();
  });

  it('finds no input if a workflow was started without one', async () => {
    expect(await harness.app.census.input(await started())).toBeUndefined();
  });

  describe('of a workflow whose memo and search attributes nobody can decode', () => {
    let id: string;
    beforeAll(async () => {
      id = randomUUID();
      await startRaw(harness.temporal, id, { memo: { fields: { note: undecodable } } });
    });

    async function running(): Promise<ListedRequest[]> {
      return (await pages()).flat();
    }

    it('lists it along with the others, and when it started', async () => {
      const before = Date.now();
      const other = await started({});
      const list = await eventually(running, (all) =>
        [id, other].every((one) => all.some((r) => r.id === one)),
      );
      expect(list.find((one) => one.id === id)).toEqual({
        id,
        runId: expect.any(String),
        startedAt: expect.any(Date),
        closedAt: null,
        isCompleted: false,
        partnerId: undefined,
      });
      const { startedAt } = list.find((one) => one.id === other) as ListedRequest;
      expect(Math.abs(startedAt.getTime() - before)).toBeLessThan(5_000);
    });

    it('sends it a decision', async () => {
      const decision = {
        kind: 'cancel',
        revision: 1,
        decision_id: randomUUID(),
        actor: { sub: 'ada' },
      } as const;
      expect(await harness.app.workflows.decide(id, null, decision, 100)).toEqual({ type: 'accepted' });
    });

    it('lists it without a partner', async () => {
      const { workflowService } = harness.temporal;
      const page = await eventually(
        () => workflowService.listWorkflowExecutions({ namespace: harness.temporal.options.namespace }),
        ({ executions }) => executions.some(({ execution }) => execution?.workflowId === workflowIdOf(id)),
      );
      for (const execution of page.executions)
        execution.searchAttributes = { indexedFields: { PartnerId: undecodable } };
      jest.spyOn(workflowService, 'listWorkflowExecutions').mockResolvedValue(page);
      expect(await running()).toContainEqual({
        id,
        runId: expect.any(String),
        startedAt: expect.any(Date),
        closedAt: null,
        isCompleted: false,
        partnerId: undefined,
      });
    });

    it('says what has become of it', async () => {
      expect(await harness.app.census.fate(id)).toEqual({ type: 'running' });
      await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('unreadable');
      expect(await harness.app.census.fate(id)).toEqual({ type: 'ended', reason: 'unreadable' });
    });
  });

  it('lists only the requests of a range of ids, without its first and with its last', async () => {
    const ids = [await started({}), await started({}), await started({}), await started({})].sort();
    const [first, second, third] = ids as [string, string, string, string];
    await eventually(pages, (all) => ids.every((id) => all.flat().some((one) => one.id === id)));
    const found: string[] = [];
    for await (const page of harness.app.census.running(first, third))
      found.push(...page.map(({ id }) => id));
    expect(found.filter((id) => ids.includes(id)).sort()).toEqual([second, third]);
  });

  it('lists the workflows that closed after a time, but for those that failed', async () => {
    const closed = async (after: Date | null): Promise<ListedRequest[]> => {
      const all = [];
      for await (const page of harness.app.census.closed(after)) all.push(...page);
      return all;
    };
    const id = await started({});
    const handle = harness.temporal.workflow.getHandle(workflowIdOf(id));
    await handle.terminate('by mistake');
    const { runId, closeTime } = await handle.describe();
    const listed = {
      id,
      runId,
      startedAt: expect.any(Date),
      closedAt: closeTime,
      isCompleted: false,
      partnerId: undefined,
    };
    await eventually(
      () => closed(null),
      (all) => all.some((one) => one.id === id),
    );
    expect(await closed(new Date(Number(closeTime) - 1_000))).toContainEqual(listed);
    expect(await closed(new Date(Number(closeTime) + 1_000))).toEqual([]);
  });

  it('reads the list page by page', async () => {
    const ids = [await started({}), await started({}), await started({})];
    const { workflowService } = harness.temporal;
    const list = workflowService.listWorkflowExecutions.bind(workflowService);
    const small = (request: Parameters<typeof list>[0]) => list({ ...request, pageSize: 1 });
    const read = jest.spyOn(workflowService, 'listWorkflowExecutions').mockImplementation(small);
    const listed = await eventually(pages, (all) =>
      ids.every((id) => all.flat().some((one) => one.id === id)),
    );
    expect(Math.max(...listed.map(({ length }) => length))).toBe(1);
    expect(read.mock.calls.length).toBeGreaterThanOrEqual(ids.length);
    for (const [request] of read.mock.calls) expect(request.pageSize).toBe(1_000);
  });

  it('waits for no call longer than its deadline', async () => {
    const [, port] = harness.temporalConfig.connection.address.split(':');
    const proxy = await startTcpProxy(Number(port));
    const connection = { address: `127.0.0.1:${proxy.port}` };
    const client = connectTemporal({ ...harness.temporalConfig, connection }, harness.dataConverter);
    const census = new WorkflowCensus(client);
    const id = await started({});
    expect(await census.fate(id)).toEqual({ type: 'running' });
    await proxy.become('silent');
    const calls = [census.fate(id), census.input(id), census.running()[Symbol.asyncIterator]().next()];
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await client.connection.close();
    await proxy.stop();
  }, 20_000);
});
