/** An order: seats of one show that a buyer pays for, with its payment and its refunds. */
import type { Item } from './hold.ts';
import type { CancelReason, OrderEvent } from './order-events.ts';
import type { PaymentState } from './payment.ts';
import { evolvePayment, initialPayment } from './payment.ts';
import type { Refund } from './refund.ts';
import { evolveRefunds, LATE_PAYMENT, refundedCents, returnedSeatIds } from './refund.ts';

/**
 * Where the seats of an order are. A store that takes one stream an append moves them one by one:
 *
 * - `following`: being reserved; no money moves before the last one is
 * - `reserved`: the order's, and sold once it is confirmed
 * - `releasing`: being freed, since the order is cancelled
 * - `released`: none is the order's any more
 */
export type OrderSeats = 'following' | 'reserved' | 'releasing' | 'released';

export interface PlacedOrder {
  readonly status: 'pending_payment' | 'confirmed' | 'cancelled';
  readonly orderId: string;
  readonly paymentId: string;
  readonly showId: string;
  readonly eventId: string;
  readonly customerId: string;
  readonly holdIds: readonly string[];
  readonly items: readonly Item[];
  readonly totalCents: number;
  readonly currency: string;
  /** Deadline of the payment; an open challenge of the bank moves it once. */
  readonly payByMs: number;
  readonly seats: OrderSeats;
  readonly cancelReason: CancelReason | null;
  readonly payment: PaymentState;
  readonly refunds: readonly Refund[];
}

export type OrderState = { readonly status: 'none' } | PlacedOrder;

export const initialOrder: OrderState = { status: 'none' };

export function evolveOrder(state: OrderState, event: OrderEvent): OrderState {
  if (event.type === 'OrderPlaced') {
    const { seatsFollow = false, ...placed } = event.data;
    return state.status === 'none'
      ? {
          status: 'pending_payment',
          ...placed,
          seats: seatsFollow ? 'following' : 'reserved',
          cancelReason: null,
          payment: initialPayment,
          refunds: [],
        }
      : state;
  }
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'OrderConfirmed':
      return { ...state, status: 'confirmed', cancelReason: null };
    case 'OrderCancelled':
      return {
        ...state,
        status: 'cancelled',
        seats: event.data.seatsFollow ? 'releasing' : 'released',
        cancelReason: event.data.reason,
      };
    case 'OrderSeatsReserved':
      return { ...state, seats: 'reserved' };
    case 'OrderSeatsGivenUp':
      return { ...state, seats: 'releasing' };
    case 'OrderSeatsReleased':
      return { ...state, seats: 'released' };
    case 'RefundRequested':
    case 'RefundStarted':
    case 'RefundAccepted':
    case 'RefundSucceeded':
    case 'RefundFailed':
      return { ...state, refunds: evolveRefunds(state.refunds, event) };
    default:
      return {
        ...state,
        payByMs: event.type === 'PaymentActionRequired' ? event.data.payByMs : state.payByMs,
        payment: evolvePayment(state.payment, event),
      };
  }
}

export type OrderStatus =
  | 'pending_payment'
  | 'confirmed'
  | 'cancelled'
  | 'refunded'
  | 'partially_refunded';

/** `refunded` once every seat is returned or all money is, before that `partially_refunded`. */
export function orderStatus(order: PlacedOrder): OrderStatus {
  if (order.status !== 'confirmed') return order.status;
  const returned = returnedSeatIds(order.refunds).size;
  const refunded = refundedCents(order.refunds);
  if (returned === 0 && refunded === 0) return 'confirmed';
  const { capturedCents } = order.payment;
  // Where nothing was paid, only the seats tell.
  const isAllMoneyBack = capturedCents > 0 && refunded >= capturedCents;
  return returned >= order.items.length || isAllMoneyBack ? 'refunded' : 'partially_refunded';
}

export type PaymentStatus =
  | 'requires_payment_method'
  | 'requires_action'
  | 'processing'
  | 'succeeded'
  | 'failed'
  | 'cancelled';

/** The payment as its buyer sees it. */
export function paymentStatus(order: PlacedOrder): PaymentStatus {
  if (order.payment.stage === 'captured') {
    // Money is ours, and its seats are being sold: nobody is told of one without the other.
    return order.status === 'pending_payment' ? 'processing' : 'succeeded';
  }
  if (order.status === 'cancelled') {
    return order.cancelReason === 'declined' || order.cancelReason === 'payment_failed'
      ? 'failed'
      : 'cancelled';
  }
  switch (order.payment.stage) {
    case 'creating':
    case 'open':
      return 'requires_payment_method';
    case 'challenged':
      return 'requires_action';
    case 'cancelled':
      return 'cancelled';
    case 'confirming':
    case 'authorised':
    case 'capturing':
    case 'cancelling':
      return 'processing';
    default:
      order.payment.stage satisfies never;
      return 'processing';
  }
}

/** True when nothing is left to be done for an order until somebody asks for it. */
export function isAtRest(order: PlacedOrder): boolean {
  return (
    order.status !== 'pending_payment' &&
    order.seats !== 'releasing' &&
    isMoneySettled(order) &&
    order.refunds.every(({ stage }) => stage === 'succeeded' || stage === 'failed')
  );
}

function isMoneySettled({ status, payment, refunds }: PlacedOrder): boolean {
  switch (payment.stage) {
    case 'captured':
      // Late money either confirms its order after all or is given back.
      return status === 'confirmed' || refunds.some(({ reason }) => reason === LATE_PAYMENT);
    case 'cancelled':
      return true;
    case 'creating':
      return status === 'cancelled';
    default:
      return false;
  }
}
