import type { Draft } from './draft.ts';
import type { ChargeRecord, IntentRecord, PaymentError } from './records.ts';
import type { TestCard } from './test-cards.ts';

/** Stripe's usual fee for a card: 2.9 % and 30 minor units. */
const FEE_BPS = 290;
const FEE_FIXED_CENTS = 30;

/** The attempt to charge a card, refused (`failure`) or authorised. */
export function newCharge(
  draft: Draft,
  intent: IntentRecord,
  card: TestCard,
  failure: (chargeId: string) => PaymentError | null,
): ChargeRecord {
  const id = draft.newId('ch');
  const record = draft.put<ChargeRecord>({
    object: 'charge',
    id,
    createdS: draft.createdS,
    intentId: intent.id,
    amountCents: intent.amountCents,
    currency: intent.currency,
    metadata: intent.metadata,
    paymentMethod: card.id,
    failure: failure(id),
    captured: false,
    capturedCents: 0,
    refundedCents: 0,
    disputed: false,
    balanceTransactionId: null,
  });
  draft.emit(record.failure === null ? 'charge.succeeded' : 'charge.failed', record);
  return record;
}

/** Takes the money; the rest of the authorisation is let go, which Stripe counts as refunded. */
export function captureCharge(
  draft: Draft,
  charge: ChargeRecord,
  capturedCents: number,
): ChargeRecord {
  const balanceTransactionId = draft.newId('txn');
  const captured = draft.put<ChargeRecord>({
    ...charge,
    captured: true,
    capturedCents,
    refundedCents: charge.amountCents - capturedCents,
    balanceTransactionId,
  });
  draft.put({
    object: 'balance_transaction',
    id: balanceTransactionId,
    createdS: draft.createdS,
    type: 'charge',
    amountCents: capturedCents,
    feeCents: Math.round((capturedCents * FEE_BPS) / 10_000) + FEE_FIXED_CENTS,
    currency: charge.currency,
    sourceId: charge.id,
  });
  draft.emit('charge.captured', captured);
  return captured;
}

/** Lets an authorisation go without taking anything. */
export function releaseCharge(draft: Draft, charge: ChargeRecord): void {
  const released = draft.put<ChargeRecord>({ ...charge, refundedCents: charge.amountCents });
  draft.emit('charge.refunded', released);
}

/** What can still be refunded. */
export function refundableCents(charge: ChargeRecord): number {
  return charge.captured ? charge.amountCents - charge.refundedCents : 0;
}
