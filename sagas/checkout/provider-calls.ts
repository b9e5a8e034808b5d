/**
 * The provider call that a step asks for, and what its answer means for the order. The idempotency
 * key is order, step and call: the same step asked for again is the same call to the provider.
 */
import type { Step } from '#domain/checkout.ts';
import type { PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import type { Circumstances } from '#domain/payment-decisions.ts';
import {
  recordAttemptFailed,
  recordCaptureFailed,
  recordCreated,
  recordDecline,
  recordIntent,
  requestPayment,
  startCancel,
  startCapture,
} from '#domain/payment-decisions.ts';
import { type Refund, recordRefund, restartRefund } from '#domain/refund.ts';
import type { Intent, PaymentProvider, ProviderRefund, ProviderResult } from '#payments/port.ts';

/** `uncertain`: no answer that says anything; ask again later. */
export type Learned =
  | { readonly kind: 'events'; readonly events: readonly OrderEvent[] }
  | { readonly kind: 'uncertain'; readonly retryAfterMs: number | null };

const learned = (events: readonly OrderEvent[]): Learned => ({ kind: 'events', events });
const uncertain = (retryAfterMs: number | null = null): Learned => ({
  kind: 'uncertain',
  retryAfterMs,
});

/** A step that calls the provider. */
export type ProviderStep = Extract<
  Step,
  { kind: 'create' | 'confirm' | 'look' | 'capture' | 'cancel' | 'refund' | 'look-at-refund' }
>;

/** Intents that strayed are found among those of the order's own lifetime, this much wider. */
const CLOCK_SLACK_MS = 5 * 60_000;

export async function callProvider(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: ProviderStep,
  around: Circumstances,
): Promise<Learned> {
  switch (step.kind) {
    case 'create':
      return create(provider, order, step, around);
    case 'confirm':
      return confirm(provider, order, step, around);
    case 'look':
      return look(provider, order, around);
    case 'capture':
      return capture(provider, order, step, around);
    case 'cancel':
      return cancel(provider, order, step, around);
    case 'refund':
      return refund(provider, order, step, around);
    case 'look-at-refund':
      return lookAtRefund(provider, step.refund);
    default:
      step satisfies never;
      return uncertain();
  }
}

async function create(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: Extract<ProviderStep, { kind: 'create' }>,
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
      return learned(
        recordCreated(order, { intentId: result.value.intentId, provider: provider.name }),
      );
    case 'spent':
      return createdOrAskedAgain(provider, order, around);
    case 'refused':
    case 'declined':
      // A definite no to an intent that never was: there is nothing to cancel at the provider.
      return learned([{ type: 'OrderCancelled', data: { reason: 'payment_failed' } }]);
    default:
      return unanswered(result);
  }
}

