import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/server/free-port';
import { type Answered, createBody, REQUESTS } from '../support/http/api-client';
import { refuseInserts } from '../support/db/refuse-inserts';
import { eventually } from '../support/eventually';
import { PROJECT, type Service } from '../support/service/service';
import { createDeployment, type Deployment } from '../support/service/deployment';
import { type Collector, type ReceivedSpan, startCollector } from '../support/servers/collector';

/** Spans are sent soon, so that a test need not wait. */
const SOON = { OTEL_BSP_SCHEDULE_DELAY: '100' };

describe('an API and a worker that are traced', () => {
  let deployment: Deployment;
  let collector: Collector;
  let url: string;
  let token: string;
  let worker: Service;
  let api: Service;
  beforeAll(async () => {
    [deployment, collector] = await Promise.all([createDeployment(), startCollector()]);
    const env = {
      ...SOON,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=collector-secret',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
    };
    const [serving, working] = await Promise.all([
      deployment.startApi({ ...env, OTEL_SERVICE_NAME: 'requests-api' }),
      deployment.startWorker({ ...env, OTEL_SERVICE_NAME: 'requests-worker' }),
    ]);
    worker = working;
    api = serving.process;
    url = serving.url;
    token = serving.admin.token;
  });
  afterAll(async () => {
    await deployment.remove();
    await collector.stop();
  });

  /** Calls as part of a trace of the caller. */
  const call = async (
    path: string,
    body: unknown,
    parent: { traceId: string; spanId: string },
    id = 'some-id',
  ): Promise<Pick<Answered, 'status' | 'body'>> => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        traceparent: `00-${parent.traceId}-${parent.spanId}-01`,
        tracestate: 'vendor=state-of-the-caller',
        baggage: 'user=baggage-of-the-caller',
        'x-request-id': id,
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const newParent = (): { traceId: string; spanId: string } => ({
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
  });
  const spansOf = (
    traceId: string,
    isComplete: (spans: ReceivedSpan[]) => boolean,
  ): Promise<ReceivedSpan[]> =>
    eventually(() => collector.spans().filter((span) => span.traceId === traceId), isComplete);

  /** The names from a span up to the caller's own span, which the collector does not have. */
  function ancestry(spans: ReceivedSpan[], span: ReceivedSpan, root: string): string[] {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    if (parent) return [...ancestry(spans, parent, root), span.name];
    return [span.parentSpanId === root ? 'the caller' : `unknown ${span.parentSpanId}`, span.name];
  }
  const chains = (spans: ReceivedSpan[], root: string): string[] =>
    spans.map((span) =>
      ancestry(spans, span, root)
        .join(' > ')
        .replaceAll(/ test_\w+/g, ''),
    );

  it('show a create and an approval in the trace of the caller, from HTTP to SQL', async () => {
    const parent = newParent();
    const created = await call(`${REQUESTS}/`, createBody(), parent);
    const id = String(created.body.id);
    const approved = await call(`${REQUESTS}/${id}/approve`, { notes: 'fine' }, parent);
    expect([created.status, approved.status]).toEqual([201, 200]);

    const spans = await spansOf(
      parent.traceId,
      (all) =>
        all.some(({ name }) => name === 'RunActivity:provisionApplication') &&
        all.filter(({ name }) => name.startsWith('POST')).length === 2 &&
        all.filter(({ name }) => name.startsWith('RunWorkflow')).length === 2,
    );
    const create = `the caller > POST ${REQUESTS}`;
    const approve = `the caller > POST ${REQUESTS}/:request_id/approve`;
    const run = 'RunWorkflow:registrationRequest';
    const start = `${create} > StartWorkflow:registrationRequest > ${run} > RunActivity:recordRequest`;
    const signal = `${approve} > SignalWorkflow:approve > ${run} > RunActivity:provisionApplication`;
    expect(chains(spans, parent.spanId)).toEqual(
      expect.arrayContaining([
        `${create} > SELECT`,
        `${create} > WITH`,
        `${start} > SELECT`,
        `${approve} > SELECT`,
        `${signal} > BEGIN`,
        `${signal} > WITH`,
        `${signal} > COMMIT`,
      ]),
    );
    expect(chains(spans, parent.spanId).filter((chain) => chain.startsWith('unknown'))).toEqual([]);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  });

  it('say nothing of what was sent and answered', async () => {
    const parent = newParent();
    const secrets = {
      name: 'the-name-that-was-sent',
      description: 'the-description-that-was-sent',
      contact_email: 'the-address-that-was-sent@example.com',
      contact_name: 'the-contact-that-was-sent',
      redirect_uris: ['https://the-uri-that-was-sent.example.com/'],
    };
    const created = await call(`${REQUESTS}/?q=the-query-that-was-sent`, createBody(secrets), parent);
    const approve = `${REQUESTS}/${created.body.id}/approve`;
    const approved = await call(approve, { notes: 'the-note-that-was-sent' }, parent);
    expect(approved.body.client_secret.length).toBeGreaterThan(20);
    await spansOf(
      parent.traceId,
      (spans) =>
        spans.some(({ name }) => name === 'RunActivity:provisionApplication') &&
        spans.some(({ name }) => name.includes('/approve')),
    );
    const sent = collector.bytes().toString('latin1');
    expect(sent).toContain(REQUESTS);
    for (const secret of [
      ...Object.values(secrets).flat(),
      'the-query-that-was-sent',
      'the-note-that-was-sent',
      String(approved.body.client_secret),
      token.split('.')[2] ?? 'no signature',
      'baggage-of-the-caller',
      'collector-secret',
    ]) {
      expect(sent).not.toContain(secret);
    }
  });

  it('say the type of an error and not its text, which the log has', async () => {
    const parent = newParent();
    const created = await call(`${REQUESTS}/`, createBody(), parent);
    const allow = await refuseInserts(deployment.db, 'applications', '57014');
    const approved = call(`${REQUESTS}/${created.body.id}/approve`, null, parent, 'an-approval');
    try {
      await spansOf(parent.traceId, (spans) => spans.some(({ status }) => status.code === 2));
    } finally {
      await allow();
    }
    expect((await approved).status).toBe(200);
    const spans = await spansOf(parent.traceId, (all) => all.some(({ name }) => name.includes('/approve')));
    const failed = spans.find(({ name, status }) => name.startsWith('RunActivity') && status.code === 2);
    expect(failed?.status).toEqual({ code: 2 });
    expect(failed?.events).toEqual([
      { name: 'exception', attributes: { 'exception.type': 'ApplicationFailure' } },
    ]);
    expect(collector.bytes().toString('latin1')).not.toContain('refused by the test');
    const line = worker
      .logged()
      .split('\n')
      .find((text) => text.includes('Activity failed'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      req: { id: 'an-approval' },
      trace_id: parent.traceId,
      request_id: created.body.id,
      err: { message: expect.stringContaining('57014') as string },
    });
  });

  it('are found from the log, and say which process and which request they are of', async () => {
    const parent = newParent();
    await call(`${REQUESTS}/`, createBody(), parent, 'a-create');
    const spans = await spansOf(parent.traceId, (all) =>
      all.some(({ name }) => name.startsWith('RunActivity')),
    );
    const services = (prefix: string): unknown[] =>
      spans.filter(({ name }) => name.startsWith(prefix)).map(({ resource }) => resource['service.name']);
    expect(services('POST')).toEqual(['requests-api']);
    expect(services('RunActivity')).toEqual(['requests-worker']);
    expect(spans[0]?.resource).toMatchObject({ 'deployment.environment': 'test' });
    expect(spans.find(({ name }) => name.startsWith('POST'))?.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': REQUESTS,
      'http.response.status_code': '201',
      'url.path': `${REQUESTS}/`,
      'url.scheme': 'http',
      'request.id': 'a-create',
    });
    const line = api
      .logged()
      .split('\n')
      .find((text) => text.includes('"a-create"'));
    expect(JSON.parse(line ?? '')).toMatchObject({ req: { id: 'a-create' }, trace_id: parent.traceId });
    expect(collector.headers()['x-collector-key']).toBe('collector-secret');
  });

  it('leave out probes, and what the caller does not sample', async () => {
    const parent = newParent();
    const get = (path: string, flags: string): Promise<Response> =>
      fetch(url + path, { headers: { traceparent: `00-${parent.traceId}-${parent.spanId}-${flags}` } });
    await get('/healthz', '01');
    await get('/readyz', '01');
    await get('/not-sampled', '00');
    await get('/sampled?secret=query', '01');
    const spans = await spansOf(parent.traceId, (all) => all.length > 0);
    expect(spans).toMatchObject([{ name: 'GET', attributes: { 'url.path': '/sampled' } }]);
  });

  it('send their last spans when they stop', async () => {
    const { process, url: stopping } = await deployment.startApi({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '600000',
    });
    await fetch(`${stopping}/just-before-the-stop`);
    expect(await process.end('SIGTERM')).toBe(0);
    expect(collector.spans().map(({ attributes }) => attributes['url.path'])).toContain(
      '/just-before-the-stop',
    );
  });

  it('work without their collector, and say so once', async () => {
    const host = `127.0.0.1:${await freePort()}`;
    const { process, admin } = await deployment.startApi({
      ...SOON,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}`,
    });
    const outOfReach = (): number =>
      process.logged().split(`OTEL_EXPORTER_OTLP_ENDPOINT ${host} is out of reach; trying again`).length - 1;
    for (let calls = 0; calls < 20; calls += 1) expect((await admin.get(REQUESTS)).status).toBe(200);
    await eventually(() => outOfReach() > 0);
    const { body } = await admin.create();
    expect((await admin.post(`${REQUESTS}/${body.id}/approve`)).status).toBe(200);
    expect(await process.end('SIGTERM')).toBe(0);
    expect(outOfReach()).toBe(1);
  });
});

describe('an API and a worker that are not traced', () => {
  it('load nothing of the SDK of OpenTelemetry', () => {
    const parts = ['context', 'start-tracing', 'run-worker', 'serve-api'].map((name) =>
      JSON.stringify(join(PROJECT, 'dist/src/process', name)),
    );
    const program = `${parts.map((part) => `require(${part})`).join('; ')};
      console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }),
    ) as string[];
    expect(loaded.filter((path) => path.includes('run-worker'))).toHaveLength(1);
    // prom-client needs the API, which does nothing by itself.
    const sdk = /@opentelemetry\/(?!api\/)|interceptors-opentelemetry/;
    expect(loaded.filter((path) => sdk.test(path))).toEqual([]);
  });
});
