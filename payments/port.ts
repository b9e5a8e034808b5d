/**
 * The payment provider port: cards are authorised first and captured only once the seats are sure
 * (manual capture). Amounts are integer minor units of `currency`.
 */

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

/** The provider's record of one payment. */
export interface Intent {
  readonly intentId: string;
  readonly status: IntentStatus;
  readonly amountCents: number;
  /** What has been captured; 0 before capture. */
  readonly capturedCents: number;
  readonly refundedCents: number;
  readonly currency: string;
  /** Lets the buyer's browser, and nobody else, confirm this intent. Never logged or stored. */
  readonly clientSecret: string | null;
  /** Where the buyer must go next, when `requires_action`. */
  readonly nextActionUrl: string | null;
  /** Why the last try failed: the provider's decline code (`insufficient_funds`), or its error code. */
  readonly lastDeclineCode: string | null;
  /** Our ids, written when the intent was created. */
  readonly orderId: string | null;
  readonly paymentId: string | null;
  readonly createdAtMs: number;
}

export type RefundStatus = 'pending' | 'succeeded' | 'failed' | 'requires_action' | 'canceled';

export interface ProviderRefund {
  readonly providerRefundId: string;
  readonly status: RefundStatus;
  readonly amountCents: number;
  readonly currency: string;
  readonly intentId: string;
  /** Our refund id, from the metadata. */
  readonly refundId: string | null;
  readonly orderId: string | null;
  readonly failureReason: string | null;
  readonly createdAtMs: number;
}

/**
 * What became of a provider call.
 *
 * - `ok`: done; `value` is the provider's record.
 * - `declined`: the card was refused: a definite answer, the intent can be tried again.
 * - `refused`: the provider says that the call itself can't be done (state, parameters): definite.
 * - `busy`: nothing was tried and the idempotency key is not spent: back off, send the same again.
 * - `spent`: the provider answered 5xx: it may have acted, and will answer this key the same for
 *   ever. Retrieve, never repeat.
 * - `unknown`: no answer (time-out, lost connection): send the same again under the same key.
 */
export type ProviderResult<T> =
  | { readonly outcome: 'ok'; readonly value: T }
  | { readonly outcome: 'declined'; readonly declineCode: string; readonly intent: Intent | null }
  | {
      readonly outcome: 'refused';
      readonly code: string;
      readonly message: string;
      readonly intent: Intent | null;
    }
  | {
      readonly outcome: 'busy';
      readonly reason: 'key_in_use' | 'rate_limited' | 'refused_connection' | 'not_authorised';
      readonly retryAfterMs: number | null;
    }
  | { readonly outcome: 'spent'; readonly httpStatus: number }
  | { readonly outcome: 'unknown'; readonly cause: unknown };

export interface CreateIntentRequest {
  readonly orderId: string;
  readonly paymentId: string;
  readonly amountCents: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly idempotencyKey: string;
}

export interface ConfirmIntentRequest {
  readonly intentId: string;
  /** The provider's token for a card or wallet; left out when the browser attached one already. */
  readonly paymentMethod?: string;
  readonly returnUrl?: string;
  readonly idempotencyKey: string;
}

export interface IntentRequest {
  readonly intentId: string;
  readonly idempotencyKey: string;
}

export interface RefundRequest {
  readonly intentId: string;
  readonly amountCents: number;
  readonly refundId: string;
  readonly orderId: string;
  readonly idempotencyKey: string;
}

export interface ListPage<T> {
  readonly items: readonly T[];
  /** Hand back for the next page; null on the last. */
  readonly nextCursor: string | null;
}

export interface ListRequest {
  /** Created at or after, ms since the epoch. */
  readonly createdFromMs?: number;
  /** Created before, ms since the epoch. */
  readonly createdToMs?: number;
  readonly cursor?: string;
}

/** A webhook is a nudge: it says which order to look at, never what is true. */
export interface WebhookNudge {
  readonly eventId: string;
  readonly type: string;
  /** All that it can tell is that an intent was authorised or captured. */
  readonly isOfPayment: boolean;
  /** From the object's metadata; null when it is not one of ours. */
  readonly orderId: string | null;
  readonly intentId: string | null;
}

export interface PaymentProvider {
  /** Shown to clients as `provider`: `stripe` or `simulator`. */
  readonly name: string;
  /** Creates without confirming: moves no money. */
  createIntent(request: CreateIntentRequest): Promise<ProviderResult<Intent>>;
  confirmIntent(request: ConfirmIntentRequest): Promise<ProviderResult<Intent>>;
  captureIntent(request: IntentRequest): Promise<ProviderResult<Intent>>;
  cancelIntent(request: IntentRequest): Promise<ProviderResult<Intent>>;
  refund(request: RefundRequest): Promise<ProviderResult<ProviderRefund>>;
  retrieveIntent(intentId: string): Promise<ProviderResult<Intent>>;
  retrieveRefund(providerRefundId: string): Promise<ProviderResult<ProviderRefund>>;
  /** Newest first. */
  listIntents(request: ListRequest): Promise<ProviderResult<ListPage<Intent>>>;
  /** Newest first; of one intent when given. */
  listRefunds(
    request: ListRequest & { readonly intentId?: string },
  ): Promise<ProviderResult<ListPage<ProviderRefund>>>;
  /** Checks the signature over the raw body, with its time tolerance; null when it does not hold. */
  readWebhook(rawBody: string, signature: string): WebhookNudge | null;
}

/** The secret by which a buyer's browser may pay an intent: asked for when needed, never stored. */
export interface ClientSecrets {
  /** Null when the provider can't be asked just now. */
  of(intentId: string): Promise<string | null>;
}
