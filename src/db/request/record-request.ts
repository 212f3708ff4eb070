import type { Knex } from 'knex';
import { reviewFindings } from '../../domain/request/review-findings';
import { appendAuditEvent } from '../audit-events';
import { findReviewFindings, insertRequest, isNamePending, type NewRequest } from './registration-requests';

/**
 * Writes a request's row and its `created` event. The API and the workflow's first activity both do this, in any
 * order and any number of times. The first one wins.
 * @returns the review findings in the row
 */
export async function recordRequest(
  db: Knex,
  request: Omit<NewRequest, 'review_findings'>,
): Promise<NewRequest['review_findings']> {
  return db.transaction(async (trx) => {
    const sameNamePending = await isNamePending(trx, request, request.name);
    const review_findings = reviewFindings(request, { sameNamePending });
    const isNew = await insertRequest(trx, { ...request, review_findings });
    if (!isNew) return findReviewFindings(trx, request.id);
    await appendAuditEvent(trx, {
      action: 'created',
      subject: `registration-request/${request.id}`,
      registration_request_id: request.id,
      actor: request.requested_by,
      at: request.created_at,
    });
    return review_findings;
  });
}
