import type { Log, Random, Timers } from '#platform/ports.ts';
import type { Position } from '../port.ts';
import { Session } from './connection.ts';
import { SELECT_HEAD } from './queries.ts';
import { CHANNEL } from './schema.ts';

export interface HeadWatchOptions {
  readonly connectionString: string;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** Asking backs up listening, and shows whether the connection is still good. */
const POLL_PAUSE_MS = 500;
const ANSWER_LIMIT_MS = 3_000;
const RECONNECT_PAUSE_MS = 20;
const RECONNECT_PAUSE_MAX_MS = 1_000;

/**
 * Knows how far the log goes, as told by `NOTIFY` over the store's one listening connection and
 * by asking now and then; wakes those who wait for more. Starts with the first of them.
 */
export class HeadWatch {
  readonly #options: HeadWatchOptions;
  readonly #closed = new AbortController();
  readonly #waiting = new Set<() => void>();
  #head: Position = 0n;
  #running: Promise<void> | undefined;

  constructor(options: HeadWatchOptions) {
    this.#options = options;
  }

  /** Resolves when the log is known to go beyond the position, or when the signal aborts. */
  waitBeyond(position: Position, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#closed.signal.aborted || this.#head > position) {
      return Promise.resolve();
    }
    this.#running ??= this.#run();
    return new Promise((resolve) => {
      const wake = () => {
        if (this.#head <= position && !signal.aborted && !this.#closed.signal.aborted) return;
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  /** The log goes at least so far. */
  knownHead(): Position {
    return this.#head;
  }

  /** Told by whoever has learnt it first. */
  advance(head: Position): void {
    if (head <= this.#head) return;
    this.#head = head;
    this.#wakeAll();
  }

  /** The channel is open to anybody: what is not a position is for the next poll to make good. */
  #hear(payload: string | undefined): void {
    if (payload !== undefined && /^\d{1,18}$/.test(payload)) this.advance(BigInt(payload));
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
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#listen(() => {
          failures = 0;
        });
      } catch (error) {
        failures += 1;
        log.warn({ err: error, failures }, 'Not listening to the event store');
      }
      const longest = Math.min(RECONNECT_PAUSE_MAX_MS, RECONNECT_PAUSE_MS * 2 ** failures);
      if (!signal.aborted) await timers.sleep(longest * (0.5 + random.next() / 2), signal);
    }
  }

  /** Listens until the connection is lost or the watch is closed. */
  async #listen(onListening: () => void): Promise<void> {
    const { connectionString, timers } = this.#options;
    const lost = new AbortController();
    const session = await Session.open({
      connectionString,
      applicationName: 'boxoffice listen',
      timers,
      settings: {},
      onLost: () => lost.abort(),
    });
    const ended = AbortSignal.any([lost.signal, this.#closed.signal]);
    try {
      session.client.on('notification', ({ payload }) => this.#hear(payload));
      await session.query({ text: `listen ${CHANNEL}` }, ANSWER_LIMIT_MS);
      while (!ended.aborted) {
        const [row] = await session.query(SELECT_HEAD, ANSWER_LIMIT_MS);
        this.advance(BigInt(row?.[0] ?? '0'));
        onListening();
        await timers.sleep(POLL_PAUSE_MS, ended);
      }
    } finally {
      session.destroy();
    }
  }
}
