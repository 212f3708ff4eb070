import {
  type ApprovedApplication,
  ConnectionError,
  OutcomeUnknown,
  type RegistrationClient,
  type RegistrationRequest,
} from '../../client';
import { newIdempotencyKey } from './idempotency-key';
import type { ReadRequest } from './requests';

const ONE = '/api/v1/admin/registration-requests/{request_id}';

/** What can be done to a request. */
export type Verb = Decision['verb'];

/** A decision about one request, as somebody has read it. */
export type Decision =
  { verb: 'approve'; notes: string | null } | { verb: 'reject'; reason: string } | { verb: 'cancel' };

/** What became of a decision. `accepted`: it is stored but not applied yet. */
export type Decided =
  | { kind: 'approved'; application: ApprovedApplication }
  | { kind: 'decided' | 'accepted'; request: RegistrationRequest };

/**
 * Decides a request in the state in which it was read. It carries an Idempotency-Key, so that a try that got lost is not
 * done twice; only a cancellation has none (RFC 9110 makes DELETE idempotent).
 * @param key of an earlier try of the same decision, if there may have been one
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
    case 'approve': {
      const answer = await api.POST(`${ONE}/approve`, { ...call, body: { notes: decision.notes } });
      return answer.status === 200
        ? { kind: 'approved', application: answer.data }
        : { kind: 'accepted', request: answer.data };
    }
    case 'reject': {
      const { status, data } = await api.POST(`${ONE}/reject`, {
        ...call,
        body: { reason: decision.reason },
      });
      return { kind: status === 200 ? 'decided' : 'accepted', request: data };
    }
    case 'cancel': {
      const { status, data } = await api.DELETE(ONE, { ...call, headers: { 'If-Match': etag } });
      return { kind: status === 200 ? 'decided' : 'accepted', request: data };
    }
  }
}

/** Who may decide a request: whoever sees it (docs/api.md, "Who sees what"). One of them is enough. */
export function whoMayDecide({ scope, partner_id, tenant_id }: RegistrationRequest): string {
  switch (scope) {
    case 'GLOBAL':
      return 'One super admin';
    case 'PARTNER':
      return `One admin of partner ${partner_id ?? ''}, or a super admin`;
    case 'TENANT':
      return `One admin of tenant ${tenant_id ?? ''} or of its partner ${partner_id ?? ''}, or a super admin`;
  }
}

/**
 * Why somebody may not do this to a request now, by verb; null if they may. Whoever sees a request may decide it, so only
 * its state counts.
 */
export function reasonsAgainst({ status, live }: RegistrationRequest): Record<Verb, string | null> {
  const isPending = status === 'PENDING';
  const ended =
    status === 'EXPIRED' ? 'The request has expired' : `The request is ${status.toLowerCase()} already`;
  const reason = isPending ? (live?.decision ? 'A decision is being applied' : null) : ended;
  return { approve: reason, reject: reason, cancel: reason };
}

/** Whether the decision may have been made although its call failed. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof OutcomeUnknown;
}
