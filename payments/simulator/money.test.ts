import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Account } from './account.ts';
import { answerChallenge } from './confirmation.ts';
import { disputeProblem, openDispute } from './disputes.ts';
import { Draft } from './draft.ts';
import { cancelIntent, captureIntent, confirmIntent, createIntent } from './intents.ts';
import type { BalanceTransactionRecord, IntentRecord, RefundRecord } from './records.ts';
import { createRefund, settleRefund } from './refunds.ts';

const AMOUNT_CENTS = 1_000;

/** One payment of an account in memory, and what may happen to it. */
class Payment {
  readonly account = new Account();
  readonly id: string;
  #idCount = 0;

  constructor() {
    this.act((draft) =>
      createIntent(draft, {
        amount: AMOUNT_CENTS,
        currency: 'usd',
        capture_method: 'manual',
        confirm: false,
        metadata: {},
      }),
    );
    this.id = this.account.idsOf('payment_intent')[0] ?? '';
  }

  act(decide: (draft: Draft) => unknown): void {
    const ids = { uuid: () => `${++this.#idCount}`, make: () => 'unused' };
    const draft = new Draft(this.account, ids, 1_800_000_000_000);
    decide(draft);
    for (const record of draft.records) this.account.put(record);
    for (const event of draft.events) this.account.putEvent(event);
  }

  get intent(): IntentRecord {
    const intent = this.account.intent(this.id);
    if (intent === undefined) throw new Error('the intent is gone');
    return intent;
  }

  get refunds(): RefundRecord[] {
    const ids = this.account.idsOfIntent('refund', this.id);
    return ids.map((id) => this.account.refund(id)).filter((refund) => refund !== undefined);
  }

  get balanceCents(): number {
    return this.account
      .idsOf('balance_transaction')
      .map((id) => this.account.record(id) as BalanceTransactionRecord)
      .reduce((sum, { amountCents }) => sum + amountCents, 0);
  }
}

const cards = fc.constantFrom(
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_threeDSecure2Required',
  'pm_card_threeDSecureRequiredChargeDeclined',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
  'pm_card_createDispute',
);
const amounts = fc.integer({ min: -1, max: AMOUNT_CENTS + 100 });

const steps: fc.Arbitrary<(payment: Payment) => void> = fc.oneof(
  cards.map((card) => (payment: Payment) => {
    payment.act((draft) => confirmIntent(draft, payment.id, { payment_method: card }));
  }),
  fc.constantFrom('succeed' as const, 'fail' as const).map((outcome) => (payment: Payment) => {
    if (payment.intent.status !== 'requires_action') return;
    payment.act((draft) => answerChallenge(draft, payment.intent, outcome));
  }),
  fc.option(amounts, { nil: undefined }).map((amount) => (payment: Payment) => {
    payment.act((draft) => captureIntent(draft, payment.id, { amount_to_capture: amount }));
  }),
  fc.constant((payment: Payment) => {
    payment.act((draft) => cancelIntent(draft, payment.id, {}));
  }),
  fc.option(amounts, { nil: undefined }).map((amount) => (payment: Payment) => {
    const params = { payment_intent: payment.id, amount, metadata: {} };
    payment.act((draft) => createRefund(draft, params, 0));
  }),
  fc.constant((payment: Payment) => {
    for (const refund of payment.refunds) payment.act((draft) => settleRefund(draft, refund));
  }),
  fc.constant((payment: Payment) => {
    const charge = payment.account.charge(payment.intent.latestChargeId ?? '');
    if (disputeProblem(payment.intent, charge) !== null) return;
    payment.act((draft) => openDispute(draft, payment.intent));
  }),
);

it('whatever is done to a payment, its money adds up', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), (done) => {
      const payment = new Payment();
      for (const step of done) {
        const before = payment.intent;
        step(payment);
        checkMoney(payment);
        checkFinality(before, payment.intent);
      }
    }),
    { numRuns: 300 },
  );
});

function checkMoney(payment: Payment): void {
  const { intent, account, refunds } = payment;
  const charge = account.charge(intent.latestChargeId ?? '');
  const refundedCents = refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
  expect(intent.capturedCents).toBe(charge?.capturedCents ?? 0);
  expect(intent.capturedCents > 0).toBe(intent.status === 'succeeded');
  expect(refundedCents).toBeLessThanOrEqual(intent.capturedCents);
  const disputedCents = account
    .idsOfIntent('dispute', payment.id)
    .map((id) => account.record(id))
    .reduce((sum, record) => sum + (record?.object === 'dispute' ? record.amountCents : 0), 0);
  expect(payment.balanceCents).toBe(intent.capturedCents - refundedCents - disputedCents);
}

/** What is over stays as it is. */
function checkFinality(before: IntentRecord, after: IntentRecord): void {
  if (before.status === 'succeeded' || before.status === 'canceled') expect(after).toEqual(before);
}
