import { runReconciler } from '../../src/process/run-reconciler';
import { capturedLog } from '../support/service/captured-log';
import { eventually } from '../support/eventually';
import { totalOf } from '../../src/db/list-totals';
import { EVERYTHING } from '../../src/domain/permissions';
import { requestRow } from '../support/db/rows';
import { hold } from '../support/db/hold';
import { type Harness, startHarness } from '../support/service/harness';
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
    const asked = jest.spyOn(service.app.census, 'list');
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
    const asked = jest.spyOn(service.app.census, 'list');
    const { log } = capturedLog();
    const reconciler = runReconciler(service, NEVER_AGAIN_MS, log);
    await eventually(() => asked.mock.calls.length > 0);
    expect(await timeOf(reconciler.stop)).toBeLessThan(A_MOMENT_MS);
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
