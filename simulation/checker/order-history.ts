/** The life of an order: placed, then confirmed on money taken, or cancelled; refunds follow. */
import type { OrderEvent } from '#domain/order-events.ts';
import type { StoredEvent } from '#event-store/port.ts';
import type { OrderRecord, RefundRecord } from './history.ts';
import type { ReportViolation } from './violation.ts';

export function applyOrderEvent(
  order: OrderRecord,
  stored: StoredEvent,
  report: ReportViolation,
): void {
  const event = stored as unknown as OrderEvent;
  const fault = outOfTurn(order, event);
  if (fault) report('order_event_out_of_turn', stored.stream, `${event.type} ${fault}`);
  // What follows the placing of an order means nothing without it.
  if (order.phase === 'unplaced' && event.type !== 'OrderPlaced') return;
  switch (event.type) {
    case 'OrderPlaced':
      place(order, event.data);
      break;
    case 'PaymentActionRequired':
      order.payByMs = Math.max(order.payByMs, event.data.payByMs);
      break;
    case 'PaymentCaptured':
      order.captures += 1;
      order.capturedCents += event.data.amountCents;
      break;
    case 'OrderConfirmed':
      order.phase = 'confirmed';
      break;
    case 'OrderCancelled':
      order.phase = 'cancelled';
      break;
    case 'RefundRequested': {
      const { refundId, seatIds, amountCents } = event.data;
      order.refunds.set(refundId, {
        refundId,
        seatIds,
        amountCents,
        phase: 'requested',
        wasAccepted: false,
      });
      break;
    }
    case 'RefundAccepted':
    case 'RefundSucceeded':
    case 'RefundFailed':
      settle(order.refunds.get(event.data.refundId), event.type);
      break;
    default:
      break;
  }
}

function place(
  order: OrderRecord,
  data: Extract<OrderEvent, { type: 'OrderPlaced' }>['data'],
): void {
  order.phase = 'pending';
  order.showId = data.showId;
  order.customerId = data.customerId;
  order.holdIds = data.holdIds;
  order.seatIds = data.items.map((item) => item.seatId);
  order.totalCents = data.totalCents;
  order.currency = data.currency;
  order.payByMs = data.payByMs;
}

function settle(
  refund: RefundRecord | undefined,
  type: 'RefundAccepted' | 'RefundSucceeded' | 'RefundFailed',
): void {
  if (!refund) return;
  if (type === 'RefundFailed') refund.phase = 'failed';
  else {
    refund.phase = type === 'RefundAccepted' ? 'accepted' : 'succeeded';
    refund.wasAccepted = true;
  }
}

/** Why an event can't stand here; null if it can. */
function outOfTurn(order: OrderRecord, event: OrderEvent): string | null {
  if (event.type === 'OrderPlaced') {
    return order.phase === 'unplaced' ? null : `while ${order.phase}`;
  }
  if (order.phase === 'unplaced') return 'before the order was placed';
  switch (event.type) {
    case 'OrderConfirmed': {
      if (order.phase === 'confirmed') return 'a second time';
      if (order.phase === 'cancelled' && !event.data.late) return 'after the order was cancelled';
      return order.captures === 0 && order.totalCents > 0 ? 'before any money was taken' : null;
    }
    case 'OrderCancelled':
      return order.phase === 'pending' ? null : `while ${order.phase}`;
    case 'RefundStarted':
    case 'RefundAccepted':
    case 'RefundSucceeded':
    case 'RefundFailed':
      return order.refunds.has(event.data.refundId) ? null : 'for a refund nobody asked for';
    default:
      return null;
  }
}
