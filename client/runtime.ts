/** What the client takes from the world; the one file of it that reads clocks and makes numbers up. */

export interface ClientRuntime {
  /** Resolves after `ms`; rejects with the signal's reason once that has aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
  /** An `Idempotency-Key` that nobody has used. */
  newKey(): string;
}

/** For browsers and Node. */
export const systemRuntime: ClientRuntime = {
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }),
  random: () => Math.random(),
  // Not randomUUID: browsers have that only on pages that came by https.
  newKey: () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
};
