import type { Role } from '../../src/domain/permissions';
import type { Route } from '../../src/http/route';
import { routes } from '../../src/http/routes';
import { type ApiClient, apiClient } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import {
  callRoute,
  make,
  pathOf,
  type PlaceName,
  placesOf,
  type RouteCall,
  routeCalls,
  type Target,
  unknownIds,
  type WholeAnswer,
} from '../support/http/route-calls';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTokenIssuer, type TokenIssuer } from '../support/servers/token-issuer';

/** Routes that anybody may call. Never add a route to this list. */
const PUBLIC = ['getHealth', 'getReadiness'];

const CALLERS: Record<Role, { who: string; claims: Record<string, unknown>; sees: PlaceName[] }> = {
  super_admin: {
    who: 'a super_admin',
    claims: { role: 'super_admin' },
    sees: ['everywhere', 'acme', 'acme-eu', 'acme-us', 'globex', 'globex-eu'],
  },
  partner_admin: {
    who: 'the partner_admin of acme',
    claims: { role: 'partner_admin', partner_id: 'acme' },
    sees: ['acme', 'acme-eu', 'acme-us'],
  },
  tenant_admin: {
    who: 'the tenant_admin of acme-eu',
    claims: { role: 'tenant_admin', tenant_id: 'acme-eu' },
    sees: ['acme-eu'],
  },
};
const ROLES = Object.keys(CALLERS) as Role[];
const UNUSABLE: [string, Record<string, unknown>][] = [
  ['no role', {}],
  ['an unknown role', { role: 'auditor' }],
  ['two roles', { role: ['super_admin', 'tenant_admin'], tenant_id: 'acme-eu' }],
  ['a partner admin of no partner', { role: 'partner_admin', tenant_id: 'acme-eu' }],
  ['a tenant admin of no tenant', { role: 'tenant_admin', partner_id: 'acme' }],
];

const guarded = routes.filter(({ access }) => access !== 'public');
const inTable = guarded.flatMap((route): [string, Route, RouteCall][] => {
  const call = routeCalls[route.operationId];
  return call ? [[route.operationId, route, call]] : [];
});

interface ListPage {
  items: Record<string, string>[];
  total?: number;
}

interface Row {
  role: Role;
  place: PlaceName;
  /** The status of the answer, or for a list whether it holds the thing. */
  expected: number | 'listed' | 'not listed';
}

/** Every caller, and every place where the thing of the route can be. */
function rowsOf(route: Route, { target, lists, seen }: RouteCall): [string, Row][] {
  const kind = lists ?? target;
  return ROLES.flatMap((role) =>
    placesOf(kind).map((place): [string, Row] => {
      const { who, sees } = CALLERS[role];
      const isSeen = sees.includes(place);
      const status = isSeen ? seen[role] : target === 'place' ? 403 : 404;
      const expected = lists ? (isSeen ? 'listed' : 'not listed') : status;
      const thing =
        kind === 'partner' || kind === 'tenant'
          ? `${kind} ${place}`
          : `${kind === 'place' ? 'something' : kind} in ${place}`;
      return [`${route.operationId} by ${who}: ${thing} → ${expected}`, { role, place, expected }];
    }),
  );
}

