/** A payment provider that fails in every way it can, and webhooks that come as they like. */
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, eventually, expectStatus, newKey, request } from '../testing/boxoffice.ts';
import {
  CHALLENGED,
  confirm,
  createPurchases,
  DECLINED,
  type Ordered,
  VISA,
  WHO,
} from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const sale = shared(() => createPurchases(house));
afterEach(() => house.faults({}));

const paymentOf = ({ buyer, paymentId }: Ordered): Promise<Answer> =>
  buyer.get(`/v1/payments/${paymentId}`);

/** As a client does: the same request under the same key until it has an answer. */
async function confirmPatiently(placed: Ordered, method: string): Promise<Answer> {
  const key = newKey();
  const isAnswer = ({ status, body }: Answer) =>
    status === 402 || (status === 200 && body.status !== 'processing');
  return eventually(() => confirm(placed, method, key), isAnswer, 15_000);
}

/** Exactly one payment took the money, once. */
async function expectPaidOnce(placed: Ordered): Promise<void> {
  const intents = await sale.intentsOf(placed.orderId);
  const paid = intents.filter(({ amount_received }) => amount_received > 0);
  expect(paid.map(({ amount_received }) => amount_received)).toEqual([placed.body.total_cents]);
}

describe('the provider', () => {
  test('answers one call in two with an error: each buyer is served, and pays once', async () => {
    const orders = await Promise.all(Array.from({ length: 6 }, () => sale.order()));
    await house.faults({ error_rate: 0.5 });
    const answers = await Promise.all(orders.map((placed) => confirmPatiently(placed, VISA)));
    await house.faults({});
    for (const [index, answer] of answers.entries()) {
      const placed = orders[index] as Ordered;
      expect([200, 402]).toContain(answer.status);
      if (answer.status === 402) {
        expect(answer.body).toMatchObject({ code: 'payment_declined', tries_left: 4 });
        expect(await confirm(placed, VISA)).toMatchObject({ status: 200 });
      }
      const paid = await eventually(
        () => paymentOf(placed),
        ({ body }) => body.status === 'succeeded',
        10_000,
      );
      expect(paid.body).toMatchObject({ status: 'succeeded', order_status: 'confirmed' });
      await expectPaidOnce(placed);
    }
  });

  test('acts and gives no answer: nobody pays twice', async () => {
    const orders = await Promise.all(Array.from({ length: 4 }, () => sale.order()));
    await house.faults({ act_then_time_out_rate: 0.3 });
    const answers = Promise.all(orders.map((placed) => confirm(placed, VISA)));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await house.faults({});
    for (const answer of await answers) {
      expect(answer.status).toBe(200);
      expect(['succeeded', 'processing']).toContain(answer.body.status);
    }
    for (const placed of orders) {
      const paid = await eventually(
        () => paymentOf(placed),
        ({ body }) => body.status === 'succeeded',
        15_000,
      );
      expect(paid.body).toMatchObject({ status: 'succeeded', order_status: 'confirmed' });
      await expectPaidOnce(placed);
    }
  }, 30_000);

  test('is down: an order is placed or told to come back, and paid once it is up again', async () => {
    const buyer = await house.buyer();
    const hold_id = await sale.holdSeats(buyer, sale.freshSeats());
    const key = newKey();
    const wanted = { hold_id, buyer: WHO, payment_method: VISA };
    await house.faults({ down: true });
    const first = buyer.post('/v1/orders', wanted, { key });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await house.faults({});
    const answer = await first;
    expect([201, 503]).toContain(answer.status);
    const paid = await eventually(
      () => buyer.post('/v1/orders', wanted, { key }),
      ({ status, body }) => status === 201 && body.status === 'confirmed',
      10_000,
    );
    expect(paid).toMatchObject({ status: 201, body: { status: 'confirmed' } });
  });

  test('is down amid a payment: that payment is listed, and settled once it is up again', async () => {
    const placed = await sale.order();
    await house.faults({ down: true });
    const confirming = confirm(placed, VISA);
    const listed = await eventually(
      () => house.finance.post('/v1/finance/reconciliations', {}),
      ({ body }) => JSON.stringify(body.pending_orders ?? []).includes(placed.orderId),
      5_000,
    );
    expect(listed.status).toBe(503);
    await house.faults({});
    expect(await confirming).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    const after = await house.finance.post('/v1/finance/reconciliations', {});
    expect(after).toMatchObject({ status: 201, body: { differences: [] } });
    expect(after.body.pending_orders).not.toContain(placed.orderId);
  });

  test('is slow: the answer waits for it', async () => {
    const placed = await sale.order();
    await house.faults({ latency_ms: 200 });
    expect(await confirm(placed, VISA)).toMatchObject({
      status: 200,
      body: { status: 'succeeded', order_status: 'confirmed' },
    });
  });

  test('fails while a refund is under way: the money goes back once', async () => {
    const placed = await sale.paidOrder();
    await house.faults({ error_rate: 0.5 });
    const body = { reason: 'kindness', return_fees: true };
    const key = newKey();
    const refunds = `/v1/orders/${placed.orderId}/refunds`;
    expectStatus(await house.finance.post(refunds, body, { key }), 201);
    await house.faults({});
    const order = await eventually(
      () => placed.buyer.get(`/v1/orders/${placed.orderId}`),
      (answer) => (answer.body.refunds as { status: string }[])[0]?.status === 'succeeded',
      10_000,
    );
    expect(order.body).toMatchObject({ status: 'refunded', refunds: [{ status: 'succeeded' }] });
    const list = `${house.boxoffice.simulatorUrl}/v1/refunds?limit=100`;
    const listed = await request(list, 'GET', { token: 'sk_test_reader' });
    const [intent] = await sale.intentsOf(placed.orderId);
    const made = (listed.body.data as { payment_intent: string; amount: number }[]).filter(
      ({ payment_intent }) => payment_intent === intent?.id,
    );
    expect(made.map(({ amount }) => amount)).toEqual([placed.body.total_cents]);
  });
});

