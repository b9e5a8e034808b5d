import type Stripe from 'stripe';
import type { Intent, IntentStatus, ProviderRefund, RefundStatus } from './port.ts';

const INTENT_STATUSES: ReadonlySet<string> = new Set<IntentStatus>([
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'succeeded',
  'canceled',
]);

const REFUND_STATUSES: ReadonlySet<string> = new Set<RefundStatus>([
  'pending',
  'succeeded',
  'failed',
  'requires_action',
  'canceled',
]);

/** Our view of Stripe's payment intent, whose `latest_charge` must be expanded once money moved. */
export function toIntent(intent: Stripe.PaymentIntent): Intent {
  const error = intent.last_payment_error;
  return {
    intentId: intent.id,
    status: intentStatus(intent.status),
    amountCents: intent.amount,
    capturedCents: intent.amount_received,
    refundedCents: refundedCents(intent.latest_charge),
    currency: intent.currency.toUpperCase(),
    clientSecret: intent.client_secret,
    nextActionUrl: intent.next_action?.redirect_to_url?.url ?? null,
    lastDeclineCode: error === null ? null : (error.decline_code ?? error.code ?? error.type),
    orderId: intent.metadata.order_id ?? null,
    paymentId: intent.metadata.payment_id ?? null,
    createdAtMs: intent.created * 1000,
  };
}

/**
 * What went back to the buyer. Stripe also counts as refunded what was authorised and never
 * captured (a cancelled authorisation, the rest of a partial capture): that was never taken.
 */
function refundedCents(charge: Stripe.PaymentIntent['latest_charge']): number {
  if (charge === null || typeof charge === 'string') return 0;
  const released = charge.amount - charge.amount_captured;
  return charge.captured ? Math.max(0, charge.amount_refunded - released) : 0;
}

/** Whether `toIntent` can tell what was refunded. */
export function refundsKnown(intent: Stripe.PaymentIntent): boolean {
  return intent.status !== 'succeeded' || typeof intent.latest_charge === 'object';
}

/** Our view of a refund; null for one that belongs to no payment intent, so is none of ours. */
export function toRefund(refund: Stripe.Refund): ProviderRefund | null {
  const intentId = idOf(refund.payment_intent);
  if (intentId === null) return null;
  return {
    providerRefundId: refund.id,
    status: refundStatus(refund.status),
    amountCents: refund.amount,
    currency: refund.currency.toUpperCase(),
    intentId,
    refundId: refund.metadata?.refund_id ?? null,
    orderId: refund.metadata?.order_id ?? null,
    failureReason: refund.failure_reason ?? null,
    createdAtMs: refund.created * 1000,
  };
}

/** Stripe gives a reference as an id, or as the object itself when expanded. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === 'string' ? reference : reference.id;
}

function intentStatus(status: string): IntentStatus {
  if (!INTENT_STATUSES.has(status)) throw new Error(`unknown payment intent status ${status}`);
  return status as IntentStatus;
}

function refundStatus(status: string | null): RefundStatus {
  if (status === null || !REFUND_STATUSES.has(status)) {
    throw new Error(`unknown refund status ${status}`);
  }
  return status as RefundStatus;
}
