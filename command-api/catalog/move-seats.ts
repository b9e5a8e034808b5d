/** All of these seats go through one decision together, or none does. */
import type { Decision } from '#domain/decision.ts';
import type { SeatEvent, SeatState, SeatUnavailable } from '#domain/seat.ts';
import { type Cause, streamWrite, withoutMark } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { AppendResult, Position, StreamWrite } from '#event-store/port.ts';
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

export interface SeatsMove {
  readonly rule: SeatRule;
  /** Makes good what the rule did to a seat that was so before, where another seat then refuses. */
  readonly back: (before: SeatState) => SeatRule;
  readonly cause: Cause;
}

/**
 * All in one append where the store can do that, each seat's revision as the judge; on a conflict, and before it is said of a seat that
 * there is nothing to do, the streams themselves are read.
 * Throws 409 `seat_unavailable` with the seats that refuse, in the order asked.
 *
 * A command on seats has no stream of its own, so its idempotency mark goes on the first seat event
 * that it writes (on the last one, where each seat has an append). A retry finds it there: seats that have a history are read for it, and a directory
 * that doesn't know of one yet ends in a conflict, after which all are read.
 */
export async function moveSeats(
  deps: CatalogDeps,
  request: SeatRequest,
  move: SeatsMove,
): Promise<Moved> {
  const { rule, cause } = move;
  const { store, directory, timers, random } = deps;
  const hinted = seatsByDirectory(request);
  let seats = cause.idempotency ? await seatsWithHistory(store, hinted) : hinted;
  let isTruth = false;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const earlier = earlierMove(seats, cause);
    if (earlier !== null) return earlier;
    const { changes, refusing, idle } = decide(deps, seats, rule, cause);
    if (refusing.length > 0) {
      if (isTruth || directory.isFresh()) {
        throw problem('seat_unavailable', { extra: { unavailable_seat_ids: refusing } });
      }
    } else if (isTruth || idle === 0) {
      const moved = await append(deps, request, changes, move);
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

interface SeatChange {
  readonly seat: KnownSeat;
  readonly write: StreamWrite;
}

function decide(deps: CatalogDeps, seats: readonly KnownSeat[], rule: SeatRule, cause: Cause) {
  const nowMs = deps.clock.nowMs();
  const moving: { readonly seat: KnownSeat; readonly events: readonly SeatEvent[] }[] = [];
  const refusing: string[] = [];
  for (const seat of seats) {
    const decision = rule(seat.state, nowMs);
    if (!decision.ok) refusing.push(seat.seatId);
    else if (decision.events.length > 0) moving.push({ seat, events: decision.events });
  }
  // One by one, the mark comes last: a retry must not take a part for the whole.
  const marked = deps.store.isAtomicAcrossStreams ? 0 : moving.length - 1;
  const changes = moving.map(({ seat, events }, at): SeatChange => {
    const write = streamWrite(seat, events, at === marked ? cause : withoutMark(cause), deps);
    return { seat, write };
  });
  return { changes, refusing, idle: seats.length - changes.length - refusing.length };
}

/** Null when a seat had moved on. */
async function append(
  deps: CatalogDeps,
  { show, indexes }: SeatRequest,
  changes: readonly SeatChange[],
  move: SeatsMove,
): Promise<Moved | null> {
  if (changes.length === 0) return { position: await deps.store.head(), replayed: false };
  const done = show.markInFlight(indexes);
  const writes = changes.map(({ write }) => write);
  try {
    const result = deps.store.isAtomicAcrossStreams
      ? await appendUntilSettled(deps.store, writes, deps)
      : await appendOneByOne(deps, changes, move);
    if (result.outcome === 'unknown') throw outcomeUnknown(result.cause);
    if (result.outcome === 'conflict') return null;
    observeWrites(show, writes);
    return { position: result.position, replayed: false };
  } finally {
    done();
  }
}

/** Seats that are written at once where each has an append of its own. */
const AT_ONCE = 16;

/** A seat that has moved on makes those before it go back: the command is all of them or none. */
async function appendOneByOne(
  deps: CatalogDeps,
  changes: readonly SeatChange[],
  move: SeatsMove,
): Promise<AppendResult> {
  const changed: SeatChange[] = [];
  const last = changes.length - 1;
  let start = 0;
  for (;;) {
    const end = start === last ? changes.length : Math.min(start + AT_ONCE, last);
    const part = changes.slice(start, end);
    const results = await Promise.all(
      part.map(({ write }) => appendUntilSettled(deps.store, [write], deps)),
    );
    changed.push(...part.filter((_, at) => results[at]?.outcome === 'ok'));
    const failed =
      results.find(({ outcome }) => outcome === 'unknown') ??
      results.find(({ outcome }) => outcome === 'conflict');
    if (failed?.outcome === 'conflict') await takeBack(deps, changed, move);
    const answer = failed ?? results.at(-1);
    if (answer === undefined) throw new Error('no seat to write to');
    if (failed !== undefined || end === changes.length) return answer;
    start = end;
  }
}

/** Whoever has got a seat meanwhile keeps it. */
async function takeBack(
  deps: CatalogDeps,
  changes: readonly SeatChange[],
  { back, cause }: SeatsMove,
): Promise<void> {
  for (let start = 0; start < changes.length; start += AT_ONCE) {
    const part = changes.slice(start, start + AT_ONCE);
    const now = await seatsByStreams(
      deps.store,
      part.map(({ seat }) => seat),
    );
    await Promise.all(
      now.map(async (seat, at) => {
        const before = part[at]?.seat.state;
        const decision = before && back(before)(seat.state, deps.clock.nowMs());
        if (!decision?.ok || decision.events.length === 0) return;
        const write = streamWrite(seat, decision.events, withoutMark(cause), deps);
        await appendUntilSettled(deps.store, [write], deps);
      }),
    );
  }
}
