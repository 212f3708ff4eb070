import type { Role } from '../../src/domain/permissions';
import type { Route } from '../../src/http/route';
import { routes } from '../../src/http/routes';
import { type ApiClient, apiClient } from '../support/api-client';
import { type Harness, startHarness } from '../support/harness';
import {
  callRoute,
  make,
  type PlaceName,
  PLACES,
  placesOf,
  type RouteCall,
  routeCalls,
  type Target,
  unknownIds,
  type WholeAnswer,
} from '../support/route-calls';
import { type Service, startServiceWith } from '../support/service-with-parts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer';

/** Routes anybody may call. This list only shrinks. */
const PUBLIC = ['getHealth', 'getReadiness'];

const CLAIMS: Record<Role, Record<string, unknown>> = {
  super_admin: { role: 'super_admin' },
  partner_admin: { role: 'partner_admin', partner_id: 'acme' },
  tenant_admin: { role: 'tenant_admin', tenant_id: 'acme-eu' },
};
const VISIBLE: Record<Role, PlaceName[]> = {
  super_admin: ['everywhere', 'acme', 'acme-eu', 'acme-us', 'globex', 'globex-eu'],
  partner_admin: ['acme', 'acme-eu', 'acme-us'],
  tenant_admin: ['acme-eu'],
};
const ROLES = Object.keys(CLAIMS) as Role[];
const UNUSABLE: [string, Record<string, unknown>][] = [
  ['no role', {}],
  ['a role unknown here', { role: 'auditor' }],
  ['two roles', { role: ['super_admin', 'tenant_admin'], tenant_id: 'acme-eu' }],
  ['a partner admin of no partner', { role: 'partner_admin', tenant_id: 'acme-eu' }],
  ['a tenant admin of no tenant', { role: 'tenant_admin', partner_id: 'acme' }],
];

const guarded = routes.filter(({ access }) => access !== 'public');
const table = guarded.map((route) => [route.operationId, route, routeCalls[route.operationId]] as const);
const inTable = table.filter((row): row is readonly [string, Route, RouteCall] => row[2] !== undefined);

