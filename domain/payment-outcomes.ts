/** What the provider's answers mean for an order's payment; what is known already emits nothing. */
import type { Accepted } from './decision.ts';
import { accept } from './decision.ts';
import type { PlacedOrder } from './order.ts';
import type { OrderEvent } from './order-events.ts';
import { CHALLENGE_EXTENSION_MS, MAX_PAYMENT_TRIES } from './payment.ts';
import { attempted, cancelOrder, startCancel, startCapture } from './payment-calls.ts';

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

/** The intent is there and waits for a payment method. */
export function recordCreated(
  order: PlacedOrder,
  created: { readonly intentId: string; readonly provider: string },
): OrderEvent[] {
  return order.payment.intentId === null ? [{ type: 'PaymentCreated', data: created }] : [];
}

/** The provider will not capture: the authorisation is given up. */
export function recordCaptureFailed(order: PlacedOrder, code: string): OrderEvent[] {
  return order.payment.stage === 'capturing' ? [{ type: 'CaptureFailed', data: { code } }] : [];
}
