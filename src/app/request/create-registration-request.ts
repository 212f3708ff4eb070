import { v7 as uuidv7 } from 'uuid';
import { findPurged } from '../../db/purge';
import { recordRequest } from '../../db/request/record-request';
import { findRequest } from '../../db/request/registration-requests';
import { actorOf, type Caller } from '../../domain/permissions';
import type { RequestedApplication } from '../../domain/request/registration-request';
import { reviewFindings } from '../../domain/request/review-findings';
import { ConflictError } from '../../errors';
import type { AppContext } from '../app-context';
import { placeWithin } from './place-within';
import { type RegistrationRequestView, viewOf } from './registration-request-view';
import { describeForLog } from '../to-api-error';

/**
 * Creates a registration request. It exists as soon as its workflow has started. Its row is written after that.
 * @param keyedId the id derived from an Idempotency-Key; if a request has this id already, it is the answer
 * @throws ForbiddenError for a place outside the caller's reach
 * @throws ConflictError if the request with that id was purged
 * @throws NotInDirectoryError if a super admin names a tenant or partner that is not in the directory
 */
export async function createRegistrationRequest(
  app: AppContext,
  caller: Caller,
  input: RequestedApplication,
  keyedId?: string,
): Promise<RegistrationRequestView> {
  const { sameNamePending, ...place } = await placeWithin(app, caller, input);
  const existing = keyedId === undefined ? undefined : await findRequest(app.db, caller, keyedId);
  if (existing) return viewOf(app, existing);
  if (keyedId !== undefined && (await findPurged(app.db, [keyedId])).has(keyedId)) {
    throw new ConflictError(
      'The registration request that this key created has been purged since: use a new key',
    );
  }
  const createdAt = Date.now();
  const started = {
    ...input,
    ...place,
    id: keyedId ?? uuidv7(),
    requested_by: actorOf(caller),
    created_at: new Date(createdAt).toISOString(),
    expires_at: new Date(createdAt + app.requestTtlMs).toISOString(),
  };
  // An earlier call with the same key may have started the workflow and then crashed. Then its times count.
  const { run_id, ...times } = await app.workflows.start(started);
  const request = { ...started, ...times };

  let review_findings = reviewFindings(request, { sameNamePending });
  try {
    review_findings = await recordRequest(app.db, { ...request, review_findings, run_id });
  } catch (error) {
    const reason = describeForLog(error);
    app.log.warn(
      { request_id: request.id, reason },
      "could not write a request's row; its workflow writes it",
    );
  }
  return viewOf(app, {
    ...request,
    review_findings,
    status: 'PENDING',
    updated_at: request.created_at,
    decided_at: null,
    decided_by: null,
    decision_notes: null,
    rejection_reason: null,
    application_id: null,
    client_id: null,
  });
}
