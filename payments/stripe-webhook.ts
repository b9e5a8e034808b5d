import Stripe from 'stripe';
import type { Clock } from '#platform/ports.ts';
import type { WebhookNudge } from './port.ts';
import { idOf } from './stripe-records.ts';

/**
 * The events to ask of Stripe: those after which an order may have to move although no answer to a
 * call of ours said so. That an intent was made, or that a challenge is open, only our own calls bring
 * about, and their answers tell; where an answer is lost, the order is looked up.
 */
export const WEBHOOK_TYPES: ReadonlySet<string> = new Set([
  'payment_intent.amount_capturable_updated',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
]);

/** What every paid order brings, mostly a moment after our own calls were answered. */
const OF_PAYMENT: ReadonlySet<string> = new Set([
  'payment_intent.amount_capturable_updated',
  'payment_intent.succeeded',
]);

/** How old a signature may be. */
const TOLERANCE_S = 300;

/** Checks the signature over the raw body; null when it does not hold. */
export function readStripeWebhook(
  rawBody: string,
  signature: string,
  secret: string,
  clock: Clock,
): WebhookNudge | null {
  try {
    const event = Stripe.webhooks.constructEvent(
      rawBody,
      signature,
      secret,
      TOLERANCE_S,
      undefined,
      clock.nowMs(),
    );
    return toNudge(event);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    // Signed, but not an event: nothing that we could act on, and nothing that a retry would mend.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The fields that a nudge is read from, on whichever object the event is about. */
interface EventObject {
  readonly id?: string;
  readonly object: string;
  readonly metadata?: Record<string, string> | null;
  readonly payment_intent?: string | { id: string } | null;
}

function toNudge(event: Stripe.Event): WebhookNudge {
  const object = event.data.object as EventObject;
  const intentId =
    object.object === 'payment_intent' ? (object.id ?? null) : idOf(object.payment_intent);
  return {
    eventId: event.id,
    type: event.type,
    isOfPayment: OF_PAYMENT.has(event.type),
    orderId: object.metadata?.order_id ?? null,
    intentId,
  };
}
