import { v7 as uuidv7 } from 'uuid';
import { findPartner, findTenant } from '../../db/directory/directory';
import { recordRequest } from '../../db/request/record-request';
import { findRequest } from '../../db/request/registration-requests';
import { actorOf, type Caller, reaches } from '../../domain/permissions';
import type { Placement, RequestedApplication } from '../../domain/request/registration-request';
import { reviewFindings } from '../../domain/request/review-findings';
import { ForbiddenError, NotInDirectoryError } from '../../errors';
import type { AppContext } from '../app-context';
import { type RegistrationRequestView, viewOf } from './registration-request-view';
import { describeForLog } from '../to-api-error';

/**
 * Creates a registration request: once its workflow has started it exists, and its row follows.
 * @param keyedId the id derived from an Idempotency-Key: the request that has it already is answered
 * @throws ForbiddenError for a place outside the caller's reach
 * @throws NotInDirectoryError for a tenant or partner that a super admin may add to the directory
 */
export async function createRegistrationRequest(
  app: AppContext,
  caller: Caller,
  input: RequestedApplication,
  keyedId?: string,
): Promise<RegistrationRequestView> {
  const place = await placeWithin(app, caller, input);
  const existing = keyedId === undefined ? undefined : await findRequest(app.db, caller, keyedId);
  if (existing) return viewOf(app, existing);
  const createdAt = Date.now();
  const started = {
    ...input,
    ...place,
    id: keyedId ?? uuidv7(),
    requested_by: actorOf(caller),
    created_at: new Date(createdAt).toISOString(),
    expires_at: new Date(createdAt + app.requestTtlMs).toISOString(),
  };
  // An earlier call with the same key may have crashed before its row was written: the times are those of its start.
  const request = { ...started, ...(await app.workflows.start(started)) };

  let review_findings = reviewFindings(request, { sameNamePending: false });
  try {
    review_findings = await recordRequest(app.db, request);
  } catch (error) {
    app.log.warn({ request_id: request.id, reason: describeForLog(error) }, 'row left to the workflow');
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

/** The place of a new request, with a tenant's partner, if the caller reaches it. */
async function placeWithin(app: AppContext, caller: Caller, input: RequestedApplication): Promise<Placement> {
  const place = await resolve(app, caller, input);
  if (place && reaches(caller, place)) return place;
  if (caller.role !== 'super_admin') {
    throw new ForbiddenError('You may not create registration requests there');
  }
  const [kind, id] =
    input.scope === 'TENANT'
      ? (['tenant', input.tenant_id] as const)
      : (['partner', input.partner_id] as const);
  throw new NotInDirectoryError(kind, id ?? '');
}

async function resolve(
  app: AppContext,
  caller: Caller,
  input: RequestedApplication,
): Promise<Placement | undefined> {
  const { scope, tenant_id, partner_id } = input;
  if (tenant_id !== null) {
    const tenant = await findTenant(app.db, caller, tenant_id);
    return tenant && { scope, tenant_id, partner_id: tenant.partner_id };
  }
  if (partner_id !== null) {
    return (await findPartner(app.db, caller, partner_id)) && { scope, tenant_id, partner_id };
  }
  return { scope, tenant_id, partner_id };
}
