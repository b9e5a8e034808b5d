import type Stripe from 'stripe';
import type {
  Answer,
  ApiError,
  BalanceTransactionRecord,
  DisputeRecord,
  EventRecord,
  IntentRecord,
  PaymentError,
  RefundRecord,
  SimulatorRecord,
} from './records.ts';
import { TEST_CARDS } from './test-cards.ts';
import { renderCharge, renderPaymentMethod } from './wire-cards.ts';

/** The version of Stripe's API that the objects follow. */
export const API_VERSION = '2026-10-28.endive';

/** Turns records into Stripe's objects. */
export interface Renderer {
  record(record: SimulatorRecord): object;
  event(event: EventRecord, pendingWebhooks: number): object;
  answer(answer: Answer): object;
}

/** @param baseUrl where the challenge page is: `http://127.0.0.1:12111` */
export function createRenderer(baseUrl: string): Renderer {
  const intent = (record: IntentRecord, charge: object | null = null) =>
    renderIntent(record, baseUrl, charge);
  const record = (subject: SimulatorRecord): object => {
    switch (subject.object) {
      case 'payment_intent':
        return intent(subject);
      case 'charge':
        return renderCharge(subject);
      case 'refund':
        return renderRefund(subject);
      case 'dispute':
        return renderDispute(subject);
      case 'balance_transaction':
        return renderBalanceTransaction(subject);
    }
  };
  return {
    record,
    event: (event, pendingWebhooks) => ({
      id: event.id,
      object: 'event',
      api_version: API_VERSION,
      created: event.createdS,
      data: { object: record(event.subject) },
      livemode: false,
      pending_webhooks: pendingWebhooks,
      request: { id: null, idempotency_key: null },
      type: event.type,
    }),
    answer: (answer) => {
      if (answer.status !== 200) {
        return renderError(answer.error, answer.intent === null ? null : intent(answer.intent));
      }
      const { record: subject, charge } = answer;
      return subject.object === 'payment_intent' && charge !== null
        ? intent(subject, renderCharge(charge))
        : record(subject);
    },
  };
}

/** Stripe's error envelope. */
export function renderError(error: ApiError, intent: object | null = null): object {
  return {
    error: {
      type: error.type,
      ...(error.code === undefined ? {} : { code: error.code }),
      ...(error.declineCode === undefined ? {} : { decline_code: error.declineCode }),
      message: error.message,
      ...(error.param === undefined ? {} : { param: error.param }),
      ...(error.chargeId === undefined ? {} : { charge: error.chargeId }),
      ...(intent === null ? {} : { payment_intent: intent }),
    },
  };
}

function renderIntent(record: IntentRecord, baseUrl: string, charge: object | null): object {
  return {
    id: record.id,
    object: 'payment_intent',
    allowed_payment_method_types: ['card'],
    amount: record.amountCents,
    amount_capturable: record.status === 'requires_capture' ? record.amountCents : 0,
    amount_details: { tip: {} },
    amount_received: record.capturedCents,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: record.canceledAtS,
    cancellation_reason: record.cancellationReason,
    capture_method: record.captureMethod,
    client_secret: record.clientSecret,
    confirmation_method: 'automatic',
    created: record.createdS,
    currency: record.currency,
    customer: null,
    customer_account: null,
    description: record.description,
    excluded_payment_method_types: null,
    last_payment_error: record.lastError === null ? null : renderPaymentError(record.lastError),
    latest_charge: charge ?? record.latestChargeId,
    livemode: false,
    managed_payments: null,
    metadata: record.metadata,
    next_action: nextAction(record, baseUrl),
    on_behalf_of: null,
    payment_method: record.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: record.status,
    transfer_data: null,
    transfer_group: null,
  } satisfies Partial<Record<keyof Stripe.PaymentIntent, unknown>>;
}

function nextAction({ status, challenge }: IntentRecord, baseUrl: string): object | null {
  if (status !== 'requires_action' || challenge === null) return null;
  return {
    type: 'redirect_to_url',
    redirect_to_url: {
      return_url: challenge.returnUrl,
      url: `${baseUrl}/challenges/${challenge.id}`,
    },
  };
}

function renderPaymentError(error: PaymentError): object {
  const card = TEST_CARDS.get(error.paymentMethod);
  return {
    ...(error.chargeId === null ? {} : { charge: error.chargeId }),
    code: error.code,
    ...(error.declineCode === null ? {} : { decline_code: error.declineCode }),
    message: error.message,
    ...(card === undefined ? {} : { payment_method: renderPaymentMethod(card, 0) }),
    type: error.type,
  };
}

function renderRefund(record: RefundRecord): object {
  return {
    id: record.id,
    object: 'refund',
    amount: record.amountCents,
    balance_transaction: record.balanceTransactionId,
    charge: record.chargeId,
    created: record.createdS,
    currency: record.currency,
    customer: null,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    ...(record.failureReason === null ? {} : { failure_reason: record.failureReason }),
    metadata: record.metadata,
    payment_intent: record.intentId,
    payment_method: null,
    ...(record.status === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: record.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: record.status,
    transfer_reversal: null,
  } satisfies Partial<Record<keyof Stripe.Refund, unknown>>;
}

function renderDispute(record: DisputeRecord): object {
  return {
    id: record.id,
    object: 'dispute',
    amount: record.amountCents,
    balance_transactions: [],
    charge: record.chargeId,
    created: record.createdS,
    currency: record.currency,
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: { due_by: null, has_evidence: false, past_due: false, submission_count: 0 },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: record.intentId,
    reason: record.reason,
    status: record.status,
  } satisfies Partial<Record<keyof Stripe.Dispute, unknown>>;
}

const REPORTING_CATEGORY = {
  charge: 'charge',
  refund: 'refund',
  refund_failure: 'refund_failure',
  adjustment: 'dispute',
} as const;

function renderBalanceTransaction(record: BalanceTransactionRecord): object {
  return {
    id: record.id,
    object: 'balance_transaction',
    amount: record.amountCents,
    available_on: record.createdS,
    balance_type: 'payments',
    created: record.createdS,
    currency: record.currency,
    description: null,
    exchange_rate: null,
    fee: record.feeCents,
    fee_details:
      record.feeCents === 0
        ? []
        : [
            {
              amount: record.feeCents,
              application: null,
              currency: record.currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: record.amountCents - record.feeCents,
    reporting_category: REPORTING_CATEGORY[record.type],
    source: record.sourceId,
    status: 'available',
    type: record.type,
  } satisfies Partial<Record<keyof Stripe.BalanceTransaction, unknown>>;
}
