/** Brings the seats of a hold in line with its stream, after a process ended between two appends. */
import { type HoldState, isPlaced } from '#domain/hold.ts';
import { keepBack } from '#domain/keep-back.ts';
import { releaseSeat } from '#domain/seat.ts';
import type { Cause } from '#event-store/aggregate.ts';
import type { SeatRule } from '#event-store/append-with-seats.ts';
import { moveSeatsOneByOne } from '#event-store/seats-one-by-one.ts';
import { loadHold } from './change-hold.ts';
import { abandonHold, type WriteHoldDeps } from './write-hold.ts';

export interface SettleHold {
  readonly holdId: string;
  readonly showId: string;
  /** Seats that are seen to be held under its id. */
  readonly seatIds: readonly string[];
  /** Seats of a show that was called off stay off sale. */
  readonly showIsOff: boolean;
}

/**
 * - `stands`: the hold has its seats by right
 * - `converted`: they are its order's business
 * - `settled`: what it had no right to is free
 * - `unsettled`: no answer, or a seat moved meanwhile: again later
 */
export type HoldSettled =
  | { readonly outcome: 'stands' | 'settled' | 'unsettled' }
  | { readonly outcome: 'converted'; readonly orderId: string };

export async function settleHold(deps: WriteHoldDeps, command: SettleHold): Promise<HoldSettled> {
  const { holdId } = command;
  const cause: Cause = { correlationId: holdId, causationId: holdId, actor: 'system:loose-ends' };
  let { state } = await loadHold(deps.store, holdId);
  if (state.status === 'none') {
    if ((await abandonHold(deps, { holdId, cause })) === 'unknown') return UNSETTLED;
    // Read again: its own process may have been faster, and placed it after all.
    state = (await loadHold(deps.store, holdId)).state;
  }
  if (isPlaced(state) && state.status === 'converted' && state.orderId !== null) {
    return { outcome: 'converted', orderId: state.orderId };
  }
  const kept = new Set(seatsKeptBy(state));
  const seatIds = command.seatIds.filter((seatId) => !kept.has(seatId));
  if (seatIds.length === 0) return { outcome: 'stands' };
  const { outcome } = await moveSeatsOneByOne(deps, {
    showId: command.showId,
    seatIds,
    rule: free(command),
    cause,
    takes: false,
    // A hold that is over stays so.
    isStillDue: async () => true,
  });
  return outcome === 'done' ? { outcome: 'settled' } : UNSETTLED;
}

const UNSETTLED: HoldSettled = { outcome: 'unsettled' };

/** A hold that stands keeps what it names. */
function seatsKeptBy(hold: HoldState): readonly string[] {
  return isPlaced(hold) && hold.status !== 'released' ? hold.items.map(({ seatId }) => seatId) : [];
}

const free =
  ({ holdId, showIsOff }: SettleHold): SeatRule =>
  (seat, nowMs) => {
    const reason = showIsOff ? 'show_cancelled' : 'abandoned';
    const released = releaseSeat(seat, { holdId, orderId: null, reason });
    return showIsOff ? keepBack(seat, released.events, { blockId: holdId, nowMs }) : released;
  };
