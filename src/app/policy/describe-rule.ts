import type { People, Requirement, Rule } from '../../domain/policy/rule';
import { formatIsoDuration } from '../../domain/text/iso-duration';
import type { AppContext } from '../app-context';

/** What would decide about a request. Everything is there, also what the rule leaves out. */
export interface RuleDescription {
  /** Its name. */
  rule: string;
  /** Null if people decide. */
  decide: 'approve' | 'reject' | null;
  requirements: (Requirement & { from: Required<People> })[];
  /** ISO 8601 duration. */
  expires_in: string;
}

/** Describes a rule to whoever asks what would become of a request. */
export function describeRule(app: Pick<AppContext, 'requestTtlMs'>, rule: Rule): RuleDescription {
  return {
    rule: rule.name,
    decide: rule.decide ?? null,
    requirements: (rule.require ?? []).map(({ name, from, count }) => ({
      name,
      from: withAllLists(from),
      count,
    })),
    expires_in: rule.ttl ?? formatIsoDuration(app.requestTtlMs),
  };
}

/** People with a list of each kind. */
export function withAllLists({ roles = [], groups = [], subs = [] }: People): Required<People> {
  return { roles, groups, subs };
}
