import { ROLES } from '../permissions';
import type { Actor } from '../request/requested-application';
import { parseIsoDuration } from '../text/iso-duration';
import { isAmong, type Person } from './people';
import { BUILT_IN_RULE, type People, type Requirement, type Rule } from './rule';
import { assignSeats, openRequirements } from './seats';

/** An approval that counts. It stands even if its voter later loses the role or group. */
export interface Vote extends Actor {
  at: string;
  notes: string | null;
  /** The decision that brought it, so that its sender recognises it. */
  decision_id: string;
  /** The names of the requirements that the voter could fill when voting. */
  seats: string[];
}

/** So many revisions a request may have. Each of them is kept. */
export const MAX_REVISIONS = 100;

/** What a reviewer wants to be changed. */
export interface RequestedChanges {
  by: Actor;
  at: string;
  comment: string;
}

/** What has been said about a pending request so far, and the rule that says what it needs. */
export interface Deliberation {
  /** The rule that matched at the creation or at the last revision, or null for the built-in one. */
  rule: Rule | null;
  /** Counted from 1. A vote is about one revision. */
  revision: number;
  /** The subs of the requester and of whoever has revised the request. */
  requesters: string[];
  /** The time of the creation or of the last revision. Reminders and the escalation are counted from it. */
  since: string;
  /** The votes on this revision, in their order. */
  votes: Vote[];
  changes_requested: RequestedChanges | null;
  escalated_at: string | null;
  /** How many reminders there were since. */
  reminders: number;
}

/** What has been said of a request that is new. */
export function newDeliberation(rule: Rule | null, requester: string, since: string): Deliberation {
  return {
    rule,
    revision: 1,
    requesters: [requester],
    since,
    votes: [],
    changes_requested: null,
    escalated_at: null,
    reminders: 0,
  };
}

/** Whether the built-in rule holds, and nobody has revised the request or asked for changes. */
export function isUsual({ rule, revision, changes_requested }: Deliberation): boolean {
  return rule === null && revision === 1 && changes_requested === null;
}

/** The name of the rule that holds. */
export function nameOf({ rule }: Deliberation): string {
  return (rule ?? BUILT_IN_RULE).name;
}

/**
 * Who must approve. A request that a rule decides at once is pending again when its application could not be created.
 * Then a super admin decides.
 */
export function requirementsOf(rule: Rule | null): Requirement[] {
  const { require, decide } = rule ?? BUILT_IN_RULE;
  if (require) return require;
  return decide === undefined ? [] : [{ name: 'admin', from: { roles: ['super_admin'] }, count: 1 }];
}

/** Whether the rule wants one approval, from any admin, as the built-in rule does. Then an operator's signal is enough. */
export function takesAnybody(rule: Rule | null): boolean {
  const [requirement, ...others] = requirementsOf(rule);
  return (
    others.length === 0 &&
    requirement?.count === 1 &&
    ROLES.every((role) => requirement.from.roles?.includes(role))
  );
}

/** Whether the rule keeps the requester from judging the request. The default of a written rule is yes. */
export function barsRequester(rule: Rule | null): boolean {
  const { requester_may_approve, decide } = rule ?? BUILT_IN_RULE;
  // Whom a rule trusts to decide at once may try again.
  return !(requester_may_approve ?? decide !== undefined);
}

/**
 * The names of the requirements that a person could fill now, whether or not a seat is free.
 * @param person without a role if the decision came by a signal that says none
 */
export function seatsOf({ rule, escalated_at }: Deliberation, person: Person): string[] {
  const requirements = requirementsOf(rule);
  const fillsAny =
    (person.role === undefined && takesAnybody(rule)) ||
    (escalated_at !== null && rule?.escalate !== undefined && isAmong(rule.escalate.also_from, person));
  return requirements.filter(({ from }) => fillsAny || isAmong(from, person)).map(({ name }) => name);
}

/** The name of the requirement whose seat each vote fills. */
export function seatedVotes({ rule, votes }: Deliberation): (string | undefined)[] {
  return assignSeats(requirementsOf(rule), seatsIn(votes));
}

