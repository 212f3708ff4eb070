import { stringify } from 'yaml';
import type { FieldChange } from '../elements/field-names';
import type { Rule } from './policies';

/** What differs between two versions, rule by rule and member by member. */
export function policyChanges(before: Rule[], after: Rule[]): FieldChange[] {
  const named = (rules: Rule[], name: string): Rule | undefined => rules.find((rule) => rule.name === name);
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  const changes = names.flatMap((name) => changesOfRule(name, named(before, name), named(after, name)));
  const [oldOrder, newOrder] = [orderOf(before, after), orderOf(after, before)];
  return oldOrder === newOrder
    ? changes
    : [...changes, { field: 'Order of the rules', from: oldOrder, to: newOrder }];
}

function changesOfRule(name: string, before: Rule | undefined, after: Rule | undefined): FieldChange[] {
  if (!before || !after)
    return [{ field: name, from: before && stringify(before), to: after && stringify(after) }];
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Rule)[];
  return members
    .filter((member) => JSON.stringify(before[member]) !== JSON.stringify(after[member]))
    .map((member) => ({ field: `${name}: ${member}`, from: before[member], to: after[member] }));
}

/** The order of those that are in both. */
function orderOf(rules: Rule[], others: Rule[]): string {
  return rules
    .map(({ name }) => name)
    .filter((name) => others.some((other) => other.name === name))
    .join(', ');
}
