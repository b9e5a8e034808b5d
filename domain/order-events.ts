/**
 * What can happen to an order, its payment and its refunds. Every call to the payment provider is
 * preceded by an event here: that append is the judge between two confirms, and between capture and
 * cancel. `atMs` in such an event is when the call was decided on: after 23 hours its idempotency key
 * may have been forgotten, and it is looked up instead of repeated.
 */
import type { Item } from './hold.ts';

export const orderStream = (orderId: string): string => `order-${orderId}`;

export type CancelReason =
  | 'buyer'
  | 'expired'
  | 'declined'
  | 'show_cancelled'
  | 'seats_lost'
  | 'payment_failed';

export type OrderEvent =
  | {
      readonly type: 'OrderPlaced';
      readonly data: {
        readonly orderId: string;
        readonly paymentId: string;
        readonly showId: string;
        readonly eventId: string;
        readonly customerId: string;
        readonly holdIds: readonly string[];
        readonly items: readonly Item[];
        readonly totalCents: number;
        readonly currency: string;
        readonly payByMs: number;
        /** True where its seats could not be reserved in the same append: they come one by one. */
        readonly seatsFollow?: boolean;
      };
    }
  /** The last seat of an order whose seats follow is reserved: from here on money may move. */
  | { readonly type: 'OrderSeatsReserved'; readonly data: Readonly<Record<string, never>> }
  | PaymentEvent
  | { readonly type: 'OrderConfirmed'; readonly data: { readonly late: boolean } }
  | {
      readonly type: 'OrderCancelled';
      readonly data: {
        readonly reason: CancelReason;
        /** True where its seats could not be freed in the same append: they are freed one by one. */
        readonly seatsFollow?: boolean;
      };
    }
  /** Late money could not have all of its seats again: those taken on the way are freed one by one. */
  | { readonly type: 'OrderSeatsGivenUp'; readonly data: Readonly<Record<string, never>> }
  /** The last seat of a cancelled order whose seats follow is free. */
  | { readonly type: 'OrderSeatsReleased'; readonly data: Readonly<Record<string, never>> }
  | RefundEvent;

export type PaymentEvent =
  /** Precedes the creation of the provider's intent. */
  | {
      readonly type: 'PaymentRequested';
      readonly data: { readonly attempt: number; readonly atMs: number };
    }
  | {
      readonly type: 'PaymentCreated';
      readonly data: { readonly intentId: string; readonly provider: string };
    }
  /** Precedes a confirmation; one try of the buyer. */
  | {
      readonly type: 'PaymentAttempted';
      readonly data: {
        readonly attempt: number;
        readonly paymentMethod: string | null;
        readonly returnUrl: string | null;
        readonly atMs: number;
      };
    }
  /** The bank wants to see the buyer; `payByMs` is the deadline with its one extension. */
  | {
      readonly type: 'PaymentActionRequired';
      readonly data: {
        readonly attempt: number;
        readonly url: string | null;
        readonly payByMs: number;
      };
    }
  | { readonly type: 'PaymentAuthorised'; readonly data: { readonly attempt: number } }
  | {
      readonly type: 'PaymentDeclined';
      readonly data: { readonly attempt: number; readonly declineCode: string };
    }
  /** The try came to a definite end without an answer of the card's bank. */
  | {
      readonly type: 'PaymentAttemptFailed';
      readonly data: { readonly attempt: number; readonly code: string };
    }
  /** Precedes a capture. `call` counts the idempotency keys spent. */
  | {
      readonly type: 'CaptureStarted';
      readonly data: { readonly call: number; readonly atMs: number };
    }
  | { readonly type: 'CaptureFailed'; readonly data: { readonly code: string } }
  | {
      readonly type: 'PaymentCaptured';
      /** `late`: found after the order had been given up. */
      readonly data: { readonly amountCents: number; readonly late: boolean };
    }
  /**
   * A confirm that tried nothing new (the order was paid, or a challenge was settled) was answered
   * with what stands here. It keeps the request's idempotency key, so that a retry hears the same.
   */
  | { readonly type: 'ConfirmAnswered'; readonly data: Readonly<Record<string, never>> }
  /** There was nothing to pay. */
  | { readonly type: 'PaymentWaived'; readonly data: Readonly<Record<string, never>> }
  /** Precedes a cancellation of the intent; from here on nothing is captured. */
  | {
      readonly type: 'CancelStarted';
      readonly data: {
        readonly call: number;
        readonly reason: CancelReason;
        readonly atMs: number;
      };
    }
  | { readonly type: 'PaymentCancelled'; readonly data: Readonly<Record<string, never>> };

/** Why money goes back; a free-text note is kept with the personal data, under the refund's id. */
export type RefundReason = string;

export type RefundEvent =
  | {
      readonly type: 'RefundRequested';
      readonly data: {
        readonly refundId: string;
        readonly seatIds: readonly string[];
        readonly amountCents: number;
        readonly reason: RefundReason;
        readonly keepSeatsBlocked: boolean;
      };
    }
  /** Precedes the provider's refund. */
  | {
      readonly type: 'RefundStarted';
      readonly data: { readonly refundId: string; readonly call: number; readonly atMs: number };
    }
  /** The provider took it on; the seats go back now. */
  | {
      readonly type: 'RefundAccepted';
      readonly data: { readonly refundId: string; readonly providerRefundId: string };
    }
  | { readonly type: 'RefundSucceeded'; readonly data: { readonly refundId: string } }
  | {
      readonly type: 'RefundFailed';
      /** `accepted`: it failed after the provider had taken it on; the seats stay returned. */
      readonly data: {
        readonly refundId: string;
        readonly code: string;
        readonly accepted: boolean;
      };
    };
