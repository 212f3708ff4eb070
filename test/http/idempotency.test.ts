import { Metadata, status } from '@grpc/grpc-js';
import { randomBytes } from 'node:crypto';
import { purgeIdempotencyKeys, purgeRequests } from '../../src/db/purge';
import { workflowIdOf } from '../../workflows/contract';
import { routes } from '../../src/http/routes';
import { type Answered, APPLICATIONS, createBody, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';

describe('Idempotency-Key', () => {
  let harness: Harness;
  let admin: string;
  let keys = 0;

  beforeAll(async () => {
    harness = await startHarness({ env: { DECISION_WAIT: 'PT2S' } });
    admin = await harness.token({ role: 'super_admin', sub: 'ada' });
  });
  afterAll(() => harness.stop());
  afterEach(() => jest.restoreAllMocks());

  const newKey = (): string => `key-${(keys += 1)}`;
  async function post(path: string, key: string, body?: unknown, token = admin): Promise<Answered> {
    const response = await fetch(harness.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
  const isReplayed = ({ headers }: Answered): boolean => headers.get('idempotency-replayed') === 'true';
  const count = async (table: string): Promise<number> => {
    const [row] = await harness.db(table).count<{ count: string }[]>();
    return Number(row?.count);
  };

  /** These POSTs write nothing, not even a key. */
  const UNKEYED = ['validateRegistrationRequest', 'testApprovalPolicy'];

  it.each(
    routes
      .filter(({ method, operationId }) => method === 'post' && !UNKEYED.includes(operationId))
      .map((route) => [route.operationId, route] as const),
  )('is accepted by %s, as by every POST that changes something', (_name, { request }) => {
    expect(request.headers?.safeParse({ 'idempotency-key': 'a b' }).success).toBe(false);
  });

  describe('on a create', () => {
    it('answers a repeated body with the same request, and says that it is a repeat', async () => {
      const [key, body] = [newKey(), createBody()];
      const first = await post(REQUESTS, key, body);
      const again = await post(`${REQUESTS}/`, key, body);
      expect(first.status).toBe(201);
      expect(isReplayed(first)).toBe(false);
      expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
      expect(isReplayed(again)).toBe(true);
    });

    it('does not create a request again that was purged', async () => {
      const [key, body] = [newKey(), createBody()];
      const { id } = (await post(REQUESTS, key, body)).body as { id: string };
      await post(`${REQUESTS}/${id}/reject`, newKey(), { reason: 'no' });
      const longAgo = { created_at: '2026-01-01', updated_at: '2026-01-02', expires_at: '2026-01-03' };
      await harness.db('registration_requests').where({ id }).update(longAgo);
      await harness.db('idempotency_keys').update({ created_at: '2026-01-01' });
      expect(await purgeRequests(harness.app.db, 7 * 86_400_000)).toBe(1);
      expect(await purgeIdempotencyKeys(harness.app.db)).toBeGreaterThan(0);

      const started = jest.spyOn(harness.app.workflows, 'start');
      expect(await post(REQUESTS, key, body)).toMatchObject({
        status: 409,
        body: {
          detail: 'The registration request that this key created has been purged since: use a new key',
        },
      });
      expect(started).not.toHaveBeenCalled();
    });

    it('refuses another body, and says to use a new key', async () => {
      const key = newKey();
      await post(REQUESTS, key, createBody());
      const { status, body } = await post(REQUESTS, key, createBody());
      expect(status).toBe(422);
      expect(body.detail[0]).toMatchObject({ loc: ['header', 'idempotency-key'] });
      expect(body.detail[0].msg).toMatch(/new key/);
    });

    it('belongs to one caller and one route', async () => {
      const [key, body] = [newKey(), createBody()];
      const first = await post(REQUESTS, key, body);
      const other = await post(REQUESTS, key, body, await harness.token({ role: 'super_admin', sub: 'bob' }));
      expect(other.status).toBe(201);
      expect(other.body.id).not.toBe(first.body.id);
      expect((await post(`${REQUESTS}/${String(first.body.id)}/approve`, key)).status).toBe(200);
    });

    it('creates one request when twenty calls come at once; the others get 409 or the same request', async () => {
      const [key, body] = [newKey(), createBody()];
      const before = await count('registration_requests');
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(REQUESTS, key, body)));
      const created = answers.filter(({ status }) => status === 201);
      expect(created.length).toBeGreaterThan(0);
      expect(new Set(created.map((answer) => String(answer.body.id))).size).toBe(1);
      expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
      expect(await count('registration_requests')).toBe(before + 1);
    });

    /** Acts like a crash between the start and the row: there is a workflow, no row, and a key whose lease is over. */
    const crash = async (key: string, id: unknown): Promise<void> => {
      await eventually(
        () => harness.app.workflows.live(String(id)),
        (live) => live !== null,
      );
      await harness.db('audit_events').where({ registration_request_id: id }).delete();
      await harness.db('registration_requests').where({ id }).delete();
      await harness
        .db('idempotency_keys')
        .where({ key })
        .update({ completed: false, leased_until: new Date(0) });
    };

    it('finds a request whose call crashed between the start of the workflow and the row', async () => {
      const [key, body] = [newKey(), createBody()];
      const first = await post(REQUESTS, key, body);
      const { id, created_at, expires_at } = first.body as Record<string, string>;
      await crash(key, id);

      const history = jest.spyOn(harness.temporal.workflowService, 'getWorkflowExecutionHistory');
      const again = await post(REQUESTS, key, body);
      expect(history).not.toHaveBeenCalled();
      expect(again).toMatchObject({ status: 201, body: { id, created_at, expires_at } });
      expect(await harness.db('registration_requests').where({ id })).toHaveLength(1);
    });

    it('gets 504 while nobody can ask Temporal when the request was created, and 201 after that', async () => {
      const [key, body] = [newKey(), createBody()];
      const { id } = (await post(REQUESTS, key, body)).body as Record<string, string>;
      await crash(key, id);
      const timedOut = Object.assign(new Error('4 DEADLINE_EXCEEDED'), {
        code: status.DEADLINE_EXCEEDED,
        details: 'Deadline exceeded',
        metadata: new Metadata(),
      });
      const { workflowService } = harness.temporal;
      jest.spyOn(workflowService, 'describeWorkflowExecution').mockRejectedValue(timedOut);
      jest.spyOn(workflowService, 'getWorkflowExecutionHistory').mockRejectedValue(timedOut);
      expect((await post(REQUESTS, key, body)).status).toBe(504);

      jest.restoreAllMocks();
      expect(await post(REQUESTS, key, body)).toMatchObject({ status: 201, body: { id } });
    });

    it('finds a request whose workflow was started by an older release, without the times in its memo', async () => {
      const [key, body] = [newKey(), createBody()];
      const first = await post(REQUESTS, key, body);
      const { id, created_at, expires_at } = first.body as Record<'id' | 'created_at' | 'expires_at', string>;
      await crash(key, id);
      const { workflowService } = harness.temporal;
      const described = await workflowService.describeWorkflowExecution({
        namespace: harness.temporal.options.namespace,
        execution: { workflowId: workflowIdOf(id) },
      });
      Object.assign(described.workflowExecutionInfo ?? {}, { memo: null });
      jest.spyOn(workflowService, 'describeWorkflowExecution').mockResolvedValue(described);
      const again = (await post(REQUESTS, key, body)).body as Record<string, string>;
      expect(Math.abs(Date.parse(again.created_at ?? '') - Date.parse(created_at))).toBeLessThan(5_000);
      expect(Math.abs(Date.parse(again.expires_at ?? '') - Date.parse(expires_at))).toBeLessThan(5_000);
    });

    it('may be sent again with a corrected call if the first call was refused', async () => {
      const key = newKey();
      expect((await post(REQUESTS, key, createBody({ tenant_id: 'nobody' }))).status).toBe(422);
      expect((await post(REQUESTS, key, createBody())).status).toBe(201);
    });

    it('gets 409 while the first call is under way, and says when to send it again', async () => {
      const [key, body] = [newKey(), createBody()];
      await post(REQUESTS, key, body);
      const lease = new Date(Date.now() + 60_000);
      await harness.db('idempotency_keys').where({ key }).update({ completed: false, leased_until: lease });
      const { status, headers } = await post(REQUESTS, key, body);
      expect({ status, wait: headers.get('retry-after') }).toEqual({ status: 409, wait: '1' });
    });

    it.each([['spaces'], ['too long'], ['not ASCII']])('refuses a key that has %s', async (flaw) => {
      const key = { spaces: 'a b', 'too long': 'k'.repeat(256), 'not ASCII': 'k\u00e9' }[flaw] ?? '';
      expect((await post(REQUESTS, key, createBody())).status).toBe(422);
    });
  });

  describe('on a decision', () => {
    const create = async (): Promise<string> =>
      `${REQUESTS}/${String((await post(REQUESTS, newKey(), createBody())).body.id)}`;

    it('answers an approval again without its secret, and says how to get a new one', async () => {
      const [path, key] = [await create(), newKey()];
      const first = await post(`${path}/approve`, key);
      const again = await post(`${path}/approve`, key);
      expect(first.body.client_secret).toMatch(/^[\w-]{43}$/);
      expect(again).toMatchObject({ status: 200, body: { id: first.body.id, client_secret: null } });
      expect(again.body.secret_notice).toMatch(/secrets$/);
      expect(isReplayed(again)).toBe(true);
      expect((await post(`${path}/approve`, newKey())).status).toBe(409);
    });

    it('answers a rejection again', async () => {
      const [path, key] = [await create(), newKey()];
      const first = await post(`${path}/reject`, key, { reason: 'no' });
      expect(await post(`${path}/reject`, key, { reason: 'no' })).toMatchObject({
        status: 200,
        body: first.body,
      });
    });

    it('answers a repeat with the outcome if the first answer was 202', async () => {
      const [path, key] = [await create(), newKey()];
      await harness.stopWorker();
      expect(await post(`${path}/approve`, key)).toMatchObject({ status: 202, body: { status: 'PENDING' } });
      await harness.startWorker();
      const again = await eventually(
        () => post(`${path}/approve`, key),
        ({ status }) => status === 200,
      );
      expect(again.body).toMatchObject({ client_secret: null, secret_notice: expect.any(String) as string });
      const decisions = await harness.temporal.workflow
        .getHandle(workflowIdOf(again.body.registration_request_id as string))
        .result();
      expect(decisions).toMatchObject({ status: 'APPROVED' });
    });
  });

  it.each([
    // The text is random, because Postgres would compress a text that repeats itself.
    ['too long for an index', randomBytes(4_000).toString('hex')],
    ['no UUID', 'nothing'],
  ])('is not stored if an id in the path is %s: 404', async (_what, id) => {
    const key = newKey();
    for (const path of [`${REQUESTS}/${id}/reject`, `${APPLICATIONS}/${id}/secrets`]) {
      const { status, body } = await post(path, key, { reason: 'no' });
      expect({ status, detail: body.detail }).toEqual({
        status: 404,
        detail: expect.stringMatching(/^(Registration request|Application) not found$/) as string,
      });
    }
    expect(await harness.db('idempotency_keys').where({ key })).toEqual([]);
  });

  it('issues one secret and shows it once, and issues no other one after it was deleted', async () => {
    const { body: request } = await post(REQUESTS, newKey(), createBody());
    const { body: application } = await post(`${REQUESTS}/${String(request.id)}/approve`, newKey());
    const path = `${APPLICATIONS}/${String(application.id)}/secrets`;
    const key = newKey();
    const first = await post(path, key);
    const again = await post(path, key);
    expect(first).toMatchObject({ status: 201, body: { client_secret: expect.any(String) as string } });
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id, client_secret: null } });

    await fetch(`${harness.url}${path}/${String(first.body.id)}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${admin}` },
    });
    expect((await post(path, key)).status).toBe(409);
  });
});
