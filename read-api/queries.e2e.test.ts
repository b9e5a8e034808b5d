import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Buyer,
  expectStatus,
  newKey,
  type ShowIds,
  startTestBoxoffice,
  type TestBoxoffice,
} from '#platform/testing/boxoffice.ts';

let house: TestBoxoffice;
let ids: ShowIds;
let buyer: Buyer;
let orderId: string;
let position: string;

beforeAll(async () => {
  house = await startTestBoxoffice();
  ids = await house.newShow();
  buyer = await house.buyer();
  const held = await buyer.post(`/v1/shows/${ids.showId}/holds`, { seat_ids: ['A-1-1', 'A-1-2'] });
  const order = await buyer.post(
    '/v1/orders',
    {
      hold_id: expectStatus(held, 201).body.hold_id,
      buyer: { name: 'Ada', email: 'ada@example.org' },
      payment_method: 'pm_card_visa',
    },
    { key: newKey() },
  );
  expectStatus(order, 201);
  orderId = String(order.body.order_id);
  position = String(order.body.position);
});
afterAll(() => house.stop());

test('what was bought is seen by everybody who asks with its position', async () => {
  const seen = `min_position=${position}`;
  const free = await buyer.get(`/v1/shows/${ids.showId}/availability?${seen}`);
  expect(expectStatus(free, 200).body).toMatchObject({ available: 38, total: 40 });
  const orders = await buyer.get(`/v1/orders?${seen}`);
  expect(expectStatus(orders, 200).body).toMatchObject({
    orders: [{ order_id: orderId, status: 'confirmed' }],
  });
  const events = await house.send('GET', `/v1/events?q=night&country=de&${seen}`);
  expect(expectStatus(events, 200).body).toMatchObject({ events: [{ id: ids.eventId }] });
  const tickets = await buyer.get(`/v1/orders/${orderId}/tickets`);
  expect(tickets.body.tickets).toHaveLength(2);
});

test('events, seats and the provider agree, before and after a refund', async () => {
  const reconcile = () => house.finance.post('/v1/finance/reconciliations', {});
  expect(expectStatus(await reconcile(), 201).body).toMatchObject({
    status: 'completed',
    matched: { orders: 1, payments: 1, seats: 2 },
    pending: 0,
    differences: [],
  });
  const refund = await house.finance.post(
    `/v1/orders/${orderId}/refunds`,
    { seat_ids: ['A-1-2'], reason: 'ill' },
    { key: newKey() },
  );
  expectStatus(refund, 201);
  await expect
    .poll(async () => (await reconcile()).body, { timeout: 10_000 })
    .toMatchObject({ matched: { orders: 1, refunds: 1, seats: 1 }, pending: 0, differences: [] });
  const balance = await house.finance.get('/v1/finance/trial-balance');
  expect(balance.body).toMatchObject({ balanced: true });
});

test('the seat tells its story', async () => {
  const path = `/v1/audit/shows/${ids.showId}/seats/A-1-1`;
  const { entries } = expectStatus(await house.finance.get(path), 200).body;
  expect(entries).toMatchObject([
    { type: 'SeatHeld', actor: `customer:${buyer.customerId}` },
    { type: 'SeatReserved', data: { order_id: orderId } },
    { type: 'SeatSold', data: { order_id: orderId } },
  ]);
});

test('the live seat map opens over the wire, and nothing has failed', async () => {
  const response = await fetch(
    `${house.origin}/v1/shows/${ids.showId}/availability/stream?min_position=${position}`,
  );
  const first = await response.body?.getReader().read();
  expect(Buffer.from(first?.value ?? []).toString()).toMatch(/^event: snapshot\nid: \d+\ndata: \{/);
  // Left open: stopping the house ends it.
  expectStatus(await house.send('GET', '/readyz'), 200);
  expect(house.failures()).toEqual([]);
});
