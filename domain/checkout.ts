/**
 * What an order needs next, told from its state alone: the checkout saga is this function and the
 * calls it asks for. A crash loses nothing, since the next look at the stream asks for the same.
 */
import type { PlacedOrder } from './order.ts';
import type { CancelReason } from './order-events.ts';
import type { Refund } from './refund.ts';
import { LATE_PAYMENT, SHOW_CANCELLED, unclaimedItems } from './refund.ts';

/** Providers forget idempotency keys after a day: later, a call is looked up and never repeated. */
export const KEY_LIFETIME_MS = 23 * 3_600_000;

/** What a nudge asks about: the intent, or a refund by its id. */
export const INTENT = 'intent';

/**
 * - `rest`: nothing to do until somebody acts or `untilMs` comes (null: no deadline)
 * - `reserve-seats`, `release-seats`: seats that could not move in the order's own append
 * - `create`, `confirm`, `capture`, `cancel`, `refund`: that provider call, under the key of its `call`
 * - `look`: ask the provider how the intent stands
 * - `start-capture`, `start-cancel`: the event that must precede the call
 * - `give-up`: the intent was never made or confirmed: cancel the order and free its seats
 * - `settle-capture`: money is ours and the seats are not sold yet
 * - `look-at-refund`: ask the provider how a refund stands
 * - `start-refund`: its tickets are voided, then comes the event that must precede the call
 * - `give-seats-back`: a refund without money needs no provider
 * - `refund-show`: the show was called off: everything goes back
 */
export type Step =
  | { readonly kind: 'rest'; readonly untilMs: number | null }
  | { readonly kind: 'reserve-seats' }
  | { readonly kind: 'release-seats' }
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
  | { readonly kind: 'start-refund'; readonly refund: Refund }
  | { readonly kind: 'look-at-refund'; readonly refund: Refund }
  | { readonly kind: 'give-seats-back'; readonly refund: Refund }
  | { readonly kind: 'refund-show' };

export interface Surroundings {
  readonly nowMs: number;
  /** `ShowCancelled` is a standing order for every order of the show, however late. */
  readonly showCancelled: boolean;
  /** A webhook or a buyer says that something may have happened at the provider. */
  readonly nudged: boolean;
  /** What the provider has told of since: `INTENT`, and refunds by their ids. */
  readonly asked: ReadonlySet<string>;
}

export function nextStep(order: PlacedOrder, around: Surroundings): Step {
  if (order.seats === 'following') return whileSeatsFollow(order, around);
  if (order.seats === 'releasing') return { kind: 'release-seats' };
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
      return isToAsk(INTENT, around) ? { kind: 'look' } : { kind: 'rest', untilMs: null };
    case 'creating':
    case 'open':
    case 'challenged':
      return whileBuyerPays(order, around, repeatable);
    default:
      payment.stage satisfies never;
      return { kind: 'rest', untilMs: null };
  }
}

/** Nothing was asked of the provider yet: an order that can't go on has only its seats to free. */
function whileSeatsFollow(order: PlacedOrder, around: Surroundings): Step {
  const reason = whyNotGoOn(order, around);
  return reason === null ? { kind: 'reserve-seats' } : { kind: 'give-up', reason };
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
  if (isToAsk(INTENT, around)) return { kind: 'look' };
  if (reason !== null) return { kind: 'start-cancel', reason };
  return { kind: 'rest', untilMs: order.payByMs };
}

function whyNotGoOn(order: PlacedOrder, around: Surroundings): CancelReason | null {
  if (order.status === 'cancelled') return order.cancelReason ?? 'expired';
  if (around.showCancelled) return 'show_cancelled';
  return around.nowMs >= order.payByMs ? 'expired' : null;
}

/** A refund that the provider refused for good is on finance's list, and not tried again. */
function afterSale(order: PlacedOrder, around: Surroundings): Step {
  const isRefused = order.refunds.some(
    (refund) => refund.reason === SHOW_CANCELLED && refund.stage === 'failed' && !refund.accepted,
  );
  return around.showCancelled && !isRefused && unclaimedItems(order).length > 0
    ? { kind: 'refund-show' }
    : { kind: 'rest', untilMs: null };
}

function afterLateCapture(order: PlacedOrder): Step {
  const isGivenBack = order.refunds.some((refund) => refund.reason === LATE_PAYMENT);
  return isGivenBack ? { kind: 'rest', untilMs: null } : { kind: 'settle-capture' };
}

function nextRefundStep(order: PlacedOrder, around: Surroundings): Step | null {
  for (const refund of order.refunds) {
    if (refund.stage === 'requested') {
      return { kind: refund.amountCents > 0 ? 'start-refund' : 'give-seats-back', refund };
    }
    if (refund.stage === 'started') {
      const repeatable = around.nowMs - refund.calledAtMs < KEY_LIFETIME_MS;
      return { kind: 'refund', refund, repeatable };
    }
    const isTaken = refund.stage === 'accepted' || refund.stage === 'succeeded';
    if (isTaken && refund.amountCents > 0 && isToAsk(refund.refundId, around)) {
      return { kind: 'look-at-refund', refund };
    }
  }
  return null;
}

const isToAsk = (about: string, around: Surroundings): boolean =>
  around.nudged && !around.asked.has(about);