/** The key is spent and the id was never learned: the list says whether the intent is there. */
async function createdOrAskedAgain(
  provider: PaymentProvider,
  order: PlacedOrder,
  around: Circumstances,
): Promise<Learned> {
  const createdFromMs = order.payment.calledAtMs - CLOCK_SLACK_MS;
  let cursor: string | undefined;
  do {
    const page = await provider.listIntents({
      createdFromMs,
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (page.outcome !== 'ok') return unanswered(page);
    const found = page.value.items.find((intent) => intent.orderId === order.orderId);
    if (found !== undefined) {
      return learned(recordCreated(order, { intentId: found.intentId, provider: provider.name }));
    }
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return learned(requestPayment(order, around.nowMs));
}

async function confirm(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: Extract<ProviderStep, { kind: 'confirm' }>,
  around: Circumstances,
): Promise<Learned> {
  if (!step.repeatable || step.paymentMethod === null)
    return lookAfterConfirm(provider, order, around);
  const result = await provider.confirmIntent({
    intentId: intentIdOf(order),
    paymentMethod: step.paymentMethod,
    ...(step.returnUrl === null ? {} : { returnUrl: step.returnUrl }),
    idempotencyKey: `${order.orderId}/confirm/${step.attempt}`,
  });
  switch (result.outcome) {
    case 'ok':
      // The first answer may be a replay of long ago; the event already recorded says so.
      return result.value.status === 'processing'
        ? uncertain()
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

/** The key is spent: what the intent shows is what the try did; nothing there is a definite failure. */
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

async function look(
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

async function capture(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: Extract<ProviderStep, { kind: 'capture' }>,
  around: Circumstances,
): Promise<Learned> {
  if (step.repeatable) {
    const result = await provider.captureIntent({
      intentId: intentIdOf(order),
      idempotencyKey: `${order.orderId}/capture/${step.call}`,
    });
    if (result.outcome === 'ok') return lookedAt(order, result.value, around);
    if (result.outcome === 'busy' || result.outcome === 'unknown') return unanswered(result);
    const seen = await provider.retrieveIntent(intentIdOf(order));
    if (seen.outcome !== 'ok') return unanswered(seen);
    if (seen.value.status !== 'requires_capture') return lookedAt(order, seen.value, around);
    return result.outcome === 'spent'
      ? learned(startCapture(order, around.nowMs))
      : learned(
          recordCaptureFailed(
            order,
            result.outcome === 'declined' ? result.declineCode : result.code,
          ),
        );
  }
  const seen = await provider.retrieveIntent(intentIdOf(order));
  if (seen.outcome !== 'ok') return unanswered(seen);
  return seen.value.status === 'requires_capture'
    ? learned(startCapture(order, around.nowMs))
    : lookedAt(order, seen.value, around);
}

async function cancel(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: Extract<ProviderStep, { kind: 'cancel' }>,
  around: Circumstances,
): Promise<Learned> {
  if (step.repeatable) {
    const result = await provider.cancelIntent({
      intentId: intentIdOf(order),
      idempotencyKey: `${order.orderId}/cancel/${step.call}`,
    });
    if (result.outcome === 'ok') return lookedAt(order, result.value, around);
    if (result.outcome === 'busy' || result.outcome === 'unknown') return unanswered(result);
  }
  const seen = await provider.retrieveIntent(intentIdOf(order));
  if (seen.outcome !== 'ok') return unanswered(seen);
  const isOver = seen.value.status === 'canceled' || seen.value.status === 'succeeded';
  return isOver
    ? lookedAt(order, seen.value, around)
    : learned(startCancel(order, order.payment.cancelReason ?? 'expired', around.nowMs));
}

async function refund(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: Extract<ProviderStep, { kind: 'refund' }>,
  around: Circumstances,
): Promise<Learned> {
  const asked = step.refund;
  if (!step.repeatable) return refundedOrAskedAgain(provider, order, asked, around);
  const result = await provider.refund({
    intentId: intentIdOf(order),
    amountCents: asked.amountCents,
    refundId: asked.refundId,
    orderId: order.orderId,
    idempotencyKey: `${order.orderId}/refund/${asked.refundId}/${asked.call}`,
  });
  switch (result.outcome) {
    case 'ok':
      return learned(refundEvents(asked, result.value));
    case 'spent':
      return refundedOrAskedAgain(provider, order, asked, around);
    case 'refused':
      return learned(recordRefund(asked, { status: 'failed', code: result.code }).events);
    case 'declined':
      return learned(recordRefund(asked, { status: 'failed', code: result.declineCode }).events);
    default:
      return unanswered(result);
  }
}

async function refundedOrAskedAgain(
  provider: PaymentProvider,
  order: PlacedOrder,
  asked: Refund,
  around: Circumstances,
): Promise<Learned> {
  let cursor: string | undefined;
  do {
    const page = await provider.listRefunds({
      intentId: intentIdOf(order),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (page.outcome !== 'ok') return unanswered(page);
    const found = page.value.items.find((refund) => refund.refundId === asked.refundId);
    if (found !== undefined) return learned(refundEvents(asked, found));
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return learned(restartRefund(asked, around.nowMs).events);
}

async function lookAtRefund(provider: PaymentProvider, asked: Refund): Promise<Learned> {
  if (asked.providerRefundId === null) {
    throw new Error(`refund ${asked.refundId} was accepted without the provider's id`);
  }
  const result = await provider.retrieveRefund(asked.providerRefundId);
  return result.outcome === 'ok' ? learned(refundEvents(asked, result.value)) : unanswered(result);
}

function refundEvents(asked: Refund, refund: ProviderRefund): readonly OrderEvent[] {
  const isFailed = refund.status === 'failed' || refund.status === 'canceled';
  return recordRefund(
    asked,
    isFailed
      ? { status: 'failed', code: refund.failureReason ?? refund.status }
      : {
          status: refund.status === 'succeeded' ? 'succeeded' : 'pending',
          providerRefundId: refund.providerRefundId,
        },
  ).events;
}

/** No word on what was asked: nothing is concluded from it, not even from a refusal to look. */
function unanswered(result: ProviderResult<unknown>): Learned {
  return uncertain(result.outcome === 'busy' ? result.retryAfterMs : null);
}

function intentIdOf(order: PlacedOrder): string {
  if (order.payment.intentId === null) {
    throw new Error(`order ${order.orderId} has no intent in stage ${order.payment.stage}`);
  }
  return order.payment.intentId;
}
