/**
 * Keeps a model in Postgres up with the log. Model and checkpoint change in one transaction, and the
 * checkpoint is compared and set: each event has its effect exactly once, also after a crash, and two
 * processes running the same projector are harmless. A runner that is behind reads alone until it has
 * caught up; from there on it lives on the process's one tail. An event that its projector throws at
 * again and again stops this model alone, until somebody asks for another try.
 */
import type pg from 'pg';
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import { ApplyFailed } from './apply.ts';
import { commitBatch, readCheckpoint, standingOf } from './checkpoints.ts';
import { dropFailure, failureOf, readFailures, storeFailure } from './failures.ts';
import type { DeadLetter } from './operate/port.ts';
import type { PositionGate, TailListener } from './port.ts';
import { createPositionGate, type PositionGateControl } from './position-gate.ts';
import type { Projector } from './projector.ts';
import { createRateMeter, type RateMeter } from './rate.ts';
import { rebuildModel } from './rebuild/rebuild.ts';
import { TailBuffer } from './tail-buffer.ts';

const PAGE = 1_000;
const SPLIT = 4;
/** How far the stored checkpoint may stay behind while nothing for this model happens. */
const CHECKPOINT_EVERY = 10_000n;
const PAUSE_MS = 100;
const PAUSE_MAX_MS = 5_000;
/** So often is an event tried before it stops its model. */
const TRIES_MAX = 5;
/** How often a stopped model looks whether it may try again, and a superseded one how far it is. */
const LOOK_EVERY_MS = 500;
const FOLLOW_EVERY_MS = 100;
/** How often it looks whether it is its turn to keep the model. */
const TURN_LOOK_EVERY_MS = 100;

/**
 * - `catching_up`: it reads alone, or is being rebuilt before it may go on.
 * - `live`: it follows the tail.
 * - `stopped`: it stands before an event that it can't take.
 * - `superseded`: a newer release keeps the model; this process only reads it.
 * - `idle`: another process leads, and keeps the model.
 */
export type RunnerState = 'catching_up' | 'live' | 'stopped' | 'superseded' | 'idle';

export interface ProjectionRunner extends PositionGate, TailListener {
  readonly name: string;
  /**
   * Makes the tables and reads up to the present head of the log, or to an event that stops it; a
   * model of an older version is rebuilt first. Before `run`.
   */
  catchUp(signal?: AbortSignal): Promise<void>;
  /** Until the signal aborts; survives errors. */
  run(signal: AbortSignal): Promise<void>;
  state(): RunnerState;
  /** The event that it stands before; null while it is well. */
  failure(): DeadLetter | null;
  /** Events taken, over the last seconds. */
  eventsPerSecond(): number;
}

export interface RunnerDeps {
  readonly pool: pg.Pool;
  readonly store: Pick<EventStore, 'storeId' | 'readAll' | 'head'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Who leads keeps the models, the others stand by; left out, this process always does. */
  readonly leadership?: { isLeader(): boolean };
}

export function createProjectionRunner(projector: Projector, deps: RunnerDeps): ProjectionRunner {
  return new Runner(projector, deps);
}

class Runner implements ProjectionRunner {
  readonly name: string;
  readonly #projector: Projector;
  readonly #deps: RunnerDeps;
  readonly #gate: PositionGateControl;
  readonly #rate: RateMeter;
  readonly #buffer: TailBuffer;
  /** What the database says; the model itself may be further, where nothing concerned it. */
  #stored: Position | null = null;
  #state: RunnerState = 'catching_up';
  /** At most so many events a batch; less than a page after one that could not be taken. */
  #batchMax = PAGE;
  #suspect: { readonly position: Position; readonly tries: number } | null = null;
  #failure: DeadLetter | null = null;
  /** Of this model in the database, by an earlier run or another process. */
  #knownFailureAt: Position | null = null;

