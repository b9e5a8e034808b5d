/**
 * Seats that move together where the store takes one stream an append: one by one, each judged by its
 * own revision. Who moves them settles on another stream whether it counts, and what is to be undone.
 */
import { type SeatEvent, seatStream } from '#domain/seat.ts';
import { type Cause, streamWrite, withoutMark } from './aggregate.ts';
import { appendUntilSettled } from './append-until-settled.ts';
import type { AppendWithSeatsDeps, SeatAt, SeatRule } from './append-with-seats.ts';
import type { AppendResult, Position } from './port.ts';

export interface SeatWalk {
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly rule: SeatRule;
  readonly cause: Cause;
}

/**
 * - `done`: every seat is where its rule puts it
 * - `lost`: these seats refuse, in the order asked
 * - `overtaken`: a seat, or whoever the seats move for, moved meanwhile: look again
 * - `unknown`: an append got no answer
 *
 * `moved` are the seats that were written to, whatever came of the others, and `position` is that of the
 * last of those writes (0n without any).
 */
export interface SeatWalkResult {
  readonly outcome: 'done' | 'lost' | 'overtaken' | 'unknown';
  readonly seatIds: readonly string[];
  readonly moved: readonly string[];
  readonly position: Position;
}

export interface TakeSeats extends SeatWalk {
  /** True where the directory is fresh enough to say no; else only the streams may. */
  readonly mayRefuseFromHint?: boolean;
}

/** How often a seat that moved under its append is read and decided again. */
const MAX_TRIES = 6;
/** Seats that nobody else wants are written so many at a time. */
const AT_ONCE = 16;

/**
 * Takes seats for a hold, in one fixed order for everybody: of two who want the same seats, one gets
 * none and not each a half. The directory's knowledge is tried first, so that a seat costs one append.
 * What was taken on the way to a loss is the caller's to give back.
 */
export async function takeSeats(
  deps: AppendWithSeatsDeps,
  walk: TakeSeats,
): Promise<SeatWalkResult> {
  let seats = await deps.seats.hint(walk.showId, walk.seatIds);
  let refusing = refusingSeats(deps, walk, seats);
  if (refusing.length > 0 && !walk.mayRefuseFromHint) {
    seats = await deps.seats.truth(walk.showId, walk.seatIds);
    refusing = refusingSeats(deps, walk, seats);
  }
  if (refusing.length > 0) return { outcome: 'lost', seatIds: refusing, ...NOTHING_MOVED };
  const moved: string[] = [];
  let position: Position = 0n;
  for (const { seatId, at } of inFixedOrder(walk.seatIds, seats)) {
    // Once a seat has been taken the rest follows, or is given back.
    const isWanted = moved.length === 0 ? walk.cause.isWanted : undefined;
    const taken = await takeSeat(deps, walk, { seatId, hinted: at, isWanted });
    if (typeof taken === 'bigint') {
      moved.push(seatId);
      position = taken;
    }
    if (taken === 'unknown') return { outcome: 'unknown', seatIds: [], moved, position };
    if (taken === 'lost') {
      return { outcome: 'lost', seatIds: await lostSeats(deps, walk, seatId), moved, position };
    }
  }
  return { outcome: 'done', seatIds: [], moved, position };
}

const NOTHING_MOVED = { moved: [], position: 0n } as const;

/** The position of its event, if one was needed. */
async function takeSeat(
  deps: AppendWithSeatsDeps,
  walk: SeatWalk,
  {
    seatId,
    hinted,
    isWanted,
  }: {
    readonly seatId: string;
    readonly hinted: SeatAt;
    readonly isWanted: (() => boolean) | undefined;
  },
): Promise<Position | 'there' | 'lost' | 'unknown'> {
  let seat = hinted;
  let isTruth = false;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const decision = walk.rule(seat.state, deps.clock.nowMs());
    const writes = decision.ok && decision.events.length > 0;
    // A hint that makes a seat refuse, or stay as it is, where no revision would judge it.
    if (!writes && isTruth) return decision.ok ? 'there' : 'lost';
    if (writes) {
      const result = await appendSeat(
        deps,
        walk,
        { seatId, seat, events: decision.events },
        isWanted,
      );
      if (result.outcome === 'ok') return result.position;
      if (result.outcome === 'unknown') return 'unknown';
    }
    seat = await readSeat(deps, walk.showId, seatId);
    isTruth = true;
  }
  // Somebody was faster each time, and each append was told so: there is nothing to be settled.
  return 'lost';
}

