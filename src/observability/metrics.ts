import type { FinalStatus } from '../domain/request/requested-application';

/** What the reconciler may repair about a request. */
export const REPAIR_KINDS = ['restarted', 'settled', 'recorded', 'relocated'] as const;

/** How many requests a run of the reconciler repaired, by kind, and how many it could not repair. */
export type RepairCounts = Record<(typeof REPAIR_KINDS)[number] | 'failed', number>;

/**
 * Takes note of what happens. The code that does the work calls it, and need not know what measures. No argument may hold
 * an id or a name, because Prometheus keeps every value of a label.
 */
export interface Metrics {
  /**
   * An HTTP request was answered, or its connection was lost.
   * @param route the pattern of the path, such as `/healthz`
   * @param status the status code, or `aborted`
   */
  answered: (route: string, method: string, status: string, seconds: number) => void;
  /**
   * The outcome of a request was committed now.
   * @param waitedSeconds the time since the request was created
   */
  decided: (status: FinalStatus, waitedSeconds: number) => void;
  /**
   * An attempt to create an application has ended.
   * @param failure the type of its failure; absent if it succeeded
   */
  provisioningAttempted: (failure?: string) => void;
  /** Nobody tries any more to create the application of an approved request. The request is PENDING again. */
  provisioningGivenUp: () => void;
  /** A run of the reconciler has ended. */
  reconciled: (repairs: RepairCounts) => void;
  /** A run of the reconciler has failed as a whole. */
  reconcileFailed: () => void;
}

function ignore(): void {
  // Nobody asks for the metrics of this process.
}

/** For a process without METRICS_PORT. */
export const NO_METRICS: Metrics = {
  answered: ignore,
  decided: ignore,
  provisioningAttempted: ignore,
  provisioningGivenUp: ignore,
  reconciled: ignore,
  reconcileFailed: ignore,
};