/** How many seats are still free. */
export function missingSeats(deliberation: Deliberation): number {
  const seats = requirementsOf(deliberation.rule).reduce((sum, { count }) => sum + count, 0);
  return seats - seatedVotes(deliberation).filter((name) => name !== undefined).length;
}

/** Whether a vote with these seats would fill a free one. */
export function hasFreeSeat({ rule, votes }: Deliberation, seats: string[]): boolean {
  return openRequirements(requirementsOf(rule), seatsIn(votes)).some(({ name }) => seats.includes(name));
}

/**
 * Among whom those are whose approval would change something now. After somebody asked for changes, that is whoever could
 * fill any seat: only who asked can approve then, even without a seat that is free.
 */
function wantedPeople({ rule, votes, escalated_at, changes_requested }: Deliberation): Required<People> {
  const requirements = requirementsOf(rule);
  const wanted = changes_requested ? requirements : openRequirements(requirements, seatsIn(votes));
  const open = wanted.map(({ from }) => from);
  const also = escalated_at !== null && rule?.escalate ? [rule.escalate.also_from] : [];
  const people = open.length === 0 ? [] : [...open, ...also];
  const all = <T>(list: (of: People) => T[] | undefined): T[] => [
    ...new Set(people.flatMap((of) => list(of) ?? [])),
  ];
  return { roles: all((of) => of.roles), groups: all((of) => of.groups), subs: all((of) => of.subs) };
}

/** What the row of a request holds of its deliberation, besides the rule, the revision and the votes. */
export interface Standing extends Pick<Deliberation, 'changes_requested' | 'escalated_at' | 'reminders'> {
  /** Who could fill a free seat, like `role:tenant_admin`, `group:sec` or `sub:olga`. Null under the built-in rule. */
  open_to: string[] | null;
}

/** What is written of a deliberation into the row of its request. */
export function standingOf(deliberation: Deliberation): Standing {
  const { rule, changes_requested, escalated_at, reminders } = deliberation;
  const { roles, groups, subs } = wantedPeople(deliberation);
  const open_to = [
    ...roles.map((role) => `role:${role}`),
    ...groups.map((group) => `group:${group}`),
    ...subs.map((sub) => `sub:${sub}`),
  ];
  return { open_to: rule && open_to, changes_requested, escalated_at, reminders };
}

/** The groups that matter to a rule. A signal carries no others. */
export function groupsIn(rule: Rule | null): string[] {
  return [...requirementsOf(rule).map(({ from }) => from), rule?.escalate?.also_from ?? {}].flatMap(
    ({ groups = [] }) => groups,
  );
}

/** What is due next of a pending request, unless somebody decides before. */
export interface Due {
  type: 'remind' | 'escalate' | 'expire';
  /** Milliseconds since the epoch. */
  at: number;
}

/** What is due next: of several at the same time, the one that matters most. */
export function nextDue(deliberation: Deliberation, expiresAt: string): Due {
  const reminder = nextReminder(deliberation);
  const escalation = escalationTime(deliberation);
  const dues: Due[] = [
    { type: 'expire', at: Date.parse(expiresAt) },
    ...(escalation === null ? [] : [{ type: 'escalate' as const, at: escalation }]),
    ...(reminder === null ? [] : [{ type: 'remind' as const, at: reminder }]),
  ];
  return dues.reduce((first, due) => (due.at < first.at ? due : first));
}

/** When the next reminder is due, in milliseconds since the epoch, or null if there is none. */
export function nextReminder({ rule, since, reminders }: Deliberation): number | null {
  const after = (rule?.remind ?? [])
    .map((duration) => parseIsoDuration(duration) ?? 0)
    .sort((one, other) => one - other)[reminders];
  return after === undefined ? null : Date.parse(since) + after;
}

function escalationTime({ rule, since, escalated_at }: Deliberation): number | null {
  if (!rule?.escalate || escalated_at !== null) return null;
  return Date.parse(since) + (parseIsoDuration(rule.escalate.after) ?? 0);
}

function seatsIn(votes: readonly Vote[]): string[][] {
  return votes.map(({ seats }) => seats);
}
