/**
 * Seats that move together, with whatever else must happen in the same breath: all of it or nothing.
 * The directory's knowledge is tried first; when it turns out stale, the streams themselves are read
 * and it is decided again.
 */
import type { Decision } from '#domain/decision.ts';
import type { SeatEvent, SeatState } from '#domain/seat.ts';
import { seatStream } from '#domain/seat.ts';
import type { Clock, Ids, Random, Timers } from '#platform/ports.ts';
import type { Cause } from './aggregate.ts';
import { streamWrite, withoutMark } from './aggregate.ts';
import { sendAgain } from './append-until-settled.ts';
import type { EventStore, Position, Revision, StreamConflict, StreamWrite } from './port.ts';

/** A seat's state with the revision of its last event, `NO_STREAM` for none. */
export interface SeatAt {
  readonly state: SeatState;
  readonly revision: Revision;
}

/** Where commands and sagas get the seats that they are about to change. */
export interface SeatSource {
  /** From the directory where the show is in memory, else from the streams. In the order asked. */
  hint(showId: string, seatIds: readonly string[]): readonly SeatAt[] | Promise<readonly SeatAt[]>;
  /** From the streams themselves. */
  truth(showId: string, seatIds: readonly string[]): Promise<readonly SeatAt[]>;
}

/** What one seat goes through: nothing where it is there already, or why it can't. */
export type SeatRule = (seat: SeatState, nowMs: number) => Decision<SeatEvent, unknown>;

export interface SeatMove {
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly rule: SeatRule;
  /** Writes to other streams; the last of them is the last event of the append. */
  readonly others: readonly StreamWrite[];
  readonly cause: Cause;
  /** True where the directory is fresh enough to say no; else only the streams may. */
  readonly mayRefuseFromHint?: boolean;
}

/**
 * - `ok`: all of it is stored
 * - `lost`: these seats refuse; nothing was stored
 * - `conflict`: another stream than a seat's had moved; nothing was stored
 * - `contended`: seats moved under every try; nothing was stored
 * - `unknown`: no answer: it may or may not be stored
 */
export type SeatMoveResult =
  | { readonly outcome: 'ok'; readonly position: Position }
  | { readonly outcome: 'lost'; readonly seatIds: readonly string[] }
  | { readonly outcome: 'conflict'; readonly conflicts: readonly StreamConflict[] }
  | { readonly outcome: 'contended' }
  | { readonly outcome: 'unknown' };

export interface AppendWithSeatsDeps {
  readonly store: Pick<EventStore, 'append'>;
  readonly seats: SeatSource;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
}

/** How often seats that moved under an append are read and decided again. */
const MAX_TRIES = 6;

export async function appendWithSeats(
  deps: AppendWithSeatsDeps,
  move: SeatMove,
): Promise<SeatMoveResult> {
  let source: keyof SeatSource = 'hint';
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const decided = decideSeats(
      deps,
      move,
      move.seatIds.length === 0 ? [] : await deps.seats[source](move.showId, move.seatIds),
    );
    const refusesForSure = source === 'truth' || move.mayRefuseFromHint;
    if (decided.lost.length > 0 && refusesForSure) {
      return { outcome: 'lost', seatIds: decided.lost };
    }
    // A hint that makes a seat refuse, or stay out of the append, where no revision would judge it.
    if (source === 'hint' && decided.writes.length < move.seatIds.length) {
      source = 'truth';
      continue;
    }
    const writes = [...decided.writes, ...move.others];
    if (writes.length === 0) throw new Error('an append with nothing to say');
    // Nothing has been written in an earlier try: the move may still be given up.
    const first = await deps.store.append(writes, { isWanted: move.cause.isWanted });
    const result =
      first.outcome === 'unknown' ? await sendAgain(deps.store, writes, first, deps) : first;
    if (result.outcome === 'ok') return result;
    if (result.outcome === 'unknown') return { outcome: 'unknown' };
    const others = new Set(move.others.map((write) => write.stream));
    const conflicts = result.conflicts.filter((conflict) => others.has(conflict.stream));
    if (conflicts.length > 0) return { outcome: 'conflict', conflicts };
    source = 'truth';
  }
  return { outcome: 'contended' };
}

interface DecidedSeats {
  readonly writes: readonly StreamWrite[];
  readonly lost: readonly string[];
}

function decideSeats(
  deps: AppendWithSeatsDeps,
  move: SeatMove,
  seats: readonly SeatAt[],
): DecidedSeats {
  const nowMs = deps.clock.nowMs();
  const cause = withoutMark(move.cause);
  const writes: StreamWrite[] = [];
  const lost: string[] = [];
  move.seatIds.forEach((seatId, index) => {
    const seat = seats[index];
    if (seat === undefined) throw new Error(`the source said nothing of seat ${seatId}`);
    const decision = move.rule(seat.state, nowMs);
    if (!decision.ok) lost.push(seatId);
    else if (decision.events.length > 0) {
      const target = { stream: seatStream(move.showId, seatId), revision: seat.revision };
      writes.push(streamWrite(target, decision.events, cause, deps));
    }
  });
  return { writes, lost };
}
