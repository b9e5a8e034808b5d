/**
 * What the simulator remembers. Records are never changed in place: a change puts a new version, so
 * that an event or a saved answer can keep the version that it spoke of.
 *
 * Amounts are minor units, `…S` are seconds and `…Ms` milliseconds since the epoch.
 */

export type Metadata = Readonly<Record<string, string>>;

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

/** Why the last try of a payment failed. */
export interface PaymentError {
  readonly type: 'card_error' | 'invalid_request_error';
  readonly code: string;
  readonly declineCode: string | null;
  readonly message: string;
  readonly chargeId: string | null;
  readonly paymentMethod: string;
}

/** A 3-D Secure challenge that the buyer has to answer. */
export interface Challenge {
  readonly id: string;
  readonly returnUrl: string | null;
  /** How the buyer answered; null while it is open. */
  readonly outcome: 'succeed' | 'fail' | null;
}

export interface IntentRecord {
  readonly object: 'payment_intent';
  readonly id: string;
  readonly createdS: number;
  readonly amountCents: number;
  /** Lower case, as on the wire. */
  readonly currency: string;
  readonly captureMethod: 'automatic' | 'automatic_async' | 'manual';
  readonly status: IntentStatus;
  readonly clientSecret: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly paymentMethod: string | null;
  readonly capturedCents: number;
  readonly latestChargeId: string | null;
  readonly lastError: PaymentError | null;
  readonly challenge: Challenge | null;
  readonly canceledAtS: number | null;
  readonly cancellationReason: string | null;
}

export interface ChargeRecord {
  readonly object: 'charge';
  readonly id: string;
  readonly createdS: number;
  readonly intentId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly metadata: Metadata;
  readonly paymentMethod: string;
  readonly failure: PaymentError | null;
  readonly captured: boolean;
  readonly capturedCents: number;
  /** As Stripe counts: what was authorised and let go without capture is part of it. */
  readonly refundedCents: number;
  readonly disputed: boolean;
  readonly balanceTransactionId: string | null;
}

export interface RefundRecord {
  readonly object: 'refund';
  readonly id: string;
  readonly createdS: number;
  readonly intentId: string;
  readonly chargeId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly metadata: Metadata;
  readonly reason: string | null;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly failureReason: string | null;
  readonly balanceTransactionId: string | null;
  /** What the bank will say later, for the test cards whose refunds change after the answer. */
  readonly settlement: { readonly status: 'succeeded' | 'failed'; readonly dueMs: number } | null;
}

export interface DisputeRecord {
  readonly object: 'dispute';
  readonly id: string;
  readonly createdS: number;
  readonly intentId: string;
  readonly chargeId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly reason: string;
  readonly status: 'needs_response';
  readonly balanceTransactionId: string;
}

/** A movement of the account's balance: what reports of money are made of. */
export interface BalanceTransactionRecord {
  readonly object: 'balance_transaction';
  readonly id: string;
  readonly createdS: number;
  readonly type: 'charge' | 'refund' | 'refund_failure' | 'adjustment';
  readonly amountCents: number;
  readonly feeCents: number;
  readonly currency: string;
  readonly sourceId: string;
}

export type SimulatorRecord =
  | IntentRecord
  | ChargeRecord
  | RefundRecord
  | DisputeRecord
  | BalanceTransactionRecord;

export type ObjectName = SimulatorRecord['object'];

/** Something that happened, with the version of the record that it happened to. */
export interface EventRecord {
  readonly object: 'event';
  readonly id: string;
  readonly createdS: number;
  readonly type: string;
  readonly subject: SimulatorRecord;
}

/** The error envelope's content, but for the intent that may come with it. */
export interface ApiError {
  readonly type: 'card_error' | 'invalid_request_error' | 'idempotency_error' | 'api_error';
  readonly code?: string;
  readonly declineCode?: string;
  readonly message: string;
  readonly param?: string;
  readonly chargeId?: string;
}

/** What a call is answered with: the record, or an error and the intent that it is about. */
export type Answer =
  | {
      readonly status: 200;
      readonly record: SimulatorRecord;
      /** The intent's charge, where the caller asked for it to be expanded. */
      readonly charge: ChargeRecord | null;
    }
  | {
      readonly status: 400 | 402 | 404 | 500;
      readonly error: ApiError;
      readonly intent: IntentRecord | null;
    };

/** An answer kept under its idempotency key. */
export interface SavedAnswer {
  readonly key: string;
  /** Method and path of the first call. */
  readonly endpoint: string;
  /** Digest of its parameters. */
  readonly parameters: string;
  readonly atMs: number;
  readonly answer: Answer;
}
