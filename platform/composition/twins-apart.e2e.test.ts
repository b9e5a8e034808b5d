/** The same request at two processes at once: one does it, both tell the same. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  newKey,
  pause,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { createPurchases, type Purchases, VISA, withoutTime } from '../testing/purchases.ts';

let here: TestBoxoffice;
let there: TestBoxoffice;
let purchases: Purchases;

beforeAll(async () => {
  const SIGNING_KEY = randomBytes(32).toString('base64');
  here = await startTestBoxoffice({ env: { SIGNING_KEY } });
  there = await startTestBoxoffice({
    env: {
      SIGNING_KEY,
      DATABASE_URL: here.boxoffice.databaseUrl,
      STRIPE_API_BASE: here.boxoffice.simulatorUrl ?? '',
    },
  });
  purchases = await createPurchases(here);
});

afterAll(async () => {
  await there.stop();
  await here.stop();
});

afterEach(() => here.faults({ latency_ms: 0 }));

/** While the first waits for a slow provider, its twin comes to the other process. */
async function both(path: string, token: string, body: object): Promise<readonly Answer[]> {
  await here.faults({ latency_ms: 400 });
  const options = { token, body, key: newKey() };
  const first = here.send('POST', path, options);
  await pause(150);
  return Promise.all([first, there.send('POST', path, options)]);
}

test('an order that is given up', async () => {
  const { orderId, buyer } = await purchases.order();
  const answers = await both(`/v1/orders/${orderId}/cancel`, buyer.token, {});
  expect(answers.map(({ status, body }) => [status, body.status])).toEqual([
    [200, 'cancelled'],
    [200, 'cancelled'],
  ]);
  expect(answers[1]?.body).toEqual(answers[0]?.body);
});

test('a payment', async () => {
  const { paymentId, buyer } = await purchases.order();
  const wish = { payment_method: VISA };
  const [first, second] = await both(`/v1/payments/${paymentId}/confirm`, buyer.token, wish);
  expect(first?.body.status).toBe('succeeded');
  expect(second?.body).toEqual(first?.body);
});

test('a refund', async () => {
  const { orderId } = await purchases.paidOrder();
  const wish = { reason: 'goodwill' };
  const path = `/v1/orders/${orderId}/refunds`;
  const [first, second] = await both(path, here.finance.token, wish);
  expect(first?.status).toBe(201);
  expect(second?.body).toEqual(first?.body);
});

test('an order', async () => {
  const buyer = await here.buyer();
  const holdId = await purchases.holdSeats(buyer, purchases.freshSeats());
  const wish = { hold_id: holdId, buyer: { name: 'Ada', email: 'ada@example.com' } };
  const [first, second] = await both('/v1/orders', buyer.token, wish);
  expect([first?.status, second?.status]).toEqual([201, 201]);
  expect(second && withoutTime(second)).toEqual(first && withoutTime(first));
});

test('orders with their payments, again and again: each twin hears the end', async () => {
  for (let round = 0; round < 20; round += 1) {
    const buyer = await here.buyer();
    const holdId = await purchases.holdSeats(buyer, purchases.freshSeats());
    const wish = { hold_id: holdId, buyer: { name: 'Ada', email: 'ada@example.com' } };
    const options = {
      token: buyer.token,
      body: { ...wish, payment_method: VISA },
      key: newKey(),
    };
    const first = here.send('POST', '/v1/orders', options);
    await pause(round);
    const answers = await Promise.all([first, there.send('POST', '/v1/orders', options)]);
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual([
      [201, 'confirmed'],
      [201, 'confirmed'],
    ]);
  }
}, 60_000);
