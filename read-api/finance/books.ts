/** What the log says of orders and seats at one position, for a reconciliation. */
import { evolveOrder, initialOrder, type PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import {
  evolveSeat,
  initialSeat,
  parseSeatStream,
  type SeatEvent,
  type SeatState,
} from '#domain/seat.ts';
import type { EventStore, Position, Revision } from '#event-store/port.ts';

const PAGE = 1_000;

export interface BookedOrder {
  readonly order: PlacedOrder;
  readonly revision: Revision;
  readonly placedAtMs: number;
}

export interface BookedSeat {
  readonly showId: string;
  readonly seatId: string;
  readonly state: SeatState;
  /** Given away, so no payment is looked for. */
  readonly isGift: boolean;
}

export interface Books {
  readonly orders: ReadonlyMap<string, BookedOrder>;
  /** Seats that have ever moved, by stream. */
  readonly seats: ReadonlyMap<string, BookedSeat>;
}

/** Orders placed in [`fromMs`, `toMs`); of one show, or of all. */
export interface Scope {
  readonly showId: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export const isInScope = ({ order, placedAtMs }: BookedOrder, scope: Scope): boolean =>
  (scope.showId === null || order.showId === scope.showId) &&
  (scope.fromMs === null || placedAtMs >= scope.fromMs) &&
  (scope.toMs === null || placedAtMs < scope.toMs);

export async function readBooks(
  store: Pick<EventStore, 'readAll'>,
  upTo: Position,
  showId: string | null,
): Promise<Books> {
  const orders = new Map<string, BookedOrder>();
  const seats = new Map<string, BookedSeat>();
  const streamPrefixes = ['order-', showId === null ? 'seat-' : `seat-${showId}.`];
  let after = 0n;
  while (after < upTo) {
    const page = await store.readAll({ after, maxCount: PAGE, filter: { streamPrefixes } });
    for (const event of page.events) {
      if (event.position > upTo) break;
      if (event.stream.startsWith('order-')) {
        const id = event.stream.slice('order-'.length);
        const known = orders.get(id);
        const data = event as unknown as OrderEvent;
        const order = evolveOrder(known?.order ?? initialOrder, data);
        if (order.status === 'none') continue;
        const placedAtMs = known?.placedAtMs ?? event.atMs;
        orders.set(id, { order, revision: event.revision, placedAtMs });
      } else {
        const seat = parseSeatStream(event.stream);
        if (seat === null) continue;
        const before = seats.get(event.stream)?.state ?? initialSeat;
        const state = evolveSeat(before, event as unknown as SeatEvent);
        seats.set(event.stream, { ...seat, state, isGift: event.type === 'SeatGiven' });
      }
    }
    if (page.position <= after) break;
    after = page.position;
  }
  return { orders, seats };
}
