import { Metadata, status } from '@grpc/grpc-js';
import { runReconciler } from '../../src/process/run-reconciler';
import { RECONCILER_SCHEDULE } from '../../workflows/activity-contract';
import { capturedLog } from '../support/service/captured-log';
import { eventually } from '../support/eventually';
import { totalOf } from '../../src/db/list-totals';
import { EVERYTHING } from '../../src/domain/permissions';
import { requestRow } from '../support/db/rows';
import { hold } from '../support/db/hold';
import { type Harness, startHarness } from '../support/service/harness';
import { createDeployment } from '../support/service/deployment';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy';

const NEVER_AGAIN_MS = 3_600_000;
/** Far below the deadline of a call to Temporal or of a statement. */
const A_MOMENT_MS = 1_500;

describe('a reconciler that is told to stop in the middle of its work', () => {
  let harness: Harness;
  let proxy: TcpProxy;
  let service: Service;

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    const [, port] = harness.temporalConfig.connection.address.split(':');
    proxy = await startTcpProxy(Number(port));
    const connection = { address: `127.0.0.1:${proxy.port}` };
    service = await startServiceWith(harness, { temporal: { ...harness.temporalConfig, connection } });
  });
  afterAll(async () => {
    await service.stop();
    await proxy.stop();
    await harness.stop();
  });
  afterEach(() => jest.restoreAllMocks());

  async function timeOf(work: () => Promise<void>): Promise<number> {
    const before = Date.now();
    await work();
    return Date.now() - before;
  }

  it('ends within a moment while Temporal is silent, and logs no failure', async () => {
    const asked = jest.spyOn(service.temporal.workflowService, 'createSchedule');
    await proxy.become('silent');
    const { log, logged } = capturedLog();
    const reconciler = runReconciler(service, NEVER_AGAIN_MS, log);
    await eventually(() => asked.mock.calls.length > 0);

    expect(await timeOf(reconciler.stop)).toBeLessThan(A_MOMENT_MS);
    expect(logged()).toBe('');
    await proxy.become('open');
  });

  it('ends within a moment while Postgres makes it wait', async () => {
    const held = await hold(harness.ownerUrl, 'lock table registration_requests in access exclusive mode');
    const { log, logged } = capturedLog();
    const reconciler = runReconciler(service, NEVER_AGAIN_MS, log);
    await held.whenWaitedFor();

    expect(await timeOf(reconciler.stop)).toBeLessThan(A_MOMENT_MS);
    expect(logged()).toBe('');
    await held.release();
  });

  it('does not wait for its next run', async () => {
    const asked = jest.spyOn(service.temporal.workflowService, 'createSchedule');
    const { log } = capturedLog();
    const reconciler = runReconciler(service, NEVER_AGAIN_MS, log);
    await eventually(() => asked.mock.calls.length > 0);
    expect(await timeOf(reconciler.stop)).toBeLessThan(A_MOMENT_MS);
  });
});