describe('who may do what', () => {
  let harness: Harness;
  let issuer: TokenIssuer;
  let service: Service;
  let admin: ApiClient;
  const tokens = {} as Record<Role, string>;
  /** Things that tests look at and leave as they are. */
  const standing = new Map<string, Record<string, string>>();

  beforeAll(async () => {
    harness = await startHarness();
    issuer = await startTokenIssuer();
    service = await startServiceWith(harness, { auth: issuer.auth });
    for (const role of ROLES) tokens[role] = await issuer.token(CLAIMS[role]);
    admin = apiClient(service, tokens.super_admin);
    for (const target of ['request', 'application', 'secret', 'partner', 'tenant'] as const) {
      for (const place of placesOf(target)) {
        standing.set(`${target} ${place}`, await make(admin, target, place));
      }
    }
  });
  afterAll(async () => {
    await service.stop();
    await issuer.down();
    await harness.stop();
  });

  const standingIn = (target: Target, place: PlaceName): Record<string, string> =>
    standing.get(`${target} ${place}`) ?? {};

  it('no route is forgotten', () => {
    expect(Object.keys(routeCalls).sort()).toEqual(guarded.map(({ operationId }) => operationId).sort());
    const open = routes.filter(({ access }) => access === 'public');
    expect(open.map(({ operationId }) => operationId)).toEqual(PUBLIC);
  });

  describe.each(inTable)('%s', (_operationId, route, { target, body, invalid, seen }) => {
    const at = (place: PlaceName): { body?: unknown } => (body ? { body: body(place) } : {});

    it('without a token is 401, whatever else is wrong', async () => {
      for (const ids of [standingIn(target, 'acme-eu'), unknownIds()]) {
        for (const input of [at('acme-eu'), invalid ?? {}]) {
          const answer = await callRoute(service.url, route, { ids: { ...unknownIds(), ...ids }, ...input });
          expect(answer.status).toBe(401);
          expect(new Map(answer.headers).get('www-authenticate')).toBe('Bearer');
        }
      }
    });

    it.each(UNUSABLE)('with %s is 403', async (_title, claims) => {
      const ids = { ...unknownIds(), ...standingIn(target, 'acme-eu') };
      const token = await issuer.token(claims);
      const answer = await callRoute(service.url, route, { ids, token, ...at('acme-eu') });
      expect(answer.status).toBe(403);
    });

    it.each(ROLES)('as %s does what that role may where it sees, and nothing elsewhere', async (role) => {
      const token = tokens[role];
      for (const place of placesOf(target)) {
        const isVisible = VISIBLE[role].includes(place);
        if (isVisible || target === 'list') {
          const isLeft = route.method === 'get';
          const ids = isLeft ? standingIn(target, place) : await make(admin, target, place);
          const answer = await callRoute(service.url, route, { ids, token, ...at(place) });
          expect({ place, status: answer.status }).toEqual({ place, status: seen[role] });
        } else if (target === 'place') {
          const input = body?.(place) as Record<string, unknown>;
          const elsewhere = { ...input, tenant_id: 'nowhere', partner_id: 'nowhere' };
          const calls = [input, ...(place === 'everywhere' ? [] : [elsewhere])];
          const answers = await Promise.all(
            calls.map((sent) => callRoute(service.url, route, { ids: {}, token, body: sent })),
          );
          expect(answers[0]?.status).toBe(403);
          for (const answer of answers) expect(answer).toEqual(answers[0]);
        } else {
          const foreign = await callRoute(service.url, route, {
            ids: standingIn(target, place),
            token,
            ...at(place),
          });
          expect(foreign.status).toBe(404);
          expect(foreign).toEqual(await unknown(token));
        }
      }
    });

    if (target !== 'list' && target !== 'place') {
      it('answers every role alike for an id that names nothing', async () => {
        // A super admin's PUT would create the thing.
        const roles = ROLES.filter((role) => role !== 'super_admin' || route.method !== 'put');
        const answers = await Promise.all(roles.map((role) => unknown(tokens[role])));
        expect(answers[0]?.status).toBe(404);
        for (const answer of answers) expect(answer).toEqual(answers[0]);
      });
    }

    const unknown = (token: string): Promise<WholeAnswer> =>
      callRoute(service.url, route, { ids: unknownIds(), token, ...at('acme-eu') });
  });

  describe.each(ROLES)('lists hold what a %s sees and count nothing else:', (role) => {
    const placesIn = async (path: string): Promise<{ places: string[]; total: number }> => {
      const { body } = await apiClient(service, tokens[role]).get(`${path}?per_page=100`);
      const items = body.items as (typeof PLACES)[PlaceName][];
      expect(body.total).toBe(items.length);
      const nameOf = ({ scope, tenant_id, partner_id }: (typeof items)[number]): string =>
        scope === 'GLOBAL' ? 'everywhere' : (tenant_id ?? partner_id);
      return { places: [...new Set(items.map(nameOf))].sort(), total: items.length };
    };
    const predicate = {
      super_admin: 'true',
      partner_admin: "'acme' in (r.partner_id, t.partner_id)",
      tenant_admin: "r.tenant_id = 'acme-eu'",
    }[role];
    const countOf = async (table: string): Promise<number> => {
      const { rows } = await harness.db.raw<{ rows: { total: number }[] }>(
        `select count(*)::int as total from ${table} left join tenants t on t.id = r.tenant_id where ${predicate}`,
      );
      return rows[0]?.total ?? -1;
    };

    it('registration requests', async () => {
      const { places, total } = await placesIn('/api/v1/admin/registration-requests');
      expect(places).toEqual([...VISIBLE[role]].sort());
      expect(total).toBe(await countOf('registration_requests r'));
    });

    it('applications', async () => {
      const { places, total } = await placesIn('/api/v1/admin/applications');
      expect(places).toEqual([...VISIBLE[role]].sort());
      expect(total).toBe(
        await countOf('applications a join registration_requests r on r.id = a.registration_request_id'),
      );
    });
  });
});
