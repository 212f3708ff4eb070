import { hash } from 'node:crypto';
import type { RegistrationRequestView } from './registration-request-view';

/** A reviewer does not judge the computed members or the workflow's live state. What of them counts is added below. */
const NOT_REVIEWED = new Set([
  'live',
  'workflow_id',
  'workflow_url',
  'revision',
  'changes_requested',
  'approval',
  'you',
]);

/**
 * A name for the present state of a request. It changes with everything that a reviewer reads, votes included. Clients
 * keep it, so the same request must have the same name in later versions of this service.
 * @returns 22 characters of base64url
 */
export function revisionOf(request: RegistrationRequestView): string {
  const reviewed = Object.entries(request)
    .filter(([name]) => !NOT_REVIEWED.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const said = deliberated(request);
  return hash('sha256', JSON.stringify(said ? [...reviewed, said] : reviewed), 'base64url').slice(0, 22);
}

/** What was said of a pending request. Former releases knew nothing of this, so nothing said has no name. */
function deliberated({ status, revision, changes_requested, approval }: RegistrationRequestView): unknown {
  const voters =
    status === 'PENDING'
      ? approval.requirements.flatMap(({ approved_by }) => approved_by.map(({ sub }) => sub)).sort()
      : [];
  const isNothing = revision === 1 && changes_requested === null && voters.length === 0;
  return isNothing ? undefined : { revision, changes_requested, voters };
}
