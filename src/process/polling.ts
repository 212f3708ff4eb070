import type { ReachReporter } from './reach-reporter';

/** Ten minutes. Kubernetes then restarts the process at once, because it waits only after a container that ran for less. */
const PATIENCE_MS = 600_000;

/** Whether this process has a worker that asks Temporal for tasks. A process that should have none is fine without. */
export class Polling {
  private hasWorker = false;
  private isTemporalInReach = true;
  private idleSince: number | undefined;

  /** @param now a clock in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  get isPolling(): boolean {
    return this.hasWorker && this.isTemporalInReach;
  }

  begin(): void {
    this.hasWorker = true;
    this.note();
  }

  /** This process has no worker from now on, although it should have one. */
  miss(): void {
    this.hasWorker = false;
    this.note();
  }

  /**
   * Hears what is reported about Temporal. A worker that cannot reach it repeats its polls without end and without an
   * error, so the worker itself never says that it gets no tasks.
   * @returns a reporter that passes everything on
   */
  hearing(reach: ReachReporter): ReachReporter {
    return {
      outOfReach: (...report) => {
        this.isTemporalInReach = false;
        this.note();
        reach.outOfReach(...report);
      },
      inReach: () => {
        this.isTemporalInReach = true;
        this.note();
        reach.inReach();
      },
    };
  }

  /** Why this process should be started again, or undefined. */
  problem(): string | undefined {
    if (this.idleSince === undefined) return undefined;
    const idleMs = this.now() - this.idleSince;
    if (idleMs < PATIENCE_MS) return undefined;
    return `the worker has not asked Temporal for tasks for ${Math.round(idleMs / 60_000)} minutes; the log says why`;
  }

  private note(): void {
    this.idleSince = this.isPolling ? undefined : (this.idleSince ?? this.now());
  }
}
