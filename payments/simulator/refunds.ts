import { invalid, missingReference, ok, refuse } from './answers.ts';
import { refundableCents } from './charges.ts';
import type { Draft } from './draft.ts';
import type { CreateRefundParams } from './params.ts';
import type { Answer, ChargeRecord, RefundRecord } from './records.ts';
import { TEST_CARDS, type TestCard } from './test-cards.ts';

export function createRefund(
  draft: Draft,
  params: CreateRefundParams,
  settleAfterMs: number,
): Answer {
  const charge = chargeToRefund(draft, params);
  if ('status' in charge) return charge;
  const refundable = refundableCents(charge);
  const problem = refundProblem(charge, params.amount, refundable);
  if (problem !== null) return problem;
  const amountCents = params.amount ?? refundable;
  const balanceTransactionId = draft.newId('txn');
  const refund = draft.put<RefundRecord>({
    object: 'refund',
    id: draft.newId('re'),
    createdS: draft.createdS,
    intentId: charge.intentId,
    chargeId: charge.id,
    amountCents,
    currency: charge.currency,
    metadata: params.metadata,
    reason: params.reason ?? null,
    failureReason: null,
    balanceTransactionId,
    ...firstAnswer(TEST_CARDS.get(charge.paymentMethod), draft.nowMs + settleAfterMs),
  });
  draft.put({
    object: 'balance_transaction',
    id: balanceTransactionId,
    createdS: draft.createdS,
    type: 'refund',
    amountCents: -amountCents,
    feeCents: 0,
    currency: charge.currency,
    sourceId: refund.id,
  });
  const refunded = draft.put<ChargeRecord>({
    ...charge,
    refundedCents: charge.refundedCents + amountCents,
  });
  draft.emit('refund.created', refund);
  draft.emit('charge.refunded', refunded);
  return ok(refund);
}

/** The bank's later word on a refund. A failed one gives the money back to the account. */
export function settleRefund(draft: Draft, refund: RefundRecord): void {
  if (refund.settlement === null) return;
  const { status } = refund.settlement;
  const settled = draft.put<RefundRecord>({
    ...refund,
    status,
    settlement: null,
    failureReason: status === 'failed' ? 'expired_or_canceled_card' : null,
  });
  if (status === 'failed') takeBack(draft, settled);
  draft.emit('refund.updated', settled);
  if (status === 'failed') draft.emit('refund.failed', settled);
}

function takeBack(draft: Draft, refund: RefundRecord): void {
  const charge = draft.charge(refund.chargeId);
  if (charge === undefined) throw new Error(`refund ${refund.id} has no charge`);
  draft.put<ChargeRecord>({ ...charge, refundedCents: charge.refundedCents - refund.amountCents });
  draft.put({
    object: 'balance_transaction',
    id: draft.newId('txn'),
    createdS: draft.createdS,
    type: 'refund_failure',
    amountCents: refund.amountCents,
    feeCents: 0,
    currency: refund.currency,
    sourceId: refund.id,
  });
}

function firstAnswer(
  card: TestCard | undefined,
  dueMs: number,
): Pick<RefundRecord, 'status' | 'settlement'> {
  switch (card?.refund) {
    case 'fails_later':
      return { status: 'succeeded', settlement: { status: 'failed', dueMs } };
    case 'succeeds_later':
      return { status: 'pending', settlement: { status: 'succeeded', dueMs } };
    default:
      return { status: 'succeeded', settlement: null };
  }
}

function chargeToRefund(draft: Draft, params: CreateRefundParams): ChargeRecord | Answer {
  if (params.charge !== undefined && params.payment_intent !== undefined) {
    return refuse({
      type: 'invalid_request_error',
      message: 'You may only specify one of these parameters: charge, payment_intent.',
    });
  }
  if (params.charge !== undefined) {
    const charge = draft.charge(params.charge);
    return charge ?? missingReference('charge', params.charge, 'charge');
  }
  const intentId = params.payment_intent;
  if (intentId === undefined) {
    return refuse({
      type: 'invalid_request_error',
      code: 'parameter_missing',
      message:
        'One of the following params should be provided for this request: payment_intent or charge.',
    });
  }
  const intent = draft.intent(intentId);
  if (intent === undefined) return missingReference('payment_intent', intentId, 'payment_intent');
  const charge =
    intent.status === 'succeeded' ? draft.charge(intent.latestChargeId ?? '') : undefined;
  return (
    charge ??
    refuse({
      type: 'invalid_request_error',
      code: 'charge_not_refundable',
      message: `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
      param: 'payment_intent',
    })
  );
}

function refundProblem(
  charge: ChargeRecord,
  amount: number | undefined,
  refundable: number,
): Answer | null {
  if (charge.disputed) {
    return refuse({
      type: 'invalid_request_error',
      code: 'charge_disputed',
      message: `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    });
  }
  if (!charge.captured || charge.failure !== null) {
    return refuse({
      type: 'invalid_request_error',
      code: 'charge_not_refundable',
      message: `Charge ${charge.id} has not been captured.`,
    });
  }
  if (refundable === 0) {
    return refuse({
      type: 'invalid_request_error',
      code: 'charge_already_refunded',
      message: `Charge ${charge.id} has already been refunded.`,
    });
  }
  if (amount === undefined) return null;
  if (amount < 1) return invalid('amount', 'Invalid positive integer', 'parameter_invalid_integer');
  if (amount <= refundable) return null;
  // Stripe names no code here.
  return invalid(
    'amount',
    `Refund amount (${amount}) is greater than unrefunded amount on charge (${refundable})`,
  );
}
