import type { Rule } from '../../src/domain/policy/rule';
import { chanceOf } from '../support/chance';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { EVERYBODY, PEOPLE, type PersonName } from '../support/policy/decision-table';
import { ANYBODY, putPolicy } from '../support/policy/put-policy';
import { type Harness, startHarness } from '../support/service/harness';

interface Item {
  id: string;
  status: string;
  you: { approve: string | null };
}

const SEED = Number(process.env.WAITING_SEED ?? Date.now() % 1_000_000);
const REQUESTS_MADE = 48;
const { chance, pick } = chanceOf(SEED + 1);

const FILTERS = [
  '',
  '&scope=TENANT',
  '&scope=PARTNER',
  '&tenant_id=acme-eu',
  '&partner_id=acme',
  '&application_type=SPA',
  '&requested_by=super',
  '&findings=none',
  '&status=PENDING',
  '&status=APPROVED',
  '&q=application',
];
const SORTS = ['', '&sort=created_at', '&sort=-updated_at', '&sort=expires_at'];

/** The calls and the policies are drawn, so the lists are compared with what each request says of the caller. */
describe(`waiting_for=me (WAITING_SEED=${SEED})`, () => {
  let harness: Harness;
  const clients = {} as Record<PersonName, ApiClient>;
  beforeAll(async () => {
    harness = await startHarness({ env: { RATE_LIMIT_PER_MINUTE: '0' } });
    for (const name of EVERYBODY) {
      const { groups, ...person } = { groups: [], ...PEOPLE[name] };
      clients[name] = apiClient(harness, await harness.token({ ...person, groups: [...groups] }));
    }
  });
  afterAll(() => harness.stop());

  const somebody = (): ApiClient => clients[pick(EVERYBODY)];

  /** Creates a request, and then several people say something about it. What is refused changes nothing. */
  async function talk(): Promise<void> {
    const place = pick([
      {},
      {},
      {},
      { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
      { tenant_id: 'acme-us' },
    ]);
    const application_type = pick(['WEB', 'SPA']);
    const body = createBody({ ...place, application_type });
    const creator = chance() < 0.5 ? clients.super : somebody();
    const created = await creator.post(REQUESTS, body);
    const { id } = (created.status === 201 ? created : await clients.super.post(REQUESTS, body)).body as Item;
    const path = `${REQUESTS}/${id}`;
    const steps = Math.floor(chance() * 5);
    for (let step = 0; step < steps; step += 1) {
      const caller = somebody();
      const draw = chance();
      if (draw < 0.6) await caller.post(`${path}/approve`);
      else if (draw < 0.75) await caller.post(`${path}/request-changes`, { comment: 'Why?' });
      else if (draw < 0.95) await caller.put(path, { ...body, name: `Revised ${step}` }, { 'if-match': '*' });
      else await caller.post(`${path}/reject`, { reason: 'no' });
    }
  }

  function people(): Rule['require'] {
    const roles = pick([['super_admin'], ['tenant_admin'], ['partner_admin', 'tenant_admin'], []] as const);
    const groups = pick([['sec'], []]);
    const subs = pick([['super-named', 'tenant-named'], []]);
    const isNobody = roles.length + groups.length + subs.length === 0;
    const from = isNobody
      ? { subs: ['partner', 'partner-named', 'super'] }
      : { roles: [...roles], groups, subs };
    const isOnlySubs = isNobody || roles.length + groups.length === 0;
    return [{ name: `r${chance()}`, from, count: pick(isOnlySubs ? [1, 2] : [1, 2, 3]) }];
  }

  function drawnPolicy(): Rule[] {
    const rule: Rule = {
      name: 'drawn',
      when: { application_type: ['WEB'] },
      require: [...(people() ?? []), ...(chance() < 0.6 ? (people() ?? []) : [])],
      requester_may_approve: chance() < 0.5,
      ...(chance() < 0.4 && {
        escalate: { after: 'PT0.2S', also_from: { roles: ['partner_admin'], groups: ['sec'] } },
      }),
    };
    return [rule, ANYBODY];
  }

  /** Every item of a list, page by page, by its links. */
  async function walk({ get }: ApiClient, query: string): Promise<{ items: Item[]; totals: number[] }> {
    const items: Item[] = [];
    const totals: number[] = [];
    let next: string | undefined = `${REQUESTS}?${query}`;
    while (next !== undefined) {
      const { status, headers, body } = await get(next);
      expect(status).toBe(200);
      items.push(...(body.items as Item[]));
      totals.push(body.total as number);
      next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    }
    return { items, totals };
  }

  async function expectExact(): Promise<number> {
    let found = 0;
    for (const name of EVERYBODY) {
      for (const filter of FILTERS) {
        const query = filter + pick(SORTS);
        const all = (await walk(clients[name], `per_page=100${query}`)).items;
        const wanted = all.filter(({ status, you }) => status === 'PENDING' && you.approve === null);
        const { items, totals } = await walk(
          clients[name],
          `waiting_for=me&per_page=${pick([3, 100])}${query}`,
        );
        expect({ name, query, ids: items.map(({ id }) => id) }).toEqual({
          name,
          query,
          ids: wanted.map(({ id }) => id),
        });
        expect(new Set(totals)).toEqual(new Set([wanted.length]));
        found += wanted.length;
      }
    }
    return found;
  }

  const talkOften = async (): Promise<void> => {
    for (let made = 0; made < REQUESTS_MADE; made += 4) {
      if (made % 12 === 0 && isRuled) await putPolicy(clients.super, drawnPolicy());
      await Promise.all([talk(), talk(), talk(), talk()]);
    }
  };
  let isRuled = false;

  it('without a policy is every pending request that the caller sees, unless others asked for changes', async () => {
    await talkOften();
    expect(await expectExact()).toBeGreaterThan(0);
  }, 120_000);

  it('under drawn policies is exactly what the caller could approve now, with every filter, order and page', async () => {
    isRuled = true;
    await talkOften();
    const due = (): Promise<unknown[]> =>
      harness
        .db('registration_requests')
        .where({ status: 'PENDING', escalated_at: null })
        .whereRaw(`rule -> 'escalate' is not null`);
    await eventually(due, ({ length }) => length === 0);
    expect(await expectExact()).toBeGreaterThan(0);
  }, 120_000);

  it('takes no other word', async () => {
    for (const word of ['you', '', 'super']) {
      const { status, body } = await clients.super.get(`${REQUESTS}?waiting_for=${word}`);
      expect({ status, loc: body.detail[0].loc as unknown }).toEqual({
        status: 422,
        loc: ['query', 'waiting_for'],
      });
    }
  });
});
