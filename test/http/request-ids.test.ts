import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { refuseInserts } from '../support/db/refuse-inserts';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { sendBytes } from '../support/http/tcp-caller';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is read of a log line. */
interface Line {
  msg?: string;
  req?: { id: string };
  request_id?: string;
  sdk?: { attempt: number };
}

describe('X-Request-Id', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness({ env: { CORS_ORIGINS: 'https://admin.example.com' } });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  const call = (path: string, headers: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
    fetch(harness.url + path, { ...init, headers: { authorization: `Bearer ${admin.token}`, ...headers } });
  const post = (path: string, id: string, body: unknown): Promise<Response> =>
    call(
      path,
      { 'x-request-id': id, 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify(body) },
    );
  const lines = (holds: (line: Line) => unknown): Promise<Line[]> =>
    eventually(
      () =>
        harness
          .logged()
          .split('\n')
          .filter((text) => text !== '')
          .map((text) => JSON.parse(text) as Line)
          .filter(holds),
      (found) => found.length > 0,
    );

  it.each(['a', 'Az09._-', 'x'.repeat(64)])(
    'of the caller, such as %s, is answered and logged',
    async (id) => {
      const { headers } = await call(`${REQUESTS}/`, { 'x-request-id': id });
      expect(headers.get('x-request-id')).toBe(id);
      expect(await lines(({ req }) => req?.id === id)).toHaveLength(1);
    },
  );

  it.each(['', 'x'.repeat(65), 'a b', 'a/b', 'a,b', '{"a":1}', 'é'])(
    'of the caller is replaced if it is %j',
    async (id) => {
      const { headers } = await call(`${REQUESTS}/`, { 'x-request-id': id });
      expect(headers.get('x-request-id')).toMatch(UUID);
    },
  );

  it.each([
    ['an unknown path', '/nowhere', 404],
    ['a bad input', `${REQUESTS}?page=0`, 422],
    ['a probe', '/healthz', 200],
  ])('is in the answer to %s', async (_case, path, status) => {
    const answer = await call(path, { 'x-request-id': 'mine' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-request-id')).toBe('mine');
  });

  it('is in the answer to what is no HTTP, and in the log', async () => {
    const answer = await sendBytes(harness.url, 'NOT HTTP\r\n\r\n');
    const [, id] = /^X-Request-Id: (.*)$/m.exec(answer) ?? [];
    expect(id?.trim()).toMatch(UUID);
    expect(await lines(({ req }) => req?.id === id?.trim())).toMatchObject([
      { msg: 'refused a broken request' },
    ]);
  });

  it('may be read by pages of other origins', async () => {
    const { headers } = await call('/healthz', { origin: 'https://admin.example.com' });
    expect(headers.get('access-control-expose-headers')?.split(',')).toContain('X-Request-Id');
  });

  it('of a create is in the memo of its workflow, and its log line says where the request is', async () => {
    const answer = await post(`${REQUESTS}/`, 'a-create', createBody());
    const { workflow_id } = (await answer.json()) as { workflow_id: string };
    const { memo } = await harness.temporal.workflow.getHandle(workflow_id).describe();
    expect(memo).toMatchObject({ http_request_id: 'a-create' });
    expect(await lines(({ req }) => req?.id === 'a-create')).toMatchObject([
      { res: { status: 201, location: answer.headers.get('location') } },
    ]);
  });

  it('is in every line that the service logs within the request', async () => {
    const allow = await refuseInserts(harness.db, 'registration_requests', 'P0001');
    try {
      const answer = await post(`${REQUESTS}/`, 'without-a-row', createBody());
      expect(answer.status).toBe(201);
    } finally {
      await allow();
    }
    const found = await lines(({ msg, req }) => req?.id === 'without-a-row' && /row/.test(String(msg)));
    expect(found).toMatchObject([{ msg: "could not write a request's row; its workflow writes it" }]);
  });

  it('is in the line of each attempt that fails in a worker, with what an operator looks for', async () => {
    const { body } = await admin.create();
    const id = String(body.id);
    const allow = await refuseInserts(harness.db, 'applications', '57014');
    const approved = post(`${REQUESTS}/${id}/approve`, 'an-approval', null);
    try {
      await lines(({ request_id, sdk }) => request_id === id && sdk?.attempt === 2);
    } finally {
      await allow();
    }
    expect((await approved).status).toBe(200);
    const [first] = await lines(({ request_id }) => request_id === id);
    expect(first).toMatchObject({
      level: 40,
      req: { id: 'an-approval' },
      request_id: id,
      sdk: {
        attempt: 1,
        activityType: 'provisionApplication',
        workflowId: `registration-request-${id}`,
      },
      err: { type: 'ApplicationFailure', message: expect.stringContaining('57014') as string },
      msg: 'Activity failed',
    });
    expect(harness.logged()).not.toContain('taskToken');
  });
});
