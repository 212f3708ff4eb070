import { closedLoop } from './closed-loop';
import type { Side } from './side';

/** What was created and waits for approval. */
export class PendingRequests {
  private readonly ids: string[] = [];

  /** @param hasBegun resolves once what was created has done its first work */
  constructor(
    private readonly create: () => Promise<string>,
    private readonly hasBegun: (id: string) => Promise<void>,
  ) {}

  /** Creating, and approving what was created, the oldest first. */
  sides(approve: (id: string) => Promise<unknown>): { create: Side; approve: Side } {
    const add = async (): Promise<void> => {
      this.ids.push(await this.create());
    };
    // Those that came last begin after all that queued before them.
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
