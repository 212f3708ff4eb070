import { type Approval, approvalOf } from '../../domain/policy/approval';
import type { RequestedChanges } from '../../domain/policy/deliberation';
import type { Caller } from '../../domain/permissions';
import { type Obstacle, obstacleTo, VERBS, type Verb } from '../../domain/policy/verdicts';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { LiveState } from '../../domain/request/request-state';
import { workflowIdOf } from '../../../workflows/contract';
import type { AppContext } from '../app-context';

/** A registration request in an answer. Only the GET of one pending request has `live`. */
export interface RegistrationRequestView extends Omit<RegistrationRequest, 'deliberation' | 'overridden'> {
  workflow_id: string;
  workflow_url: string | null;
  revision: number;
  changes_requested: RequestedChanges | null;
  approval: Approval;
  /** What keeps the caller of this answer from doing something, verb by verb. */
  you: Record<Verb, Obstacle | null>;
  live?: LiveState | null;
}

/** Adds the members that are computed, not stored. */
export function viewOf(
  app: AppContext,
  caller: Caller,
  request: RegistrationRequest,
): RegistrationRequestView {
  const { id, status, deliberation, overridden: _overridden, ...rest } = request;
  const verdicts = VERBS.map((verb) => [verb, obstacleTo(verb, deliberation, status, caller)]);
  return {
    id,
    status,
    ...rest,
    workflow_id: workflowIdOf(id),
    workflow_url: app.workflows.url(id),
    revision: deliberation.revision,
    changes_requested: deliberation.changes_requested,
    approval: approvalOf(request),
    you: Object.fromEntries(verdicts) as RegistrationRequestView['you'],
  };
}
