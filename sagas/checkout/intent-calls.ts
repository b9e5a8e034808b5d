/** The provider calls of a payment's intent, and what their answers mean for the order. */
import type { PlacedOrder } from '#domain/order.ts';
import { CHALLENGE_EXTENSION_MS, PAY_WITHIN_MS } from '#domain/payment.ts';
import { cancelOrder, requestPayment, startCancel, startCapture } from '#domain/payment-calls.ts';
import type { Circumstances } from '#domain/payment-outcomes.ts';
import {
  recordAttemptFailed,
  recordCaptureFailed,
  recordCreated,
  recordDecline,
  recordIntent,
} from '#domain/payment-outcomes.ts';
import type { Intent, PaymentProvider } from '#payments/port.ts';
import {
  findInList,
  intentIdOf,
  type Learned,
  learned,
  unanswered,
  uncertain,
  underNextKey,
} from './learned.ts';

/** A call under a key; `repeatable` until the provider may have forgotten the key. */
export interface KeyedCall {
  readonly call: number;
  readonly repeatable: boolean;
}

export interface ConfirmCall {
  readonly attempt: number;
  readonly paymentMethod: string | null;
  readonly returnUrl: string | null;
  readonly repeatable: boolean;
}

/** Intents that strayed are found among those of the order's own lifetime, this much wider. */
const CLOCK_SLACK_MS = 5 * 60_000;

export async function create(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: KeyedCall,
  around: Circumstances,
): Promise<Learned> {
  if (!step.repeatable) return createdOrAskedAgain(provider, order, around);
  const result = await provider.createIntent({
    orderId: order.orderId,
    paymentId: order.paymentId,
    amountCents: order.totalCents,
    currency: order.currency,
    idempotencyKey: `${order.orderId}/create/${step.call}`,
  });
  switch (result.outcome) {
    case 'ok':
      return createdAs(provider, order, result.value);
    case 'spent':
      return createdOrAskedAgain(provider, order, around);
    case 'refused':
    case 'declined':
      // A definite no to an intent that never was: there is nothing to cancel at the provider.
      return learned(cancelOrder(order, 'payment_failed'));
    default:
      return unanswered(result);
  }
}

const createdAs = (provider: PaymentProvider, order: PlacedOrder, { intentId }: Intent): Learned =>
  learned(recordCreated(order, { intentId, provider: provider.name }));

/** The key is spent and the id was never learned: the list says whether the intent is there. */
async function createdOrAskedAgain(
  provider: PaymentProvider,
  order: PlacedOrder,
  around: Circumstances,
): Promise<Learned> {
  const createdFromMs = order.payByMs - PAY_WITHIN_MS - CHALLENGE_EXTENSION_MS - CLOCK_SLACK_MS;
  const found = await findInList(
    (page) => provider.listIntents({ createdFromMs, ...page }),
    ({ orderId }) => orderId === order.orderId,
  );
  if (found.kind === 'unanswered') return found.learned;
  if (found.kind === 'found') return createdAs(provider, order, found.item);
  return underNextKey(order.payment, around.nowMs, () => requestPayment(order, around.nowMs));
}

export async function confirm(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: ConfirmCall,
  around: Circumstances,
): Promise<Learned> {
  if (!step.repeatable || step.paymentMethod === null) {
    return lookAfterConfirm(provider, order, around);
  }
  const result = await provider.confirmIntent({
    intentId: intentIdOf(order),
    paymentMethod: step.paymentMethod,
    ...(step.returnUrl === null ? {} : { returnUrl: step.returnUrl }),
    idempotencyKey: `${order.orderId}/confirm/${step.attempt}`,
  });
  switch (result.outcome) {
    case 'ok':
      // The key repeats its first answer for ever: what comes after «processing» has to be looked up.
      return result.value.status === 'processing'
        ? lookAfterConfirm(provider, order, around)
        : learned(recordIntent(order, result.value, around).events);
    case 'declined':
      return learned(recordDecline(order, result.declineCode, around).events);
    case 'refused':
      return afterRefusedConfirm(provider, order, result.code, around);
    case 'spent':
      return lookAfterConfirm(provider, order, around);
    default:
      return unanswered(result);
  }
}

