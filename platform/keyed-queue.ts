/** Runs work one at a time for each key; different keys run side by side. */
export interface KeyedQueue {
  /** Runs `work` after everything that was queued for the key before it. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** True while work for the key is running or queued. */
  isBusy(key: string): boolean;
  /** Resolves when nothing is running or queued any more. */
  idle(): Promise<void>;
}

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, work) {
      const before = tails.get(key);
      const result = before === undefined ? work() : before.then(work);
      // What waits behind must run whether this one succeeds or not; the caller sees the failure.
      const tail = result.then(ignore, ignore).then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      tails.set(key, tail);
      return result;
    },
    isBusy: (key) => tails.has(key),
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}

const ignore = (): void => undefined;
