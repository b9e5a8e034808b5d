import { lastErrorAnswer, ok, unexpectedState } from './answers.ts';
import { captureCharge, newCharge } from './charges.ts';
import { openDispute } from './disputes.ts';
import type { Draft } from './draft.ts';
import type { Answer, IntentRecord, PaymentError } from './records.ts';
import { declineMessage, TEST_CARDS, type TestCard } from './test-cards.ts';

/** Tries to pay: asks the buyer to prove who they are where the card wants it, then the bank. */
export function confirm(
  draft: Draft,
  intent: IntentRecord,
  card: TestCard | null,
  returnUrl: string | null,
): Answer {
  if (card === null) {
    return unexpectedState(
      intent,
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
    );
  }
  const paying = { ...intent, paymentMethod: card.id, lastError: null };
  if (!card.challenge) return charge(draft, { ...paying, challenge: null }, card);
  const challenge = { id: draft.newId('chl'), returnUrl, outcome: null };
  const waiting = draft.put<IntentRecord>({ ...paying, status: 'requires_action', challenge });
  draft.emit('payment_intent.requires_action', waiting);
  return ok(waiting);
}

/** The buyer answered the open challenge of an intent. */
export function answerChallenge(
  draft: Draft,
  intent: IntentRecord,
  outcome: 'succeed' | 'fail',
): void {
  const card = TEST_CARDS.get(intent.paymentMethod ?? '');
  const { challenge } = intent;
  if (intent.status !== 'requires_action' || challenge === null || card === undefined) {
    throw new Error(`intent ${intent.id} waits for no challenge`);
  }
  const answered = { ...intent, challenge: { ...challenge, outcome } };
  if (outcome === 'succeed') charge(draft, answered, card);
  else fail(draft, answered, authenticationFailure(card));
}

function charge(draft: Draft, intent: IntentRecord, card: TestCard): Answer {
  const made = newCharge(draft, intent, card, (chargeId) => declined(card, chargeId));
  const charged = { ...intent, latestChargeId: made.id };
  if (made.failure !== null) return lastErrorAnswer(fail(draft, charged, made.failure));
  if (intent.captureMethod === 'manual') {
    const authorised = draft.put<IntentRecord>({ ...charged, status: 'requires_capture' });
    draft.emit('payment_intent.amount_capturable_updated', authorised);
    return ok(authorised);
  }
  captureCharge(draft, made, intent.amountCents);
  const succeeded = draft.put<IntentRecord>({
    ...charged,
    status: 'succeeded',
    capturedCents: intent.amountCents,
  });
  draft.emit('payment_intent.succeeded', succeeded);
  if (card.disputed) openDispute(draft, succeeded);
  return ok(succeeded);
}

function fail(draft: Draft, intent: IntentRecord, error: PaymentError): IntentRecord {
  const failed = draft.put<IntentRecord>({
    ...intent,
    status: 'requires_payment_method',
    paymentMethod: null,
    lastError: error,
  });
  draft.emit('payment_intent.payment_failed', failed);
  return failed;
}

function declined(card: TestCard, chargeId: string): PaymentError | null {
  if (card.decline === null) return null;
  const { code, declineCode } = card.decline;
  return {
    type: 'card_error',
    code,
    declineCode,
    message: declineMessage(code, declineCode),
    chargeId,
    paymentMethod: card.id,
  };
}

function authenticationFailure(card: TestCard): PaymentError {
  return {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    declineCode: null,
    message:
      'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
    chargeId: null,
    paymentMethod: card.id,
  };
}
