/** Ten minutes. Kubernetes then restarts the process at once, because it waits only after a container that ran for less. */
const PATIENCE_MS = 600_000;

/** Whether this process has a worker that asks Temporal for tasks. A process that should have none is fine without. */
export class Polling {
  private isActive = false;
  private idleSince: number | undefined;

  /** @param now a clock in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  get isPolling(): boolean {
    return this.isActive;
  }

  begin(): void {
    this.isActive = true;
  }

  /** No worker polls from now on, although one should. */
  miss(): void {
    if (this.isActive || this.idleSince === undefined) this.idleSince = this.now();
    this.isActive = false;
  }

  /** Why this process should be started again, or undefined. */
  problem(): string | undefined {
    if (this.isActive || this.idleSince === undefined) return undefined;
    const idleMs = this.now() - this.idleSince;
    if (idleMs < PATIENCE_MS) return undefined;
    return `the worker has not asked Temporal for tasks for ${Math.round(idleMs / 60_000)} minutes; the log says why`;
  }
}
