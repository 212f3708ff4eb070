import { createHash } from 'node:crypto';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import { PreconditionFailedError } from '../../errors';
import type { RegistrationRequestView } from './registration-request-view';

/** A strong validator (RFC 9110, section 8.8.3) of a request as it was shown: it changes with whatever a reviewer reads. */
export function entityTagOf(request: RegistrationRequest | RegistrationRequestView): string {
  // What is derived, or the workflow's, is no part of what was asked for.
  const { live, workflow_id, workflow_url, ...reviewed } = {
    live: null,
    workflow_id: '',
    workflow_url: null,
    ...request,
  };
  const hash = createHash('sha256')
    .update(JSON.stringify(Object.entries(reviewed).sort()))
    .digest('base64url');
  return `"${hash.slice(0, 22)}"`;
}

/**
 * Lets a decision pass only for the request its If-Match names (RFC 9110, section 13.1.1): what was reviewed is what is
 * decided. Weak tags never match.
 * @throws PreconditionFailedError
 */
export function requireMatch(request: RegistrationRequest, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (tags.includes(entityTagOf(request))) return;
  throw new PreconditionFailedError(
    'The registration request is not the one named by If-Match: read it again',
  );
}
