import type Stripe from 'stripe';
import type { ChargeRecord } from './records.ts';
import { TEST_CARDS, type TestCard } from './test-cards.ts';

const CARD_EXPIRY = { exp_month: 12, exp_year: 2034 } as const;
const BILLING_DETAILS = { address: null, email: null, name: null, phone: null, tax_id: null };

export function renderPaymentMethod(card: TestCard, createdS: number): object {
  return {
    id: card.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: BILLING_DETAILS,
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: card.country,
      display_brand: card.brand,
      ...CARD_EXPIRY,
      funding: 'credit',
      last4: card.last4,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: createdS,
    customer: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

export function renderCharge(record: ChargeRecord): object {
  const card = TEST_CARDS.get(record.paymentMethod);
  return {
    id: record.id,
    object: 'charge',
    amount: record.amountCents,
    amount_captured: record.capturedCents,
    amount_refunded: record.refundedCents,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: record.balanceTransactionId,
    billing_details: BILLING_DETAILS,
    calculated_statement_descriptor: 'BOXOFFICE',
    captured: record.captured,
    created: record.createdS,
    currency: record.currency,
    customer: null,
    description: null,
    disputed: record.disputed,
    failure_balance_transaction: null,
    failure_code: record.failure?.code ?? null,
    failure_message: record.failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: record.metadata,
    on_behalf_of: null,
    outcome: outcome(record),
    paid: record.failure === null,
    payment_intent: record.intentId,
    payment_method: record.paymentMethod,
    payment_method_details: {
      card: {
        amount_authorized: record.amountCents,
        brand: card?.brand ?? null,
        country: card?.country ?? null,
        ...CARD_EXPIRY,
        funding: 'credit',
        last4: card?.last4 ?? null,
      },
      type: 'card',
    },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: record.refundedCents >= record.amountCents,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: record.failure === null ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  } satisfies Partial<Record<keyof Stripe.Charge, unknown>>;
}

function outcome({ failure }: ChargeRecord): object {
  const refused = failure !== null;
  return {
    network_status: refused ? 'declined_by_network' : 'approved_by_network',
    reason: failure?.declineCode ?? failure?.code ?? null,
    risk_level: 'normal',
    seller_message: refused ? 'The bank declined the payment.' : 'Payment complete.',
    type: refused ? 'issuer_declined' : 'authorized',
  };
}
