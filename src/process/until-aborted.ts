/**
 * Waits for work that cannot be given up, such as a call to a server that says nothing, but no longer than until the
 * signal aborts. What becomes of the work after that is ignored.
 * @throws the signal's reason once it aborts, or what the work rejects with
 */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const watching = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { signal: watching.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    watching.abort();
  }
}
