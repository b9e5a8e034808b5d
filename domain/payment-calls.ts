/**
 * The events that precede the provider calls of a payment, and the end of an order without one. A
 * step that is taken again, under the next idempotency key, is recorded again.
 */
import type { PlacedOrder } from './order.ts';
import type { CancelReason, OrderEvent } from './order-events.ts';

/** The next idempotency key for the creation of the intent. */
export function requestPayment(order: PlacedOrder, nowMs: number): OrderEvent[] {
  return order.payment.stage === 'creating'
    ? [{ type: 'PaymentRequested', data: { attempt: order.payment.call + 1, atMs: nowMs } }]
    : [];
}

/** Precedes a capture; again, under the next key, when the last one was spent without effect. */
export function startCapture(order: PlacedOrder, nowMs: number): OrderEvent[] {
  const call = order.payment.stage === 'capturing' ? order.payment.call + 1 : 1;
  return [{ type: 'CaptureStarted', data: { call, atMs: nowMs } }];
}

/** Precedes a cancellation; again, under the next key, when the last one was spent without effect. */
export function startCancel(order: PlacedOrder, reason: CancelReason, nowMs: number): OrderEvent[] {
  const call = order.payment.cancelCalls + 1;
  return [{ type: 'CancelStarted', data: { call, reason, atMs: nowMs } }];
}

export interface PaymentTry {
  /** null: the buyer's browser confirmed by itself. */
  readonly paymentMethod: string | null;
  readonly returnUrl: string | null;
  readonly nowMs: number;
}

/** A try: the event that precedes its confirmation. */
export const attempted = (order: PlacedOrder, command: PaymentTry): OrderEvent => ({
  type: 'PaymentAttempted',
  data: {
    attempt: order.payment.tries + 1,
    paymentMethod: command.paymentMethod,
    returnUrl: command.returnUrl,
    atMs: command.nowMs,
  },
});

/** Gives an order up; nothing for one that is over. */
export const cancelOrder = (order: PlacedOrder, reason: CancelReason): OrderEvent[] =>
  order.status === 'pending_payment' ? [{ type: 'OrderCancelled', data: { reason } }] : [];
