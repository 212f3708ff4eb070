import { recordStartedRequest } from '../db/request/record-started-request';
import { findRequestAndWorkflow, lockRequest } from '../db/request/registration-requests';
import { restoreDeliberation } from '../db/request/restore-deliberation';
import { writeApproval, writeOutcome } from '../db/request/write-outcome';
import { EVERYTHING } from '../domain/permissions';
import type { FoundRule } from '../domain/policy/rule';
import { TEMPORAL_OPERATOR } from '../domain/request/decision';
import { type Outcome, outcomeOf } from '../domain/request/outcome';
import { InvalidRequestError, parseStartedRequest } from '../domain/request/started-request-schema';
import { isRecord } from '../domain/shape';
import { canSealTo } from '../provisioning/seal-secret';
import type { REPAIR_KINDS } from '../observability/metrics';
import type { ListedRequest } from '../temporal/workflow-census';
import type { Dossier } from '../../workflows/activity-contract';
import type { AppContext } from './app-context';

/** What is done to a request whose row and workflow differ ({@link ReconcilerSummary} says when). */
export type Repair = (typeof REPAIR_KINDS)[number];

/** A request whose row and workflow differ. */
export interface Difference {
  repair: Repair;
  /** @returns whether this repaired it. Another process may have done so before. */
  apply: () => Promise<boolean>;
}

/**
 * Compares the partner that a running workflow knows with the partner that its tenant has now.
 * @param tenantsPartner null for a request of no tenant
 */
export function findMove(
  app: AppContext,
  { id, partnerId }: ListedRequest,
  tenantsPartner: string | null,
): Difference | undefined {
  if (partnerId === undefined || tenantsPartner === null || tenantsPartner === partnerId) return undefined;
  return {
    repair: 'relocated',
    apply: async () => {
      await app.workflows.relocate(id, tenantsPartner);
      return true;
    },
  };
}

/**
 * Looks into a workflow that has no row. What it was started with is read from the run that says how it ended, because a
 * later start with its id may have brought anything.
 * @throws Error if its row cannot be written again, because nobody can read the input of the workflow
 */
export async function findLostRow(app: AppContext, listed: ListedRequest): Promise<Difference | undefined> {
  const { id, closedAt, isCompleted } = listed;
  const isUncertain = closedAt !== null && !isCompleted;
  const { runId, startedAt } = (isUncertain && (await app.census.ending(id))) || listed;
  const startedWith = await app.census.input(id, runId);
  const fields = isRecord(startedWith) ? startedWith : {};
  const created_at = fields.created_at ?? startedAt.toISOString();
  const dossier = closedAt ? null : await app.workflows.dossier(id);
  try {
    const input = { ...fields, created_at, request_id: id };
    const started = await parseStartedRequest(input, canSealTo);
    return {
      repair: 'recorded',
      apply: async () => {
        const found_rule = started.found_rule ?? (closedAt ? BUILT_IN : dossier && asFound(dossier));
        // The policy of today says nothing about the rule that the workflow goes by.
        if (!found_rule) throw new Error('its workflow does not answer, so its rule is not known');
        const options = { run_id: null, requestTtlMs: app.requestTtlMs, isFirst: false };
        await recordStartedRequest(app.db, { ...started, found_rule }, options);
        if (dossier) await restoreDeliberation(app.db, id, dossier);
        return true;
      },
    };
  } catch (error) {
    // An operator ended it before a worker could refuse it. It never had a row.
    if (closedAt && error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}

/** A workflow that has ended went by its rule. What is written of that is in its outcome. */
const BUILT_IN: FoundRule = { policy_version: 0, rule: null };

/** The rule that a workflow goes by. Nobody knows from which version of the policy it is. */
function asFound({ deliberation: { rule } }: Dossier): FoundRule {
  return { policy_version: 0, rule };
}

/** Asks for the workflow of a pending row, which Temporal does not list as running. */
export async function findLostEnd(app: AppContext, id: string): Promise<Difference | undefined> {
  const fate = await app.census.fate(id);
  if (fate.type === 'running') return undefined;
  if (fate.type === 'unknown') {
    const found = await findRequestAndWorkflow(app.db, EVERYTHING, id);
    if (found?.request.status !== 'PENDING') return undefined;
    const { recipient_key } = found;
    // Its votes and its revision are in its row, where the first activity finds them.
    const { deliberation, overridden: _overridden, ...request } = found.request;
    const found_rule = { policy_version: found.policy_version ?? 0, rule: deliberation.rule };
    return {
      repair: 'restarted',
      apply: async () => {
        await app.workflows.start({ ...request, recipient_key, found_rule });
        return true;
      },
    };
  }
  const outcome = fate.type === 'settled' ? fate.outcome : cancelledBy(id, fate.reason);
  return { repair: 'settled', apply: () => writeLostOutcome(app, outcome) };
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
