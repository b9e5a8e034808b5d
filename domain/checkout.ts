/**
 * What an order needs next, told from its state alone: the checkout saga is this function and the
 * calls it asks for. A crash loses nothing, since the next look at the stream asks for the same.
 */
import type { PlacedOrder } from './order.ts';
import type { CancelReason } from './order-events.ts';
import type { Refund } from './refund.ts';
import { unclaimedItems } from './refund.ts';

/** Providers forget idempotency keys after a day: later, a call is looked up and never repeated. */
export const KEY_LIFETIME_MS = 23 * 3_600_000;

/**
 * - `rest`: nothing to do until somebody acts or `untilMs` comes (null: no deadline)
 * - `create`, `confirm`, `capture`, `cancel`, `refund`: that provider call, under the key of its `call`
 * - `look`: ask the provider how the intent stands
 * - `start-capture`, `start-cancel`: the event that must precede the call
 * - `give-up`: the intent was never made or confirmed: cancel the order and free its seats
 * - `settle-capture`: money is ours and the seats are not sold yet
 * - `refund-show`: the show was called off: everything goes back
 */
export type Step =
  | { readonly kind: 'rest'; readonly untilMs: number | null }
  | { readonly kind: 'create'; readonly call: number; readonly repeatable: boolean }
  | {
      readonly kind: 'confirm';
      readonly attempt: number;
      readonly paymentMethod: string | null;
      readonly returnUrl: string | null;
      readonly repeatable: boolean;
    }
  | { readonly kind: 'look' }
  | { readonly kind: 'start-capture' }
  | { readonly kind: 'capture'; readonly call: number; readonly repeatable: boolean }
  | { readonly kind: 'start-cancel'; readonly reason: CancelReason }
  | { readonly kind: 'cancel'; readonly call: number; readonly repeatable: boolean }
  | { readonly kind: 'give-up'; readonly reason: CancelReason }
  | { readonly kind: 'settle-capture' }
  | { readonly kind: 'refund'; readonly refund: Refund; readonly repeatable: boolean }
  | { readonly kind: 'look-at-refund'; readonly refund: Refund }
  | { readonly kind: 'give-seats-back'; readonly refund: Refund }
  | { readonly kind: 'refund-show' };

export interface Surroundings {
  readonly nowMs: number;
  /** `ShowCancelled` is a standing order for every order of the show, however late. */
  readonly showCancelled: boolean;
  /** A webhook or a buyer says that something may have happened at the provider. */
  readonly nudged: boolean;
}

export function nextStep(order: PlacedOrder, around: Surroundings): Step {
  const refundStep = nextRefundStep(order, around);
  if (refundStep !== null) return refundStep;
  const { payment } = order;
  const repeatable = around.nowMs - payment.calledAtMs < KEY_LIFETIME_MS;
  switch (payment.stage) {
    case 'captured':
      return order.status === 'confirmed' ? afterSale(order, around) : afterLateCapture(order);
    case 'confirming':
      return payment.attempt === null
        ? { kind: 'look' }
        : { kind: 'confirm', ...payment.attempt, repeatable };
    case 'authorised':
      if (around.showCancelled) return { kind: 'start-cancel', reason: 'show_cancelled' };
      return order.status !== 'pending_payment' || payment.captureFailed !== null
        ? { kind: 'start-cancel', reason: order.cancelReason ?? 'payment_failed' }
        : { kind: 'start-capture' };
    case 'capturing':
      return { kind: 'capture', call: payment.call, repeatable };
    case 'cancelling':
      return { kind: 'cancel', call: payment.call, repeatable };
    case 'cancelled':
      if (order.status === 'pending_payment') return { kind: 'give-up', reason: 'payment_failed' };
      return around.nudged ? { kind: 'look' } : { kind: 'rest', untilMs: null };
    case 'creating':
    case 'open':
    case 'challenged':
      return whileBuyerPays(order, around, repeatable);
    default:
      payment.stage satisfies never;
      return { kind: 'rest', untilMs: null };
  }
}

/** Until a payment method is with the provider: the only stages in which a deadline acts. */
function whileBuyerPays(order: PlacedOrder, around: Surroundings, repeatable: boolean): Step {
  const { payment } = order;
  const reason = whyNotGoOn(order, around);
  if (payment.intentId === null) {
    if (order.status === 'cancelled') return { kind: 'rest', untilMs: null };
    return reason === null
      ? { kind: 'create', call: payment.call, repeatable }
      : { kind: 'give-up', reason };
  }
  if (around.nudged) return { kind: 'look' };
  if (reason !== null) return { kind: 'start-cancel', reason };
  return { kind: 'rest', untilMs: order.payByMs };
}

function whyNotGoOn(order: PlacedOrder, around: Surroundings): CancelReason | null {
  if (order.status === 'cancelled') return order.cancelReason ?? 'expired';
  if (around.showCancelled) return 'show_cancelled';
  return around.nowMs >= order.payByMs ? 'expired' : null;
}

function afterSale(order: PlacedOrder, around: Surroundings): Step {
  const isUnwound = order.refunds.some((refund) => refund.reason === SHOW_CANCELLED);
  return around.showCancelled && !isUnwound && unclaimedItems(order).length > 0
    ? { kind: 'refund-show' }
    : { kind: 'rest', untilMs: null };
}

function afterLateCapture(order: PlacedOrder): Step {
  const isGivenBack = order.refunds.some((refund) => refund.reason === LATE_PAYMENT);
  return isGivenBack ? { kind: 'rest', untilMs: null } : { kind: 'settle-capture' };
}

/** Reason code of the refund of everything that is left when a show is called off. */
export const SHOW_CANCELLED = 'show_cancelled';
/** Reason code of the refund of a capture whose seats had gone. */
export const LATE_PAYMENT = 'late_payment';

function nextRefundStep(order: PlacedOrder, around: Surroundings): Step | null {
  for (const refund of order.refunds) {
    if (refund.stage === 'requested') return { kind: 'give-seats-back', refund };
    if (refund.stage === 'started') {
      const repeatable = around.nowMs - refund.calledAtMs < KEY_LIFETIME_MS;
      return { kind: 'refund', refund, repeatable };
    }
    if (refund.stage === 'accepted' && around.nudged) return { kind: 'look-at-refund', refund };
  }
  return null;
}
