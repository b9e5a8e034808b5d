/** What is recorded about an order's payment: of the buyer's tries, and of the provider's answers. */
import type { Accepted, Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';
import type { PlacedOrder } from './order.ts';
import type { CancelReason, OrderEvent } from './order-events.ts';
import { CHALLENGE_EXTENSION_MS, MAX_PAYMENT_TRIES, triesLeft } from './payment.ts';

/** The provider's intent, as far as decisions need it. */
export interface IntentView {
  readonly status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'succeeded'
    | 'canceled';
  readonly capturedCents: number;
  readonly nextActionUrl: string | null;
  readonly lastDeclineCode: string | null;
}

export type AttemptRefusal =
  | { readonly code: 'AlreadyPaid' }
  | { readonly code: 'PaymentInProgress' }
  | { readonly code: 'OrderExpired'; readonly reason: CancelReason | null }
  /** Nothing to confirm with, and no challenge to settle. */
  | { readonly code: 'PaymentMethodMissing' };

export interface AttemptPayment {
  readonly paymentMethod: string | null;
  readonly returnUrl: string | null;
  readonly nowMs: number;
}

/** A try of the buyer: this append is the judge between two confirms. */
export function attemptPayment(
  order: PlacedOrder,
  command: AttemptPayment,
): Decision<OrderEvent, AttemptRefusal> {
  const { payment } = order;
  if (order.status === 'confirmed') return refuse({ code: 'AlreadyPaid' });
  const isOver =
    order.status === 'cancelled' || payment.stage === 'cancelling' || payment.stage === 'cancelled';
  if (isOver || command.nowMs >= order.payByMs || triesLeft(payment) === 0) {
    return refuse({ code: 'OrderExpired', reason: order.cancelReason });
  }
  if (payment.stage !== 'open' && payment.stage !== 'challenged') {
    return refuse({ code: 'PaymentInProgress' });
  }
  if (command.paymentMethod === null) return refuse({ code: 'PaymentMethodMissing' });
  return accept(attempted(order, command));
}

const attempted = (order: PlacedOrder, command: AttemptPayment): OrderEvent => ({
  type: 'PaymentAttempted',
  data: {
    attempt: order.payment.tries + 1,
    paymentMethod: command.paymentMethod,
    returnUrl: command.returnUrl,
    atMs: command.nowMs,
  },
});

export interface Circumstances {
  readonly nowMs: number;
  readonly showCancelled: boolean;
}

/** Records how the provider's intent stands; what is known already emits nothing. */
export function recordIntent(
  order: PlacedOrder,
  intent: IntentView,
  around: Circumstances,
): Accepted<OrderEvent> {
  if (order.payment.stage === 'captured') return accept();
  switch (intent.status) {
    case 'requires_capture':
      return accept(...onAuthorised(order, around));
    case 'succeeded':
      return accept(...onCaptured(order, intent));
    case 'canceled':
      return accept(...onCancelled(order));
    case 'requires_action':
      return accept(...onChallenge(order, intent, around));
    case 'requires_payment_method':
      return accept(...onNoMethod(order, intent, around));
    case 'requires_confirmation':
    case 'processing':
      return accept();
    default:
      intent.status satisfies never;
      return accept();
  }
}

function onAuthorised(order: PlacedOrder, around: Circumstances): OrderEvent[] {
  const { payment } = order;
  switch (payment.stage) {
    case 'authorised':
    case 'capturing':
    case 'cancelling':
      return [];
    case 'cancelled':
      return startCancel(order, order.cancelReason ?? 'expired', around.nowMs);
    default:
      break;
  }
  const attempt = payment.stage === 'open' ? payment.tries + 1 : payment.tries;
  const authorised: OrderEvent = { type: 'PaymentAuthorised', data: { attempt } };
  const mayCapture = order.status === 'pending_payment' && !around.showCancelled;
  return [
    ...browserTry(order, around),
    authorised,
    ...(mayCapture ? startCapture(order, around.nowMs) : []),
  ];
}

/** The buyer's browser may confirm an open intent by itself: the try is recorded when it is seen. */
function browserTry(order: PlacedOrder, around: Circumstances): OrderEvent[] {
  return order.payment.stage === 'open'
    ? [attempted(order, { paymentMethod: null, returnUrl: null, nowMs: around.nowMs })]
    : [];
}

function onCaptured(order: PlacedOrder, intent: IntentView): OrderEvent[] {
  const late = order.status === 'cancelled' || order.payment.stage === 'cancelling';
  const captured: OrderEvent = {
    type: 'PaymentCaptured',
    data: { amountCents: intent.capturedCents, late },
  };
  return late ? [captured] : [captured, { type: 'OrderConfirmed', data: { late: false } }];
}

function onCancelled(order: PlacedOrder): OrderEvent[] {
  if (order.payment.stage === 'cancelled') return [];
  const reason = order.payment.cancelReason ?? 'payment_failed';
  return [{ type: 'PaymentCancelled', data: {} }, ...cancelOrder(order, reason)];
}

function onChallenge(order: PlacedOrder, intent: IntentView, around: Circumstances): OrderEvent[] {
  const { payment } = order;
  if (payment.stage !== 'confirming' && payment.stage !== 'open') return [];
  const payByMs = payment.challengeExtended
    ? order.payByMs
    : order.payByMs + CHALLENGE_EXTENSION_MS;
  const attempt = payment.stage === 'open' ? payment.tries + 1 : payment.tries;
  return [
    ...browserTry(order, around),
    {
      type: 'PaymentActionRequired',
      data: { attempt, url: intent.nextActionUrl, payByMs },
    },
  ];
}

function onNoMethod(order: PlacedOrder, intent: IntentView, around: Circumstances): OrderEvent[] {
  if (order.payment.stage !== 'confirming' && order.payment.stage !== 'challenged') return [];
  return declined(order, intent.lastDeclineCode ?? 'authentication_failed', around);
}

/** The card's bank, or the provider for it, said no; without a try left the seats are free at once. */
export function recordDecline(
  order: PlacedOrder,
  declineCode: string,
  around: Circumstances,
): Accepted<OrderEvent> {
  const { stage } = order.payment;
  if (stage !== 'confirming' && stage !== 'challenged') return accept();
  return accept(...declined(order, declineCode, around));
}

function declined(order: PlacedOrder, declineCode: string, around: Circumstances): OrderEvent[] {
  return [
    { type: 'PaymentDeclined', data: { attempt: order.payment.tries, declineCode } },
    ...whenExhausted(order, around),
  ];
}

/** The try came to nothing for a reason that is not the card's. */
export function recordAttemptFailed(
  order: PlacedOrder,
  code: string,
  around: Circumstances,
): Accepted<OrderEvent> {
  if (order.payment.stage !== 'confirming') return accept();
  return accept(
    { type: 'PaymentAttemptFailed', data: { attempt: order.payment.tries, code } },
    ...whenExhausted(order, around),
  );
}

function whenExhausted(order: PlacedOrder, around: Circumstances): OrderEvent[] {
  if (order.payment.tries < MAX_PAYMENT_TRIES) return [];
  return [...cancelOrder(order, 'declined'), ...startCancel(order, 'declined', around.nowMs)];
}

const cancelOrder = (order: PlacedOrder, reason: CancelReason): OrderEvent[] =>
  order.status === 'pending_payment' ? [{ type: 'OrderCancelled', data: { reason } }] : [];

/** The next idempotency key for the creation of the intent. */
export function requestPayment(order: PlacedOrder, nowMs: number): OrderEvent[] {
  return order.payment.stage === 'creating'
    ? [{ type: 'PaymentRequested', data: { attempt: order.payment.call + 1, atMs: nowMs } }]
    : [];
}

export function recordCreated(
  order: PlacedOrder,
  created: { readonly intentId: string; readonly provider: string },
): OrderEvent[] {
  return order.payment.intentId === null ? [{ type: 'PaymentCreated', data: created }] : [];
}

/** Precedes a capture; again, under the next key, when the last one was spent without effect. */
export function startCapture(order: PlacedOrder, nowMs: number): OrderEvent[] {
  const call = order.payment.stage === 'capturing' ? order.payment.call + 1 : 1;
  return [{ type: 'CaptureStarted', data: { call, atMs: nowMs } }];
}

/** The provider will not capture: the authorisation is given up. */
export function recordCaptureFailed(order: PlacedOrder, code: string): OrderEvent[] {
  return order.payment.stage === 'capturing' ? [{ type: 'CaptureFailed', data: { code } }] : [];
}

/** Precedes a cancellation; again, under the next key, when the last one was spent without effect. */
export function startCancel(order: PlacedOrder, reason: CancelReason, nowMs: number): OrderEvent[] {
  const call = order.payment.cancelCalls + 1;
  return [{ type: 'CancelStarted', data: { call, reason, atMs: nowMs } }];
}

/** Gives an order up whose intent holds no money. */
export const giveUp = (order: PlacedOrder, reason: CancelReason): OrderEvent[] =>
  cancelOrder(order, reason);

export type CancelRefusal =
  | { readonly code: 'PaymentInProgress' }
  | { readonly code: 'AlreadyPaid' };

/** The buyer changes their mind before any money moved. */
export function cancelByBuyer(
  order: PlacedOrder,
  nowMs: number,
): Decision<OrderEvent, CancelRefusal> {
  if (order.status === 'confirmed') return refuse({ code: 'AlreadyPaid' });
  if (order.status === 'cancelled') return accept();
  switch (order.payment.stage) {
    case 'creating':
      return accept(...cancelOrder(order, 'buyer'));
    case 'open':
    case 'challenged':
      return accept(...startCancel(order, 'buyer', nowMs));
    case 'cancelling':
      return accept();
    default:
      return refuse({ code: 'PaymentInProgress' });
  }
}
