const AT_ONCE = 4;

/**
 * Does something for each of many, some at once. One of them cannot hinder the others: `decide` must not reject.
 * @param signal leaves out those that have not begun; the ones under way go on to their end
 */
export async function decideMany<T>(
  many: T[],
  decide: (one: T) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const rest = many.values();
  const work = async (): Promise<void> => {
    // All workers take from the same iterator, so nothing is done twice.
    for (const one of rest) {
      if (signal.aborted) return;
      await decide(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
