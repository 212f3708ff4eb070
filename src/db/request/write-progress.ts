import type { Knex } from 'knex';
import type { Standing } from '../../domain/policy/deliberation';
import type { Progress } from '../../domain/request/request-state';
import { appendAuditEvent, hasStep } from '../audit-events';
import { standingValues } from './deliberation-rows';

/**
 * Writes a step that leaves the request pending: its event, the vote if it is one, and what the row
 * holds of the deliberation. Lock the request before, in the same transaction. A step that is there already is not written again.
 */
export async function writeProgress(
  trx: Knex,
  requestId: string,
  progress: Progress,
  standing: Standing,
): Promise<void> {
  const { action, actor, at, detail, revision, vote } = progress;
  if (await isWritten(trx, requestId, progress)) return;
  await appendAuditEvent(trx, {
    action,
    subject: `registration-request/${requestId}`,
    registration_request_id: requestId,
    actor,
    at,
    detail,
  });
  if (vote) {
    const { name, ...columns } = vote;
    await trx('approvals').insert({ request_id: requestId, revision, name: name ?? null, ...columns });
  }
  await trx('registration_requests')
    .where({ id: requestId, status: 'PENDING', revision })
    .update({
      ...standingValues(standing),
      // Time alone changes nothing that a reviewer has read.
      ...(actor && { updated_at: at }),
    });
}

/** Whether an earlier attempt, or a run before the workflow was reset, has written the step. */
async function isWritten(
  trx: Knex,
  request_id: string,
  { action, detail, decision_id, revision, vote }: Progress,
): Promise<boolean> {
  // A reset workflow makes another id for a decision that came without one. But nobody votes twice on a revision.
  if (vote)
    return (await trx('approvals').where({ request_id, revision, sub: vote.sub }).first('id')) !== undefined;
  const known = decision_id === null ? { reminder: detail.reminder } : { decision_id };
  return hasStep(trx, request_id, action, { revision, ...known });
}
