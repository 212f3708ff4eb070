import { BUILT_IN_RULE } from '../../src/domain/policy/rule';
import { type Answered, type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const POLICY = '/api/v1/admin/approval-policy';
const last = { name: 'default', require: [{ name: 'admin', from: { roles: ['super_admin'] }, count: 1 }] };
const services = {
  name: 'services',
  when: { application_type: ['SERVICE'], scope: ['TENANT'] },
  require: [
    { name: 'owner', from: { roles: ['tenant_admin'], subs: ['olga'] }, count: 1 },
    { name: 'security', from: { groups: ['sec'] }, count: 2 },
  ],
  remind: ['P3D'],
  escalate: { after: 'P10D', also_from: { roles: ['super_admin'] } },
  ttl: 'P30D',
};

describe('the approval policy', () => {
  let harness: Harness;
  let root: ApiClient;
  let others: ApiClient[];
  beforeAll(async () => {
    harness = await startHarness({ env: { REQUEST_TTL: 'P1DT12H' } });
    root = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root', name: 'Root' }));
    others = [
      apiClient(harness, await harness.token({ role: 'partner_admin', partner: 'acme' })),
      apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'acme-eu' })),
    ];
  });
  beforeEach(() => harness.db('approval_policies').delete());
  afterAll(() => harness.stop());

  const put = async (body: unknown, ifMatch?: string, { token } = root): Promise<Answered> => {
    const response = await fetch(harness.url + POLICY, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const events = (): Promise<unknown[]> => harness.db('audit_events').where({ action: 'policy_changed' });

  it('is version 0 until somebody writes another one', async () => {
    const { status, headers, body } = await root.get(POLICY);
    expect({ status, body }).toEqual({
      status: 200,
      body: { version: 0, rules: [BUILT_IN_RULE], updated_at: null, updated_by: null },
    });
    expect(headers.get('etag')).toBe('"0"');
  });

  it('is answered as it was put, with who put it, and the event says so', async () => {
    const rules = [services, last];
    const { status, headers, body } = await put({ rules }, '"0"');
    const stored = { version: 1, rules, updated_by: { sub: 'root', name: 'Root' } };
    expect({ status, body }).toEqual({ status: 200, body: { ...stored, updated_at: expect.any(String) } });
    expect(headers.get('etag')).toBe('"1"');

    const read = await root.get(POLICY);
    expect(read.body).toEqual(body);
    // People read the rules, so their members keep the order of the documentation.
    expect(JSON.stringify(read.body.rules)).toBe(JSON.stringify(rules));

    const { body: trail } = await root.get('/api/v1/admin/audit-events?action=policy_changed&per_page=1');
    expect(trail.items).toEqual([
      {
        id: expect.any(String),
        action: 'policy_changed',
        subject: 'approval-policy',
        registration_request_id: null,
        actor: { sub: 'root', name: 'Root' },
        at: body.updated_at,
        detail: { version: 1 },
      },
    ]);
  });

  it('is not replaced without If-Match, nor if that names another version', async () => {
    const before = await events();
    const rules = [last];
    expect(await put({ rules })).toMatchObject({
      status: 428,
      body: { detail: 'Send If-Match with the ETag of the approval policy that you replace' },
    });
    for (const tag of ['"1"', 'W/"0"', '0', '"7", "8"', '']) {
      expect((await put({ rules }, tag)).status).toBe(412);
    }
    expect((await root.get(POLICY)).body.version).toBe(0);
    expect(await events()).toHaveLength(before.length);

    expect((await put({ rules }, '"7", "0"')).body.version).toBe(1);
    expect((await put({ rules }, '"0"')).status).toBe(412);
    expect((await put({ rules }, '*')).body.version).toBe(2);
  });

  it('is replaced by one of two who do it at the same moment', async () => {
    const before = await events();
    for (let version = 0; version < 10; version += 1) {
      const names = ['one', 'two', 'three'];
      const answers = await Promise.all(
        names.map((name) => put({ rules: [{ ...last, name }] }, `"${version}"`)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
      const winner = answers.findIndex(({ status }) => status === 200);
      const { body } = await root.get(POLICY);
      expect([body.version, body.rules[0].name]).toEqual([version + 1, names[winner]]);
    }
    expect(await events()).toHaveLength(before.length + 10);
  });

  it('keeps its versions: an identical one is a new one, and the built-in one is not among them', async () => {
    expect((await root.get(`${POLICY}/versions`)).body).toMatchObject({ items: [], total: 0 });
    for (const version of [0, 1, 2]) await put({ rules: [last] }, `"${version}"`);

    const first = await root.get(`${POLICY}/versions?per_page=2`);
    expect(first.body).toMatchObject({ total: 3, page: 1, per_page: 2, pages: 2 });
    const [, next = ''] = /^<(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? [];
    const second = await root.get(next);
    const both = [first, second].flatMap(({ body }) => body.items as { version: number; rules: unknown }[]);
    expect(both.map(({ version, rules }) => [version, rules])).toEqual(
      [3, 2, 1].map((version) => [version, [last]]),
    );
    expect(second.headers.get('link')).toBeNull();
    expect((await root.get(`${POLICY}/versions?page=2&per_page=2`)).body.items).toEqual(second.body.items);
    expect((await root.get(`${POLICY}/versions?cursor=x`)).status).toBe(422);
  });

  it('is for super admins only, who are told so before anything about versions', async () => {
    const tried = { request: createBody(), requested_by: { sub: 'ada' } };
    for (const other of others) {
      const answers = [
        await other.get(POLICY),
        await other.get(`${POLICY}/versions`),
        await put({ rules: [last] }, undefined, other),
        await put({ rules: [last] }, '"7"', other),
        await other.post(`${POLICY}/test`, tried),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
      expect(answers[0]?.body).toEqual({ detail: 'Only super admins may see or change the approval policy' });
    }
    expect((await put({ rules: [] })).status).toBe(422);
  });

  it('says where each mistake is, down to the key', async () => {
    const rules = [{ ...services, wen: 1, require: [{ name: 'a', from: { sub: ['x'] }, count: 0 }] }];
    const { status, body } = await put({ rules, version: 3 }, '"0"');
    expect(status).toBe(422);
    const first = ['body', 'rules', 0];
    expect(body.detail).toEqual([
      {
        type: 'extra_forbidden',
        loc: [...first, 'require', 0, 'from', 'sub'],
        msg: 'Extra inputs are not permitted',
      },
      {
        type: 'greater_than_equal',
        loc: [...first, 'require', 0, 'count'],
        msg: 'Input should be greater than or equal to 1',
      },
      { type: 'extra_forbidden', loc: [...first, 'wen'], msg: 'Extra inputs are not permitted' },
      { type: 'value_error', loc: [...first, 'when'], msg: expect.stringMatching(/^Value error, must not/) },
      { type: 'extra_forbidden', loc: ['body', 'version'], msg: 'Extra inputs are not permitted' },
    ]);
  });

  describe('when it is tried', () => {
    const ask = (tried: object): Promise<Answered> => root.post(`${POLICY}/test`, tried);
    const service = (fields = {}): Record<string, unknown> =>
      createBody({ application_type: 'SERVICE', grant_types: ['client_credentials'], ...fields });
    const allLists = { roles: [], groups: [], subs: [] };

    it('says which rule matches and why, and what the rule asks', async () => {
      await put(
        { rules: [{ ...services, when: { partner_id: ['globex'] }, name: 'globex' }, services, last] },
        '*',
      );
      const before = await harness.db('registration_requests').count();
      const { status, body } = await ask({ request: service(), requested_by: { sub: 'ada' } });
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          rule: 'services',
          decide: null,
          requirements: [
            { name: 'owner', from: { ...allLists, subs: ['olga'], roles: ['tenant_admin'] }, count: 1 },
            { name: 'security', from: { ...allLists, groups: ['sec'] }, count: 2 },
          ],
          expires_in: 'P30D',
          reason: null,
          remind: ['P3D'],
          escalate: { after: 'P10D', also_from: { ...allLists, roles: ['super_admin'] } },
          rules: [
            { name: 'globex', matches: false, unmet: ['partner_id'] },
            { name: 'services', matches: true, unmet: [] },
          ],
        },
      });
      expect(await harness.db('registration_requests').count()).toEqual(before);
    });

    it('tries a draft instead, which is not kept', async () => {
      const requested_by = { roles: ['tenant_admin'], groups: ['platform'] };
      const draft = [
        { name: 'ours', when: { requested_by, findings: 'none' }, decide: 'reject', reason: 'No' },
        last,
      ];
      const answers = await Promise.all(
        [
          { sub: 'ada' },
          { sub: 'ada', role: 'tenant_admin' },
          { sub: 'ada', groups: ['sales', 'platform'] },
          { sub: 'platform', groups: [] },
        ].map((person) => ask({ request: service(), requested_by: person, rules: draft })),
      );
      expect(answers.map(({ body }) => [body.rule, body.decide, body.reason, body.rules[0].unmet])).toEqual([
        ['default', null, null, ['requested_by']],
        ['ours', 'reject', 'No', []],
        ['ours', 'reject', 'No', []],
        ['default', null, null, ['requested_by']],
      ]);
      expect(answers[1]?.body).toMatchObject({
        requirements: [],
        expires_in: 'P1DT12H',
        remind: [],
        escalate: null,
      });
      expect((await root.get(POLICY)).body.version).toBe(0);
    });

    it('finds what a create would find, also a pending request of the same name', async () => {
      const request = service({ name: 'The twin' });
      const rules = [{ name: 'twins', when: { findings: ['same_name_pending'] }, decide: 'approve' }, last];
      const tried = { request, requested_by: { sub: 'ada' }, rules };
      expect((await ask(tried)).body.rule).toBe('default');
      await root.post(REQUESTS, request);
      expect((await ask(tried)).body.rule).toBe('twins');
    });

    it.each([
      ['a mistake in the request', { request: { ...createBody(), scope: 'ALL' } }, ['request', 'scope']],
      ['no request', { request: undefined }, ['request']],
      ['an unknown tenant', { request: createBody({ tenant_id: 'nowhere' }) }, ['request', 'tenant_id']],
      [
        'an unknown partner',
        { request: createBody({ scope: 'PARTNER', partner_id: 'x' }) },
        ['request', 'partner_id'],
      ],
      ['nobody who asks', { requested_by: {} }, ['requested_by', 'sub']],
      ['an unknown role', { requested_by: { sub: 'a', role: 'root' } }, ['requested_by', 'role']],
      ['a member of who asks', { requested_by: { sub: 'a', name: 'A' } }, ['requested_by', 'name']],
      ['a draft without rules', { rules: [] }, ['rules']],
      ['a member beside', { rule: 'x' }, ['rule']],
    ])('refuses %s, and says where it is', async (_, change, loc) => {
      const { status, body } = await ask({ request: createBody(), requested_by: { sub: 'a' }, ...change });
      expect(status).toBe(422);
      expect(body.detail.map((problem: { loc: unknown }) => problem.loc)).toEqual([['body', ...loc]]);
    });
  });

  it('is what a dry run of a create goes by', async () => {
    await put({ rules: [services, last] }, '*');
    const dryRun = async (body: object): Promise<unknown> =>
      (await root.post(`${REQUESTS}/validate`, body)).body;
    const service = createBody({ application_type: 'SERVICE', grant_types: ['client_credentials'] });
    expect(await dryRun(service)).toMatchObject({
      rule: 'services',
      decide: null,
      requirements: [{ name: 'owner' }, { name: 'security', from: { roles: [], groups: ['sec'], subs: [] } }],
      who_may_decide: { roles: ['tenant_admin'], groups: ['sec'], subs: ['olga'] },
      expires_in: 'P30D',
    });
    expect(await dryRun(createBody())).toMatchObject({
      rule: 'default',
      who_may_decide: { roles: ['super_admin'], groups: [], subs: [] },
      expires_in: 'P1DT12H',
    });
    await put({ rules: [{ name: 'open', decide: 'approve' }] }, '*');
    expect(await dryRun(createBody())).toMatchObject({
      rule: 'open',
      decide: 'approve',
      requirements: [],
      who_may_decide: { roles: [], groups: [], subs: [] },
    });
  });
});
