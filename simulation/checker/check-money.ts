/** Money and seats agree: what was taken bought seats or went back, and no seat went unpaid. */
import {
  type History,
  type OrderRecord,
  refundedCents,
  refusedRefundCents,
  seatKey,
} from './history.ts';
import type { ReportViolation } from './violation.ts';

export function checkMoney(history: History, report: ReportViolation): void {
  for (const order of history.orders.values()) {
    checkCapture(order, report);
    checkRefunds(history, order, report);
  }
}

function checkCapture(order: OrderRecord, report: ReportViolation): void {
  const subject = `order-${order.orderId}`;
  const { captures, capturedCents, totalCents, phase } = order;
  if (captures > 1)
    report('captured_twice', subject, `${captures} captures, ${capturedCents} cents`);
  if (captures === 1 && capturedCents !== totalCents) {
    report('captured_wrong_amount', subject, `took ${capturedCents} for a total of ${totalCents}`);
  }
  if (captures === 0 && totalCents > 0 && (phase === 'confirmed' || order.soldSeats.size > 0)) {
    report('sold_without_payment', subject, `${order.soldSeats.size} seats sold, nothing taken`);
  }
  if (captures > 0 && phase !== 'confirmed') {
    const kept = capturedCents - refundedCents(order) - refusedRefundCents(order);
    if (kept > 0) {
      report('captured_for_nothing', subject, `is ${phase}, and ${kept} cents were kept`);
    }
  }
}

function checkRefunds(history: History, order: OrderRecord, report: ReportViolation): void {
  const subject = `order-${order.orderId}`;
  if (refundedCents(order) > order.capturedCents) {
    report(
      'refunded_too_much',
      subject,
      `${refundedCents(order)} of ${order.capturedCents} cents went back`,
    );
  }
  for (const [key, refundId] of order.returnedSeats) {
    const refund = order.refunds.get(refundId);
    const covers =
      refund !== undefined &&
      (refund.wasAccepted || refund.amountCents === 0) &&
      refund.seatIds.some((seatId) => seatKey(order.showId ?? '', seatId) === key);
    if (!covers) {
      report('returned_without_refund', `seat-${key}`, `no refund ${refundId} was accepted for it`);
    }
  }
  for (const refund of order.refunds.values()) {
    if (!refund.wasAccepted) continue;
    for (const seatId of refund.seatIds) {
      const key = seatKey(order.showId ?? '', seatId);
      const owner = history.seats.get(key)?.owner;
      if (owner?.status === 'sold' && owner.orderId === order.orderId) {
        report('refunded_seat_kept', `seat-${key}`, `refund ${refund.refundId} went through`);
      }
    }
  }
}
