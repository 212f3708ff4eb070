/**
 * Waits for work that cannot be stopped, such as a call to a silent server. When the signal aborts, it stops waiting and
 * ignores the result of the work.
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
