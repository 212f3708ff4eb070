import { randomUUID } from 'node:crypto';
import { type Answered, type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { keyedPost } from '../support/http/keyed-post';
import { ANYBODY, putPolicy } from '../support/policy/put-policy';
import { type Harness, startHarness } from '../support/service/harness';

const BULK = `${REQUESTS}/bulk-decisions`;
const FOUR_EYES = {
  name: 'four-eyes',
  when: { application_type: ['SPA' as const] },
  require: [{ name: 'owner', from: { roles: ['tenant_admin' as const] }, count: 1 }],
};

describe('a bulk decision', () => {
  let harness: Harness;
  let root: ApiClient;
  let pat: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    root = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
    pat = apiClient(harness, await harness.token({ role: 'partner_admin', partner: 'acme', sub: 'pat' }));
    await putPolicy(root, [FOUR_EYES, ANYBODY]);
  });
  afterAll(() => harness.stop());

  const create = async (fields?: Record<string, unknown>): Promise<string> =>
    (await root.create(fields)).body.id as string;
  const several = (count: number): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, () => create()));
  const statusesOf = ({ body }: Answered): [string, number][] =>
    (body.items as { id: string; status: number }[]).map(({ id, status }) => [id, status]);

  it('answers each request in the order asked, as the single call would, whatever becomes of the others', async () => {
    const decided = await create();
    await root.delete(`${REQUESTS}/${decided}`);
    const ids = [
      await create(),
      await create({ tenant_id: 'globex-eu' }),
      await create({ application_type: 'SPA' }),
      decided,
      randomUUID(),
      'no id at all',
      await create(),
    ];

    const { status, body } = await pat.post(BULK, { decision: 'approve', ids, notes: 'All fine' });

    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      {
        id: ids[0],
        status: 200,
        body: { registration_request_id: ids[0], client_secret: expect.any(String) as string },
      },
      { id: ids[1], status: 404, body: { detail: 'Registration request not found' } },
      {
        id: ids[2],
        status: 403,
        body: { detail: 'The rule "four-eyes" does not want you to decide this request' },
      },
      { id: ids[3], status: 409, body: { detail: 'Registration request is already CANCELLED' } },
      { id: ids[4], status: 404, body: { detail: 'Registration request not found' } },
      { id: ids[5], status: 404, body: { detail: 'Registration request not found' } },
      { id: ids[6], status: 200 },
    ]);
    expect((await root.get(`${REQUESTS}/${ids[0] ?? ''}`)).body).toMatchObject({
      status: 'APPROVED',
      decision_notes: 'All fine',
      decided_by: { sub: 'pat' },
    });
    for (const id of [ids[1], ids[2]])
      expect((await root.get(`${REQUESTS}/${id ?? ''}`)).body.status).toBe('PENDING');
    // The single calls answer the same.
    for (const index of [1, 2, 3, 4, 5]) {
      const single = await pat.post(`${REQUESTS}/${encodeURIComponent(ids[index] ?? '')}/approve`);
      const { status, body: answer } = body.items[index] as Answered;
      expect({ status, body: answer as unknown }).toEqual({
        status: single.status,
        body: single.body as unknown,
      });
    }
  });

  it.each([
    ['reject', { reason: 'Not now' }, { status: 'REJECTED', rejection_reason: 'Not now' }],
    ['cancel', {}, { status: 'CANCELLED' }],
  ])('can %s', async (decision, more, after) => {
    const ids = await several(3);
    const { body } = await pat.post(BULK, { decision, ids, ...more });
    expect(body.items).toMatchObject(ids.map((id) => ({ id, status: 200, body: { id, ...after } })));
  });

  it('takes a hundred requests, and keeps their order', async () => {
    const ids = await several(100);
    const answer = await root.post(BULK, { decision: 'cancel', ids });
    expect(statusesOf(answer)).toEqual(ids.map((id) => [id, 200]));
  }, 60_000);

  it.each<[string, (ids: string[]) => object, unknown[]]>([
    ['no requests', () => ({ decision: 'cancel', ids: [] }), ['body', 'ids']],
    [
      'more than a hundred',
      () => ({ decision: 'cancel', ids: Array.from({ length: 101 }, () => randomUUID()) }),
      ['body', 'ids'],
    ],
    ['one twice', ([id = '']) => ({ decision: 'cancel', ids: [id, randomUUID(), id] }), ['body', 'ids', 2]],
    ['a rejection without a reason', (ids) => ({ decision: 'reject', ids }), ['body', 'reason']],
    ['an unknown decision', (ids) => ({ decision: 'expire', ids }), ['body', 'decision']],
  ])('is refused as a whole for %s', async (_title, bodyFor, loc) => {
    const ids = [await create()];
    const { status, body } = await root.post(BULK, bodyFor(ids));
    expect({ status, loc: body.detail[0].loc as unknown }).toEqual({ status: 422, loc });
    expect((await root.get(`${REQUESTS}/${ids[0] ?? ''}`)).body.status).toBe('PENDING');
  });

  it('with an Idempotency-Key decides once, and a repeat shows no secret again', async () => {
    const ids = await several(2);
    const send = (): Promise<Answered> =>
      keyedPost(root, harness.url, BULK, 'bulk-1', { decision: 'approve', ids });
    const first = await send();
    const again = await send();
    expect(statusesOf(again)).toEqual(statusesOf(first));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.body.items[0].body.client_secret).toEqual(expect.any(String));
    expect(again.body.items[0].body.client_secret).toBeNull();
    const events = await harness.db('audit_events').whereIn('registration_request_id', ids);
    expect(events.map(({ action }: { action: string }) => action).sort()).toEqual([
      ...['approved', 'approved', 'created', 'created'],
    ]);
  });

  it('whose answer was lost is finished by its repeat: what was decided stays, and the rest is decided', async () => {
    const ids = await several(3);
    const body = { decision: 'reject', reason: 'no', ids };
    const send = (): Promise<Answered> => keyedPost(root, harness.url, BULK, 'bulk-2', body);
    await send();
    // As if the process had died before it kept the answer.
    await harness.db('idempotency_keys').update({ completed: false, leased_until: new Date(0) });
    expect(statusesOf(await send())).toEqual(ids.map((id) => [id, 200]));
    expect(await harness.db('audit_events').whereIn('registration_request_id', ids)).toHaveLength(6);
  });
});
