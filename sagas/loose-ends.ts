/**
 * Where the store takes one stream an append, a process can end between two of them and leave seats
 * behind: held for a hold that was never placed or is over, reserved for an order that has given all
 * of its seats up. Nobody else's seat is at stake, and a held one lapses by itself; this finds them
 * sooner, and the reserved ones at all.
 */
import type { SeatState } from '#domain/seat.ts';
import type { Clock, Log, Timers } from '#platform/ports.ts';
import type { OpenOrders } from '#projections/port.ts';
import type { Checkout, Leadership } from './port.ts';

/** The seats of a show in memory. */
export interface ScannedShow {
  readonly showId: string;
  readonly seatCount: number;
  readonly isOff: boolean;
  stateAt(index: number): SeatState;
  seatIdAt(index: number): string;
}

export interface HeldSeats {
  readonly holdId: string;
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly showIsOff: boolean;
}

export interface LooseEndsDeps {
  readonly shows: () => readonly ScannedShow[];
  readonly openOrders: Pick<OpenOrders, 'list'>;
  /** Frees what a hold has no right to. */
  readonly settleHold: (
    seats: HeldSeats,
  ) => Promise<
    | { readonly outcome: 'stands' | 'settled' | 'unsettled' }
    | { readonly outcome: 'converted'; readonly orderId: string }
  >;
  readonly checkout: Pick<Checkout, 'advance'>;
  readonly leadership: Leadership;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

const ROUND_MS = 2_000;
/** Whoever holds or reserves seats is given so long to come to an end by itself. */
const STANDS_MS = 5_000;
/** A hold that stands may be over by then: its process may have ended while it gave the seats back. */
const LOOK_AGAIN_MS = 60_000;
/** Other work runs after so many seats. */
const SEATS_A_TURN = 5_000;
const AT_ONCE = 16;
const PATIENCE_MS = 1_000;

/** Seats with one owner, since when they have been seen so. */
interface Taken {
  readonly kind: 'hold' | 'order';
  readonly id: string;
  readonly showId: string;
  readonly showIsOff: boolean;
  readonly seatIds: string[];
  readonly sinceMs: number;
}

/** Looks until the signal aborts. */
export async function runLooseEnds(deps: LooseEndsDeps, signal: AbortSignal): Promise<void> {
  let taken: ReadonlyMap<string, Taken> = new Map();
  /** Holds that were seen to stand, and when they are looked at again. */
  const standing = new Map<string, number>();

  while (!signal.aborted) {
    if (deps.leadership.isLeader()) {
      try {
        await round();
      } catch (error) {
        deps.log.warn({ err: error }, 'looking for loose seats failed and goes on shortly');
      }
    }
    await deps.timers.sleep(ROUND_MS, signal);
  }

  async function scan(nowMs: number): Promise<ReadonlyMap<string, Taken>> {
    const found = new Map<string, Taken>();
    for (const show of deps.shows()) {
      for (let index = 0; index < show.seatCount; index += 1) {
        if (index % SEATS_A_TURN === SEATS_A_TURN - 1) await deps.timers.sleep(0);
        const owner = ownerOf(show.stateAt(index));
        if (owner === null) continue;
        const seatId = show.seatIdAt(index);
        const key = `${owner.kind} ${owner.id}`;
        const known = found.get(key);
        if (known !== undefined) known.seatIds.push(seatId);
        else {
          const { showId, isOff: showIsOff } = show;
          const sinceMs = taken.get(key)?.sinceMs ?? nowMs;
          found.set(key, { ...owner, showId, showIsOff, seatIds: [seatId], sinceMs });
        }
      }
    }
    return found;
  }

  async function round(): Promise<void> {
    const nowMs = deps.clock.nowMs();
    taken = await scan(nowMs);
    for (const [holdId, untilMs] of standing) if (untilMs <= nowMs) standing.delete(holdId);
    const open = new Set(deps.openOrders.list().map(({ orderId }) => orderId));
    const due = [...taken.values()].filter(
      ({ kind, id, sinceMs }) =>
        sinceMs + STANDS_MS <= nowMs && !(kind === 'hold' ? standing : open).has(id),
    );
    for (let start = 0; start < due.length && !signal.aborted; start += AT_ONCE) {
      await Promise.all(due.slice(start, start + AT_ONCE).map(settle));
    }
  }

  async function settle(seats: Taken): Promise<void> {
    try {
      await (seats.kind === 'order' ? settleOrder(seats.id) : settleHold(seats));
    } catch (error) {
      deps.log.warn({ [seats.kind]: seats.id, err: error }, 'loose seats are looked at again');
    }
  }

  async function settleHold({ id: holdId, showId, seatIds, showIsOff }: Taken): Promise<void> {
    const settled = await deps.settleHold({ holdId, showId, seatIds, showIsOff });
    if (settled.outcome === 'stands') {
      standing.set(holdId, deps.clock.nowMs() + LOOK_AGAIN_MS);
    }
    if (settled.outcome === 'settled') deps.log.info({ holdId }, 'freed the seats of a dead hold');
    if (settled.outcome === 'converted') await settleOrder(settled.orderId);
  }

  function settleOrder(orderId: string): Promise<unknown> {
    return deps.checkout.advance(orderId, { hasStrays: true, patienceMs: PATIENCE_MS });
  }
}

function ownerOf(state: SeatState): Pick<Taken, 'kind' | 'id'> | null {
  if (state.status === 'held') return { kind: 'hold', id: state.holdId };
  return state.status === 'reserved' ? { kind: 'order', id: state.orderId } : null;
}
