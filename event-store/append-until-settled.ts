import type { Random, Timers } from '#platform/ports.ts';
import type { AppendResult, EventStore, StreamWrite } from './port.ts';

export interface AppendUntilSettledOptions {
  readonly timers: Timers;
  readonly random: Random;
  /** How often the writes are sent at most; 8 by default. */
  readonly maxSends?: number;
  /** The first pause between two sends, before jitter, in milliseconds; doubles each time. */
  readonly pauseMs?: number;
  /** The longest pause, before jitter, in milliseconds. */
  readonly pauseMaxMs?: number;
  /** Whether the first send is worth it still: see `AppendOptions`. */
  readonly isWanted?: (() => boolean) | undefined;
  /** No further send once it aborts; the answer is then the last one heard. */
  readonly signal?: AbortSignal;
}

/**
 * Sends the same writes (same ids, same revisions) until the store says ok or conflict. Still
 * `unknown` after the last send: then the caller may not decide anew either, only come back later
 * with the same writes.
 */
export async function appendUntilSettled(
  store: Pick<EventStore, 'append'>,
  writes: readonly StreamWrite[],
  options: AppendUntilSettledOptions,
): Promise<AppendResult> {
  const first = await store.append(writes, { isWanted: options.isWanted });
  return first.outcome === 'unknown' ? sendAgain(store, writes, first, options) : first;
}

/** The same for writes that have been sent once, and were answered `unknown`. */
export async function sendAgain(
  store: Pick<EventStore, 'append'>,
  writes: readonly StreamWrite[],
  first: AppendResult,
  options: AppendUntilSettledOptions,
): Promise<AppendResult> {
  const { timers, random, signal } = options;
  const { maxSends = 8, pauseMs = 50, pauseMaxMs = 2_000 } = options;
  let result = first;
  for (let sends = 1; result.outcome === 'unknown' && sends < maxSends; sends += 1) {
    const longest = Math.min(pauseMaxMs, pauseMs * 2 ** (sends - 1));
    // Never nothing, so that a crowd doesn't come back as one.
    await timers.sleep(longest * (0.5 + random.next() / 2), signal);
    if (signal?.aborted) return result;
    result = await store.append(writes);
  }
  return result;
}
