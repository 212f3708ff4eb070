import { recordStartedRequest } from '../db/request/record-started-request';
import { findRequest, findRequestIds, listPending, lockRequest } from '../db/request/registration-requests';
import { writeApproval, writeOutcome } from '../db/request/write-outcome';
import { TEMPORAL_OPERATOR } from '../domain/request/decision';
import { type Outcome, outcomeOf } from '../domain/request/outcome';
import { EVERYTHING } from '../domain/permissions';
import { isRecord } from '../domain/shape';
import { parseStartedRequest } from '../domain/request/started-request-schema';
import type { ListedRequest } from '../temporal/workflow-census';
import type { AppContext } from './app-context';
import { describeForLog } from './to-api-error';

/** Younger requests are left alone, because a row is written some moments after its workflow has started. */
const GRACE_MS = 60_000;

/** The ids of the requests that were repaired, and of those that could not be repaired. */
export interface Repairs {
  /** Pending requests that Temporal had lost. Their workflows were started again. */
  restarted: string[];
  /** Pending rows whose workflow had ended. They got its outcome, or were cancelled if it left none. */
  settled: string[];
  /** Workflows whose row was lost. The row was written again. */
  recorded: string[];
  /** Running workflows whose tenant has moved to another partner. They were told the new partner. */
  relocated: string[];
  /** Requests that could not be repaired. The log says why, and the next run tries again. */
  failed: string[];
}

type Repair = Exclude<keyof Repairs, 'failed'>;

/** The options of one run. */
export interface ReconcileOptions {
  /** Ends the run before its next repair. */
  signal?: AbortSignal;
  /** Whether to look for lost rows of completed workflows too. This takes long if there are many workflows. */
  completed?: boolean;
  /** Requests younger than this are left alone, in milliseconds. */
  graceMs?: number;
}

/**
 * Compares running workflows with pending rows, and repairs the side that is wrong. Normally the two agree. They differ
 * after a backup was restored, or after an operator terminated a workflow. This also tells workflows that their tenant
 * has moved. Two processes may run this at once, because each repair checks again under a lock or uses an id that is
 * never reused. A request that cannot be repaired does not stop the others.
 * @throws the signal's reason once it aborts, or the error that kept this from listing the rows or the workflows
 */
export async function reconcile(
  app: AppContext,
  { signal, completed = false, graceMs = GRACE_MS }: ReconcileOptions = {},
): Promise<Repairs> {
  const repairs: Repairs = { restarted: [], settled: [], recorded: [], relocated: [], failed: [] };
  const tend = async (
    id: string,
    repair: () => Promise<Repair | undefined>,
  ): Promise<keyof Repairs | undefined> => {
    signal?.throwIfAborted();
    const done = await repair().catch((error: unknown) => {
      signal?.throwIfAborted();
      const reason = describeForLog(error);
      app.log.warn({ request_id: id, reason }, 'reconciler could not repair a request');
      return 'failed' as const;
    });
    if (done) repairs[done].push(id);
    return done;
  };
  const settledBefore = new Date(Date.now() - graceMs);
  const pending = await listPending(app.db, settledBefore);
  for await (const page of app.census.list('Running')) {
    for (const workflow of page) {
      const tenantsPartner = pending.get(workflow.id) ?? null;
      if (pending.delete(workflow.id)) await tend(workflow.id, () => relocate(app, workflow, tenantsPartner));
      else if (workflow.startedAt <= settledBefore) await tend(workflow.id, () => recordLost(app, workflow));
    }
  }
  for (const id of pending.keys()) await tend(id, () => repairPending(app, id));
  if (!completed) return repairs;
  for await (const page of app.census.list('Completed')) {
    signal?.throwIfAborted();
    const recorded = await findRequestIds(
      app.db,
      page.map(({ id }) => id),
    );
    for (const workflow of page) {
      if (workflow.startedAt > settledBefore || recorded.has(workflow.id)) continue;
      const done = await tend(workflow.id, () => recordLost(app, workflow));
      if (done === 'recorded') await tend(workflow.id, () => repairPending(app, workflow.id));
    }
  }
  return repairs;
}

/** Tells a running workflow its tenant's partner, if that has changed. It is null for a request of no tenant. */
async function relocate(
  app: AppContext,
  { id, partnerId }: ListedRequest,
  tenantsPartner: string | null,
): Promise<Repair | undefined> {
  if (partnerId === undefined || tenantsPartner === null || tenantsPartner === partnerId) return undefined;
  await app.workflows.relocate(id, tenantsPartner);
  return 'relocated';
}

/** Writes the row of a workflow without a pending row, unless the workflow has a settled row. */
async function recordLost(app: AppContext, { id, startedAt }: ListedRequest): Promise<Repair | undefined> {
  if (await findRequest(app.db, EVERYTHING, id)) return undefined;
  const input = await app.census.input(id);
  const fields = isRecord(input) ? input : {};
  const created_at = fields.created_at ?? startedAt.toISOString();
  const started = { ...fields, created_at, request_id: id };
  await recordStartedRequest(app.db, parseStartedRequest(started, app.requestTtlMs), null);
  return 'recorded';
}

/** Repairs a pending row for which Temporal's visibility lists no running workflow. */
async function repairPending(app: AppContext, id: string): Promise<Repair | undefined> {
  const fate = await app.census.fate(id);
  if (fate.type === 'running') return undefined;
  if (fate.type === 'unknown') {
    const request = await findRequest(app.db, EVERYTHING, id);
    if (request?.status !== 'PENDING') return undefined;
    await app.workflows.start(request);
    return 'restarted';
  }
  const outcome = fate.type === 'settled' ? fate.outcome : cancelledBy(id, fate.reason);
  return (await writeLostOutcome(app, outcome)) ? 'settled' : undefined;
}

async function writeLostOutcome(app: AppContext, outcome: Outcome): Promise<boolean> {
  const { application } = outcome;
  const written = application
    ? await app.db.transaction(async (trx) => {
        const request = await lockRequest(trx, outcome.request_id);
        // The secret cannot be recovered. A new one can be issued.
        return request && writeApproval(trx, request, { ...outcome, application }, null);
      })
    : await writeOutcome(app.db, outcome);
  if (written) app.metrics.decided(written.status, written.waitedSeconds);
  return written !== undefined;
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
