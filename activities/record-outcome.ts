import type { Knex } from 'knex';
import { appendAuditEvent } from '../src/db/audit-events';
import { lockRequest, settleRequest } from '../src/db/registration-requests';
import type { Outcome } from '../src/domain/outcome';
import { withSafeFailures } from './failures';

const ACTION = {
  APPROVED: 'approved',
  REJECTED: 'rejected',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
} as const;

/** {@link Activities.recordOutcome} */
export async function recordOutcome(db: Knex, outcome: Outcome): Promise<void> {
  await withSafeFailures('retry', () => db.transaction((trx) => writeOutcome(trx, outcome)));
}

/** Writes an outcome and its audit event, if the request is still pending. */
export async function writeOutcome(trx: Knex, outcome: Outcome): Promise<void> {
  const request = await lockRequest(trx, outcome.request_id);
  if (request?.status !== 'PENDING') return;
  await settleRequest(trx, outcome);
  await appendAuditEvent(trx, {
    action: ACTION[outcome.status],
    subject: `registration-request/${outcome.request_id}`,
    registration_request_id: outcome.request_id,
    actor: outcome.decided_by,
    at: outcome.settled_at,
    detail: {
      ...(outcome.decision_id !== null && { decision_id: outcome.decision_id }),
      ...(outcome.decision_notes !== null && { notes: outcome.decision_notes }),
      ...(outcome.rejection_reason !== null && { reason: outcome.rejection_reason }),
      ...(outcome.application && {
        application_id: outcome.application.id,
        client_id: outcome.application.client_id,
      }),
    },
  });
}
