import { loadConfig } from '../../src/config';
import { ConfigurationError } from '../../src/errors';
import { freePort } from '../../src/embedded/server/free-port';
import { Polling } from '../../src/process/polling';
import { serveMetrics } from '../../src/process/serve-metrics';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { startProcess } from '../support/service/service';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy';
import { testServers } from '../support/servers/test-servers';

describe('the port of the metrics', () => {
  let harness: Harness;
  let proxy: TcpProxy;
  let service: Service;
  let port: number;
  let metrics: { url: string; stop: () => Promise<void> } | undefined;
  let now = 0;

  beforeAll(async () => {
    port = await freePort();
    harness = await startHarness({ worker: false });
    const databaseUrl = new URL(harness.databaseUrl);
    proxy = await startTcpProxy(Number(databaseUrl.port));
    databaseUrl.port = String(proxy.port);
    const env = { METRICS_PORT: String(port) };
    service = await startServiceWith(harness, { databaseUrl: databaseUrl.href }, env);
    const polling = new Polling(() => now);
    polling.miss();
    metrics = await serveMetrics({ ...service, polling }, loadConfig(env));
  });
  afterAll(async () => {
    await metrics?.stop();
    await service.stop();
    await proxy.stop();
    await harness.stop();
  });

  const ask = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, { method });

  it('answers with all metrics, without a token', async () => {
    const answer = await ask('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    for (const line of [
      /^registration_requests_build_info\{version="\d+\.\d+\.\d+"\} 1$/m,
      /^registration_requests_api_serving 1$/m,
      /^registration_requests_worker_polling 0$/m,
      /^registration_requests_pending 0$/m,
      /^registration_requests_decisions_total\{outcome="expired"\} 0$/m,
      /^registration_requests_postgres_pool_max\{pool="worker"\} 20$/m,
      /^process_resident_memory_bytes \d+$/m,
    ])
      expect(text).toMatch(line);
    expect(text).not.toMatch(/^registration_requests_reconciler_last_success_timestamp_seconds /m);
  });

  it('answers while Postgres is silent, with what is known', async () => {
    await proxy.become('silent');
    // What Postgres has said before is shared for some seconds.
    const text = await eventually(
      async () => (await ask('/metrics')).text(),
      (known) => !/^registration_requests_pending /m.test(known),
    );
    expect(text).toMatch(/^registration_requests_api_serving 1$/m);
    await proxy.become('open');
  });

  it('says that the process is alive, until its worker has not polled for ten minutes', async () => {
    const answer = await ask('/healthz');
    expect([answer.status, await answer.text()]).toEqual([200, 'alive\n']);
    now += 600_000;
    const late = await ask('/healthz');
    expect([late.status, await late.text()]).toEqual([
      503,
      'the worker has not asked Temporal for tasks for 10 minutes; the log says why\n',
    ]);
  });

  it('answers nothing else', async () => {
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/constructor')).status).toBe(404);
    const posted = await ask('/metrics', 'POST');
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await ask('/metrics', 'HEAD')).status).toBe(200);
  });

  it('must be free, and a process says so in one line and ends', async () => {
    const message = `METRICS_PORT ${port}: in use by another process: stop that, or choose another port`;
    await expect(serveMetrics(service, loadConfig({ METRICS_PORT: String(port) }))).rejects.toEqual(
      new ConfigurationError(message),
    );
    const { auth } = testServers();
    const env = {
      ...process.env,
      METRICS_PORT: String(port),
      DATABASE_URL: harness.databaseUrl,
      TEMPORAL_ADDRESS: harness.temporalConfig.connection.address,
      AUTH_ISSUER: auth.issuer,
      AUTH_AUDIENCE: auth.audience,
      AUTH_JWKS_URI: auth.jwksUri,
    };
    await expect(startProcess('worker', env, '\nready\n')).rejects.toThrow(
      new Error(`the service ended: ${message}\n`),
    );
  });

  it('is not opened if metrics are off', async () => {
    expect(await serveMetrics(harness, loadConfig({}))).toBeUndefined();
  });
});
