/** What a client was told with a 2xx stands in the log, whatever happened to the server since. */
import type { AcknowledgedHold, AcknowledgedOrder } from './evidence.ts';
import { type History, type OrderRecord, seatKey } from './history.ts';
import type { ReportViolation } from './violation.ts';

export function checkAcknowledgedHolds(
  history: History,
  holds: readonly AcknowledgedHold[],
  report: ReportViolation,
): void {
  for (const told of holds) {
    const subject = `hold-${told.holdId}`;
    const hold = history.holds.get(told.holdId);
    if (!hold || hold.phase === 'unplaced' || hold.phase === 'abandoned') {
      report('acknowledged_hold_lost', subject, 'a client has a 201 for it');
    } else if (!sameSeats(told.seatIds, hold.placedSeats)) {
      report(
        'acknowledged_seats_differ',
        subject,
        `told ${told.seatIds.join(', ')}, stored ${hold.placedSeats.join(', ')}`,
      );
    }
  }
}

export function checkAcknowledgedOrders(
  history: History,
  orders: readonly AcknowledgedOrder[],
  report: ReportViolation,
): void {
  for (const told of orders) {
    const subject = `order-${told.orderId}`;
    const order = history.orders.get(told.orderId);
    if (order?.phase !== 'confirmed') {
      const phase = order?.phase ?? 'unknown';
      report('acknowledged_order_lost', subject, `a client was told confirmed, it is ${phase}`);
      continue;
    }
    if (!sameSeats(told.seatIds, order.seatIds) || told.totalCents !== order.totalCents) {
      report(
        'acknowledged_seats_differ',
        subject,
        `told ${told.seatIds.join(', ')} for ${told.totalCents}, ` +
          `stored ${order.seatIds.join(', ')} for ${order.totalCents}`,
      );
    }
    checkSeatsStand(history, order, report);
  }
}

/** Each seat is the order's today, or went back for a refund. */
function checkSeatsStand(history: History, order: OrderRecord, report: ReportViolation): void {
  for (const seatId of order.seatIds) {
    const key = seatKey(order.showId ?? '', seatId);
    const owner = history.seats.get(key)?.owner;
    const isOwner = owner?.status === 'sold' && owner.orderId === order.orderId;
    if (!isOwner && !order.returnedSeats.has(key)) {
      report('acknowledged_order_lost', `seat-${key}`, `sold to ${order.orderId} and gone again`);
    }
  }
}

function sameSeats(told: readonly string[], stored: readonly string[]): boolean {
  const seats = new Set(stored);
  return told.length === stored.length && told.every((seatId) => seats.has(seatId));
}
