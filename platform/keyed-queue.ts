/** Runs work one at a time for each key; different keys run side by side. */
export interface KeyedQueue {
  /**
   * Runs `work` after everything that was queued for the key before it; rejects with `KeyedQueueFull`
   * where too much is.
   */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** True while work for the key is running or queued. */
  isBusy(key: string): boolean;
  /** Resolves when nothing is running or queued any more. */
  idle(): Promise<void>;
}

/** Nothing was done: too much waits for the same already. */
export class KeyedQueueFull extends Error {
  override readonly name = 'KeyedQueueFull';

  constructor() {
    super('Too much waits for the same key');
  }
}

/** Far more than one person, or one order, has a use for at once. */
const LENGTH_MAX = 100;

interface Line {
  length: number;
  /** Ends when everything that was queued has; null while that is only what is being queued. */
  tail: Promise<void> | null;
}

/** `lengthMax`: of each key, what is running included. */
export function createKeyedQueue(lengthMax = LENGTH_MAX): KeyedQueue {
  const lines = new Map<string, Line>();
  return {
    run(key, work) {
      const line = lines.get(key) ?? { length: 0, tail: null };
      if (line.length >= lengthMax) return Promise.reject(new KeyedQueueFull());
      const result = line.tail === null ? work() : line.tail.then(work);
      line.length += 1;
      lines.set(key, line);
      const ended = (): void => {
        line.length -= 1;
        if (line.length === 0) lines.delete(key);
      };
      // What waits behind must run whether this one succeeds or not; the caller sees the failure.
      line.tail = result.then(ended, ended);
      return result;
    },
    isBusy: (key) => lines.has(key),
    async idle() {
      while (lines.size > 0) await Promise.all([...lines.values()].map(({ tail }) => tail));
    },
  };
}
