import type { Log, Random, Timers } from '#platform/ports.ts';
import { isLostConnection, NoAnswer } from './failures.ts';

export interface RetryOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const MAX_TRIES = 4;
const RETRY_PAUSE_MS = 25;
const RETRY_PAUSE_MAX_MS = 400;

/** A read is the same each time: one whose connection is lost is tried again, a few times. */
export async function readAgain<T>(options: RetryOptions, read: () => Promise<T>): Promise<T> {
  const { timers, random, log } = options;
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (tries >= MAX_TRIES || !isLostConnection(error)) throw error;
      log.debug({ err: error, tries }, 'A read lost its connection and is tried again');
      const longest = Math.min(RETRY_PAUSE_MAX_MS, RETRY_PAUSE_MS * 2 ** (tries - 1));
      await timers.sleep(longest * (0.5 + random.next() / 2));
    }
  }
}

/** The part of a stream in object mode that is used. */
interface Items<T> {
  on(event: 'data', listener: (item: T) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
}

/** A call of the client whose items come as a stream. */
export interface Call<T> {
  readonly stream: Items<T>;
  /** Ends the call. */
  stop(): Promise<void>;
}

/** What a reader may do while a call goes on. */
export interface Draining {
  /** Something was heard that is not an item. */
  heard(): void;
  /** No more is wanted. */
  enough(): void;
}

/**
 * Takes what comes over a call until the reader has enough or the call ends. Rejects with
 * {@link NoAnswer} once nothing has come for `limitMs`.
 */
export function drain<T>(
  { stream, stop }: Call<T>,
  { timers, limitMs }: { readonly timers: Timers; readonly limitMs: number },
  take: (item: T, draining: Draining) => void,
  begin: (draining: Draining) => void = () => {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    let sounds = 0;
    const finish = (outcome: () => void) => {
      if (over.signal.aborted) return;
      over.abort();
      outcome();
      // A call that never began can't be ended, which its error has told already.
      stop().catch(reject);
    };
    const draining: Draining = {
      heard: () => {
        sounds += 1;
      },
      enough: () => finish(resolve),
    };
    stream.on('data', (item: T) => {
      sounds += 1;
      if (over.signal.aborted) return;
      try {
        take(item, draining);
      } catch (error) {
        finish(() => reject(error));
      }
    });
    stream.on('error', (error: unknown) => finish(() => reject(error)));
    stream.on('end', () => finish(resolve));
    begin(draining);
    void (async () => {
      while (!over.signal.aborted) {
        const before = sounds;
        await timers.sleep(limitMs, over.signal);
        if (sounds === before) finish(() => reject(new NoAnswer(limitMs)));
      }
    })();
  });
}
