import type { Log, Random, Timers } from '#platform/ports.ts';
import { AppendNotBegun, AppendQueueFull, StoreClosed } from '../errors.ts';
import type { AppendOptions } from '../port.ts';
import type { BatchAnswer } from './batch-answer.ts';
import type { PreparedWrite } from './batch-request.ts';
import type { Connection } from './connection.ts';
import { isLostConnection, NoAnswer, within } from './failures.ts';

export interface AppendQueueOptions {
  readonly connection: Pick<Connection, 'appends' | 'renew'>;
  /** A new id for each time something is sent, so that no answer is taken for another's. */
  readonly newId: () => string;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** How many appends the server works on at once; 512 by default. */
  readonly maxInFlight?: number;
}

/** What is known of an append at the end. */
export type SendResult = BatchAnswer | { readonly kind: 'unknown'; readonly cause: unknown };

const MAX_IN_FLIGHT_DEFAULT = 512;
/** One append may be larger than this; then it goes alone. */
const IN_FLIGHT_MAX_BYTES = 16 * 1024 * 1024;
const QUEUE_MAX_APPENDS = 10_000;
const QUEUE_MAX_BYTES = 64 * 1024 * 1024;
/** Longer than the server's own time-outs of two seconds each for preparing and committing. */
const ANSWER_LIMIT_MS = 5_000;
/** An append whose connection is lost is sent so often in all. */
const MAX_SENDS = 5;
const RESEND_PAUSE_MS = 25;
const RESEND_PAUSE_MAX_MS = 400;

interface Entry {
  readonly write: PreparedWrite;
  readonly resolve: (result: SendResult) => void;
  readonly reject: (error: unknown) => void;
  readonly isWanted: (() => boolean) | undefined;
}

/**
 * Appends of a process go to the server as they come, a bounded number at a time; the others wait in a
 * bounded queue. A lost connection means: the same again, a few times. Silence means: nobody knows.
 */
export class AppendQueue {
  readonly #options: AppendQueueOptions;
  readonly #closed = new AbortController();
  #waiting: Entry[] = [];
  #waitingBytes = 0;
  #inFlight = 0;
  #inFlightBytes = 0;
  #idle: (() => void) | undefined;

  constructor(options: AppendQueueOptions) {
    this.#options = options;
  }

  add(write: PreparedWrite, { isWanted }: AppendOptions = {}): Promise<SendResult> {
    if (this.#closed.signal.aborted) return Promise.resolve(unknown(new StoreClosed()));
    const isFull =
      this.#waiting.length >= QUEUE_MAX_APPENDS ||
      this.#waitingBytes + write.bytes > QUEUE_MAX_BYTES;
    if (isFull) {
      // Who may be refused hears that nothing was written; the others send the same again.
      return isWanted === undefined
        ? Promise.resolve(unknown(new AppendQueueFull()))
        : Promise.reject(new AppendNotBegun());
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject, isWanted });
      this.#waitingBytes += write.bytes;
      this.#pump();
    });
  }

  /** Takes no more; resolves when everything that was taken has its answer. */
  async close(): Promise<void> {
    this.#closed.abort();
    if (this.#inFlight === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
  }

  #pump(): void {
    const { maxInFlight = MAX_IN_FLIGHT_DEFAULT } = this.#options;
    let taken = 0;
    for (const { write } of this.#waiting) {
      const fits =
        this.#inFlight < maxInFlight && this.#inFlightBytes + write.bytes <= IN_FLIGHT_MAX_BYTES;
      if (!fits && this.#inFlight > 0) break;
      taken += 1;
      this.#inFlight += 1;
      this.#inFlightBytes += write.bytes;
      this.#waitingBytes -= write.bytes;
    }
    for (const entry of this.#waiting.splice(0, taken)) void this.#carry(entry);
  }

  async #carry({ write, resolve, reject, isWanted }: Entry): Promise<void> {
    if (isWanted?.() === false) reject(new AppendNotBegun());
    else resolve(await this.#settle(write));
    this.#inFlight -= 1;
    this.#inFlightBytes -= write.bytes;
    this.#pump();
    if (this.#inFlight === 0) this.#idle?.();
  }

  async #settle(write: PreparedWrite): Promise<SendResult> {
    const { timers, random, log } = this.#options;
    for (let sends = 1; ; sends += 1) {
      try {
        return await this.#sendOnce(write);
      } catch (error) {
        if (error instanceof NoAnswer) this.#giveUpWaiting(error);
        const ends = sends >= MAX_SENDS || !isLostConnection(error);
        if (ends) return unknown(error);
        log.debug({ err: error, sends }, 'An append lost its connection and is sent again');
        const longest = Math.min(RESEND_PAUSE_MAX_MS, RESEND_PAUSE_MS * 2 ** (sends - 1));
        await timers.sleep(longest * (0.5 + random.next() / 2));
      }
    }
  }

  async #sendOnce(write: PreparedWrite): Promise<SendResult> {
    const { connection, timers, newId } = this.#options;
    const id = newId();
    const stream = connection.appends();
    const heardBefore = stream.answers;
    try {
      return await within(timers, ANSWER_LIMIT_MS, stream.send(id, write));
    } catch (error) {
      // Others had their answers meanwhile: then only this one is late.
      if (error instanceof NoAnswer && stream.answers === heardBefore) connection.renew(error);
      throw error;
    } finally {
      stream.forget(id);
    }
  }

  /** Nobody waits behind a server that doesn't answer: all learn it now. */
  #giveUpWaiting(cause: unknown): void {
    const entries = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { resolve } of entries) resolve(unknown(cause));
  }
}

function unknown(cause: unknown): SendResult {
  return { kind: 'unknown', cause };
}
