/**
 * Frees seats whose hold has lapsed. Nobody waits for it: a lapsed seat counts as free for every
 * buyer already; the sweeper makes the log and the public map say so. Oldest first, and gently, since
 * buyers come first.
 */
import { keepBack } from '#domain/keep-back.ts';
import { expireSeatHold, seatStream } from '#domain/seat.ts';
import type { Cause } from '#event-store/aggregate.ts';
import { streamWrite } from '#event-store/aggregate.ts';
import type { EventStore } from '#event-store/port.ts';
import type { Clock, Ids, Log, Timers } from '#platform/ports.ts';
import type { DueSeat, SeatDirectory } from '#projections/port.ts';
import type { Leadership } from './port.ts';

export interface HoldExpiryDeps {
  readonly store: EventStore;
  readonly directory: SeatDirectory;
  readonly leadership: Leadership;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly log: Log;
}

/** So many seats a round, each with an append of its own: one that moved spoils nobody else's. */
const SEATS_PER_ROUND = 256;
const PAUSE_MIN_MS = 20;
const PAUSE_MAX_MS = 250;
const PAUSE_AFTER_FAILURE_MS = 1_000;
/** A seat whose append was refused is left to the tail, which knows why, before it is tried again. */
const LEAVE_ALONE_MS = 500;

/** Sweeps until the signal aborts. */
export async function runHoldExpiry(deps: HoldExpiryDeps, signal: AbortSignal): Promise<void> {
  const leftAloneUntilMs = new Map<string, number>();
  while (!signal.aborted) {
    let pauseMs = PAUSE_MAX_MS;
    if (deps.leadership.isLeader()) {
      try {
        pauseMs = await sweep(deps, leftAloneUntilMs);
      } catch (error) {
        deps.log.warn({ err: error }, 'sweeping lapsed holds failed and goes on shortly');
        pauseMs = PAUSE_AFTER_FAILURE_MS;
      }
    }
    await deps.timers.sleep(pauseMs, signal);
  }
}

/** One round; tells how long to pause after it, in milliseconds. */
async function sweep(deps: HoldExpiryDeps, leftAlone: Map<string, number>): Promise<number> {
  const nowMs = deps.clock.nowMs();
  for (const [stream, untilMs] of leftAlone) if (untilMs <= nowMs) leftAlone.delete(stream);
  const due = deps.directory
    .dueSeats(nowMs, SEATS_PER_ROUND + leftAlone.size)
    .filter((seat) => !leftAlone.has(seatStream(seat.showId, seat.seatId)));
  const results = await Promise.all(due.map((seat) => expire(deps, seat)));
  results.forEach((done, index) => {
    const seat = due[index];
    if (done || seat === undefined) return;
    leftAlone.set(seatStream(seat.showId, seat.seatId), nowMs + LEAVE_ALONE_MS);
  });
  if (due.length >= SEATS_PER_ROUND) return PAUSE_MIN_MS;
  const nextMs = deps.directory.nextDeadlineMs();
  const waitMs = nextMs === null ? PAUSE_MAX_MS : nextMs - deps.clock.nowMs();
  return Math.min(PAUSE_MAX_MS, Math.max(PAUSE_MIN_MS, waitMs));
}

/** False where the seat's stream says something else by now, or nothing at all. */
async function expire(deps: HoldExpiryDeps, due: DueSeat): Promise<boolean> {
  const show = await deps.directory.open(due.showId);
  if (show === null) return false;
  const { state, revision } = show.seatAt(due.index);
  const nowMs = deps.clock.nowMs();
  const expired = expireSeatHold(state, { holdId: due.holdId, nowMs });
  if (expired.events.length === 0) return true;
  const isCalledOff = show.show().phase === 'cancelled';
  const { events } = isCalledOff
    ? keepBack(state, expired.events, { blockId: due.holdId, nowMs })
    : expired;
  const cause: Cause = {
    correlationId: due.holdId,
    causationId: due.holdId,
    actor: 'system:expiry',
  };
  const target = { stream: seatStream(due.showId, due.seatId), revision };
  const result = await deps.store.append([streamWrite(target, events, cause, deps)]);
  return result.outcome === 'ok';
}
