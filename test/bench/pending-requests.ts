import { closedLoop } from './closed-loop';
import type { Side } from './side';

/** The requests that were created and wait for approval. */
export class PendingRequests {
  private readonly ids: string[] = [];

  /** @param hasBegun resolves when the workflow of a created request has done its first work */
  constructor(
    private readonly create: () => Promise<string>,
    private readonly hasBegun: (id: string) => Promise<void>,
  ) {}

  /** Creates requests, and approves them, the oldest first. */
  sides(approve: (id: string) => Promise<unknown>): { create: Side; approve: Side } {
    const add = async (): Promise<void> => {
      this.ids.push(await this.create());
    };
    // When the last ones have begun, all others have begun too.
    const settle = async (): Promise<void> => {
      await Promise.all(this.ids.slice(-16).map(this.hasBegun));
    };
    return {
      create: { call: add, settle },
      approve: {
        prepare: async (calls) => {
          await closedLoop(4, Math.max(calls - this.ids.length, 0), add);
          await settle();
        },
        call: () => approve(this.ids.shift() ?? ''),
      },
    };
  }
}
