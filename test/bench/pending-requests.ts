import { closedLoop } from './closed-loop';
import type { Side } from './side';

/** What a bench knows of the workflows of created requests. */
export interface FirstTasks {
  /** Resolves when the first task of a request's workflow is done. */
  done: (id: string) => Promise<void>;
  /** When it was done, in milliseconds since 1970. */
  doneAt: (id: string) => Promise<number>;
}

/** So many workflows are asked at once, and so many of the newest are waited for. */
const AT_ONCE = 16;

/** The requests that were created and wait for approval. */
export class PendingRequests {
  private readonly ids: string[] = [];
  /** Those of the present round. */
  private fresh: string[] = [];

  constructor(
    private readonly create: () => Promise<string>,
    private readonly firstTasks: FirstTasks,
  ) {}

  /** Adds requests that others have created. */
  add(ids: string[]): void {
    this.ids.push(...ids);
  }

  /** How many wait for approval. */
  get count(): number {
    return this.ids.length;
  }

  /**
   * Creates requests, and approves the oldest or the newest ones. A create ends when the first task of its workflow is
   * done.
   */
  sides(
    processes: Pick<Side, 'meters' | 'client'>,
    approve: (id: string) => Promise<unknown>,
  ): { create: Side; approve: Side; approveNewest: Side } {
    const add = async (): Promise<void> => {
      const id = await this.create();
      this.ids.push(id);
      this.fresh.push(id);
    };
    // Temporal gives out tasks in their order. When the newest is done, few others are not.
    const settle = async (): Promise<void> => {
      for (const id of this.fresh.slice(-AT_ONCE).toReversed()) await this.firstTasks.done(id);
    };
    const prepare = async (calls: number): Promise<void> => {
      this.fresh = [];
      await closedLoop(4, Math.max(calls - this.ids.length, 0), add);
      await settle();
    };
    return {
      create: {
        ...processes,
        prepare: () => {
          this.fresh = [];
          return Promise.resolve();
        },
        call: add,
        settle,
        doneAt: () => this.lastDoneAt(),
      },
      approve: { ...processes, prepare, call: () => approve(this.ids.shift() ?? '') },
      approveNewest: { ...processes, prepare, call: () => approve(this.ids.pop() ?? '') },
    };
  }

  private async lastDoneAt(): Promise<number> {
    const left = [...this.fresh];
    let last = 0;
    await closedLoop(AT_ONCE, left.length, async () => {
      last = Math.max(last, await this.firstTasks.doneAt(left.pop() ?? ''));
    });
    return last;
  }
}
