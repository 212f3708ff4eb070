import type { Knex } from 'knex';
import type { Outcome } from '../../domain/request/outcome';
import { appendAuditEvent } from '../audit-events';
import { settleRequest } from './registration-requests';

const ACTION = {
  APPROVED: 'approved',
  REJECTED: 'rejected',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
} as const;

/**
 * Writes an outcome and its audit event, if the request is still pending. For an approval, write the application first.
 * @returns whether it was written now
 */
export async function writeOutcome(trx: Knex, outcome: Outcome): Promise<boolean> {
  if (!(await settleRequest(trx, outcome))) return false;
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
  return true;
}
