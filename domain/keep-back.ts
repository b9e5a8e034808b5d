/** Seats that come back and stay off sale. */
import type { Accepted } from './decision.ts';
import { accept } from './decision.ts';
import type { SeatEvent, SeatState } from './seat.ts';
import { blockSeat, evolveSeat } from './seat.ts';

/**
 * Blocks a seat in the same breath in which it came back: of a show that was called off none becomes
 * available again. `blockId` names whoever gave it back. Nothing is added where nothing came back.
 */
export function keepBack(
  seat: SeatState,
  comingBack: readonly SeatEvent[],
  { blockId, nowMs }: { readonly blockId: string; readonly nowMs: number },
): Accepted<SeatEvent> {
  if (comingBack.length === 0) return accept();
  const free = comingBack.reduce(evolveSeat, seat);
  const blocked = blockSeat(free, { blockId, reason: 'kept_back', nowMs });
  return accept(...comingBack, ...(blocked.ok ? blocked.events : []));
}
