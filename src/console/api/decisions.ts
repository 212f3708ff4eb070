import {
  type ApprovedApplication,
  ConnectionError,
  isApproved,
  OutcomeUnknown,
  type RegistrationClient,
  type RegistrationRequest,
} from '../../client';
import { newIdempotencyKey } from './idempotency-key';
import type { ReadRequest } from './requests';

const ONE = '/api/v1/admin/registration-requests/{request_id}';

/** What can be done to a request. `override` approves it against what its rule asks for. */
export type Verb = Decision['verb'];
/** What can be done to many requests at once. */
export type BulkVerb = BulkDecision['verb'];

/** A decision that can be made about many requests. */
export type BulkDecision =
  { verb: 'approve'; notes: string | null } | { verb: 'reject'; reason: string } | { verb: 'cancel' };

/** A decision about one request, as somebody has read it. */
export type Decision =
  BulkDecision | { verb: 'request_changes'; comment: string } | { verb: 'override'; notes: string };

/**
 * What became of a decision. `counted`: the approval counts, and further ones are missing. `accepted`: the decision is
 * stored but not applied yet.
 */
export type Decided =
  | { kind: 'approved'; application: ApprovedApplication }
  | { kind: 'counted' | 'decided' | 'accepted'; request: RegistrationRequest };

/**
 * Decides a request in the state in which it was read. It carries an Idempotency-Key, so that a try that got lost is not
 * done twice; only a cancellation has none (RFC 9110 makes DELETE idempotent).
 * @param key of an earlier try of the same decision, if there may have been one
 * @throws Forbidden if the rule of the request does not allow it
 * @throws PreconditionFailed or Conflict if somebody else was faster
 */
export async function decide(
  api: RegistrationClient,
  { request, etag }: ReadRequest,
  decision: Decision,
  key: string = newIdempotencyKey(),
): Promise<Decided> {
  const headers = { 'If-Match': etag, 'Idempotency-Key': key };
  const call = { params: { path: { request_id: request.id } }, headers };
  switch (decision.verb) {
    case 'approve':
    case 'override': {
      const { notes, verb } = decision;
      const body = { notes, ...(verb === 'override' && { override: true }) };
      const { status, data } = await api.POST(`${ONE}/approve`, { ...call, body });
      if (isApproved(data)) return { kind: 'approved', application: data };
      return { kind: status === 200 ? 'counted' : 'accepted', request: data };
    }
    case 'reject': {
      const body = { reason: decision.reason };
      return become(await api.POST(`${ONE}/reject`, { ...call, body }));
    }
    case 'request_changes': {
      const body = { comment: decision.comment };
      return become(await api.POST(`${ONE}/request-changes`, { ...call, body }));
    }
    case 'cancel':
      return become(await api.DELETE(ONE, { ...call, headers: { 'If-Match': etag } }));
  }
}

function become({ status, data }: { status: 200 | 202; data: RegistrationRequest }): Decided {
  return { kind: status === 200 ? 'decided' : 'accepted', request: data };
}

/** Whether the decision may have been made although its call failed. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof OutcomeUnknown;
}
