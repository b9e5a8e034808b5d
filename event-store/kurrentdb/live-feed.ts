import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  START,
} from '@eventstore/db-client';
import type { Log, Random, Timers } from '#platform/ports.ts';
import { matchesFilter } from '../filter.ts';
import type { EventFilter, Position, StoredEvent } from '../port.ts';
import type { TailPage } from '../subscription.ts';
import type { Connection } from './connection.ts';
import { decodeEvent, ForeignEvent, isOurs, type Namespace } from './envelope.ts';

export interface LiveFeedOptions {
  readonly connection: Connection;
  readonly namespace: Namespace;
  /** The position of the last event of ours, by asking. */
  readonly head: () => Promise<Position>;
  /** Nothing of ours is before it. */
  readonly floor: () => Position;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** The last so many events are kept for the subscriptions of this process. */
const KEPT_MAX_EVENTS = 4_096;
/** What no event's position is. */
const NOTHING_YET: { readonly commit: bigint; readonly prepare: bigint } | undefined = {
  commit: -1n,
  prepare: -1n,
};
/** Asking for the head backs the feed up: one that stays behind it is opened again. */
const PROBE_PAUSE_MS = 1_000;
const RECONNECT_PAUSE_MS = 20;
const RECONNECT_PAUSE_MAX_MS = 2_000;

/**
 * The end of the log as it grows: one subscription to `$all` for all who follow it in this process.
 * The client never subscribes again by itself; this does, from the last position, with back-off.
 * Without a filter, so that the position moves on with every event, wanted or not.
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #closed = new AbortController();
  readonly #waiting = new Set<() => void>();
  /** Events after `#from` up to `#to`, all of them. */
  #kept: StoredEvent[] = [];
  #from: Position = 0n;
  #to: Position = 0n;
  /** The last event of anybody's that was heard of: where a new subscription goes on. */
  #heard: { readonly commit: bigint; readonly prepare: bigint } | undefined;
  #running: Promise<void> | undefined;
  #failure: ForeignEvent | undefined;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  /** The page after a position from memory; undefined where the memory doesn't go back that far. */
  page(after: Position, maxCount: number, filter: EventFilter | undefined): TailPage | undefined {
    if (this.#running === undefined || after < this.#from || after > this.#to) return undefined;
    const events: StoredEvent[] = [];
    for (let index = this.#indexAfter(after); index < this.#kept.length; index += 1) {
      const event = this.#kept[index];
      if (event === undefined || !matchesFilter(event, filter)) continue;
      events.push(event);
      if (events.length === maxCount) return { events, position: event.position, head: this.#to };
    }
    return { events, position: this.#to, head: this.#to };
  }

  /**
   * Resolves when the log is known to go beyond the position, or when the signal aborts. Rejects for
   * an event that can't be read. The first who waits starts the feed at their position.
   */
  async waitBeyond(position: Position, signal: AbortSignal): Promise<void> {
    const { floor } = this.#options;
    if (this.#running === undefined && !this.#closed.signal.aborted) {
      const start = position > floor() ? position : floor();
      this.#from = position;
      this.#to = position;
      this.#heard = start === 0n ? undefined : { commit: start, prepare: start };
      this.#running = this.#run();
    }
    const isOver = () => signal.aborted || this.#closed.signal.aborted || this.#to > position;
    if (!isOver() && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          if (!isOver() && this.#failure === undefined) return;
          this.#waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
    if (!isOver() && this.#failure !== undefined) throw this.#failure;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#wakeAll();
    await this.#running;
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake();
  }

  async #run(): Promise<void> {
    const { timers, random, log } = this.#options;
    const { signal } = this.#closed;
    for (let failures = 0; !signal.aborted; ) {
      const before = this.#heard;
      try {
        await this.#follow();
      } catch (error) {
        // Whoever waits learns it, and again whenever it is met again.
        if (error instanceof ForeignEvent) this.#failure = error;
        this.#wakeAll();
        log.warn({ err: error, failures }, 'Not following KurrentDB');
      }
      failures = this.#heard !== before ? 1 : failures + 1;
      const longest = Math.min(RECONNECT_PAUSE_MAX_MS, RECONNECT_PAUSE_MS * 2 ** failures);
      if (!signal.aborted) await timers.sleep(longest * (0.5 + random.next() / 2), signal);
    }
  }

  /** One subscription, until it breaks, stays behind, or the feed is closed. */
  async #follow(): Promise<void> {
    const { connection } = this.#options;
    const subscription = connection.client.subscribeToAll({
      fromPosition: this.#heard ?? START,
      requiresLeader: true,
    });
    const over = new AbortController();
    const end = () => over.abort();
    this.#closed.signal.addEventListener('abort', end);
    try {
      await Promise.race([this.#take(subscription, over.signal), this.#probe(over.signal)]);
    } finally {
      over.abort();
      this.#closed.signal.removeEventListener('abort', end);
      this.#stop(subscription);
    }
  }

  #take(subscription: AllStreamSubscription, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      subscription.on('data', (resolved: AllStreamResolvedEvent) => {
        if (signal.aborted) return;
        try {
          this.#add(resolved);
        } catch (error) {
          reject(error);
        }
      });
      subscription.on('error', reject);
      subscription.on('end', () => reject(new Error('KurrentDB ended the subscription')));
      signal.addEventListener('abort', () => resolve());
    });
  }

  #add({ event: recorded }: AllStreamResolvedEvent): void {
    const { namespace } = this.#options;
    if (recorded === undefined) return;
    if (!isOurs(recorded, namespace)) {
      this.#heard = recorded.position;
      return;
    }
    const event = decodeEvent(recorded, namespace);
    this.#heard = recorded.position;
    if (event.position <= this.#to) return;
    this.#kept.push(event);
    this.#to = event.position;
    this.#failure = undefined;
    // Half at a time, so that it costs little.
    if (this.#kept.length > KEPT_MAX_EVENTS) {
      const gone = this.#kept.splice(0, KEPT_MAX_EVENTS / 2);
      this.#from = gone.at(-1)?.position ?? this.#from;
    }
    this.#wakeAll();
  }

  /** Rejects once the feed has stood still for a while behind the head of the log. */
  async #probe(signal: AbortSignal): Promise<void> {
    const { timers, head } = this.#options;
    for (let heardBefore = NOTHING_YET; !signal.aborted; ) {
      await timers.sleep(PROBE_PAUSE_MS, signal);
      if (signal.aborted) return;
      const isBehind = (await head()) > this.#to;
      if (isBehind && heardBefore === this.#heard) throw new Error('The subscription fell silent');
      heardBefore = isBehind ? this.#heard : NOTHING_YET;
    }
  }

  #stop(subscription: AllStreamSubscription): void {
    const { log } = this.#options;
    subscription
      .unsubscribe()
      .catch((error: unknown) => log.debug({ err: error }, 'A subscription ended badly'));
  }

  #indexAfter(position: Position): number {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#kept[middle]?.position ?? 0n) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
