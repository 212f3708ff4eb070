import type { Meter, Meters } from './cpu-meters';

/** One of the sides of a case: the service or a baseline. */
export interface Side {
  /** The CPU time of the processes that work for this side. */
  meters: Meters;
  /** The CPU time of this process, if it does a part of the side's work. Counts until the last answer. */
  client?: Meter;
  /** Prepares what so many calls will use up. */
  prepare?: (calls: number) => Promise<void>;
  call: () => Promise<unknown>;
  /** Waits for the work that calls leave behind. This work counts. */
  settle?: () => Promise<void>;
  /** Asked after `settle`: when the last work was done, in milliseconds since 1970. Absent if answers end the work. */
  doneAt?: () => Promise<number>;
}
