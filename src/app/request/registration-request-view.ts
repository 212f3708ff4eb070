import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { LiveState } from '../../domain/request/request-state';
import { workflowIdOf } from '../../../workflows/contract';
import type { AppContext } from '../app-context';

/** A registration request in an answer. Only the GET of one pending request has `live`. */
export interface RegistrationRequestView extends RegistrationRequest {
  workflow_id: string;
  workflow_url: string | null;
  live?: LiveState | null;
}

/** Adds the members that are computed, not stored. */
export function viewOf(app: AppContext, request: RegistrationRequest): RegistrationRequestView {
  const { id, status, ...rest } = request;
  return {
    id,
    status,
    ...rest,
    workflow_id: workflowIdOf(id),
    workflow_url: app.workflows.url(id),
  };
}
