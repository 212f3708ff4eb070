import { hash } from 'node:crypto';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { RegistrationRequestView } from './registration-request-view';

/** A reviewer does not judge the computed members or the workflow's live state. */
const NOT_REVIEWED = new Set(['live', 'workflow_id', 'workflow_url']);

/**
 * A name for the present state of a request. It changes with everything that a reviewer reads. Clients keep it, so the
 * same request must have the same name in later versions of this service.
 * @returns 22 characters of base64url
 */
export function revisionOf(request: RegistrationRequest | RegistrationRequestView): string {
  const reviewed = Object.entries(request)
    .filter(([name]) => !NOT_REVIEWED.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return hash('sha256', JSON.stringify(reviewed), 'base64url').slice(0, 22);
}