/** The lost seat, which may be free again by now, and whatever else would refuse. */
async function lostSeats(
  deps: AppendWithSeatsDeps,
  walk: SeatWalk,
  lost: string,
): Promise<readonly string[]> {
  const seats = await deps.seats.truth(walk.showId, walk.seatIds);
  const refusing = new Set([lost, ...refusingSeats(deps, walk, seats)]);
  return walk.seatIds.filter((seatId) => refusing.has(seatId));
}

function refusingSeats(
  deps: AppendWithSeatsDeps,
  { rule, seatIds }: SeatWalk,
  seats: readonly SeatAt[],
): readonly string[] {
  const nowMs = deps.clock.nowMs();
  return seatIds.filter((seatId, index) => !rule(seatAt(seats, index, seatId).state, nowMs).ok);
}

export interface MoveSeats extends SeatWalk {
  /** Seats that others may want are taken in one fixed order. */
  readonly takes: boolean;
  /**
   * Whether whoever the seats move for still stands as it did when that was decided: asked after the
   * seats were read and before they are written. What it guards against is a process that slept in
   * between: its seats may have gone on to another owner, and come back, and their revisions say so.
   */
  readonly isStillDue: () => Promise<boolean>;
}

/** Moves seats as a decision on another stream wants it. Nothing is decided anew on the way. */
export async function moveSeatsOneByOne(
  deps: AppendWithSeatsDeps,
  walk: MoveSeats,
): Promise<SeatWalkResult> {
  const seats = await deps.seats.truth(walk.showId, walk.seatIds);
  const { moves, refusing } = decideMoves(deps, walk, seats);
  if (!(await walk.isStillDue())) return { outcome: 'overtaken', seatIds: [], ...NOTHING_MOVED };
  if (refusing.length > 0) return { outcome: 'lost', seatIds: refusing, ...NOTHING_MOVED };
  const moved: string[] = [];
  let position: Position = 0n;
  const atOnce = walk.takes ? 1 : AT_ONCE;
  for (let start = 0; start < moves.length; start += atOnce) {
    const part = moves.slice(start, start + atOnce);
    const results = await Promise.all(part.map((move) => appendSeat(deps, walk, move)));
    results.forEach((result, index) => {
      if (result.outcome !== 'ok') return;
      moved.push(part[index]?.seatId ?? '');
      if (result.position > position) position = result.position;
    });
    const outcomes = results.map(({ outcome }) => outcome);
    if (outcomes.includes('unknown')) return { outcome: 'unknown', seatIds: [], moved, position };
    if (outcomes.includes('conflict'))
      return { outcome: 'overtaken', seatIds: [], moved, position };
  }
  return { outcome: 'done', seatIds: [], moved, position };
}

interface SeatToMove {
  readonly seatId: string;
  readonly seat: SeatAt;
  readonly events: readonly SeatEvent[];
}

function decideMoves(deps: AppendWithSeatsDeps, walk: MoveSeats, seats: readonly SeatAt[]) {
  const nowMs = deps.clock.nowMs();
  const moves: SeatToMove[] = [];
  const refusing: string[] = [];
  for (const { seatId, at: seat } of inFixedOrder(walk.seatIds, seats)) {
    const decision = walk.rule(seat.state, nowMs);
    if (!decision.ok) refusing.push(seatId);
    else if (decision.events.length > 0) moves.push({ seatId, seat, events: decision.events });
  }
  return { moves, refusing };
}

function appendSeat(
  deps: AppendWithSeatsDeps,
  { showId, cause }: SeatWalk,
  { seatId, seat, events }: SeatToMove,
  isWanted?: () => boolean,
): Promise<AppendResult> {
  const target = { stream: seatStream(showId, seatId), revision: seat.revision };
  return appendUntilSettled(deps.store, [streamWrite(target, events, withoutMark(cause), deps)], {
    ...deps,
    isWanted,
  });
}

async function readSeat(
  deps: AppendWithSeatsDeps,
  showId: string,
  seatId: string,
): Promise<SeatAt> {
  return seatAt(await deps.seats.truth(showId, [seatId]), 0, seatId);
}

function inFixedOrder(seatIds: readonly string[], seats: readonly SeatAt[]) {
  return seatIds
    .map((seatId, index) => ({ seatId, at: seatAt(seats, index, seatId) }))
    .toSorted((one, other) => (one.seatId < other.seatId ? -1 : 1));
}

function seatAt(seats: readonly SeatAt[], index: number, seatId: string): SeatAt {
  const seat = seats[index];
  if (seat === undefined) throw new Error(`the source said nothing of seat ${seatId}`);
  return seat;
}
