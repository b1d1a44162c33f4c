interface IdleOptions {
  /** Milliseconds between two items. */
  idleMs: number;
  /** Ends the iteration with the signal's reason, even when the source does not heed it. */
  signal: AbortSignal;
  /** Told when the source is silent for too long; gives the error to throw. */
  onIdle(): Error;
}

/** Passes a stream on, and gives up on one that is silent. */
export async function* withIdleTimeout<T>(
  source: AsyncIterable<T>,
  { idleMs, signal, onIdle }: IdleOptions,
): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => {});
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  let finished = false;
  try {
    for (;;) {
      const idle = Promise.withResolvers<never>();
      const timer = setTimeout(() => idle.reject(onIdle()), idleMs);
      try {
        const next = await Promise.race([iterator.next(), idle.promise, aborted.promise]);
        if (next.done) {
          finished = true;
          return;
        }
        yield next.value;
      } finally {
        clearTimeout(timer);
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not waited for: a source that hangs would hang here, too.
    if (!finished) void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
