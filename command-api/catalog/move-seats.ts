/** All of these seats go through one decision together, or none does. */
import type { Decision } from '#domain/decision.ts';
import type { SeatEvent, SeatState, SeatUnavailable } from '#domain/seat.ts';
import { type Cause, streamWrite } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { Position, StreamWrite } from '#event-store/port.ts';
import { findReplay } from '#platform/http/idempotency.ts';
import { problem } from '#platform/http/problem.ts';
import type { CatalogDeps } from './deps.ts';
import { outcomeUnknown } from './run-command.ts';
import {
  type KnownSeat,
  observeWrites,
  type SeatRequest,
  seatsByDirectory,
  seatsByStreams,
  seatsWithHistory,
} from './seat-streams.ts';

const TRIES_MAX = 6;
const PAUSE_MAX_MS = 40;

export type SeatRule = (state: SeatState, nowMs: number) => Decision<SeatEvent, SeatUnavailable>;

export interface Moved {
  readonly position: Position;
  readonly replayed: boolean;
}

/**
 * One append, each seat's revision as the judge; on a conflict, and before it is said of a seat that
 * there is nothing to do, the streams themselves are read.
 * Throws 409 `seat_unavailable` with the seats that refuse, in the order asked.
 *
 * A command on seats has no stream of its own, so its idempotency mark goes on the first seat event
 * that it writes. A retry finds it there: seats that have a history are read for it, and a directory
 * that doesn't know of one yet ends in a conflict, after which all are read.
 */
export async function moveSeats(
  deps: CatalogDeps,
  request: SeatRequest,
  rule: SeatRule,
  cause: Cause,
): Promise<Moved> {
  const { store, directory, timers, random } = deps;
  const hinted = seatsByDirectory(request);
  let seats = cause.idempotency ? await seatsWithHistory(store, hinted) : hinted;
  let isTruth = false;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const earlier = earlierMove(seats, cause);
    if (earlier !== null) return earlier;
    const { writes, refusing, idle } = decide(deps, seats, rule, cause);
    if (refusing.length > 0) {
      if (isTruth || directory.isFresh()) {
        throw problem('seat_unavailable', { extra: { unavailable_seat_ids: refusing } });
      }
    } else if (isTruth || idle === 0) {
      const moved = await append(deps, request, writes);
      if (moved !== null) return moved;
      await timers.sleep(random.next() * PAUSE_MAX_MS);
    }
    seats = await seatsByStreams(store, seats);
    isTruth = true;
  }
  throw problem('conflict', { detail: 'These seats change all the time. Try again.' });
}

function earlierMove(seats: readonly KnownSeat[], { idempotency }: Cause): Moved | null {
  if (idempotency === undefined) return null;
  for (const { history } of seats) {
    const replay = findReplay(history, idempotency);
    if (replay === null) continue;
    return { position: lastPositionOf(seats, replay.events[0].causationId), replayed: true };
  }
  return null;
}

/** Of the last event that a command wrote to these seats. */
function lastPositionOf(seats: readonly KnownSeat[], causationId: string): Position {
  let position = 0n;
  for (const { history } of seats) {
    for (const event of history) {
      if (event.causationId === causationId && event.position > position) position = event.position;
    }
  }
  return position;
}

function decide(deps: CatalogDeps, seats: readonly KnownSeat[], rule: SeatRule, cause: Cause) {
  const nowMs = deps.clock.nowMs();
  const { idempotency: _first, ...later } = cause;
  const writes: StreamWrite[] = [];
  const refusing: string[] = [];
  for (const seat of seats) {
    const decision = rule(seat.state, nowMs);
    if (!decision.ok) refusing.push(seat.seatId);
    else if (decision.events.length > 0) {
      writes.push(streamWrite(seat, decision.events, writes.length === 0 ? cause : later, deps));
    }
  }
  return { writes, refusing, idle: seats.length - writes.length - refusing.length };
}

/** Null when a seat had moved on. */
async function append(
  deps: CatalogDeps,
  { show, indexes }: SeatRequest,
  writes: readonly StreamWrite[],
): Promise<Moved | null> {
  if (writes.length === 0) return { position: await deps.store.head(), replayed: false };
  const done = show.markInFlight(indexes);
  try {
    const result = await appendUntilSettled(deps.store, writes, deps);
    if (result.outcome === 'unknown') throw outcomeUnknown(result.cause);
    if (result.outcome === 'conflict') return null;
    observeWrites(show, writes);
    return { position: result.position, replayed: false };
  } finally {
    done();
  }
}
