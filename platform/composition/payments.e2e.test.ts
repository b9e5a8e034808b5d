/** Paying: tries, declines and challenges, as a client sees them. */
import { describe, expect, test } from 'vitest';
import { eventually, newKey, pause, request } from '../testing/boxoffice.ts';
import {
  CHALLENGED,
  confirm,
  createPurchases,
  DECLINED,
  type Ordered,
  VISA,
} from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const sale = shared(() => createPurchases(house));

describe('a payment', () => {
  test.each([
    ['pm_card_chargeDeclined', 'generic_decline'],
    ['pm_card_visa_chargeDeclined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_chargeDeclinedLostCard', 'lost_card'],
    ['pm_card_chargeDeclinedStolenCard', 'stolen_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error'],
  ])('with %s is declined: %s', async (method, decline_code) => {
    const placed = await sale.order(sale.freshSeats(1));
    const answer = await confirm(placed, method);
    expect(answer).toMatchObject({
      status: 402,
      body: {
        code: 'payment_declined',
        status: 402,
        decline_code,
        order_id: placed.orderId,
        payment_id: placed.paymentId,
        tries_left: 4,
      },
    });
    expect(await sale.statusesOf(placed.seats)).toEqual(['reserved']);
    expect(await confirm(placed, VISA)).toMatchObject({ status: 200 });
  });

  test('has five tries: the last no cancels the order and frees its seats at once', async () => {
    const placed = await sale.order();
    for (const tries_left of [4, 3, 2, 1]) {
      const answer = await confirm(placed, DECLINED);
      expect(answer).toMatchObject({ status: 402, body: { tries_left } });
    }
    const last = await confirm(placed, DECLINED);
    expect(last).toMatchObject({
      status: 402,
      body: { tries_left: 0, order_status: 'cancelled', decline_code: 'generic_decline' },
    });
    const next = await house.buyer();
    await sale.holdSeats(next, placed.seats);
    const late = await confirm(placed, VISA);
    expect(late).toMatchObject({ status: 409, body: { code: 'order_expired' } });
    expect(await placed.buyer.get(`/v1/payments/${placed.paymentId}`)).toMatchObject({
      status: 200,
      body: { status: 'failed', order_status: 'cancelled' },
    });
    const intents = await sale.intentsOf(placed.orderId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled']);
  });

  test('is open to one try at a time: 409 payment_in_progress', async () => {
    const placed = await sale.order();
    await house.faults({ latency_ms: 300 });
    try {
      const first = confirm(placed, VISA);
      await pause(100);
      const second = await confirm(placed, 'pm_card_mastercard');
      expect(second).toMatchObject({ status: 409, body: { code: 'payment_in_progress' } });
      const cancelled = await placed.buyer.post(`/v1/orders/${placed.orderId}/cancel`);
      expect(cancelled).toMatchObject({ status: 409 });
      expect(await first).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    } finally {
      await house.faults({});
    }
  });

  test('needs a method: 422 for none and for an odd one', async () => {
    const placed = await sale.order(sale.freshSeats(1));
    const path = `/v1/payments/${placed.paymentId}/confirm`;
    expect((await placed.buyer.post(path, {}, { key: newKey() })).status).toBe(422);
    expect((await placed.buyer.post(path, undefined, { key: newKey() })).status).toBe(422);
    expect((await confirm(placed, '')).status).toBe(422);
    const unknown = await confirm(placed, 'pm_nobody_knows');
    expect([402, 422]).toContain(unknown.status);
    expect(await confirm(placed, VISA)).toMatchObject({ status: 200 });
  });
});

describe('a challenge of the bank', () => {
  async function challenged(): Promise<Ordered & { readonly url: string }> {
    const placed = await sale.order();
    const { buyer, paymentId } = placed;
    const body = { payment_method: CHALLENGED, return_url: 'https://shop.example/back?x=1' };
    const asked = await buyer.post(`/v1/payments/${paymentId}/confirm`, body, { key: newKey() });
    expect(asked).toMatchObject({
      status: 200,
      body: {
        status: 'requires_action',
        order_status: 'pending_payment',
        next_action: { type: 'redirect', url: expect.stringMatching(/^http/) },
      },
    });
    return { ...placed, url: (asked.body.next_action as { url: string }).url };
  }

  const settle = ({ buyer, paymentId }: Ordered) =>
    buyer.post(`/v1/payments/${paymentId}/confirm`, undefined, { key: newKey() });
  const outcomeUrl = (url: string): string => {
    const { origin, pathname } = new URL(url);
    expect(pathname).toMatch(/^\/challenges\//);
    return `${origin}/_simulator${pathname}`;
  };

  test('has a page with two buttons; met, an empty confirm settles it', async () => {
    const placed = await challenged();
    const page = await request(placed.url, 'GET');
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/succeed/);
    expect(page.text).toMatch(/fail/);
    const met = await request(outcomeUrl(placed.url), 'POST', {
      raw: 'outcome=succeed',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(met.status).toBe(303);
    expect(met.headers.get('Location')).toMatch(/^https:\/\/shop\.example\/back\?x=1/);
    expect(await settle(placed)).toMatchObject({
      status: 200,
      body: { status: 'succeeded', order_status: 'confirmed' },
    });
  });

  test('met as JSON; the webhook alone confirms the order', async () => {
    const placed = await challenged();
    const met = await request(outcomeUrl(placed.url), 'POST', { body: { outcome: 'succeed' } });
    expect(met.status).toBe(200);
    expect(met.body).toMatchObject({
      status: expect.any(String),
      return_url: expect.stringMatching(/^https:\/\/shop\.example\/back/),
    });
    const { buyer, paymentId } = placed;
    const paid = await eventually(
      () => buyer.get(`/v1/payments/${paymentId}`),
      ({ body }) => body.status === 'succeeded',
    );
    expect(paid.body).toMatchObject({ status: 'succeeded', order_status: 'confirmed' });
  });

  test('failed is a decline, and the next try may succeed', async () => {
    const placed = await challenged();
    const failed = await request(outcomeUrl(placed.url), 'POST', { body: { outcome: 'fail' } });
    expect(failed.status).toBe(200);
    const told = await settle(placed);
    expect(told).toMatchObject({
      status: 402,
      body: { code: 'payment_declined', tries_left: 4, order_id: placed.orderId },
    });
    expect(await confirm(placed, VISA)).toMatchObject({ status: 200 });
  });

  test('not met yet: an empty confirm says requires_action again; a new method is another try', async () => {
    const placed = await challenged();
    expect(await settle(placed)).toMatchObject({
      status: 200,
      body: { status: 'requires_action', next_action: { type: 'redirect', url: placed.url } },
    });
    expect(await confirm(placed, VISA)).toMatchObject({
      status: 200,
      body: { status: 'succeeded', order_status: 'confirmed' },
    });
  });

  test('open, the order can still be cancelled', async () => {
    const placed = await challenged();
    const cancelled = await placed.buyer.post(`/v1/orders/${placed.orderId}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await sale.holdSeats(await house.buyer(), placed.seats);
  });
});
