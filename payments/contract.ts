import { describe, expect, it } from 'vitest';
import type { Intent, PaymentProvider } from './port.ts';
import { expectOutcome, okValue } from './testing/results.ts';

export interface ProviderUnderTest {
  readonly provider: () => PaymentProvider;
  /** An idempotency key that was never used before, by an earlier run either. */
  readonly newKey: () => string;
  readonly nowMs: () => number;
}

/**
 * What every payment provider behind the port does, told with Stripe's test payment methods. Holds
 * for the simulator, and for Stripe itself with a test key.
 */
export function describePaymentProvider(
  name: string,
  { provider, newKey: key, nowMs }: ProviderUnderTest,
): void {
  function create(idempotencyKey = key(), amountCents = 12_50) {
    return provider().createIntent({
      orderId: 'ord_contract',
      paymentId: 'pay_contract',
      amountCents,
      currency: 'EUR',
      idempotencyKey,
    });
  }

  async function created(): Promise<Intent> {
    return okValue(await create());
  }

  function confirm(intent: Intent, paymentMethod?: string, idempotencyKey = key()) {
    return provider().confirmIntent({
      intentId: intent.intentId,
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
      returnUrl: 'https://shop.example/return',
      idempotencyKey,
    });
  }

  async function authorised(): Promise<Intent> {
    return okValue(await confirm(await created(), 'pm_card_visa'));
  }

  async function captured(): Promise<Intent> {
    const { intentId } = await authorised();
    return okValue(await provider().captureIntent({ intentId, idempotencyKey: key() }));
  }

  function refund(intent: Intent, amountCents: number, idempotencyKey = key()) {
    return provider().refund({
      intentId: intent.intentId,
      amountCents,
      refundId: 'rfd_contract',
      orderId: 'ord_contract',
      idempotencyKey,
    });
  }

  describe(`${name}: a payment`, () => {
    it('is created without moving money, and remembers our ids', async () => {
      const intent = await created();
      expect(intent).toMatchObject({
        status: 'requires_payment_method',
        amountCents: 1250,
        capturedCents: 0,
        refundedCents: 0,
        currency: 'EUR',
        orderId: 'ord_contract',
        paymentId: 'pay_contract',
        nextActionUrl: null,
        lastDeclineCode: null,
      });
      expect(intent.clientSecret).toMatch(/^pi_.+_secret_.+/);
      expect(Math.abs(nowMs() - intent.createdAtMs)).toBeLessThan(60_000);
    });

    it('is authorised when confirmed, and taken when captured', async () => {
      const waiting = await authorised();
      expect(waiting).toMatchObject({ status: 'requires_capture', capturedCents: 0 });
      const { intentId } = waiting;
      const paid = okValue(await provider().captureIntent({ intentId, idempotencyKey: key() }));
      expect(paid).toMatchObject({ status: 'succeeded', capturedCents: 1250, refundedCents: 0 });
      expect(okValue(await provider().retrieveIntent(intentId))).toEqual(paid);
    });

    it('can be cancelled before capture, which refunds nothing since nothing was taken', async () => {
      const { intentId } = await authorised();
      const canceled = okValue(await provider().cancelIntent({ intentId, idempotencyKey: key() }));
      expect(canceled).toMatchObject({ status: 'canceled', capturedCents: 0, refundedCents: 0 });
    });

    it('can be tried again after a decline', async () => {
      const intent = await created();
      const decline = await confirm(intent, 'pm_card_visa_chargeDeclinedInsufficientFunds');
      expect(decline).toMatchObject({
        outcome: 'declined',
        declineCode: 'insufficient_funds',
        intent: { status: 'requires_payment_method', lastDeclineCode: 'insufficient_funds' },
      });
      expect(okValue(await confirm(intent, 'pm_card_mastercard')).status).toBe('requires_capture');
    });

    it.each([
      ['pm_card_visa_chargeDeclined', 'generic_decline'],
      ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
      ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc'],
      ['pm_card_chargeDeclinedProcessingError', 'processing_error'],
      ['pm_card_visa_chargeDeclinedLostCard', 'lost_card'],
      ['pm_card_visa_chargeDeclinedStolenCard', 'stolen_card'],
    ])('declined with %s says why: %s', async (paymentMethod, declineCode) => {
      expect(await confirm(await created(), paymentMethod)).toMatchObject({
        outcome: 'declined',
        declineCode,
      });
    });

    it('sends the buyer to the bank where the card asks for it', async () => {
      const challenged = okValue(await confirm(await created(), 'pm_card_threeDSecure2Required'));
      expect(challenged.status).toBe('requires_action');
      expect(challenged.nextActionUrl).toMatch(/^https?:\/\//);
    });
  });

  describe(`${name}: a call that can't be done is refused, with the payment as it is`, () => {
    it('capture before authorisation', async () => {
      const { intentId } = await created();
      const result = await provider().captureIntent({ intentId, idempotencyKey: key() });
      expect(result).toMatchObject({
        outcome: 'refused',
        code: 'payment_intent_unexpected_state',
        intent: { intentId, status: 'requires_payment_method' },
      });
    });

    it('confirmation without a payment method', async () => {
      expect(await confirm(await created())).toMatchObject({
        outcome: 'refused',
        code: 'payment_intent_unexpected_state',
      });
    });

    it('cancellation after capture, telling also what was refunded', async () => {
      const intent = await captured();
      okValue(await refund(intent, 250));
      const { intentId } = intent;
      const result = await provider().cancelIntent({ intentId, idempotencyKey: key() });
      expect(result).toMatchObject({
        outcome: 'refused',
        code: 'payment_intent_unexpected_state',
        intent: { status: 'succeeded', capturedCents: 1250, refundedCents: 250 },
      });
    });

    it('a payment method or an intent that is not there', async () => {
      const missing = { outcome: 'refused', code: 'resource_missing' };
      expect(await confirm(await created(), 'pm_card_of_nobody')).toMatchObject(missing);
      expect(await provider().retrieveIntent('pi_of_nobody')).toMatchObject(missing);
      expect(await provider().retrieveRefund('re_of_nobody')).toMatchObject(missing);
    });

    it('an amount below the least that is charged', async () => {
      expect(await create(key(), 1)).toMatchObject({
        outcome: 'refused',
        code: 'amount_too_small',
      });
    });
  });

  describe(`${name}: a refund`, () => {
    it('gives back a part, then the rest, then no more', async () => {
      const intent = await captured();
      const part = okValue(await refund(intent, 250));
      expect(part).toMatchObject({
        status: 'succeeded',
        amountCents: 250,
        currency: 'EUR',
        intentId: intent.intentId,
        refundId: 'rfd_contract',
        orderId: 'ord_contract',
      });
      expectOutcome(await refund(intent, 1001), 'refused');
      okValue(await refund(intent, 1000));
      const after = okValue(await provider().retrieveIntent(intent.intentId));
      expect(after).toMatchObject({
        status: 'succeeded',
        capturedCents: 1250,
        refundedCents: 1250,
      });
      expect(await refund(intent, 1)).toMatchObject({
        outcome: 'refused',
        code: 'charge_already_refunded',
      });
      expect(okValue(await provider().retrieveRefund(part.providerRefundId))).toEqual(part);
    });

    it('is refused before capture', async () => {
      expectOutcome(await refund(await created(), 100), 'refused');
    });
  });

  describe(`${name}: the same call under the same key`, () => {
    it('is done once and answered as the first time', async () => {
      const again = key();
      const first = okValue(await create(again));
      expect(okValue(await create(again))).toEqual(first);

      const intent = await captured();
      const refundKey = key();
      const refunded = okValue(await refund(intent, 250, refundKey));
      expect(okValue(await refund(intent, 250, refundKey))).toEqual(refunded);
      expect(okValue(await provider().retrieveIntent(intent.intentId)).refundedCents).toBe(250);
    });

    it('repeats a decline', async () => {
      const intent = await created();
      const again = key();
      const first = await confirm(intent, 'pm_card_visa_chargeDeclined', again);
      expect(first.outcome).toBe('declined');
      okValue(await confirm(intent, 'pm_card_visa'));
      expect(await confirm(intent, 'pm_card_visa_chargeDeclined', again)).toEqual(first);
    });

    it('with other parameters is refused', async () => {
      const again = key();
      okValue(await create(again));
      expect(await create(again, 99_00)).toMatchObject({
        outcome: 'refused',
        code: 'idempotency_error',
      });
    });
  });

  describe(`${name}: lists`, () => {
    it('give what was created lately, newest first', async () => {
      const fromMs = nowMs() - 1_000;
      const older = await created();
      const newer = await created();
      const page = okValue(await provider().listIntents({ createdFromMs: fromMs }));
      const ids = page.items.map(({ intentId }) => intentId);
      expect(ids.indexOf(newer.intentId)).toBeGreaterThanOrEqual(0);
      expect(ids.indexOf(older.intentId)).toBeGreaterThan(ids.indexOf(newer.intentId));
    });

    it('give the refunds of one payment', async () => {
      const intent = await captured();
      const first = okValue(await refund(intent, 100));
      const second = okValue(await refund(intent, 200));
      const page = okValue(await provider().listRefunds({ intentId: intent.intentId }));
      expect(page).toEqual({ items: [second, first], nextCursor: null });
    });
  });
}
