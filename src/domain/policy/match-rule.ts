import type { RequestedApplication, ReviewFinding } from '../request/requested-application';
import { isAmong, type Person } from './people';
import type { Condition, Rule } from './rule';

/** What the conditions of rules look at. */
export interface Subject {
  /** For a TENANT request, `partner_id` is the tenant's partner. */
  request: RequestedApplication;
  findings: readonly ReviewFinding[];
  requested_by: Person;
}

/**
 * The first rule that matches.
 * @param rules of a policy; the last one has no condition, so there is always a match
 */
export function matchingRule(rules: readonly Rule[], subject: Subject): Rule {
  const rule = rules.find(({ when }) => when === undefined || unmetConditions(when, subject).length === 0);
  if (!rule) throw new Error('the last rule of a policy must match everything');
  return rule;
}

/**
 * The members of a condition that are not met. There are none if the condition matches. A member that only a newer
 * version knows is never met, so that its rule approves nothing that it is not about.
 */
export function unmetConditions(when: Condition, subject: Subject): string[] {
  const unmet = MEMBERS.filter((member) => {
    const wanted = when[member];
    return wanted !== undefined && !isMet(member, wanted, subject);
  });
  return [...unmet, ...Object.keys(when).filter((member) => !Object.hasOwn(TESTS, member))];
}

/** The rule as a request keeps it: without the condition, which has done its work. */
export function frozen({ when: _when, ...rule }: Rule): Rule {
  return rule;
}

type Wanted = Required<Condition>;

const TESTS: { [Member in keyof Wanted]: (wanted: Wanted[Member], subject: Subject) => boolean } = {
  application_type: (types, { request }) => types.includes(request.application_type),
  scope: (scopes, { request }) => scopes.includes(request.scope),
  tenant_id: (ids, { request }) => includes(ids, request.tenant_id),
  partner_id: (ids, { request }) => includes(ids, request.partner_id),
  grant_types_any: (types, { request }) => types.some((type) => request.grant_types.includes(type)),
  requested_scopes_any: (scopes, { request }) =>
    scopes.some((scope) => request.requested_scopes.includes(scope)),
  redirect_hosts_within: (domains, { request }) =>
    urisOf(request).every((uri) => domains.some((domain) => isWithin(uri, domain))),
  findings: (wanted, { findings }) => {
    if (wanted === 'none') return findings.length === 0;
    return findings.some(({ code }) => wanted === 'any' || wanted.includes(code));
  },
  requested_by: (people, { requested_by }) => isAmong(people, requested_by),
};

const MEMBERS = Object.keys(TESTS) as (keyof Wanted)[];

function isMet<Member extends keyof Wanted>(
  member: Member,
  wanted: Wanted[Member],
  subject: Subject,
): boolean {
  return TESTS[member](wanted, subject);
}

function includes(list: readonly string[], value: string | null): boolean {
  return value !== null && list.includes(value);
}

function urisOf(request: RequestedApplication): string[] {
  const { redirect_uris, post_logout_redirect_uris, allowed_origins } = request;
  return [...redirect_uris, ...(post_logout_redirect_uris ?? []), ...(allowed_origins ?? [])];
}

/** Whether a URI is on the domain or a subdomain. The host in a custom scheme is nobody's: any app may claim it. */
function isWithin(uri: string, domain: string): boolean {
  const { protocol, hostname } = new URL(uri);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && (hostname === domain || hostname.endsWith(`.${domain}`));
}