/** The call could not be done as the intent stands, or with this method: the intent knows which. */
async function afterRefusedConfirm(
  provider: PaymentProvider,
  order: PlacedOrder,
  code: string,
  around: Circumstances,
): Promise<Learned> {
  const result = await provider.retrieveIntent(intentIdOf(order));
  if (result.outcome !== 'ok') return unanswered(result);
  const wantsMethod =
    result.value.status === 'requires_payment_method' ||
    result.value.status === 'requires_confirmation';
  return wantsMethod
    ? learned(recordDecline(order, code, around).events)
    : lookedAt(order, result.value, around);
}

/** What the intent shows is what the try did; nothing there is a definite failure. */
async function lookAfterConfirm(
  provider: PaymentProvider,
  order: PlacedOrder,
  around: Circumstances,
): Promise<Learned> {
  const result = await provider.retrieveIntent(intentIdOf(order));
  if (result.outcome !== 'ok') return unanswered(result);
  const intent = result.value;
  const untouched =
    intent.status === 'requires_confirmation' ||
    (intent.status === 'requires_payment_method' && intent.lastDeclineCode === null);
  return untouched
    ? learned(recordAttemptFailed(order, 'provider_error', around).events)
    : lookedAt(order, intent, around);
}

/** Asks how the intent stands. */
export async function look(
  provider: PaymentProvider,
  order: PlacedOrder,
  around: Circumstances,
): Promise<Learned> {
  const result = await provider.retrieveIntent(intentIdOf(order));
  return result.outcome === 'ok' ? lookedAt(order, result.value, around) : unanswered(result);
}

const lookedAt = (order: PlacedOrder, intent: Intent, around: Circumstances): Learned =>
  intent.status === 'processing'
    ? uncertain()
    : learned(recordIntent(order, intent, around).events);

export async function capture(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: KeyedCall,
  around: Circumstances,
): Promise<Learned> {
  const again = (): Learned =>
    underNextKey(order.payment, around.nowMs, () => startCapture(order, around.nowMs));
  if (!step.repeatable) return capturedOr(provider, order, around, again);
  const result = await provider.captureIntent({
    intentId: intentIdOf(order),
    idempotencyKey: `${order.orderId}/capture/${step.call}`,
  });
  switch (result.outcome) {
    case 'ok':
      return result.value.status === 'succeeded'
        ? lookedAt(order, result.value, around)
        : capturedOr(provider, order, around, () => uncertain());
    case 'spent':
      return capturedOr(provider, order, around, again);
    case 'refused':
    case 'declined': {
      const code = result.outcome === 'refused' ? result.code : result.declineCode;
      return capturedOr(provider, order, around, () => learned(recordCaptureFailed(order, code)));
    }
    default:
      return unanswered(result);
  }
}

/** The intent says whether the money is ours; where it still waits, what follows from that. */
async function capturedOr(
  provider: PaymentProvider,
  order: PlacedOrder,
  around: Circumstances,
  waiting: () => Learned,
): Promise<Learned> {
  const seen = await provider.retrieveIntent(intentIdOf(order));
  if (seen.outcome !== 'ok') return unanswered(seen);
  switch (seen.value.status) {
    case 'succeeded':
    case 'canceled':
    case 'processing':
      return lookedAt(order, seen.value, around);
    case 'requires_capture':
      return waiting();
    default:
      return learned(recordCaptureFailed(order, 'authorisation_lost'));
  }
}

export async function cancel(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: KeyedCall,
  around: Circumstances,
): Promise<Learned> {
  if (step.repeatable) {
    const result = await provider.cancelIntent({
      intentId: intentIdOf(order),
      idempotencyKey: `${order.orderId}/cancel/${step.call}`,
    });
    if (result.outcome === 'ok' && result.value.status === 'canceled') {
      return lookedAt(order, result.value, around);
    }
    if (result.outcome === 'busy' || result.outcome === 'unknown') return unanswered(result);
  }
  const seen = await provider.retrieveIntent(intentIdOf(order));
  if (seen.outcome !== 'ok') return unanswered(seen);
  const { status } = seen.value;
  if (status === 'canceled' || status === 'succeeded' || status === 'processing') {
    return lookedAt(order, seen.value, around);
  }
  return underNextKey(order.payment, around.nowMs, () =>
    startCancel(order, order.payment.cancelReason ?? 'expired', around.nowMs),
  );
}
