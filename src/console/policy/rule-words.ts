import type { People } from '../elements/approval-text';
import { approvalsText, approversText, durationWords } from '../elements/approval-text';
import { SCOPE_NAMES } from '../elements/place-text';
import { TYPE_NAMES } from '../elements/type-name';
import type { Rule } from './policies';

type Condition = NonNullable<Rule['when']>;

const either = new Intl.ListFormat('en', { type: 'disjunction' });

const CONDITIONS: { [M in keyof Required<Condition>]: (wanted: NonNullable<Condition[M]>) => string } = {
  application_type: (types) => `the type is ${either.format(types.map((type) => TYPE_NAMES[type]))}`,
  scope: (scopes) => `the place is ${either.format(scopes.map((scope) => SCOPE_NAMES[scope]))}`,
  tenant_id: (ids) => `the tenant is ${either.format(ids)}`,
  partner_id: (ids) => `the partner is ${either.format(ids)}`,
  grant_types_any: (grants) => `it asks for the grant ${either.format(grants)}`,
  requested_scopes_any: (scopes) => `it asks for the scope ${either.format(scopes)}`,
  redirect_hosts_within: (hosts) => `all its addresses are within ${either.format(hosts)}`,
  findings: (wanted) => {
    if (wanted === 'none') return 'it has no review finding';
    return wanted === 'any' ? 'it has a review finding' : `it has the finding ${either.format(wanted)}`;
  },
  requested_by: (people) => `it is asked by ${approversText(people)}`,
};

/** The conditions of a rule, each in words. There are none if it is for all requests. */
export function conditionTexts(when: Rule['when']): string[] {
  return Object.keys(when ?? {}).map((member) => conditionText(when ?? {}, member));
}

/** One condition in words. One that this version does not know is shown as it is written. */
function conditionText(when: Condition, member: string): string {
  const [, words] = Object.entries(CONDITIONS).find(([name]) => name === member) ?? [];
  const wanted = when[member as keyof Condition];
  // The entry of this name takes the member of this name.
  return words && wanted !== undefined
    ? (words as (value: typeof wanted) => string)(wanted)
    : `${member} is ${JSON.stringify(wanted)}`;
}

/** What a rule asks for or does, each in words. */
export function consequenceTexts(rule: Rule): string[] {
  const { decide, reason, require = [], escalate, remind = [], ttl } = rule;
  return [
    ...(decide === undefined ? [] : [decisionText(decide, reason)]),
    ...require.map(({ name, count, from }) => `${name}: ${approvalsText(count, from)}`),
    ...(decide !== undefined || rule.requester_may_approve ? [] : ['Those who ask may not approve']),
    ...(rule.allow_override ? ['A super admin may override it'] : []),
    ...(remind.length === 0 ? [] : [`Reminds after ${remind.map(durationWords).join(', and after ')}`]),
    ...(escalate ? [escalationText(escalate)] : []),
    ...(ttl === undefined ? [] : [`Expires after ${durationWords(ttl)}`]),
  ];
}

/** What a rule does at once. */
export function decisionText(decide: 'approve' | 'reject', reason: string | null | undefined): string {
  return decide === 'approve' ? 'Approves at once' : `Rejects at once: ${reason ?? ''}`;
}

/** Who may approve too, and from when on. */
export function escalationText({ after, also_from }: { after: string; also_from: People }): string {
  return `After ${durationWords(after)} also ${approversText(also_from)} may approve`;
}