describe('who may do what, and where', () => {
  let harness: Harness;
  let issuer: TokenIssuer;
  let service: Service;
  let admin: ApiClient;
  const tokens = {} as Record<Role, string>;
  /** Things that tests read and never change. */
  const standing = new Map<string, Record<string, string>>();
  let standingRows: unknown[];

  beforeAll(async () => {
    harness = await startHarness();
    issuer = await startTokenIssuer();
    service = await startServiceWith(harness, { auth: issuer.auth });
    for (const role of ROLES) tokens[role] = await issuer.token(CALLERS[role].claims);
    admin = apiClient(service, tokens.super_admin);
    for (const target of ['request', 'application', 'secret', 'partner', 'tenant'] as const) {
      for (const place of placesOf(target)) {
        standing.set(`${target} ${place}`, await make(admin, target, place));
      }
    }
    standingRows = await readStanding();
  });
  afterAll(async () => {
    await service.stop();
    await issuer.down();
    await harness.stop();
  });

  const standingIn = (target: Target, place: PlaceName): Record<string, string> =>
    standing.get(`${target} ${place}`) ?? {};
  /** The rows of these things in the database, without the directory, because super admins rename its entries. */
  const readStanding = async (): Promise<unknown[]> => {
    const ids = (name: string): string[] => [...standing.values()].flatMap((made) => made[name] ?? []);
    const requests = await harness.db('registration_requests').whereIn('id', ids('request_id')).orderBy('id');
    const applications = await harness.db('applications').whereIn('id', ids('application_id')).orderBy('id');
    const secrets = await harness
      .db('application_secrets')
      .whereIn('application_id', ids('application_id'))
      .orderBy('id');
    const events = await harness
      .db('audit_events')
      .whereIn('registration_request_id', ids('request_id'))
      .orderBy('id');
    const tenants = await harness.db('tenants').select('id', 'partner_id').orderBy('id');
    const partners = await harness.db('partners').select('id').orderBy('id');
    return [requests, applications, secrets, events, tenants, partners];
  };

  it('no route is forgotten', () => {
    expect(Object.keys(routeCalls).sort()).toEqual(guarded.map(({ operationId }) => operationId).sort());
    const open = routes.filter(({ access }) => access === 'public');
    expect(open.map(({ operationId }) => operationId)).toEqual(PUBLIC);
  });

  describe.each(inTable)('%s', (_operationId, route, routeCall) => {
    const { target, lists, listedAs = 'id', body, invalid } = routeCall;
    const withBody = (ids: Record<string, string>, place: PlaceName = 'acme-eu'): { body?: unknown } =>
      body ? { body: body(place, ids) } : {};
    const unknown = (token: string): Promise<WholeAnswer> => {
      const ids = unknownIds();
      return callRoute(service.url, route, { ids, token, ...withBody(ids) });
    };

    /** The ids on all pages of the list. If it has a total, that must be their number. */
    const listed = async (token: string): Promise<string[]> => {
      const ids: string[] = [];
      let next: string | undefined = `${pathOf(route, {})}?per_page=100`;
      let total: number | undefined;
      while (next !== undefined) {
        const { headers, body } = await apiClient(service, token).get(next);
        const page = body as ListPage;
        ids.push(...page.items.map((item) => item[listedAs] ?? 'none'));
        total = page.total;
        next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      }
      if (total !== undefined) expect(total).toBe(ids.length);
      return ids;
    };

    it.each(rowsOf(route, routeCall))('%s', async (_title, { role, place, expected }) => {
      const token = tokens[role];
      if (lists) {
        const [id] = Object.values(standingIn(lists, place));
        expect((await listed(token)).includes(id ?? 'none') ? 'listed' : 'not listed').toBe(expected);
        return;
      }
      const isChanged = route.method !== 'get' && Number(expected) < 300;
      const ids = isChanged ? await make(admin, target, place) : standingIn(target, place);
      const answer = await callRoute(service.url, route, { ids, token, ...withBody(ids, place) });
      expect(answer.status).toBe(expected);
      if (expected === 404) expect(answer).toEqual(await unknown(token));
      if (target === 'place' && expected === 403 && place !== 'everywhere') {
        const nowhere = { ...(body?.(place, ids) as object), tenant_id: 'nowhere', partner_id: 'nowhere' };
        expect(answer).toEqual(await callRoute(service.url, route, { ids, token, body: nowhere }));
      }
    });

    it('without a token → 401, even if other things are wrong', async () => {
      for (const named of [standingIn(target, 'acme-eu'), {}]) {
        const ids = { ...unknownIds(), ...named };
        for (const input of [withBody(ids), invalid ?? {}]) {
          const answer = await callRoute(service.url, route, { ids, ...input });
          expect(answer.status).toBe(401);
          expect(new Map(answer.headers).get('www-authenticate')).toBe('Bearer');
        }
      }
    });

    it.each(UNUSABLE)('with %s → 403', async (_title, claims) => {
      const ids = { ...unknownIds(), ...standingIn(target, 'acme-eu') };
      const token = await issuer.token(claims);
      const answer = await callRoute(service.url, route, { ids, token, ...withBody(ids) });
      expect(answer.status).toBe(403);
    });

    if (!['service', 'list', 'place'].includes(target)) {
      it('by any role: a thing that does not exist → 404, with the same text', async () => {
        // The PUT of a super admin would create a partner or a tenant.
        const isCreating = route.method === 'put' && target !== 'request';
        const roles = ROLES.filter((role) => role !== 'super_admin' || !isCreating);
        const answers = await Promise.all(roles.map((role) => unknown(tokens[role])));
        expect(answers[0]?.status).toBe(404);
        for (const answer of answers) expect(answer).toEqual(answers[0]);
      });
    }
  });

  it('no refused call has changed anything', async () => {
    expect(await readStanding()).toEqual(standingRows);
  });
});
