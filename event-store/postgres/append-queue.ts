import type { EventLoop, Log, Random, Timers } from '#platform/ports.ts';
import { AppendNotBegun, AppendQueueFull, StoreClosed } from '../errors.ts';
import type { AppendOptions, AppendResult } from '../port.ts';
import type { PreparedAppend, Verdict } from './append-call.ts';
import { isTimeout, isWorthResending } from './failures.ts';

export interface AppendQueueOptions {
  /** Sends a batch as one call: a verdict each, in order, or it throws and nothing is known. */
  readonly send: (batch: readonly PreparedAppend[]) => Promise<readonly Verdict[]>;
  readonly eventLoop: EventLoop;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const QUEUE_MAX_APPENDS = 10_000;
const QUEUE_MAX_BYTES = 64 * 1024 * 1024;
/** Two calls of this size beat one of twice the size: we encode one while the database does the other. */
const BATCH_MAX_APPENDS = 128;
/** Under way at a time. */
const CALLS_MAX = 2;
/** A call behind another is worth its round trip only where so many wait. */
const SECOND_CALL_MIN_APPENDS = 32;
/**
 * So many are sent while the turn of the event loop still goes on: a crowd whose appends all went at
 * its end would keep the database idle while we work, and us while it does.
 */
const CALL_AT_ONCE_APPENDS = 24;
const BATCH_MAX_BYTES = 1024 * 1024;
/** An append that has failed so often is given up as unknown. */
const MAX_FAILURES = 6;
/** A time-out has cost the callers seconds already: it counts for more than a quick failure. */
const FAILURES_OF_TIMEOUT = 3;
const RESEND_PAUSE_MS = 25;
const RESEND_PAUSE_MAX_MS = 500;

interface Entry {
  readonly append: PreparedAppend;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
  /** Null once it has been sent, or where it is wanted whatever comes. */
  isWanted: (() => boolean) | null;
  failures: number;
  /** Set once a batch with it was refused as a whole: it may only harm itself from then on. */
  alone: boolean;
}

/**
 * Appends of a process that arrive while a call is under way travel together in the next one. Two calls
 * are under way at most, the second only where many wait; the queue is bounded, and refuses early when it
 * is full.
 */
export class AppendQueue {
  readonly #options: AppendQueueOptions;
  readonly #closed = new AbortController();
  #waiting: Entry[] = [];
  #waitingBytes = 0;
  /** Under way. */
  #calls = 0;
  /** Calls that wait before they are made again. */
  #pauses = 0;
  #isCallDue = false;
  #onIdle: (() => void) | undefined;

  constructor(options: AppendQueueOptions) {
    this.#options = options;
  }

  add(append: PreparedAppend, { isWanted }: AppendOptions = {}): Promise<AppendResult> {
    if (this.#closed.signal.aborted) return Promise.resolve(unknown(new StoreClosed()));
    const isFull =
      this.#waiting.length >= QUEUE_MAX_APPENDS ||
      this.#waitingBytes + append.bytes > QUEUE_MAX_BYTES;
    if (isFull) {
      // Who may be refused hears that nothing was written; the others send the same again.
      return isWanted === undefined
        ? Promise.resolve(unknown(new AppendQueueFull()))
        : Promise.reject(new AppendNotBegun());
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        append,
        resolve,
        reject,
        isWanted: isWanted ?? null,
        failures: 0,
        alone: false,
      });
      this.#waitingBytes += append.bytes;
      if (this.#isWorthACallAtOnce()) void this.#begin();
      else this.#callSoon();
    });
  }

  /** Takes no more; resolves when everything that was taken has its answer. */
  async close(): Promise<void> {
    this.#closed.abort();
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** Whether the answer to a call is awaited. */
  isCalling(): boolean {
    return this.#calls > 0;
  }

  #isIdle(): boolean {
    return this.#calls === 0 && this.#waiting.length === 0;
  }

