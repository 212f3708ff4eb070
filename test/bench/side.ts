/** One of the two sides of a case: the service or the baseline. */
export interface Side {
  /** Prepares what so many calls will use up. */
  prepare?: (calls: number) => Promise<void>;
  call: () => Promise<unknown>;
  /** Waits for the work that calls leave behind, so that it does not slow down the next measurement. */
  settle?: () => Promise<void>;
}
