/** The promises that every order keeps in the end: money and seats agree, whatever happened. */
import { orderStatus } from '#domain/order.ts';
import type { SeatState } from '#domain/seat.ts';
import type { House, OrderView } from './house.ts';

/** Says what is wrong with an order that has come to its end; nothing if all is well. */
export function faultsOf(house: House, { order, events, seats }: OrderView): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  const captured = house.provider.intentsOf(order.orderId).filter((one) => one.capturedCents > 0);
  const capturedCents = captured.reduce((sum, one) => sum + one.capturedCents, 0);
  const backCents = captured.reduce((sum, one) => sum + one.refundedCents, 0);
  const isOurs = (seat: SeatState) =>
    (seat.status === 'sold' || seat.status === 'reserved') && seat.orderId === order.orderId;
  check(captured.length <= 1, 'charged twice');
  check(events.filter(({ type }) => type === 'PaymentAttempted').length <= 5, 'more than 5 tries');
  const cancelAt = events.findIndex(({ type }) => type === 'CancelStarted');
  const captureAt = events.findLastIndex(({ type }) => type === 'CaptureStarted');
  check(cancelAt < 0 || captureAt < cancelAt, 'captured by its own doing after CancelStarted');
  if (house.shows.cancelled) {
    check(order.status !== 'pending_payment', 'left open by a cancelled show');
    check(
      seats.every((seat) => seat.status === 'blocked'),
      'a seat of a cancelled show is not kept back',
    );
    check(capturedCents === backCents, 'money of a cancelled show kept');
  } else if (order.status === 'confirmed') {
    check(capturedCents === order.totalCents, `confirmed with ${capturedCents} captured`);
    const kept = orderStatus(order) === 'confirmed';
    check(
      !kept || seats.every((seat) => seat.status === 'sold' && isOurs(seat)),
      'a seat is not sold',
    );
    check(!kept || backCents === 0, 'money given back for seats that are kept');
  } else {
    check(order.status === 'cancelled', `ended ${order.status}`);
    check(!seats.some(isOurs), 'a cancelled order has a seat');
    check(capturedCents === backCents, `cancelled with ${capturedCents - backCents} kept`);
  }
  return faults;
}
