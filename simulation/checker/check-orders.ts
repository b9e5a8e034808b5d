/** Whole orders only: from its own holds, all of its seats or none, sold when confirmed. */
import { type History, type OrderRecord, seatKey } from './history.ts';
import type { ReportViolation } from './violation.ts';

export function checkOrders(history: History, report: ReportViolation): void {
  for (const order of history.orders.values()) {
    if (order.phase === 'unplaced') checkUnplaced(order, report);
    else checkPlaced(history, order, report);
  }
  checkCurrentOwners(history, report);
}

function checkUnplaced(order: OrderRecord, report: ReportViolation): void {
  const seats = [...order.reservedSeats, ...order.soldSeats].join(', ');
  if (seats) report('sold_without_order', `order-${order.orderId}`, `${seats}: no such order`);
}

function checkPlaced(history: History, order: OrderRecord, report: ReportViolation): void {
  const subject = `order-${order.orderId}`;
  const wanted = new Set(order.seatIds.map((seatId) => seatKey(order.showId ?? '', seatId)));
  checkHoldsOf(history, order, report);
  for (const key of [...order.reservedSeats, ...order.soldSeats]) {
    if (!wanted.has(key)) report('order_not_whole', subject, `took ${key}, which it does not name`);
  }
  if (order.phase === 'confirmed') {
    for (const key of wanted) {
      if (!order.soldSeats.has(key)) {
        report('order_not_whole', subject, `is confirmed, but ${key} was never sold to it`);
      }
    }
  } else if (order.soldSeats.size > 0) {
    report(
      'order_not_whole',
      subject,
      `is ${order.phase}, with ${order.soldSeats.size} seats sold`,
    );
  }
  if (order.phase === 'pending') {
    for (const key of wanted) {
      if (!order.reservedSeats.has(key)) {
        report('order_not_whole', subject, `waits for payment without having reserved ${key}`);
      }
    }
  }
}

function checkHoldsOf(history: History, order: OrderRecord, report: ReportViolation): void {
  const subject = `order-${order.orderId}`;
  const fromHolds = new Set<string>();
  for (const holdId of order.holdIds) {
    const hold = history.holds.get(holdId);
    for (const seatId of hold?.placedSeats ?? []) fromHolds.add(seatId);
    const converted = hold?.phase === 'converted' && hold.orderId === order.orderId;
    if (!converted && order.phase !== 'cancelled') {
      report('order_without_hold', subject, `hold ${holdId} was not converted into this order`);
    }
    if (hold && hold.customerId !== order.customerId) {
      report('order_without_hold', subject, `hold ${holdId} belongs to somebody else`);
    }
  }
  const same =
    fromHolds.size === order.seatIds.length && order.seatIds.every((id) => fromHolds.has(id));
  if (!same) report('order_without_hold', subject, 'its seats are not those of its holds');
}

function checkCurrentOwners(history: History, report: ReportViolation): void {
  for (const seat of history.seats.values()) {
    const { owner } = seat;
    const subject = `seat-${seat.key}`;
    if (owner.status === 'reserved') {
      const phase = history.orders.get(owner.orderId)?.phase ?? 'unplaced';
      if (phase !== 'pending') {
        report('seat_left_reserved', subject, `still reserved for ${owner.orderId}, ${phase}`);
      }
    } else if (owner.status === 'sold' && !owner.complimentary) {
      const phase = history.orders.get(owner.orderId)?.phase ?? 'unplaced';
      if (phase !== 'confirmed') {
        report('sold_without_order', subject, `sold to ${owner.orderId}, ${phase}`);
      }
    }
  }
}
