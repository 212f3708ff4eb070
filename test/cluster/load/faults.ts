/** A time in which a part was ended and had not recovered yet, in milliseconds since the epoch. */
interface Fault {
  name: string;
  from: number;
  until: number;
}

/** When the test has harmed the cluster. */
export class Faults {
  readonly all: Fault[] = [];

  /** Runs `harm`, which resolves when everything has recovered. */
  async during(name: string, harm: () => Promise<void>): Promise<void> {
    const fault = { name, from: Date.now(), until: Infinity };
    this.all.push(fault);
    await harm();
    fault.until = Date.now();
  }

  /** The fault that a call met, if there was one between its start and its answer. */
  met(from: number, until: number): Fault | undefined {
    return this.all.find((fault) => from <= fault.until && until >= fault.from);
  }
}
