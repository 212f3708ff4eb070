import type { RegistrationRequest, You } from '../../client';
import type { Verb } from '../api/decisions';

/** What somebody may want to do to a request. */
export type Wish = Verb | 'revise';

type Obstacle = NonNullable<You['approve']>;

/** Why somebody may not do this to a request now, in words. Null if they may. The service says why, in `you`. */
export function reasonAgainst(request: RegistrationRequest, wish: Wish): string | null {
  const { status, live, you } = request;
  if (status !== 'PENDING') return ended(status);
  if (live?.decision) return 'A decision is being applied';
  // Nothing says beforehand whether the rule allows an override.
  const obstacle = wish === 'override' ? null : you[wish];
  return obstacle === null ? null : words(obstacle, request);
}

function ended(status: RegistrationRequest['status']): string {
  return status === 'EXPIRED' ? 'The request has expired' : `The request is ${status.toLowerCase()} already`;
}

function words(obstacle: Obstacle, { approval: { rule }, changes_requested }: RegistrationRequest): string {
  switch (obstacle) {
    case 'not_pending':
      return 'The request is not pending any more';
    case 'own_request':
      return `The rule “${rule}” does not let those who ask decide about their own request`;
    case 'not_in_policy':
      return `The rule “${rule}” does not ask you to decide`;
    case 'already_approved':
      return 'You have approved this revision already';
    case 'no_seat':
      return 'Others have given the approvals that you could give';
    case 'changes_requested': {
      const by = changes_requested?.by;
      return `${by?.name ?? by?.sub ?? 'Somebody'} has asked for changes. It can be approved after they are made`;
    }
    case 'not_yours':
      return 'Only those who asked for it, and those who may decide, can cancel it';
    default:
      // A later version of the service may have further reasons.
      return `You may not do this (${String(obstacle)})`;
  }
}