describe('webhooks', () => {
  /** A buyer who pays at the bank's page and never comes back. */
  async function leftAtTheBank(): Promise<Ordered> {
    const placed = await sale.order();
    const asked = await confirm(placed, CHALLENGED);
    const { url } = asked.body.next_action as { url: string };
    const { origin, pathname } = new URL(url);
    const outcome = { body: { outcome: 'succeed' } };
    expectStatus(await request(`${origin}/_simulator${pathname}`, 'POST', outcome), 200);
    return placed;
  }
  const expectPaid = async (placed: Ordered, limitMs = 10_000) => {
    const isPaid = ({ body }: Answer) => body.status === 'succeeded';
    const paid = await eventually(() => paymentOf(placed), isPaid, limitMs);
    expect(paid.body).toMatchObject({ status: 'succeeded', order_status: 'confirmed' });
    await expectPaidOnce(placed);
  };

  test('may come twice, late and in another order', async () => {
    await house.faults({
      webhook_duplicate_rate: 1,
      webhook_delay_ms: 100,
      webhook_shuffle: true,
    });
    const orders = [await leftAtTheBank(), await leftAtTheBank()];
    for (const placed of orders) await expectPaid(placed);
  });

  test('may not come at all: a poll or an empty confirm finds the outcome', async () => {
    await house.faults({ webhook_drop_rate: 1 });
    const placed = await leftAtTheBank();
    const settled = await placed.buyer.post(
      `/v1/payments/${placed.paymentId}/confirm`,
      {},
      { key: newKey() },
    );
    expect(settled).toMatchObject({
      status: 200,
      body: { status: 'succeeded', order_status: 'confirmed' },
    });
  });

  test('do no harm to ordinary payments and declines, whatever happens to them', async () => {
    await house.faults({
      webhook_duplicate_rate: 1,
      webhook_drop_rate: 0.3,
      webhook_shuffle: true,
    });
    const placed = await sale.order();
    expect((await confirm(placed, DECLINED)).body).toMatchObject({ tries_left: 4 });
    expect((await confirm(placed, DECLINED)).body).toMatchObject({ tries_left: 3 });
    expect(await confirm(placed, VISA)).toMatchObject({ status: 200 });
    await expectPaid(placed);
  });

  test('without the provider’s signature are 400', async () => {
    const event = JSON.stringify({ id: 'evt_1', type: 'payment_intent.succeeded', data: {} });
    const unsigned = [
      {},
      { 'Stripe-Signature': '' },
      { 'Stripe-Signature': 't=1,v1=00' },
      { 'Stripe-Signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` },
      { 'Stripe-Signature': 'nonsense' },
    ];
    for (const headers of unsigned) {
      for (const raw of [event, '', 'not json', '\u0000']) {
        const answer = await house.send('POST', '/v1/payments/webhook', { raw, headers });
        expect(answer).toMatchObject({ status: 400, body: { code: 'bad_signature' } });
      }
    }
  });
});

describe('the simulator’s faults', () => {
  test('are all off at first; PUT answers with the settings', async () => {
    const url = `${house.boxoffice.simulatorUrl}/_simulator/faults`;
    const off = {
      latency_ms: 0,
      error_rate: 0,
      act_then_time_out_rate: 0,
      webhook_delay_ms: 0,
      webhook_duplicate_rate: 0,
      webhook_drop_rate: 0,
      webhook_shuffle: false,
      down: false,
    };
    expect(await request(url, 'GET')).toMatchObject({ status: 200, body: off });
    const put = await request(url, 'PUT', { body: { latency_ms: 1, webhook_shuffle: true } });
    expect(put).toMatchObject({
      status: 200,
      body: { ...off, latency_ms: 1, webhook_shuffle: true },
    });
    expect((await request(url, 'PUT', { body: { error_rate: 2 } })).status).toBe(422);
    expect((await request(url, 'PUT', { raw: '{' })).status).toBe(400);
  });

  test('a dispute can be opened', async () => {
    const placed = await sale.paidOrder();
    const [intent] = await sale.intentsOf(placed.orderId);
    const url = `${house.boxoffice.simulatorUrl}/_simulator/disputes`;
    const opened = await request(url, 'POST', { body: { payment_intent: intent?.id } });
    expect([200, 201]).toContain(opened.status);
    expect((await request(url, 'POST', { body: { payment_intent: 'pi_none' } })).status).toBe(404);
  });
});
