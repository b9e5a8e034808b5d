import type { Draft } from './draft.ts';
import type { ChargeRecord, DisputeRecord, IntentRecord } from './records.ts';

/** What Stripe keeps for a dispute, in minor units. */
const DISPUTE_FEE_CENTS = 1_500;

export type DisputeProblem = 'not_captured' | 'already_disputed' | 'fully_refunded';

/** Why a payment can't be disputed; null when it can. */
export function disputeProblem(
  intent: IntentRecord,
  charge: ChargeRecord | undefined,
): DisputeProblem | null {
  if (intent.status !== 'succeeded' || charge === undefined) return 'not_captured';
  if (charge.disputed) return 'already_disputed';
  return charge.refundedCents >= charge.amountCents ? 'fully_refunded' : null;
}

/** The card's holder asks the bank for the money back, and the bank takes it at once. */
export function openDispute(draft: Draft, intent: IntentRecord): DisputeRecord {
  const charge = draft.charge(intent.latestChargeId ?? '');
  if (charge === undefined || disputeProblem(intent, charge) !== null) {
    throw new Error(`intent ${intent.id} can't be disputed`);
  }
  const amountCents = charge.amountCents - charge.refundedCents;
  const balanceTransactionId = draft.newId('txn');
  const dispute = draft.put<DisputeRecord>({
    object: 'dispute',
    id: draft.newId('dp'),
    createdS: draft.createdS,
    intentId: intent.id,
    chargeId: charge.id,
    amountCents,
    currency: charge.currency,
    reason: 'fraudulent',
    status: 'needs_response',
    balanceTransactionId,
  });
  draft.put({
    object: 'balance_transaction',
    id: balanceTransactionId,
    createdS: draft.createdS,
    type: 'adjustment',
    amountCents: -amountCents,
    feeCents: DISPUTE_FEE_CENTS,
    currency: charge.currency,
    sourceId: dispute.id,
  });
  draft.put<ChargeRecord>({ ...charge, disputed: true });
  draft.emit('charge.dispute.created', dispute);
  return dispute;
}
