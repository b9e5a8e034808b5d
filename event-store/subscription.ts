import type { EventBatch, Position, SubscribeOptions, SubscriptionBatch } from './port.ts';

const MAX_BATCH_DEFAULT = 1_000;

/** What a subscription needs of a store: pages, and a nudge when there is more. */
export interface Tail {
  /**
   * The next page after a position, and how far the log goes at that moment. Resolves to undefined
   * only when the signal aborts; whatever else goes wrong is the tail's to retry.
   */
  readPage(options: SubscribeOptions, maxCount: number): Promise<TailPage | undefined>;
  /** Resolves when the log may go beyond the position, or when the signal aborts. */
  waitBeyond(position: Position, signal: AbortSignal): Promise<void>;
}

export interface TailPage extends EventBatch {
  readonly head: Position;
}

/** Catch-up, then live: the one loop behind every adapter's `subscribe`. */
export async function* followTail(
  tail: Tail,
  options: SubscribeOptions,
): AsyncGenerator<SubscriptionBatch, void, undefined> {
  const { signal } = options;
  const maxCount = options.maxBatch ?? MAX_BATCH_DEFAULT;
  if (!Number.isInteger(maxCount) || maxCount < 1) {
    throw new RangeError(`maxBatch ${maxCount} is not a positive integer`);
  }
  let position = options.after;
  let toldLive = false;
  while (!signal.aborted) {
    const page = await tail.readPage({ ...options, after: position }, maxCount);
    if (page === undefined || signal.aborted) return;
    const live = page.position >= page.head;
    const moved = page.position > position;
    position = page.position;
    // Also nothing at all is news once: the reader has seen everything.
    if (moved || (live && !toldLive)) {
      toldLive = live;
      yield { events: page.events, position, live };
    }
    if (live) await tail.waitBeyond(position, signal);
  }
}
