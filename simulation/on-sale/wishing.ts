/** What a buyer asks for: first as they like it, then with what is left. */
import type { Buyer, Sale } from './sale.ts';
import { pickSeats, type Statuses } from './seat-picking.ts';
import type { HoldWish } from './wire.ts';

export interface Wish {
  readonly body: HoldWish;
  /** Seats that the buyer's map shows free; null where the house picks. */
  readonly pickedSeatIds: readonly string[] | null;
}

/**
 * The wish after so many refusals: the buyer's own taste, a second choice from the fresh map, what
 * the house finds for them, the floor, then whatever is green, in smaller parties. Null when the map
 * has nothing left.
 */
export function makeWish(
  sale: Sale,
  buyer: Buyer,
  statuses: Statuses,
  refusals: number,
): Wish | null {
  const { partySize, taste } = buyer.persona;
  const size = Math.max(1, partySize - Math.max(0, refusals - 2));
  if (refusals === 0 && taste === 'best_available') return bestAvailable(size);
  if (refusals === 0 && taste === 'accessible') return accessible();
  if (refusals === 0 && taste === 'floor')
    return onFloor(sale, statuses, size) ?? picked(sale, buyer, statuses, size);
  if (refusals === 2 && taste === 'map') return bestAvailable(size);
  if (refusals === 3) return onFloor(sale, statuses, size) ?? picked(sale, buyer, statuses, size);
  return picked(sale, buyer, statuses, size);
}

function picked(sale: Sale, buyer: Buyer, statuses: Statuses, size: number): Wish | null {
  const seatIds = pickSeats(sale.plan, statuses, size, buyer.persona.random);
  if (seatIds.length === 0) return null;
  return { body: { seat_ids: seatIds }, pickedSeatIds: seatIds };
}

const bestAvailable = (quantity: number): Wish => ({
  body: { best_available: { quantity } },
  pickedSeatIds: null,
});

/** One place for a wheelchair. */
const accessible = (): Wish => ({
  body: { best_available: { quantity: 1, accessible: true } },
  pickedSeatIds: null,
});

/** The first area with enough places; null if none has. */
function onFloor(sale: Sale, statuses: Statuses, quantity: number): Wish | null {
  const area = sale.plan.areas.find(({ firstIndex, count }) => {
    let free = 0;
    for (let index = firstIndex; index < firstIndex + count; index += 1) {
      if (statuses[index] === 0) free += 1;
      if (free >= quantity) return true;
    }
    return false;
  });
  return area ? { body: { area: area.id, quantity }, pickedSeatIds: null } : null;
}
