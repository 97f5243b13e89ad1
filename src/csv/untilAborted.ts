/** What a promise gives, or the signal's reason if that comes first; the work itself goes on. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    done.abort();
    // whoever lost the race may still fail, which nobody is left to hear
    promise.catch(() => undefined);
  }
}
