import { randomUUID } from 'node:crypto';
import type { Condition, Rule } from '../../src/domain/policy/rule';
import { type Answered, type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { ANYBODY, putPolicy } from '../support/policy/put-policy';
import { type Harness, startHarness } from '../support/service/harness';

const DAY = 86_400_000;
const TWO: Rule = {
  name: 'two',
  when: { application_type: ['SERVICE'] },
  require: [{ name: 'admin', from: { roles: ['super_admin', 'partner_admin'] }, count: 2 }],
  remind: ['P1D'],
  ttl: 'P2D',
};
const OF_TOM: Rule = { ...ANYBODY, name: 'of-tom', when: { requested_by: { subs: ['tom'] } } };

describe('a revision', () => {
  let harness: Harness;
  let ada: ApiClient;
  let bob: ApiClient;
  let pat: ApiClient;
  let tom: ApiClient;
  let stranger: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    const client = async (who: Parameters<Harness['token']>[0]): Promise<ApiClient> =>
      apiClient(harness, await harness.token(who));
    ada = await client({ role: 'super_admin', sub: 'ada', name: 'Ada' });
    bob = await client({ role: 'super_admin', sub: 'bob' });
    pat = await client({ role: 'partner_admin', partner: 'acme', sub: 'pat' });
    tom = await client({ role: 'tenant_admin', tenant: 'acme-eu', sub: 'tom' });
    stranger = await client({ role: 'partner_admin', partner: 'globex' });
  });
  afterEach(() => harness.db('approval_policies').delete());
  afterAll(() => harness.stop());

  const ANY = { 'if-match': '*' };
  const create = async (fields?: object, by = ada): Promise<{ path: string; created: Answered }> => {
    const created = await by.create({ ...fields });
    return { path: `${REQUESTS}/${String(created.body.id)}`, created };
  };
  const revisionsOf = async (path: string): Promise<Record<string, unknown>[]> =>
    (await ada.get(`${path}/revisions`)).body.items as Record<string, unknown>[];

  it('replaces the whole request, says what it changes, and keeps what was asked for before', async () => {
    const body = createBody({ description: 'For payroll', contact_name: 'Olga' });
    const { path, created } = await create(body);
    const etag = created.headers.get('etag') ?? '';
    const changed: object = {
      ...body,
      description: null,
      name: 'Payroll',
      allowed_origins: ['https://a.example'],
    };

    const revised = await tom.put(path, changed, { 'if-match': etag });

    expect(revised).toMatchObject({
      status: 200,
      body: { ...changed, status: 'PENDING', revision: 2, changes_requested: null },
    });
    expect(revised.headers.get('etag')).not.toBe(etag);
    expect((await ada.get(path)).headers.get('etag')).toBe(revised.headers.get('etag'));
    const [second, first, ...others] = await revisionsOf(path);
    expect(others).toEqual([]);
    expect(second).toMatchObject({
      revision: 2,
      submitted_by: { sub: 'tom' },
      at: revised.body.updated_at as string,
      request: { ...changed, partner_id: 'acme' },
      changes: [
        { field: 'name', from: body.name, to: 'Payroll' },
        { field: 'description', from: 'For payroll', to: null },
        { field: 'allowed_origins', from: null, to: ['https://a.example'] },
      ],
    });
    expect(first).toMatchObject({
      revision: 1,
      submitted_by: { sub: 'ada', name: 'Ada' },
      at: created.body.created_at as string,
      request: { ...body, partner_id: 'acme' },
      changes: [],
    });
    const { items } = (await ada.get(`${path}/events`)).body as { items: unknown[] };
    expect(items).toMatchObject([
      { action: 'created' },
      {
        action: 'revised',
        actor: { sub: 'tom' },
        detail: { revision: 2, fields: ['name', 'description', 'allowed_origins'] },
      },
    ]);
  });

  it('is the only one of a request that nobody has revised', async () => {
    const { path, created } = await create();
    expect(await revisionsOf(path)).toMatchObject([
      { revision: 1, submitted_by: { sub: 'ada' }, at: created.body.created_at as string, changes: [] },
    ]);
  });

  it('counts also if it changes nothing', async () => {
    const body = createBody();
    const { path } = await create(body);
    expect(await ada.put(path, body, ANY)).toMatchObject({ status: 200, body: { revision: 2 } });
    expect((await revisionsOf(path))[0]).toMatchObject({ revision: 2, changes: [] });
  });

  it.each<[string, number, () => Promise<Answered>]>([
    ['bad input before anything is looked up', 422, () => stranger.put(`${REQUESTS}/${randomUUID()}`, {})],
    [
      'what is hidden, before a missing If-Match',
      404,
      async () => stranger.put((await create()).path, createBody()),
    ],
    [
      'a missing If-Match, before a move',
      428,
      async () => tom.put((await create()).path, createBody({ tenant_id: 'acme-us' })),
    ],
    [
      'a move, before the state',
      422,
      async () => {
        const { path } = await create();
        await ada.delete(path);
        return ada.put(path, createBody({ tenant_id: 'acme-us' }), ANY);
      },
    ],
    [
      'a request that is decided, before another state',
      409,
      async () => {
        const { path } = await create();
        await ada.delete(path);
        return ada.put(path, createBody(), { 'if-match': '"another"' });
      },
    ],
    [
      'another state than the one that was read',
      412,
      async () => ada.put((await create()).path, createBody(), { 'if-match': '"another"' }),
    ],
  ])('is refused for %s: %i', async (_title, status, revise) => {
    expect((await revise()).status).toBe(status);
  });

  it.each<[string, object, object]>([
    ['scope', {}, { scope: 'GLOBAL', tenant_id: null }],
    ['tenant_id', {}, { tenant_id: 'acme-us' }],
    [
      'partner_id',
      { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
      { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' },
    ],
  ])('cannot change %s, and says so there', async (member, before, after) => {
    const { path } = await create(before);
    const { status, body } = await ada.put(path, createBody({ ...after }), ANY);
    expect(status).toBe(422);
    expect((body.detail as { loc: unknown }[]).map(({ loc }) => loc)).toContainEqual(['body', member]);
    expect((await ada.get(path)).body.revision).toBe(1);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['many mistakes', { scope: 'TENANT', name: '', redirect_uris: ['http://a.example'] }],
    ['a scope without its tenant', createBody({ tenant_id: null })],
  ])('is checked like a create: %s', async (_title, body) => {
    const { path } = await create();
    const [revised, created] = [await ada.put(path, body, ANY), await ada.post(REQUESTS, body)];
    expect({ status: revised.status, body: revised.body as unknown }).toEqual({
      status: 422,
      body: created.body as unknown,
    });
  });

  it('finds review findings anew', async () => {
    const { path } = await create({ redirect_uris: ['http://localhost/callback'] });
    const codes = ({ body }: Answered): string[] =>
      (body.review_findings as { code: string }[]).map(({ code }) => code);
    expect(codes(await ada.get(path))).toEqual(['localhost_redirect_uri']);
    expect(codes(await ada.put(path, createBody(), ANY))).toEqual([]);
    expect(codes(await ada.put(path, createBody({ grant_types: ['password'] }), ANY))).toEqual([
      'password_grant',
    ]);
  });

  it('does not find its own name pending', async () => {
    const body = createBody();
    const { path } = await create(body);
    expect((await ada.put(path, body, ANY)).body.review_findings).toEqual([]);
  });

  it('finds the rule anew, with the policy of now and with whoever revises as the requester', async () => {
    const { path } = await create();
    await putPolicy(ada, [TWO, OF_TOM, ANYBODY]);
    const ruleAfter = async (by: ApiClient, fields: object): Promise<unknown> =>
      (await by.put(path, createBody({ ...fields }), ANY)).body.approval.rule as unknown;
    expect((await ada.get(path)).body.approval.rule).toBe('default');
    expect(await ruleAfter(ada, {})).toBe('anybody');
    expect(await ruleAfter(tom, {})).toBe('of-tom');
    expect(await ruleAfter(tom, { application_type: 'SERVICE', grant_types: ['client_credentials'] })).toBe(
      'two',
    );
    await harness.db('approval_policies').delete();
    expect(await ruleAfter(tom, {})).toBe('default');
  });

  it.each([
    ['role', { roles: ['tenant_admin'] }],
    ['group', { groups: ['contractors'] }],
  ])('cannot escape a rule for the %s of whoever revises', async (_what, requested_by) => {
    const STRICT: Rule = { ...TWO, name: 'strict', when: { requested_by } as Condition };
    await putPolicy(ada, [STRICT, ANYBODY]);
    const tim = apiClient(
      harness,
      await harness.token({ role: 'tenant_admin', tenant: 'acme-eu', sub: 'tim', groups: ['contractors'] }),
    );
    const { path } = await create({}, tim);
    expect((await tim.get(path)).body.approval.rule).toBe('strict');
    expect((await tim.put(path, createBody(), ANY)).body.approval.rule).toBe('strict');
    const { path: ofAda } = await create({}, ada);
    expect((await tim.put(ofAda, createBody(), ANY)).body.approval.rule).toBe('strict');
  });

  it('is refused after the hundredth', async () => {
    const { path } = await create();
    const id = path.split('/').at(-1);
    await harness.db('registration_requests').where({ id }).update({ revision: 100 });
    expect(await ada.put(path, createBody(), ANY)).toMatchObject({
      status: 409,
      body: { detail: 'A request has at most 100 revisions: cancel it and ask anew' },
    });
  });

  it('makes votes void, and whoever revises counts as requester too', async () => {
    await putPolicy(ada, [TWO, ANYBODY]);
    const service = { application_type: 'SERVICE', grant_types: ['client_credentials'] };
    const { path } = await create(service, tom);
    expect((await ada.post(`${path}/approve`)).body).toMatchObject({ approval: { missing: 1 } });
    await bob.post(`${path}/request-changes`, { comment: 'Another name' });

    const { status, body } = await bob.put(path, createBody(service), ANY);

    expect(status).toBe(200);
    expect(body).toMatchObject({ revision: 2, changes_requested: null, approval: { missing: 2 } });
    expect(body.approval.requirements[0].approved_by).toEqual([]);
    expect(body.you).toMatchObject({
      approve: 'own_request',
      reject: 'own_request',
      cancel: null,
      revise: null,
    });
    expect((await tom.get(path)).body.you).toMatchObject({ approve: 'own_request', cancel: null });
    expect((await bob.post(`${path}/approve`)).status).toBe(403);
    // A vote on the first revision is none on the second, not even by its number.
    expect((await ada.post(`${path}/approve`, { revision: 1 })).status).toBe(409);
    expect((await ada.post(`${path}/approve`, { revision: 2 })).status).toBe(200);
    expect((await pat.post(`${path}/approve`)).body).toMatchObject({
      client_id: expect.any(String) as string,
    });
    expect((await ada.get(path)).body.approval.requirements[0].approved_by).toMatchObject([
      { sub: 'ada' },
      { sub: 'pat' },
    ]);
  });

  it('begins the time to live and the reminders anew', async () => {
    await putPolicy(ada, [TWO, ANYBODY]);
    const service = { application_type: 'SERVICE', grant_types: ['client_credentials'] };
    const { path, created } = await create(service);
    const { body } = await ada.put(path, createBody(service), ANY);
    const since = Date.parse(body.updated_at as string);
    expect(since).toBeGreaterThan(Date.parse(created.body.created_at as string));
    expect(Date.parse(body.expires_at as string) - since).toBe(2 * DAY);
    expect(Date.parse(body.approval.next_reminder_at as string) - since).toBe(DAY);
  });

  it('by a rule that decides is answered as it was decided', async () => {
    const { path } = await create();
    await putPolicy(ada, [
      { name: 'forbidden', decide: 'reject', reason: 'Not here', when: { scope: ['TENANT'] } },
      ANYBODY,
    ]);
    expect(await ada.put(path, createBody(), ANY)).toMatchObject({
      status: 200,
      body: {
        status: 'REJECTED',
        revision: 2,
        rejection_reason: 'Not here',
        decided_by: { sub: 'policy:forbidden' },
      },
    });
  });
});
