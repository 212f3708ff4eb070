import type { Knex } from 'knex';
import type { Deliberation } from '../../domain/policy/deliberation';
import type { Progress } from '../../domain/request/request-state';
import { deliberationValues } from './deliberation-rows';

/**
 * Writes a step that leaves the request pending: its event, the vote if it is one, and what of the deliberation the row
 * holds. Lock the request before, in the same transaction.
 * @param eventId the id of the event. If it is there already, nothing is written again
 */
export async function writeProgress(
  trx: Knex,
  requestId: string,
  eventId: string,
  { action, actor, at, detail, revision, vote }: Progress,
  deliberation: Deliberation,
): Promise<void> {
  const written = await trx('audit_events')
    .insert({
      id: eventId,
      action,
      subject: `registration-request/${requestId}`,
      registration_request_id: requestId,
      actor_sub: actor?.sub ?? null,
      actor_name: actor?.name ?? null,
      at,
      detail: JSON.stringify(detail),
    })
    .onConflict('id')
    .ignore()
    .returning('id');
  if (written.length === 0) return;
  if (vote) {
    const { name, ...columns } = vote;
    await trx('approvals')
      .insert({ request_id: requestId, revision, name: name ?? null, ...columns })
      .onConflict(['request_id', 'revision', 'sub'])
      .ignore();
  }
  await trx('registration_requests')
    .where({ id: requestId, status: 'PENDING', revision })
    .update({
      ...deliberationValues(deliberation),
      // Time alone changes nothing that a reviewer has read.
      ...(actor && { updated_at: at }),
    });
}
