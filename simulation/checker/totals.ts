/** What a history amounts to. */
import { type History, refundedCents, refusedRefundCents } from './history.ts';

export interface HistoryTotals {
  readonly events: number;
  /** Placed, whatever became of them. */
  readonly holds: number;
  readonly orders: number;
  readonly confirmedOrders: number;
  readonly cancelledOrders: number;
  /** Sold today, complimentary ones included. */
  readonly seatsSold: number;
  readonly seatsHeld: number;
  readonly seatsReserved: number;
  readonly capturedCents: number;
  readonly refundedCents: number;
  /** Refunds that the provider refused: finance's cases. */
  readonly refusedRefundCents: number;
}

export function totalsOf(history: History): HistoryTotals {
  const orders = [...history.orders.values()];
  const seats = [...history.seats.values()];
  const countSeats = (status: string): number =>
    seats.filter((seat) => seat.owner.status === status).length;
  return {
    events: history.eventCount,
    holds: [...history.holds.values()].filter((hold) => hold.showId !== null).length,
    orders: orders.filter((order) => order.phase !== 'unplaced').length,
    confirmedOrders: orders.filter((order) => order.phase === 'confirmed').length,
    cancelledOrders: orders.filter((order) => order.phase === 'cancelled').length,
    seatsSold: countSeats('sold'),
    seatsHeld: countSeats('held'),
    seatsReserved: countSeats('reserved'),
    capturedCents: sum(orders.map((order) => order.capturedCents)),
    refundedCents: sum(orders.map(refundedCents)),
    refusedRefundCents: sum(orders.map(refusedRefundCents)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
