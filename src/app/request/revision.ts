import { createHash } from 'node:crypto';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { RegistrationRequestView } from './registration-request-view';

/**
 * A name for the present state of a request. It changes with everything that a reviewer reads.
 * @returns 22 characters of base64url
 */
export function revisionOf(request: RegistrationRequest | RegistrationRequestView): string {
  // A reviewer does not judge the computed members or the workflow's live state.
  const { live, workflow_id, workflow_url, ...reviewed } = {
    live: null,
    workflow_id: '',
    workflow_url: null,
    ...request,
  };
  const hash = createHash('sha256')
    .update(JSON.stringify(Object.entries(reviewed).sort()))
    .digest('base64url');
  return hash.slice(0, 22);
}
