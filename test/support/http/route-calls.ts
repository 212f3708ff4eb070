import { randomUUID } from 'node:crypto';
import type { Role } from '../../../src/domain/permissions';
import { BUILT_IN_RULE, type Rule } from '../../../src/domain/policy/rule';
import type { Route } from '../../../src/http/route';
import { type ApiClient, APPLICATIONS, createBody, REQUESTS } from './api-client';

/** The places of the demo directory where things can be. */
export const PLACES = {
  everywhere: { scope: 'GLOBAL', tenant_id: null, partner_id: null },
  acme: { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
  'acme-eu': { scope: 'TENANT', tenant_id: 'acme-eu', partner_id: 'acme' },
  'acme-us': { scope: 'TENANT', tenant_id: 'acme-us', partner_id: 'acme' },
  globex: { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' },
  'globex-eu': { scope: 'TENANT', tenant_id: 'globex-eu', partner_id: 'globex' },
} as const;
export type PlaceName = keyof typeof PLACES;

/** The kind of thing that a route's path or body names. */
export type Target =
  'service' | 'list' | 'place' | 'request' | 'application' | 'secret' | 'partner' | 'tenant';

/** How to call a route, and who may. */
export interface RouteCall {
  target: Target;
  /** For a list: the kind of its items. */
  lists?: Target;
  /** The member of an item that holds the id of that thing, if it is not `id`. */
  listedAs?: string;
  /** Valid input for a thing in that place, which has these ids. */
  body?: (place: PlaceName, ids: Record<string, string>) => unknown;
  /** It decides on several things and answers for each. It is called with one thing, whose answer counts. */
  answersEach?: true;
  /** Headers without which it is always refused. */
  headers?: Record<string, string>;
  /** Input that is always refused. */
  invalid?: { query?: string; body?: unknown };
  /** The status for a caller who sees the thing. */
  seen: Record<Role, number>;
}

const everybody = (status: number): Record<Role, number> => ({
  super_admin: status,
  partner_admin: status,
  tenant_admin: status,
});
const superAdminsOnly = (status: number): Record<Role, number> => ({
  ...everybody(403),
  super_admin: status,
});
const badPage = { query: 'page=0' };

/** A policy with a rule that has every member and matches nothing. All else is as under the built-in policy. */
const RULES: Rule[] = [
  {
    name: 'whole',
    when: {
      application_type: ['WEB'],
      scope: ['TENANT'],
      tenant_id: ['nowhere'],
      partner_id: ['nowhere'],
      grant_types_any: ['password'],
      requested_scopes_any: ['openid'],
      redirect_hosts_within: ['example.com'],
      findings: 'none',
      requested_by: { roles: ['super_admin'], groups: ['platform'], subs: ['ci'] },
    },
    require: [
      { name: 'security', from: { roles: ['super_admin'], groups: ['sec'], subs: ['olga'] }, count: 2 },
    ],
    requester_may_approve: false,
    allow_override: true,
    remind: ['P3D'],
    escalate: { after: 'P10D', also_from: { roles: ['super_admin'], groups: ['sec'], subs: ['olga'] } },
    ttl: 'P14D',
  },
  BUILT_IN_RULE,
];

/** Every route that needs a role, by operation id. The tests that walk the route list fail if one is missing here. */
export const routeCalls: Partial<Record<string, RouteCall>> = {
  listRegistrationRequests: { target: 'list', lists: 'request', seen: everybody(200), invalid: badPage },
  createRegistrationRequest: {
    target: 'place',
    body: (place) => createBody({ ...PLACES[place] }),
    invalid: { body: {} },
    seen: everybody(201),
  },
  validateRegistrationRequest: {
    target: 'place',
    body: (place) => createBody({ ...PLACES[place] }),
    invalid: { body: {} },
    seen: everybody(200),
  },
  getRegistrationRequest: { target: 'request', seen: everybody(200) },
  cancelRegistrationRequest: { target: 'request', seen: everybody(200) },
  approveRegistrationRequest: { target: 'request', seen: everybody(200), invalid: { body: { notes: 1 } } },
  rejectRegistrationRequest: {
    target: 'request',
    body: () => ({ reason: 'no' }),
    invalid: { body: {} },
    seen: everybody(200),
  },
  reviseRegistrationRequest: {
    target: 'request',
    headers: { 'if-match': '*' },
    body: (place) => createBody({ ...PLACES[place] }),
    invalid: { body: {} },
    seen: everybody(200),
  },
  requestChangesOfRegistrationRequest: {
    target: 'request',
    body: () => ({ comment: 'Use https' }),
    invalid: { body: { comment: '' } },
    seen: everybody(200),
  },
  decideRegistrationRequests: {
    target: 'request',
    answersEach: true,
    body: (_place, { request_id }) => ({ decision: 'reject', ids: [request_id], reason: 'no' }),
    invalid: { body: { decision: 'reject', ids: [] } },
    seen: everybody(200),
  },
  listRegistrationRequestRevisions: { target: 'request', seen: everybody(200) },
  listRegistrationRequestEvents: { target: 'request', seen: everybody(200), invalid: badPage },
  listAuditEvents: {
    target: 'list',
    lists: 'request',
    listedAs: 'registration_request_id',
    seen: everybody(200),
    invalid: { query: 'action=x' },
  },
  listApplications: { target: 'list', lists: 'application', seen: everybody(200), invalid: badPage },
  getApplication: { target: 'application', seen: everybody(200) },
  issueSecret: { target: 'application', seen: everybody(201) },
  revokeSecret: { target: 'secret', seen: everybody(204) },
  listPartners: { target: 'list', lists: 'partner', seen: everybody(200), invalid: badPage },
  getPartner: { target: 'partner', seen: everybody(200) },
  putPartner: {
    target: 'partner',
    body: () => ({ name: 'Renamed' }),
    invalid: { body: { name: '' } },
    seen: superAdminsOnly(200),
  },
  listTenants: { target: 'list', lists: 'tenant', seen: everybody(200), invalid: badPage },
  getTenant: { target: 'tenant', seen: everybody(200) },
  putTenant: {
    target: 'tenant',
    body: (place) => ({ name: 'Renamed', partner_id: PLACES[place].partner_id ?? 'acme' }),
    invalid: { body: { name: 'No partner' } },
    seen: superAdminsOnly(200),
  },
  getApprovalPolicy: { target: 'service', seen: superAdminsOnly(200) },
  putApprovalPolicy: {
    target: 'service',
    headers: { 'if-match': '*' },
    body: () => ({ rules: RULES }),
    invalid: { body: { rules: [] } },
    seen: superAdminsOnly(200),
  },
  listApprovalPolicyVersions: { target: 'service', seen: superAdminsOnly(200), invalid: badPage },
  testApprovalPolicy: {
    target: 'service',
    body: (place) => ({
      request: createBody({ ...PLACES[place] }),
      requested_by: { sub: 'ada' },
      rules: RULES,
    }),
    invalid: { body: {} },
    seen: superAdminsOnly(200),
  },
  getMe: { target: 'service', seen: everybody(200) },
  getStatistics: { target: 'service', seen: everybody(200) },
  getStatus: { target: 'service', seen: superAdminsOnly(200) },
};

/** The places where a thing of this kind can be. */
export function placesOf(target: Target): PlaceName[] {
  // The service is in no place. A place that everybody sees stands for it.
  if (target === 'service') return ['acme-eu'];
  const scope = { partner: 'PARTNER', tenant: 'TENANT' }[target as string];
  return (Object.keys(PLACES) as PlaceName[]).filter((place) => !scope || PLACES[place].scope === scope);
}

/** Makes a thing of this kind in a place, and returns the ids by which a path names it. */
export async function make(
  admin: ApiClient,
  target: Target,
  place: PlaceName,
): Promise<Record<string, string>> {
  switch (target) {
    case 'service':
    case 'list':
    case 'place':
      return {};
    case 'partner':
      return { partner_id: place };
    case 'tenant':
      return { tenant_id: place };
    case 'request':
      return { request_id: (await admin.create({ ...PLACES[place] })).body.id as string };
    case 'application':
    case 'secret': {
      const { request_id } = await make(admin, 'request', place);
      const { body } = await admin.post(`${REQUESTS}/${request_id ?? ''}/approve`);
      const application_id = body.id as string;
      if (target === 'application') return { application_id };
      const { body: read } = await admin.get(`${APPLICATIONS}/${application_id}`);
      return { application_id, secret_id: read.secrets[0].id as string };
    }
  }
}

/** The ids by which a path names a thing that does not exist. */
export function unknownIds(): Record<string, string> {
  const ids = ['request_id', 'application_id', 'secret_id'].map((name) => [name, randomUUID()]);
  return { ...Object.fromEntries(ids), partner_id: 'nowhere', tenant_id: 'nowhere' } as Record<
    string,
    string
  >;
}

/** A route's path with ids in it. */
export function pathOf(route: Route, ids: Record<string, string>): string {
  return route.path.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(ids[name] ?? ''));
}

/** These headers hold a time or a number of calls, so they differ from answer to answer. */
const PASSING = /^(date|x-request-id|ratelimit(-.+)?)$/;

/** A whole answer, except for the headers that differ from answer to answer. */
export interface WholeAnswer {
  status: number;
  headers: [string, string][];
  text: string;
}

/**
 * Calls a route as if through a proxy, because a call from the same machine may do more. Of a route that answers for
 * each of several things, this is the answer for the first one.
 */
export async function callRoute(
  url: string,
  route: Route,
  call: { ids: Record<string, string>; token?: string; body?: unknown; query?: string },
): Promise<WholeAnswer> {
  const query = call.query === undefined ? '' : `?${call.query}`;
  const response = await fetch(url + pathOf(route, call.ids) + query, {
    method: route.method.toUpperCase(),
    headers: {
      'x-forwarded-for': '203.0.113.7',
      ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
      ...routeCalls[route.operationId]?.headers,
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
  });
  const whole = {
    status: response.status,
    headers: [...response.headers].filter(([name]) => !PASSING.test(name)),
    text: await response.text(),
  };
  return routeCalls[route.operationId]?.answersEach ? firstAnswerIn(whole) : whole;
}

/** A call that is refused as a whole has no answer for each thing. */
function firstAnswerIn(whole: WholeAnswer): WholeAnswer {
  if (whole.status !== 200) return whole;
  const { items } = JSON.parse(whole.text) as { items: { status: number; body: unknown }[] };
  const [first] = items;
  return first ? { ...whole, status: first.status, text: JSON.stringify(first.body) } : whole;
}
