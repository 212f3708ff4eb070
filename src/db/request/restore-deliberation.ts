import type { Knex } from 'knex';
import { type Deliberation, seatedVotes, standingOf } from '../../domain/policy/deliberation';
import type { RequestedApplication } from '../../domain/request/requested-application';
import { standingValues } from './deliberation-rows';
import { lockRequest } from './registration-requests';

/** What the workflow of a request knows of it. */
interface Known {
  deliberation: Deliberation;
  expires_at: string;
  /** What its current revision asks for. Null for the first one. */
  request: RequestedApplication | null;
}

/**
 * Writes what a workflow knows of a pending request into its row, which was lost or is behind, as after a restored backup.
 * @returns whether the row was behind
 */
export async function restoreDeliberation(
  db: Knex,
  id: string,
  { deliberation, expires_at, request }: Known,
): Promise<boolean> {
  const { rule, revision, requesters, since, votes } = deliberation;
  return db.transaction(async (trx) => {
    const row = await lockRequest(trx, id);
    if (row?.status !== 'PENDING' || row.revision > revision) return false;
    if (row.revision < revision && !request) return false;
    const { scope: _scope, tenant_id: _tenant, partner_id: _partner, ...columns } = request ?? {};
    await trx('registration_requests')
      .where({ id })
      .update({
        ...columns,
        revision,
        // The first one is the requester, who is in the row.
        revisers: requesters.slice(1),
        revised_at: revision > 1 ? since : null,
        rule: rule && JSON.stringify(rule),
        expires_at,
        ...standingValues(standingOf(deliberation)),
      });
    const seated = seatedVotes(deliberation);
    for (const [index, { name, ...vote }] of votes.entries()) {
      await trx('approvals')
        .insert({ ...vote, request_id: id, revision, name: name ?? null, requirement: seated[index] ?? '' })
        .onConflict(['request_id', 'revision', 'sub'])
        .ignore();
    }
    return row.revision < revision;
  });
}
