import type { ApplicationType, Scope } from '../request/requested-application';
import { ROLES, type Role } from '../permissions';

/** People: whoever has one of these roles or groups, or is named as a `sub`. A list that is left out names nobody. */
export interface People {
  roles?: Role[];
  groups?: string[];
  subs?: string[];
}

/** How many people of a kind must approve. Each of them fills one seat. */
export interface Requirement {
  name: string;
  from: People;
  count: number;
}

/** The requests that a rule is about. Members are ANDed, the items of a list ORed. */
export interface Condition {
  application_type?: ApplicationType[];
  scope?: Scope[];
  tenant_id?: string[];
  /** Matches the tenant's partner on TENANT requests. */
  partner_id?: string[];
  grant_types_any?: string[];
  requested_scopes_any?: string[];
  /** Domains. Each URI of the request must be on one of them, or on a subdomain. A request without URIs matches. */
  redirect_hosts_within?: string[];
  /** `none`, `any`, or codes of findings of which the request has one. */
  findings?: 'none' | 'any' | string[];
  requested_by?: People;
}

/** A rule of the approval policy, as it was written. Durations are ISO 8601. */
export interface Rule {
  name: string;
  /** Absent in the last rule, which matches every request. */
  when?: Condition;
  /** Decides at once. Such a rule has no `require`. */
  decide?: 'approve' | 'reject';
  /** Why it rejects. */
  reason?: string;
  /** All of them must be met. */
  require?: Requirement[];
  /** Whether the requester may fill a seat too. The default is false. */
  requester_may_approve?: boolean;
  /** Whether a super admin may approve alone, with notes. The default is false. */
  allow_override?: boolean;
  /** When to remind, counted from the creation or from the last revision. */
  remind?: string[];
  /** From then on, `also_from` may fill any seat. Counted like a reminder. */
  escalate?: { after: string; also_from: People };
  /** The time to live. The default is REQUEST_TTL. */
  ttl?: string;
}

/** A version of the approval policy. Version 0 is the built-in one. The first rule that matches a request counts. */
export interface Policy {
  version: number;
  rules: Rule[];
}

/** The rule that was found for a request, and the version of the policy that has it. A request keeps both. */
export interface FoundRule {
  policy_version: number;
  /** Null for the built-in rule, which is all that version 0 has. */
  rule: Rule | null;
}

/** The rule for every request, unless a policy was written: anyone who sees it decides it. */
export const BUILT_IN_RULE: Rule = {
  name: 'default',
  require: [{ name: 'admin', from: { roles: [...ROLES] }, count: 1 }],
  requester_may_approve: true,
};

/** The policy until somebody writes one. */
export const BUILT_IN_POLICY: Policy = { version: 0, rules: [BUILT_IN_RULE] };

/** The actor when a rule decides. */
export function policySubject(rule: Pick<Rule, 'name'>): string {
  return `policy:${rule.name}`;
}
