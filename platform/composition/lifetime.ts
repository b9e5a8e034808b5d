/** What a process has started, to be stopped in the opposite order. */
export interface Lifetime {
  /** Called at the stop, before what was added earlier. */
  onStop(stop: () => Promise<unknown>): void;
  /** Begins something that goes on until its signal aborts, and whose end the stop waits for. */
  begin<Part extends Lasting | null>(
    start: (signal: AbortSignal) => Part | Promise<Part>,
  ): Promise<Part>;
  /** Stops everything that has been started so far. */
  end(): Promise<void>;
}

export interface Lasting {
  /** Resolves when the signal has aborted and all of it has come to its end. */
  readonly done: Promise<unknown>;
}

export function createLifetime(): Lifetime {
  const stops: (() => Promise<unknown>)[] = [];
  return {
    onStop: (stop) => {
      stops.push(stop);
    },
    async begin(start) {
      const ending = new AbortController();
      let done: Promise<unknown> = Promise.resolve();
      // Before it has begun: one that fails half-way must end, too.
      stops.push(async () => {
        ending.abort();
        await done;
      });
      const part = await start(ending.signal);
      done = part?.done ?? done;
      return part;
    },
    async end() {
      for (const stop of stops.toReversed()) await stop();
    },
  };
}
