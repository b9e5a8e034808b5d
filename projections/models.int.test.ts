import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type OrderEvent, orderStream } from '#domain/order-events.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { createOpenOrders } from './orders/open-orders.ts';
import { orderProjector } from './orders/projector.ts';
import { createOrderReader } from './orders/reader.ts';
import { createProjectionRunner } from './runner.ts';
import { createStage, type Stage, untaxedItem } from './testing/stage.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query('drop table if exists projection_checkpoints, orders');
});

async function placeOrder(stage: Stage, orderId: string, customerId: string): Promise<void> {
  stage.clock.setMs(stage.clock.nowMs() + 1_000);
  const placed: OrderEvent = {
    type: 'OrderPlaced',
    data: {
      orderId,
      paymentId: orderId.replace('ord_', 'pay_'),
      showId: 'shw_1',
      eventId: 'evt_1',
      customerId,
      holdIds: ['hld_1'],
      items: [untaxedItem('A-1-1')],
      totalCents: 5_450,
      currency: 'EUR',
      payByMs: stage.clock.nowMs() + 900_000,
    },
  };
  await stage.append(orderStream(orderId), placed);
}

const pay = (stage: Stage, orderId: string) =>
  stage.append(
    orderStream(orderId),
    { type: 'PaymentCaptured', data: { amountCents: 5_450, late: false } },
    { type: 'OrderConfirmed', data: { late: false } },
  );

test('orders are listed by customer, newest first, page by page', async () => {
  const stage = createStage();
  for (const at of [1, 2, 3, 4, 5])
    await placeOrder(stage, `ord_${at}`, at === 3 ? 'cus_2' : 'cus_1');
  await pay(stage, 'ord_2');
  const runner = createProjectionRunner(orderProjector, { ...stage, pool });
  await runner.catchUp();
  const reader = createOrderReader(pool);
  const first = await reader.ofCustomer('cus_1', { limit: 2, after: null });
  expect(first.map(({ state }) => state.orderId)).toEqual(['ord_5', 'ord_4']);
  const last = first.at(-1);
  const after = { placedAtMs: last?.createdAtMs ?? 0, orderId: 'ord_4' };
  const second = await reader.ofCustomer('cus_1', { limit: 2, after });
  expect(second.map(({ state }) => [state.orderId, state.status])).toEqual([
    ['ord_2', 'confirmed'],
    ['ord_1', 'pending_payment'],
  ]);
  expect(second[0]).toMatchObject({ revision: 2, position: 7n });
});

test('open orders start from the model, and what the tail repeats changes nothing', async () => {
  const stage = createStage();
  for (const at of [1, 2, 3]) await placeOrder(stage, `ord_${at}`, 'cus_1');
  await pay(stage, 'ord_1');
  await createProjectionRunner(orderProjector, { ...stage, pool }).catchUp();
  const open = createOpenOrders(stage);
  await open.startFrom(createOrderReader(pool));
  expect(open.list().map(({ orderId }) => orderId)).toEqual(['ord_2', 'ord_3']);
  await pay(stage, 'ord_2');
  await stage.append(orderStream('ord_1'), {
    type: 'RefundRequested',
    data: {
      refundId: 'rfd_1',
      seatIds: ['A-1-1'],
      amountCents: 5_000,
      reason: 'x',
      keepSeatsBlocked: false,
    },
  });
  await placeOrder(stage, 'ord_4', 'cus_1');
  const { events } = await stage.store.readAll({ after: 0n, maxCount: 100 });
  await open.onEvents(events);

  expect(open.list().map(({ orderId, payByMs }) => [orderId, payByMs !== null])).toEqual([
    ['ord_3', true],
    ['ord_4', true],
    ['ord_1', false],
  ]);
  expect(open.ofShow('shw_2')).toEqual([]);
  const replayed = createOpenOrders(stage);
  await replayed.onEvents(events);
  expect(
    replayed
      .list()
      .map((order) => order.orderId)
      .sort(),
  ).toEqual(['ord_1', 'ord_3', 'ord_4']);
});
