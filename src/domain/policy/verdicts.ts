import type { Status } from '../request/requested-application';
import { barsRequester, type Deliberation, hasFreeSeat, nameOf, seatsOf } from './deliberation';
import type { Person } from './people';

/** What can be done with a request. */
export const VERBS = ['approve', 'reject', 'cancel', 'request_changes', 'revise'] as const;
export type Verb = (typeof VERBS)[number];

/** Why somebody may not do it, for programs. Words are added and never change their meaning. */
export const OBSTACLES = [
  'not_pending',
  'own_request',
  'not_in_policy',
  'already_approved',
  'no_seat',
  'changes_requested',
  'not_yours',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** Obstacles that lie in who asks. The others lie in the state of the request, and may pass. */
const PERSONAL: readonly Obstacle[] = ['own_request', 'not_in_policy', 'not_yours'];

/** Whether an obstacle lies in who asks: 403 and not 409. */
export function isPersonal(obstacle: Obstacle): boolean {
  return PERSONAL.includes(obstacle);
}

/**
 * What keeps a person from doing something with a request that the person sees, or null if nothing does. The workflow
 * and the API both ask this. First comes who asks, then the state.
 */
export function obstacleTo(
  verb: Verb,
  deliberation: Deliberation,
  status: Status,
  person: Person,
): Obstacle | null {
  const personal = personalObstacle(verb, deliberation, person);
  if (personal !== null) return personal;
  if (status !== 'PENDING') return 'not_pending';
  return verb === 'approve' ? obstacleToVote(deliberation, person) : null;
}

function personalObstacle(verb: Verb, deliberation: Deliberation, person: Person): Obstacle | null {
  switch (verb) {
    case 'revise':
      // Whoever sees a request may create one in its place.
      return null;
    case 'cancel':
      return deliberation.requesters.includes(person.sub) || obstacleToJudge(deliberation, person) === null
        ? null
        : 'not_yours';
    case 'approve':
      return (
        obstacleToJudge(deliberation, person) ??
        (seatsOf(deliberation, person).length === 0 ? 'not_in_policy' : null)
      );
    case 'reject':
    case 'request_changes':
      return obstacleToJudge(deliberation, person);
  }
}

/** Whoever could fill a seat may judge, and so may super admins. */
function obstacleToJudge(deliberation: Deliberation, person: Person): Obstacle | null {
  if (barsRequester(deliberation.rule) && deliberation.requesters.includes(person.sub)) return 'own_request';
  const mayJudge = person.role === 'super_admin' || seatsOf(deliberation, person).length > 0;
  return mayJudge ? null : 'not_in_policy';
}

function obstacleToVote(deliberation: Deliberation, person: Person): Obstacle | null {
  const { changes_requested, votes } = deliberation;
  // The approval of whoever asked for changes lifts that, even if it fills no further seat.
  if (changes_requested) return changes_requested.by.sub === person.sub ? null : 'changes_requested';
  if (votes.some(({ sub }) => sub === person.sub)) return 'already_approved';
  return hasFreeSeat(deliberation, seatsOf(deliberation, person)) ? null : 'no_seat';
}

/** Says in words why somebody may not do something. */
export function explain(obstacle: Obstacle, deliberation: Deliberation): string {
  const { changes_requested } = deliberation;
  const name = JSON.stringify(nameOf(deliberation));
  switch (obstacle) {
    case 'not_pending':
      return 'The registration request is no longer PENDING';
    case 'own_request':
      return `The rule ${name} does not let a requester judge their own request`;
    case 'not_in_policy':
      return `The rule ${name} does not want you to decide this request`;
    case 'already_approved':
      return 'You have approved this revision of the request already';
    case 'no_seat':
      return `The rule ${name} needs no further approval of yours: others have filled the seats you could fill`;
    case 'changes_requested':
      return `Changes were requested by ${changes_requested?.by.sub ?? 'somebody'}: approve after they are made`;
    case 'not_yours':
      return `The rule ${name} lets only the requester, and whoever may decide, cancel this request`;
  }
}