describe('a reconciler that keeps its Schedule', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
  });
  afterAll(() => harness.stop());
  afterEach(() => jest.restoreAllMocks());
  const schedule = () => harness.temporal.schedule.getHandle(RECONCILER_SCHEDULE);
  const interval = async (): Promise<number | undefined> =>
    (await schedule().describe()).spec.intervals?.[0]?.every;

  it('creates it, and creates it again if it is gone, as after Temporal was set up anew', async () => {
    const { log } = capturedLog();
    const reconciler = runReconciler(harness, 1_000, log);
    await eventually(
      () => interval().catch(() => undefined),
      (every) => every === 1_000,
    );
    await schedule().pause('the one that is deleted');
    await schedule().delete();
    const isAnotherOne = async (): Promise<boolean> => {
      const described = await schedule()
        .describe()
        .catch(() => undefined);
      return described?.state.paused === false;
    };
    await eventually(isAnotherOne, Boolean, 50_000);
    await reconciler.stop();
  });

  it('sets the interval at its start, and then leaves it to others', async () => {
    const { log } = capturedLog();
    const create = jest.spyOn(harness.temporal.workflowService, 'createSchedule');
    const reconciler = runReconciler(harness, 2_000, log);
    await eventually(interval, (every) => every === 2_000);
    const update = jest.spyOn(harness.temporal.workflowService, 'updateSchedule');
    const later = runReconciler(harness, 5_000, log);
    await eventually(interval, (every) => every === 5_000);
    const calls = create.mock.calls.length;
    await eventually(() => create.mock.calls.length > calls + 2);
    expect(await interval()).toBe(5_000);
    expect(update).toHaveBeenCalledTimes(1);
    await Promise.all([reconciler.stop(), later.stop()]);
  });

  it('says what it means if the server refuses, keeps totals all the same, and tries again', async () => {
    const refusal = Object.assign(new Error(), {
      code: status.PERMISSION_DENIED,
      details: 'Request unauthorized.',
      metadata: new Metadata(),
    });
    const create = jest.spyOn(harness.temporal.workflowService, 'createSchedule').mockRejectedValue(refusal);
    const { log, logged } = capturedLog();
    const reconciler = runReconciler(harness, 1_000, log);
    await eventually(() => create.mock.calls.length > 1);
    expect(logged()).toContain(
      '"reason":"the Schedule registration-requests-reconciler could not be created or changed: ' +
        'gRPC status 7: Request unauthorized.; while it is missing, nothing is reconciled"',
    );
    await reconciler.stop();
  });

  it('does so in every worker', async () => {
    const deployment = await createDeployment();
    const env = { RECONCILE_INTERVAL: 'PT1H' };
    const workers = await Promise.all([deployment.startWorker(env), deployment.startWorker(env)]);
    const handle = deployment.temporal.schedule.getHandle(RECONCILER_SCHEDULE);
    const described = await eventually(
      () => handle.describe().catch(() => undefined),
      (one) => one?.info.numActionsTaken === 1,
      30_000,
    );
    expect(described?.spec.intervals?.[0]?.every).toBe(3_600_000);
    expect(await Promise.all(workers.map((worker) => worker.end('SIGTERM')))).toEqual([0, 0]);
    await deployment.remove();
  });
});

describe('a reconciler that keeps totals', () => {
  let harness: Harness;
  let proxy: TcpProxy;
  let service: Service;
  let reconciler: { stop: () => Promise<void> };
  const { log, logged } = capturedLog();

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    const url = new URL(harness.databaseUrl);
    proxy = await startTcpProxy(Number(url.port));
    url.port = String(proxy.port);
    service = await startServiceWith(harness, { databaseUrl: url.href });
    await harness.db('registration_requests').insert(requestRow());
    await harness.db('list_total_deltas').update({ delta: 3 });
    reconciler = runReconciler(service, NEVER_AGAIN_MS, log);
  });
  afterAll(async () => {
    await reconciler.stop();
    await service.stop();
    await proxy.stop();
    await harness.stop();
  });

  const total = (): Promise<number> => totalOf(harness.db, 'registration_requests', EVERYTHING);
  const isFolded = async (): Promise<boolean> =>
    (await harness.db('list_total_deltas').first('list')) === undefined;

  it('counts them again after its start, and names those that were wrong', async () => {
    await eventually(() => logged().includes('repaired list totals that were wrong'));
    expect(logged()).toContain(
      '{"list":"registration_requests","scope":"TENANT","status":"PENDING","tenant_id":"acme-eu","partner_id":null,"known":3,"counted":1}',
    );
    expect(await total()).toBe(1);
  });

  it('folds them again and again', async () => {
    await eventually(isFolded);
    await harness.db('registration_requests').insert(requestRow());
    await eventually(isFolded);
    expect(await total()).toBe(2);
  });

  it('goes on when a lock is released that was held too long, and logs that', async () => {
    await eventually(isFolded);
    const held = await hold(harness.ownerUrl, 'select from list_totals for update');
    await harness.db('registration_requests').insert(requestRow());
    await eventually(() => logged().includes('Postgres refused with SQLSTATE 57014'));
    expect(logged()).toContain('fold of list totals failed; its next run tries again');
    await held.release();
    await eventually(isFolded);
    expect(await total()).toBe(3);
  });

  it('goes on when Postgres is back', async () => {
    await eventually(isFolded);
    await proxy.become('refusing');
    await harness.db('registration_requests').insert(requestRow());
    await eventually(() => logged().includes('ECONNREFUSED'));
    expect(await isFolded()).toBe(false);
    await proxy.become('open');
    await eventually(isFolded);
    expect(await total()).toBe(4);
  });
});
