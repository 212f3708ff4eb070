import { reconcileRequests } from '../../src/process/reconcile-requests';
import { type Context, createContext } from '../../src/process/context';
import { runWorker } from '../../src/process/run-worker';
import type { RunningWorker } from '../../src/process/supervise-worker';
import { loadConfig } from '../../src/config';
import { createReconcilerSchedule } from '../../src/temporal/reconciler-schedule';
import { RECONCILER_SCHEDULE, RECONCILER_WORKFLOW_TYPE } from '../../workflows/activity-contract';
import { TASK_QUEUE } from '../../workflows/contract';
import type { reconcileRegistrationRequests } from '../../workflows/reconcile-registration-requests';
import { requestRow } from '../support/db/rows';
import { eventually } from '../support/eventually';
import { notedMetrics } from '../support/noted-metrics';
import { capturedLog } from '../support/service/captured-log';
import { type Harness, startHarness } from '../support/service/harness';
import { testServers } from '../support/servers/test-servers';

const NO_REPAIRS = { restarted: 0, settled: 0, recorded: 0, relocated: 0, failed: 0 };

/** A second worker on the servers of a harness. */
async function startOtherWorker(harness: Harness): Promise<Context & { running: RunningWorker }> {
  const { databaseUrl, temporalConfig: temporal } = harness;
  const { log } = capturedLog();
  const context = createContext(loadConfig({}), { databaseUrl, temporal, auth: testServers().auth }, log);
  const bundle = { codePath: testServers().workflowBundle };
  const worker = await runWorker(context, temporal, log, new AbortController().signal, bundle);
  return { ...context, running: worker };
}

describe('the workflow of the reconciler', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());
  afterEach(() => jest.restoreAllMocks());

  const start = () =>
    harness.temporal.workflow.start<typeof reconcileRegistrationRequests>(RECONCILER_WORKFLOW_TYPE, {
      taskQueue: TASK_QUEUE,
      workflowId: 'by-hand',
      args: [],
    });
  /** Keeps every run in the middle of its work until the returned function is called. */
  const holdRuns = (context: Context): { begun: () => number; release: () => void } => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const list = jest.spyOn(context.app.census, 'running').mockImplementation(async function* () {
      await released;
      yield [];
    });
    return { begun: () => list.mock.calls.length, release };
  };

  it('answers with numbers, which operators see as its result', async () => {
    const lost = requestRow({ expires_at: new Date(Date.now() + 3_600_000) });
    await harness.db('registration_requests').insert(lost);
    const expected = {
      ...NO_REPAIRS,
      pending_rows: 1,
      running_workflows: 0,
      closed_workflows: 0,
      restarted: 1,
    };
    expect(await (await start()).result()).toEqual({ ...expected, closed_after: null });
    expect(harness.logged()).toContain(
      `"request_id":"${String(lost.id)}","result":"restarted","msg":"reconciler repaired a request"`,
    );
    expect(harness.logged()).toMatch(
      /"level":40[^\n]*"restarted":1[^\n]*"msg":"reconciler repaired requests"/,
    );
  });

  it('is in the middle of its work when its worker is told to stop, and another worker does it', async () => {
    const held = holdRuns(harness);
    const handle = await start();
    await eventually(() => held.begun() === 1);
    await harness.stopWorker();
    const { raw } = await handle.describe();
    // It did not end because the time was over that a stop leaves to activities.
    expect(raw.pendingActivities?.[0]?.lastFailure).toMatchObject({
      message: 'the run did not end: the worker was stopped',
      applicationFailureInfo: { nonRetryable: false },
    });
    const other = await startOtherWorker(harness);
    expect(await handle.result()).toMatchObject({ failed: 0 });
    await other.running.stop();
    await other.close();
    held.release();
    jest.restoreAllMocks();
    await harness.startWorker();
  });

  it('is cancelled by an operator, and lets its run end', async () => {
    const held = holdRuns(harness);
    const handle = await start();
    await eventually(() => held.begun() === 1);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    held.release();
  });

  it('runs once over all workers, however many runs are asked for meanwhile', async () => {
    const other = await startOtherWorker(harness);
    const held = [holdRuns(harness), holdRuns(other)];
    const begun = (): number => held.reduce((sum, one) => sum + one.begun(), 0);
    await createReconcilerSchedule(harness.temporal, 86_400_000);
    const schedule = harness.temporal.schedule.getHandle(RECONCILER_SCHEDULE);
    // A busy server does not always answer this in time.
    const described = () => schedule.describe().catch(() => undefined);
    await eventually(() => begun() === 1, Boolean, 30_000);
    // The SDK would otherwise ask for a run beside others. The CLI asks for what the Schedule's policy allows.
    await schedule.trigger('SKIP');
    await schedule.trigger('SKIP');
    const skipping = await eventually(described, (one) => one?.info.numActionsSkippedOverlap === 2, 30_000);
    expect(skipping?.info.numActionsTaken).toBe(1);
    expect(begun()).toBe(1);
    for (const { release } of held) release();

    await eventually(described, (one) => one?.info.runningActions.length === 0, 30_000);
    await schedule.trigger('SKIP');
    await eventually(() => begun() === 2, Boolean, 30_000);
    await other.running.stop();
    await other.close();
  });

  it('says why it cannot list requests, without values, and is tried again', async () => {
    const { log } = capturedLog();
    const parts = { databaseUrl: 'postgres://me:secret@127.0.0.1:1/db', temporal: harness.temporalConfig };
    const context = createContext(loadConfig({}), { ...parts, auth: testServers().auth }, log);
    const run = reconcileRequests(context.app, log, new AbortController().signal);
    await expect(run(new AbortController().signal, () => undefined)).rejects.toMatchObject({
      message: expect.stringMatching(/^the run did not end: .*ECONNREFUSED$/) as string,
      nonRetryable: false,
    });
    await context.close();
  });

  it('counts the runs that fail and those that end well, with their repairs', async () => {
    const { metrics, calls } = notedMetrics();
    const { log } = capturedLog();
    const run = reconcileRequests({ ...harness.app, metrics }, log, new AbortController().signal);
    const begin = () => run(new AbortController().signal, () => undefined);
    jest.spyOn(harness.app.census, 'running').mockImplementationOnce(() => {
      throw new Error('no census');
    });
    await expect(begin()).rejects.toThrow('no census');
    const summary = await begin();
    expect(calls).toEqual(['reconcileFailed()', `reconciled(${JSON.stringify(summary)})`]);
    expect(summary).toMatchObject(NO_REPAIRS);
  });
});
