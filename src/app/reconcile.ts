import { insertApplication } from '../db/application/applications';
import { findRequest, listPendingIds, lockRequest } from '../db/request/registration-requests';
import { writeOutcome } from '../db/request/write-outcome';
import { applicationFor } from '../domain/application/application';
import { TEMPORAL_OPERATOR } from '../domain/request/decision';
import { type Outcome, outcomeOf } from '../domain/request/outcome';
import { EVERYTHING } from '../domain/permissions';
import { recordNewRequest } from '../../activities/record-new-request';
import type { AppContext } from './app-context';

/** Younger differences are work under way: a row follows its workflow within moments. */
const GRACE_MS = 60_000;

/** What was repaired: ids of requests. */
export interface Repairs {
  /** Pending rows whose workflow the engine had lost: started again. */
  restarted: string[];
  /** Pending rows whose workflow had ended: given its outcome, or cancelled where it left none. */
  settled: string[];
  /** Running workflows whose row was lost: written again. */
  recorded: string[];
}

/**
 * Compares running workflows with pending rows and repairs both ways. Neither differs in normal
 * running: this mends what a restored backup, or an operator who terminates a workflow, leaves behind. It may run in
 * several processes at once, as each repair checks again under a lock or by an id that is never reused.
 */
export async function reconcile(app: AppContext, graceMs = GRACE_MS): Promise<Repairs> {
  const repairs: Repairs = { restarted: [], settled: [], recorded: [] };
  const settledBefore = new Date(Date.now() - graceMs);
  const pending = new Set(await listPendingIds(app.db, settledBefore));
  for await (const { id, startedAt } of app.census.running()) {
    if (pending.delete(id) || startedAt > settledBefore) continue;
    if (await findRequest(app.db, EVERYTHING, id)) continue;
    const input = await app.census.input(id);
    await recordNewRequest(app.db, app.requestTtlMs, {
      created_at: startedAt.toISOString(),
      ...input,
      request_id: id,
    });
    repairs.recorded.push(id);
  }
  for (const id of pending) await repairPending(app, id, repairs);
  return repairs;
}

/** A pending row that visibility knows no running workflow of. */
async function repairPending(app: AppContext, id: string, repairs: Repairs): Promise<void> {
  const fate = await app.census.fate(id);
  if (fate.type === 'running') return;
  if (fate.type === 'unknown') {
    const request = await findRequest(app.db, EVERYTHING, id);
    if (request?.status !== 'PENDING') return;
    await app.workflows.start(request);
    repairs.restarted.push(id);
    return;
  }
  const outcome = fate.type === 'settled' ? fate.outcome : cancelledBy(id, fate.reason);
  if (await writeLostOutcome(app, outcome)) repairs.settled.push(id);
}

async function writeLostOutcome(app: AppContext, outcome: Outcome): Promise<boolean> {
  return app.db.transaction(async (trx) => {
    const request = await lockRequest(trx, outcome.request_id);
    if (request?.status !== 'PENDING') return false;
    // Its secret is beyond recovery; a new one can be issued.
    if (outcome.application) await insertApplication(trx, applicationFor(request, outcome.application));
    return writeOutcome(trx, outcome);
  });
}

function cancelledBy(requestId: string, reason: string): Outcome {
  return outcomeOf(
    requestId,
    {
      kind: 'cancel',
      decision_id: `reconciler-${requestId}`,
      actor: TEMPORAL_OPERATOR,
      at: new Date().toISOString(),
      notes: `its workflow was ended: ${reason}`,
    },
    null,
  );
}
