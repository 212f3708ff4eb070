import { BUILT_IN_RULE } from '../../src/domain/policy/rule';
import { routes } from '../../src/http/routes';
import { type Answered, type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { pathOf, routeCalls } from '../support/http/route-calls';
import { applicationRow, requestRow } from '../support/db/rows';
import { type Harness, startHarness } from '../support/service/harness';

const HOUR = 3_600_000;
const walked = routes.filter(
  ({ method, request }) => method === 'get' && request.query?.safeParse({}).success,
);
/** Those whose pages have numbers. */
const lists = walked.filter(({ operationId }) => operationId !== 'listAuditEvents');

describe('the pages of', () => {
  let harness: Harness;
  let admin: ApiClient;
  let acme: ApiClient;
  let acmeEu: ApiClient;
  let request_id: string;

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    const client = async (who: Parameters<Harness['token']>[0]): Promise<ApiClient> =>
      apiClient(harness, await harness.token(who));
    admin = await client({ role: 'super_admin' });
    acme = await client({ role: 'partner_admin', partner: 'acme' });
    acmeEu = await client({ role: 'tenant_admin', tenant: 'acme-eu' });
    const { db } = harness;
    const requests = Array.from({ length: 12 }, (_, n) => {
      // Pairs have the same time.
      const created_at = new Date(Date.now() - HOUR * (n >> 1)).toISOString();
      const tenant_id = ['acme-eu', 'acme-us', 'globex-eu'][n % 3];
      return requestRow({ tenant_id, created_at, expires_at: '2100-01-01T00:00:00.000Z' });
    });
    await db('registration_requests').insert(requests);
    await db('applications').insert(requests.map(({ id, created_at }) => applicationRow(id, { created_at })));
    request_id = requests[0]?.id as string;
    const event = {
      action: 'created',
      subject: `registration-request/${request_id}`,
      registration_request_id: request_id,
    };
    await db.raw(
      `insert into audit_events (id, action, subject, registration_request_id, at)
       select gen_random_uuid(), :action, :subject, :registration_request_id, now() + (n / 2) * interval '1 second'
       from generate_series(1, 9) n`,
      event,
    );
    await db.raw(`insert into partners (id, name) select 'partner ü' || n, 'P' from generate_series(1, 7) n`);
    await db.raw(
      `insert into tenants (id, name, partner_id) select 'a "tenant"' || n, 'T', 'acme' from generate_series(1, 7) n`,
    );
    await db.raw(
      `insert into approval_policies (id, rules, updated_at, updated_by_sub)
       select n, :rules, now(), 'root' from generate_series(1, 7) n`,
      { rules: JSON.stringify([BUILT_IN_RULE]) },
    );
  });
  afterAll(() => harness.stop());

  const idsOf = ({ body }: Answered): unknown[] =>
    (body.items as { id?: string; version?: number }[]).map(({ id, version }) => id ?? version);
  const nextOf = ({ headers }: Answered): string | undefined =>
    /^<(\/api\/v1\/admin\/[^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
  const pathFor = (route: (typeof routes)[number]): string => pathOf(route, { request_id });

  /** Follows the links to the end. */
  async function walk(client: ApiClient, path: string): Promise<Answered[]> {
    const answers: Answered[] = [];
    let next: string | undefined = path;
    while (next !== undefined) {
      const answer = await client.get(next);
      answers.push(answer);
      next = nextOf(answer);
      if (answers.length > 30) throw new Error('the links do not end');
    }
    return answers;
  }

  it('every list are walked here', () => {
    expect(walked.map(({ operationId }) => operationId)).toEqual([
      ...['listRegistrationRequests', 'listRegistrationRequestEvents', 'listApplications', 'listAuditEvents'],
      ...['listPartners', 'listTenants', 'listApprovalPolicyVersions'],
    ]);
    expect(Object.entries(routeCalls).filter(([, call]) => call?.lists)).toHaveLength(walked.length - 2);
  });

  describe.each(lists.map((route) => [route.operationId, route] as const))('%s', (_operationId, route) => {
    it('are linked to each other, until the last one', async () => {
      const isForAll = route.operationId !== 'listApprovalPolicyVersions';
      for (const client of isForAll ? [admin, acme, acmeEu] : [admin]) {
        const whole = await client.get(`${pathFor(route)}?per_page=100`);
        expect(nextOf(whole)).toBeUndefined();
        const answers = await walk(client, `${pathFor(route)}?per_page=2`);
        expect(answers.flatMap(idsOf)).toEqual(idsOf(whole));
        expect(answers.map(({ body }) => body.page as number)).toEqual(answers.map((_, index) => index + 1));
        const { total } = whole.body as { total: number };
        for (const { body } of answers)
          expect(body).toEqual({
            items: body.items,
            page: body.page,
            total,
            per_page: 2,
            pages: Math.ceil(total / 2),
          });
      }
    });

    it('can be walked from any page on', async () => {
      const second = await admin.get(`${pathFor(route)}?per_page=2&page=2`);
      const third = await admin.get(nextOf(second) ?? '');
      expect(third.body).toMatchObject({ page: 3, per_page: 2 });
      expect(third.body).toEqual((await admin.get(`${pathFor(route)}?per_page=2&page=3`)).body);
    });

    it('past the end have no items and no link', async () => {
      const past = await admin.get(`${pathFor(route)}?page=2147483647`);
      expect(past).toMatchObject({ status: 200, body: { items: [], page: 2_147_483_647 } });
      expect(past.headers.has('link')).toBe(false);
    });

    it('by a cursor do not depend on the page that is asked for beside it', async () => {
      const next = nextOf(await admin.get(`${pathFor(route)}?per_page=2`)) ?? '';
      expect((await admin.get(`${next}&page=9`)).body).toEqual((await admin.get(next)).body);
      expect((await admin.get(`${next}&page=0`)).status).toBe(422);
    });
  });

  describe.each(walked.map((route) => [route.operationId, route] as const))('%s', (_operationId, route) => {
    it('are refused for a cursor that no link had, with a message that says where to get one', async () => {
      const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const good =
        new URL(nextOf(await admin.get(`${pathFor(route)}?per_page=1`)) ?? '', 'http://x').searchParams.get(
          'cursor',
        ) ?? '';
      const [page, ...after] = JSON.parse(Buffer.from(good, 'base64url').toString()) as [number, ...string[]];
      const changed = (index: number, value: unknown): string =>
        encode([page, ...after].with(index, value as string));
      const isByTime = after.length === 2;
      const bad = [
        ...[
          '',
          'x',
          '1',
          'null',
          '%00',
          '[2]',
          good.slice(0, -4),
          `${good}=`,
          `${good} `,
          ` ${good}`,
          `${good}!`,
          good + good,
        ],
        ...[1, 0, -1, 2.5, 2 ** 31, '2', null].map((number) => changed(0, number)),
        ...[undefined, 7, null, [], {}, '', 'x\0', 'x\ny', '\ud800', 'x'.repeat(256)].map((value) =>
          changed(after.length, value),
        ),
        ...[[], {}, 2, [2], [2, ...after, 'x'], [after]].map(encode),
        Buffer.from(JSON.stringify([page, ...after], null, 1)).toString('base64url'),
        Buffer.from(`{"__proto__":[2]}`).toString('base64url'),
        ...(isByTime
          ? [
              encode([2, 'acme']),
              changed(2, 'not-a-uuid'),
              ...['2026-02-30T00:00:00.000Z', '0000-01-01T00:00:00.000Z', '+012026-01-01T00:00:00.000Z'].map(
                (time) => changed(1, time),
              ),
              ...[
                '2026-01-01T24:00:00.000Z',
                '2026-01-01T00:00:00Z',
                '2026-01-01',
                'infinity',
                'now',
                '',
              ].map((time) => changed(1, time)),
            ]
          : [encode([2, '2026-01-01T00:00:00.000Z', request_id])]),
      ];
      for (const cursor of bad) {
        const answer = await admin.get(
          `${pathFor(route)}?cursor=${cursor === '%00' ? cursor : encodeURIComponent(cursor)}`,
        );
        expect([cursor, answer.status]).toEqual([cursor, 422]);
        expect(answer.body).toEqual({
          detail: [
            {
              type: 'value_error',
              loc: ['query', 'cursor'],
              msg: 'Value error, take a cursor from the Link header of a page of this list',
            },
          ],
        });
      }
      expect((await admin.get(`${pathFor(route)}?cursor=${good}`)).status).toBe(200);
    });
  });

  it('a list with filters keep them in their links, and nothing else', async () => {
    const answer = await admin.get(
      `${REQUESTS}/?status=PENDING&scope=TENANT&per_page=2&page=2&x=y&constructor=z`,
    );
    const link = new URL(nextOf(answer) ?? '', 'http://x');
    expect(link.pathname).toBe(REQUESTS);
    const { cursor, ...kept } = Object.fromEntries(link.searchParams);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(kept).toEqual({ status: 'PENDING', scope: 'TENANT', per_page: '2' });
    const answers = await walk(admin, `${REQUESTS}?status=REJECTED&per_page=2`);
    expect(answers.flatMap(idsOf)).toEqual([]);
  });

  it('a foreign list cannot be read with its cursor: it is a position, and no permission', async () => {
    for (const path of [REQUESTS, APPLICATIONS]) {
      const next = nextOf(await admin.get(`${path}?per_page=1`)) ?? '';
      const own = idsOf(await acmeEu.get(`${path}?per_page=100`));
      const seen = (await walk(acmeEu, next)).flatMap(idsOf);
      expect(seen.length).toBeGreaterThan(0);
      expect(own).toEqual(expect.arrayContaining(seen));
    }
  });

  it('a list answer HEAD with the same link', async () => {
    const headers = { authorization: `Bearer ${admin.token}` };
    const head = await fetch(`${harness.url}${REQUESTS}?per_page=2`, { method: 'HEAD', headers });
    expect(head.headers.get('link')).toBe((await admin.get(`${REQUESTS}?per_page=2`)).headers.get('link'));
    expect(head.headers.get('link')).toContain('rel="next"');
  });
});
