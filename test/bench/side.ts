/** One way to do what a case measures. */
export interface Side {
  /** Makes ready what so many calls need, where they use something up. */
  prepare?: (calls: number) => Promise<void>;
  call: () => Promise<unknown>;
  /** Waits for work that calls have left behind, so that it does not weigh on what is measured next. */
  settle?: () => Promise<void>;
}
