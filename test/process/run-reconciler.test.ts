import { runReconciler } from '../../src/process/run-reconciler';
import { capturedLog } from '../support/service/captured-log';
import { eventually } from '../support/eventually';
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
