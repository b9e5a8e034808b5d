/**
 * Seat maps that go on without Redis: while it is away, or nobody writes to it, this process follows
 * the log itself, and goes back once Redis has been whole for a while. What is shown is never older
 * than a second without saying so.
 */
import type { Position } from '#event-store/port.ts';
import type { Clock, Log, Timers } from '#platform/ports.ts';
import type { PositionGate } from '../../port.ts';
import { type PublicShow, type SeatMapReader, SeatMapsBehind } from '../port.ts';
import type { SharedSeatMaps } from './reader.ts';

const LOOK_EVERY_MS = 50;
/** For so long after a read that failed Redis does not count as whole. */
const READS_FAIL_FOR_MS = 1_000;
/** A connection that is made again sooner than this costs nobody anything. */
const OUTAGE_AFTER_MS = 300;
const TRUSTED_AFTER_MS = 5_000;
/** How soon it is tried again where the log can't be followed either. */
const RETRY_AFTER_MS = 1_000;
/** As long as a request waits for a position. */
const WAIT_MS = 2_000;
const STALE_AFTER_MS = 1_000;
const WAIT_SLICE_MS = 50;

/** The maps in this process's own memory, fed by its own tail. */
export interface FollowedMaps extends PositionGate {
  readonly seatMaps: SeatMapReader;
  stop(): Promise<void>;
}

export interface FailoverDeps {
  readonly shared: SharedSeatMaps;
  /** Restores the maps and follows the log; resolves once they are as far as the log is. */
  readonly follow: (signal: AbortSignal) => Promise<FollowedMaps>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** How long Redis has to be whole before it is relied on again; five seconds unless said otherwise. */
  readonly trustedAfterMs?: number;
}

export interface FailoverSeatMaps extends SeatMapReader, PositionGate {
  /** Where the maps come from just now. */
  source(): 'redis' | 'log' | 'nowhere';
  /** Keeps watch until the signal aborts, then stops following and listening. */
  run(signal: AbortSignal): Promise<void>;
}

export function createFailover(deps: FailoverDeps): FailoverSeatMaps {
  return new Failover(deps);
}

class Failover implements FailoverSeatMaps {
  readonly #deps: FailoverDeps;
  #followed: FollowedMaps | null = null;
  #following: Promise<void> | null = null;
  #retryAtMs = 0;
  #readFailedAtMs = Number.NEGATIVE_INFINITY;
  /** Since when Redis has been whole, or not. */
  #isWhole = false;
  #sinceMs: number;

  constructor(deps: FailoverDeps) {
    this.#deps = deps;
    this.#sinceMs = deps.clock.nowMs();
  }

  source(): 'redis' | 'log' | 'nowhere' {
    if (this.#followed !== null) return 'log';
    return this.#deps.shared.ageMs() < STALE_AFTER_MS ? 'redis' : 'nowhere';
  }

  async open(showId: string): Promise<PublicShow | null> {
    const { shared, clock, timers, log } = this.#deps;
    const untilMs = clock.nowMs() + WAIT_MS;
    for (;;) {
      if (this.#followed !== null) return this.#followed.seatMaps.open(showId);
      if (shared.ageMs() < STALE_AFTER_MS) {
        try {
          return await shared.open(showId);
        } catch (error) {
          this.#readFailedAtMs = clock.nowMs();
          log.debug({ showId, err: error }, 'a seat map could not be read from Redis');
        }
      }
      if (clock.nowMs() >= untilMs) throw new SeatMapsBehind('neither Redis nor the log is there');
      await timers.sleep(WAIT_SLICE_MS);
    }
  }

  position(): Position {
    return this.#gate().position();
  }

  /** Whoever of both comes to be asked in the end. */
  async reached(position: Position, timeoutMs: number): Promise<boolean> {
    const { clock, timers } = this.#deps;
    const untilMs = clock.nowMs() + timeoutMs;
    for (;;) {
      const gate = this.#gate();
      const sliceEndMs = Math.min(untilMs, clock.nowMs() + WAIT_SLICE_MS);
      const isThere = await gate.reached(position, sliceEndMs - clock.nowMs());
      // It may have been left meanwhile.
      if (isThere && gate === this.#gate()) return true;
      if (clock.nowMs() >= untilMs) return false;
      // A gate that is closed or crowded answers at once.
      await timers.sleep(sliceEndMs - clock.nowMs());
    }
  }

  #gate(): PositionGate {
    return this.#followed ?? this.#deps.shared;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { timers, shared } = this.#deps;
    while (!signal.aborted) {
      await timers.sleep(LOOK_EVERY_MS, signal);
      if (!signal.aborted) await this.#look(signal);
    }
    await this.#following;
    const followed = this.#followed;
    shared.close();
    await followed?.stop();
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { shared, clock, trustedAfterMs = TRUSTED_AFTER_MS } = this.#deps;
    const nowMs = clock.nowMs();
    shared.keepAwake();
    const isWhole = shared.isFresh() && nowMs - this.#readFailedAtMs >= READS_FAIL_FOR_MS;
    if (isWhole !== this.#isWhole) this.#sinceMs = nowMs;
    this.#isWhole = isWhole;
    const forMs = nowMs - this.#sinceMs;
    if (!isWhole && forMs >= OUTAGE_AFTER_MS) this.#startFollowing(signal);
    if (isWhole && forMs >= trustedAfterMs) await this.#stopFollowing();
  }

  #startFollowing(signal: AbortSignal): void {
    const { follow, clock, log } = this.#deps;
    if (this.#followed !== null || this.#following !== null) return;
    if (clock.nowMs() < this.#retryAtMs) return;
    log.warn({}, 'nobody keeps the seat maps in Redis: following the log');
    this.#following = follow(signal)
      .then((followed) => {
        this.#followed = followed;
        log.info({}, 'the seat maps come from the log');
      })
      .catch((error: unknown) => {
        this.#retryAtMs = clock.nowMs() + RETRY_AFTER_MS;
        log.warn({ err: error }, 'the log could not be followed');
      })
      .finally(() => {
        this.#following = null;
      });
  }

  /** Only where Redis can be read and has seen as much: what was shown once stays shown. */
  async #stopFollowing(): Promise<void> {
    const { shared, clock, log } = this.#deps;
    const followed = this.#followed;
    if (followed === null || shared.position() < followed.position()) return;
    try {
      await shared.probe();
    } catch (error) {
      this.#readFailedAtMs = clock.nowMs();
      log.debug({ err: error }, 'Redis can be heard, but not read');
      return;
    }
    this.#followed = null;
    log.info({}, 'the seat maps come from Redis again');
    await followed.stop();
  }
}