  constructor(projector: Projector, deps: RunnerDeps) {
    this.name = projector.name;
    this.#projector = projector;
    this.#deps = deps;
    this.#gate = createPositionGate({ timers: deps.timers, position: 0n });
    this.#rate = createRateMeter(deps.clock);
    this.#buffer = new TailBuffer(projector.types);
  }

  position(): Position {
    return this.#gate.position();
  }

  reached(position: Position, timeoutMs: number): Promise<boolean> {
    return this.#gate.reached(position, timeoutMs);
  }

  state(): RunnerState {
    return this.#state;
  }

  failure(): DeadLetter | null {
    return this.#failure;
  }

  eventsPerSecond(): number {
    return this.#rate.eventsPerSecond();
  }

  onEvents(events: readonly StoredEvent[]): void {
    this.#buffer.add(events);
  }

  async catchUp(signal: AbortSignal = new AbortController().signal): Promise<void> {
    const head = await this.#deps.store.head();
    let pauseMs = PAUSE_MS;
    while (this.#failure === null && !signal.aborted) {
      try {
        if (this.#stored === null) await this.#prepare(signal);
        if (this.#state === 'superseded' || this.position() >= head) return;
        await this.#readOn();
      } catch (error) {
        if (!(error instanceof ApplyFailed)) throw error;
        pauseMs = await this.#afterError(error, pauseMs, signal);
      }
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = PAUSE_MS;
    while (!signal.aborted) {
      try {
        await this.#turn(signal);
        pauseMs = PAUSE_MS;
      } catch (error) {
        pauseMs = await this.#afterError(error, pauseMs, signal);
      }
    }
    this.#gate.close();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (!this.#isOurs()) return this.#standBy(signal);
    if (this.#failure !== null) return this.#waitForAnotherTry(this.#failure, signal);
    if (this.#stored === null) await this.#prepare(signal);
    if (signal.aborted) return;
    if (this.#state === 'superseded') return this.#lookOn(signal);
    if (!(await this.#step())) await this.#buffer.news(this.position(), signal);
  }

  #isOurs(): boolean {
    return this.#deps.leadership?.isLeader() !== false;
  }

  /** What the tail brings meanwhile is kept for the moment when it is our turn. */
  async #standBy(signal: AbortSignal): Promise<void> {
    this.#state = 'idle';
    this.#stored = null;
    this.#failure = null;
    this.#suspect = null;
    await this.#deps.timers.sleep(TURN_LOOK_EVERY_MS, signal);
  }

  /** One batch, from the tail where it reaches back far enough. False if there was nothing to do. */
  async #step(): Promise<boolean> {
    const after = this.position();
    const batch = this.#batchMax < PAGE ? null : this.#buffer.take(after);
    if (batch === null) return this.#readOn();
    this.#state = 'live';
    if (batch.to <= after) return false;
    await this.#take(batch.events, batch.to);
    const { gatherMs } = this.#projector;
    if (gatherMs !== undefined && batch.events.length > 0) await this.#gate.rest(gatherMs);
    return true;
  }

  async #readOn(): Promise<boolean> {
    const after = this.position();
    const page = await this.#deps.store.readAll({
      after,
      maxCount: this.#batchMax,
      filter: { types: this.#projector.types },
    });
    if (page.position <= after) {
      // At the head of a quiet log the tail has nothing to bring that would say so.
      this.#state = 'live';
      return false;
    }
    await this.#take(page.events, page.position);
    return true;
  }

  async #take(events: readonly StoredEvent[], to: Position): Promise<void> {
    const from = this.#stored ?? 0n;
    if (events.length === 0 && to - from < CHECKPOINT_EVERY) {
      this.#gate.advance(to);
      return;
    }
    if (await commitBatch(this.#deps.pool, this.#projector, { events, from, to })) {
      this.#stored = to;
      this.#batchMax = Math.min(PAGE, this.#batchMax * SPLIT);
      this.#rate.count(events.length);
      this.#gate.advance(to);
      await this.#forgetFailure(to);
    } else {
      // Another process was first. It may have come less far than we wanted to.
      this.#buffer.drop();
      this.#stored = null;
    }
  }

  /** Learns where the model is; has it rebuilt, or waits while another process does, where it must. */
  async #prepare(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const standing = await standingOf(this.#projector, this.#deps);
      if (standing.kind !== 'stale') {
        this.#state = standing.kind === 'superseded' ? 'superseded' : 'catching_up';
        this.#stored = standing.position;
        this.#gate.advance(standing.position);
        await this.#recallFailure();
        return;
      }
      this.#state = 'catching_up';
      this.#deps.log.info({ model: this.name, why: standing.why }, 'a model is built anew');
      const { outcome } = await rebuildModel(this.#projector, this.#deps, { signal });
      if (outcome === 'busy') await this.#deps.timers.sleep(LOOK_EVERY_MS, signal);
    }
  }

  /** The newer release's model is as far as it says; what it has no event of can't be missing. */
  async #lookOn(signal: AbortSignal): Promise<void> {
    const known = await readCheckpoint(this.#deps.pool, this.name);
    const lastWanted = this.#buffer.lastWanted();
    if (known !== null) this.#gate.advance(known.position);
    if (known !== null && lastWanted !== null && known.position >= lastWanted) {
      this.#gate.advance(this.#buffer.to());
    }
    await this.#deps.timers.sleep(FOLLOW_EVERY_MS, signal);
  }

  async #afterError(error: unknown, pauseMs: number, signal: AbortSignal): Promise<number> {
    const { log, timers, random } = this.#deps;
    // A commit may have gone unanswered: what the database says is what counts.
    this.#stored = null;
    if (error instanceof ApplyFailed) {
      this.#buffer.drop();
      if (this.#isSplit(error) || this.#isPoisoned(error)) return PAUSE_MS;
    }
    log.warn({ model: this.name, err: error, pauseMs }, 'a model cannot move on');
    await timers.sleep(pauseMs * (0.5 + random.next() / 2), signal);
    return Math.min(pauseMs * 2, PAUSE_MAX_MS);
  }

  /** A batch that failed is taken in smaller ones, down to the event that is the matter. */
  #isSplit({ events }: ApplyFailed): boolean {
    if (events.length < 2) return false;
    this.#batchMax = Math.ceil(events.length / SPLIT);
    return true;
  }

  /** A single event has a few tries. */
  #isPoisoned(error: ApplyFailed): boolean {
    const failure = failureOf(error, this.#deps.clock.nowMs());
    if (failure === null) return false;
    const { position } = failure;
    const tries = this.#suspect?.position === position ? this.#suspect.tries + 1 : 1;
    this.#suspect = { position, tries };
    if (tries < TRIES_MAX) return false;
    this.#failure = failure;
    this.#state = 'stopped';
    const { eventId, type, stream } = failure;
    this.#deps.log.error(
      { model: this.name, eventId, type, stream, position: String(position), err: error },
      'a model is stopped by an event that it cannot take; the others go on',
    );
    return true;
  }

  /** The dead letter is in the database: whoever removes it asks for another try, in all processes. */
  async #waitForAnotherTry(failure: DeadLetter, signal: AbortSignal): Promise<void> {
    const { pool, timers } = this.#deps;
    await storeFailure(pool, failure);
    const stands = async () =>
      (await readFailures(pool)).some(
        ({ model, position }) => model === this.name && position >= failure.position,
      );
    do await timers.sleep(LOOK_EVERY_MS, signal);
    while (!signal.aborted && this.#isOurs() && (await stands()));
    if (signal.aborted) return;
    this.#failure = null;
    this.#suspect = null;
    this.#state = 'catching_up';
  }

  async #recallFailure(): Promise<void> {
    const known = (await readFailures(this.#deps.pool)).find(({ model }) => model === this.name);
    this.#knownFailureAt = known?.position ?? null;
  }

  async #forgetFailure(to: Position): Promise<void> {
    if (this.#knownFailureAt === null || to < this.#knownFailureAt) return;
    await dropFailure(this.#deps.pool, this.name, to);
    this.#knownFailureAt = null;
  }
}
