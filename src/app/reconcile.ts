import { readMark, writeMark } from '../db/reconciler-mark';
import { findRequestIds, listPending } from '../db/request/registration-requests';
import type { ListedRequest } from '../temporal/workflow-census';
import type { ReconcilerSummary } from '../../workflows/activity-contract';
import type { AppContext } from './app-context';
import { type Difference, findLostEnd, findLostRow, findMove, type Repair } from './differences';
import { describeForLog } from './to-api-error';

/** Younger requests are left alone, because a row is written some moments after its workflow has started. */
const GRACE_MS = 60_000;

/** Closed workflows are looked at again for so long, because visibility is late, and clocks differ. */
const OVERLAP_MS = 600_000;

/** So many rows are compared at once: somewhat fewer than Temporal lists on a page, so that one page is enough. */
const PAGE_SIZE = 900;

/** The options of one run. */
export interface ReconcileOptions {
  /** Ends the run before its next request or page. */
  signal?: AbortSignal;
  /** Requests younger than this are left alone, in milliseconds. */
  graceMs?: number;
  /** Whether to look at all closed workflows, or only at those that closed since the last run. */
  closed?: 'all' | 'since last run';
  /** Whether to change nothing. The summary then says what a run would do. */
  isDryRun?: boolean;
  /** Gets each request that was repaired, or that could not be. */
  onRequest?: (id: string, result: Repair | 'failed') => void;
  /** Gets the numbers so far, after each page. */
  onPage?: (summary: ReconcilerSummary) => void;
}

/**
 * Compares workflows with rows, and repairs the side that is wrong. Normally the two agree. They differ after a backup
 * was restored, or after an operator terminated a workflow. This also tells workflows that their tenant has moved. Two
 * processes may run this at once, because each repair checks again under a lock or uses an id that is never reused. A
 * request that cannot be repaired does not stop the others. A run that is ended can be begun again at little cost.
 * @throws the signal's reason once it aborts, or the error that kept this from listing the rows or the workflows
 */
export async function reconcile(
  app: AppContext,
  { closed = 'since last run', ...options }: ReconcileOptions = {},
): Promise<ReconcilerSummary> {
  const beganAt = new Date();
  const settledBefore = new Date(beganAt.getTime() - (options.graceMs ?? GRACE_MS));
  const mark = closed === 'all' ? null : await readMark(app.db);
  const closedAfter = mark && new Date(mark.getTime() - OVERLAP_MS);
  const run = new Run(app, settledBefore, closedAfter, options);
  await run.compareRunning();
  const repairedUntil = await run.compareClosed(closedAfter);
  if (!options.isDryRun) await writeMark(app.db, repairedUntil ?? beganAt);
  return run.summary;
}

/** One run. It holds one page of ids at a time, however many requests there are. */
class Run {
  readonly summary: ReconcilerSummary;

  constructor(
    private readonly app: AppContext,
    private readonly settledBefore: Date,
    closedAfter: Date | null,
    private readonly options: ReconcileOptions,
  ) {
    this.summary = {
      pending_rows: 0,
      running_workflows: 0,
      closed_workflows: 0,
      closed_after: closedAfter?.toISOString() ?? null,
      restarted: 0,
      settled: 0,
      recorded: 0,
      relocated: 0,
      failed: 0,
    };
  }

  /** Compares pending rows with running workflows. The ids of a page of rows are the range of both. */
  async compareRunning(): Promise<void> {
    let after: string | null = null;
    do {
      const rows = await listPending(this.app.db, this.settledBefore, after, PAGE_SIZE);
      const upTo: string | null = rows.length < PAGE_SIZE ? null : (rows.at(-1)?.id ?? null);
      const partners = new Map(rows.map(({ id, partner_id }) => [id, partner_id]));
      const unseen = new Set(partners.keys());
      for await (const page of this.app.census.running(after, upTo)) {
        const others = page.filter(({ id }) => !partners.has(id));
        const lost = await this.withoutRow(others);
        for (const workflow of page) {
          const partner = partners.get(workflow.id);
          unseen.delete(workflow.id);
          if (partner !== undefined)
            await this.tend(workflow.id, () => findMove(this.app, workflow, partner));
        }
        for (const workflow of lost) await this.tend(workflow.id, () => findLostRow(this.app, workflow));
        this.count({ running_workflows: page.length });
      }
      for (const id of unseen) await this.tend(id, () => findLostEnd(this.app, id));
      this.count({ pending_rows: rows.length });
      after = upTo;
    } while (after !== null);
  }

  /**
   * Looks for the rows of workflows that have closed.
   * @returns when the first of those closed that could not be repaired, or null if there is none
   */
  async compareClosed(closedAfter: Date | null): Promise<Date | null> {
    let firstFailure: Date | null = null;
    for await (const page of this.app.census.closed(closedAfter)) {
      // A request may have several closed runs. Temporal lists the latest first, and the first one counts.
      const lost = new Map((await this.withoutRow(page)).map((workflow) => [workflow.id, workflow]));
      for (const [id, workflow] of lost) {
        const { closedAt } = workflow;
        let result = await this.tend(id, () => findLostRow(this.app, workflow));
        if (result === 'recorded') result = await this.tend(id, () => findLostEnd(this.app, id));
        if (result !== 'failed' || !closedAt) continue;
        if (!firstFailure || closedAt < firstFailure) firstFailure = closedAt;
      }
      this.count({ closed_workflows: page.length });
    }
    return firstFailure;
  }

  /** Those of the workflows that have no row, although they are old enough. */
  private async withoutRow(workflows: ListedRequest[]): Promise<ListedRequest[]> {
    this.options.signal?.throwIfAborted();
    const old = workflows.filter(({ startedAt }) => startedAt <= this.settledBefore);
    if (old.length === 0) return [];
    const ids = old.map(({ id }) => id);
    const recorded = await findRequestIds(this.app.db, ids);
    return old.filter(({ id }) => !recorded.has(id));
  }

  /** Repairs one request, if something differs. Whatever goes wrong with it is logged and counted. */
  private async tend(
    id: string,
    find: () => Promise<Difference | undefined> | Difference | undefined,
  ): Promise<Repair | 'failed' | undefined> {
    const { signal, isDryRun, onRequest } = this.options;
    signal?.throwIfAborted();
    let result: Repair | 'failed';
    try {
      const difference = await find();
      if (!difference || !(isDryRun || (await difference.apply()))) return undefined;
      result = difference.repair;
    } catch (error) {
      signal?.throwIfAborted();
      const reason = describeForLog(error);
      this.app.log.warn({ request_id: id, reason }, 'reconciler could not repair a request');
      result = 'failed';
    }
    this.summary[result] += 1;
    onRequest?.(id, result);
    return result;
  }

  private count(
    compared: Partial<Record<'pending_rows' | 'running_workflows' | 'closed_workflows', number>>,
  ): void {
    for (const [name, number] of Object.entries(compared))
      this.summary[name as keyof typeof compared] += number;
    this.options.onPage?.(this.summary);
  }
}
