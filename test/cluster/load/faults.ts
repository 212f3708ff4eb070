/** What callers may see while a part is down. */
export type Symptom =
  /** A 503 or 504 of an API that says when to try again. */
  | 'unavailable'
  /** The proxy's own 503, which says when to try again. */
  | 'no API'
  /** A connection that broke before the answer was complete. */
  | 'lost'
  /** No answer at the address of a request that was just created: its workflow writes its row later. */
  | 'late row';

/** A time in which a part was ended and had not recovered yet, in milliseconds since the epoch. */
interface Fault {
  name: string;
  tolerated: readonly Symptom[];
  from: number;
  until: number;
}

/** When the test has harmed the cluster. */
export class Faults {
  readonly all: Fault[] = [];

  /**
   * Runs `harm`, which resolves when everything has recovered.
   * @param tolerated what callers may see meanwhile. Anything else is a broken promise.
   */
  async during(name: string, tolerated: readonly Symptom[], harm: () => Promise<void>): Promise<void> {
    const fault = { name, tolerated, from: Date.now(), until: Infinity };
    this.all.push(fault);
    try {
      await harm();
    } finally {
      fault.until = Date.now();
    }
  }

  /** The faults that a call met between its start and its answer. */
  met(from: number, until: number): Fault[] {
    return this.all.filter((fault) => from <= fault.until && until >= fault.from);
  }
}