  /** None begins while one that failed waits for its next try. */
  #mayCall(): boolean {
    if (this.#waiting.length === 0 || this.#pauses > 0) return false;
    return (
      this.#calls === 0 ||
      (this.#calls < CALLS_MAX && this.#waiting.length >= SECOND_CALL_MIN_APPENDS)
    );
  }

  #isWorthACallAtOnce(): boolean {
    return this.#calls === 0 && this.#pauses === 0 && this.#waiting.length >= CALL_AT_ONCE_APPENDS;
  }

  #callSoon(): void {
    if (this.#isCallDue || !this.#mayCall()) return;
    this.#isCallDue = true;
    void this.#callAtEndOfTurn();
  }

  /**
   * Whatever else is appended in this turn of the event loop shares the call: those who have just got
   * an answer come back with their next append.
   */
  async #callAtEndOfTurn(): Promise<void> {
    await this.#options.eventLoop.endOfTurn();
    this.#isCallDue = false;
    if (!this.#mayCall()) return;
    const call = this.#begin();
    if (this.#isIdle()) this.#onIdle?.();
    this.#callSoon();
    await call;
  }

  #begin(): Promise<void> | undefined {
    const batch = this.#take();
    return batch.length === 0 ? undefined : this.#call(batch);
  }

  async #call(batch: Entry[]): Promise<void> {
    this.#calls += 1;
    try {
      this.#settle(batch, await this.#options.send(batch.map(({ append }) => append)));
    } catch (error) {
      await this.#recover(batch, error);
    } finally {
      this.#calls -= 1;
    }
    if (this.#isIdle()) this.#onIdle?.();
    this.#callSoon();
  }

  #take(): Entry[] {
    let count = 0;
    let bytes = 0;
    for (const { append, alone } of this.#waiting) {
      const fits = count < BATCH_MAX_APPENDS && bytes + append.bytes <= BATCH_MAX_BYTES && !alone;
      if (count > 0 && !fits) break;
      count += 1;
      bytes += append.bytes;
      if (alone) break;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count).filter(isStillWanted);
  }

  #putBack(entries: Entry[]): void {
    this.#waiting = [...entries, ...this.#waiting];
    for (const { append } of entries) this.#waitingBytes += append.bytes;
  }

  #settle(batch: readonly Entry[], verdicts: readonly Verdict[]): void {
    const again: Entry[] = [];
    for (const [index, entry] of batch.entries()) {
      const verdict = verdicts[index];
      if (verdict === undefined) throw new Error('An append without a verdict');
      if (verdict.outcome === 'again') again.push(entry);
      else entry.resolve(verdict);
    }
    // The first of a batch always has its verdict, so that this comes to an end.
    if (again.length === batch.length) throw new Error('No append of the batch was judged');
    if (again.length > 0) this.#putBack(again);
  }

  async #recover(batch: Entry[], error: unknown): Promise<void> {
    const { timers, random, log } = this.#options;
    if (!isWorthResending(error)) {
      const [first] = batch;
      if (batch.length === 1) return first?.reject(error);
      for (const entry of batch) entry.alone = true;
      return this.#putBack(batch);
    }
    for (const entry of batch) entry.failures += isTimeout(error) ? FAILURES_OF_TIMEOUT : 1;
    const failures = Math.max(...batch.map((entry) => entry.failures));
    log.warn({ err: error, appends: batch.length, failures }, 'No answer to a batch of appends');
    this.#putBack(batch);
    if (failures >= MAX_FAILURES) return this.#giveUp(error);
    const longest = Math.min(RESEND_PAUSE_MAX_MS, RESEND_PAUSE_MS * 2 ** (failures - 1));
    this.#pauses += 1;
    await timers.sleep(longest * (0.5 + random.next() / 2));
    this.#pauses -= 1;
  }

  /** Nobody waits behind a database that doesn't answer: all learn it now. */
  #giveUp(cause: unknown): void {
    const entries = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const entry of entries) entry.resolve(unknown(cause));
  }
}

/** The last moment to ask: from here on nobody knows whether it is written. */
function isStillWanted(entry: Entry): boolean {
  if (entry.isWanted?.() === false) {
    entry.reject(new AppendNotBegun());
    return false;
  }
  entry.isWanted = null;
  return true;
}

function unknown(cause: unknown): AppendResult {
  return { outcome: 'unknown', cause };
}
