import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Item } from '#domain/hold.ts';
import { type OrderEvent, orderStream } from '#domain/order-events.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { catalogProjector } from './catalog/projector.ts';
import { createCatalogReader } from './catalog/reader.ts';
import { createOpenOrders } from './orders/open-orders.ts';
import { orderProjector } from './orders/projector.ts';
import { createOrderReader } from './orders/reader.ts';
import { createProjectionRunner } from './runner.ts';
import { createStage, OWNER, SALE_MS, type Stage } from './testing/stage.ts';

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
  await pool.query(
    `drop table if exists projection_checkpoints, orders, catalog_events, catalog_shows,
       catalog_venues`,
  );
});

const place: Item = {
  seatId: 'A-1-1',
  section: 'A',
  row: '1',
  label: '1',
  tier: 'standard',
  priceCents: 5_000,
  feeCents: 450,
  taxCents: 0,
};

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
      items: [place],
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

test('the catalog lists published events by what they are, where and when', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  await stage.publish('shw_2');
  await createProjectionRunner(catalogProjector, { ...stage, pool }).catchUp();
  const reader = createCatalogReader(pool);
  const nobody = { owner: null, nowMs: SALE_MS };
  const ids = async (filter: Parameters<typeof reader.events>[0], limit = 10) => {
    const events = await reader.events(filter, { limit, after: null }, nobody);
    return events.map(({ event }) => event.eventId);
  };
  expect(await ids({})).toEqual(['evt_shw_1', 'evt_shw_2']);
  expect(await ids({ q: 'SOMEBODY night', city: 'berlin', artist: 'somebody' })).toHaveLength(2);
  expect(await ids({ venue: 'ven_shw_2' })).toEqual(['evt_shw_2']);
  expect(await ids({ q: 'nobody' })).toEqual([]);
  // The show starts at 01:33 on New Year's Day 1970 in Berlin.
  expect(await ids({ dateFrom: '1970-01-01', dateTo: '1970-01-01' })).toHaveLength(2);
  expect(await ids({ dateFrom: '1970-01-02' })).toEqual([]);

  const [first] = await reader.events({}, { limit: 1, after: null }, nobody);
  expect(first?.shows[0]?.venue).toMatchObject({
    name: 'Arena',
    layout: {
      layoutVersion: 1,
      sections: [
        { id: 'A', count: 10 },
        { id: 'FLOOR', count: 10 },
      ],
    },
  });
  const after = { startsAtMs: first?.startsAtMs ?? 0, eventId: 'evt_shw_1' };
  const rest = await reader.events({}, { limit: 5, after }, nobody);
  expect(rest.map(({ event }) => event.eventId)).toEqual(['evt_shw_2']);
  const listed = await reader.listVenues({ owner: OWNER, afterId: 'ven_shw_1', limit: 5 });
  expect(listed).toMatchObject([{ venueId: 'ven_shw_2', layoutVersion: 1, seatCount: 20 }]);
  expect(await reader.listVenues({ owner: 'org_2', afterId: null, limit: 5 })).toEqual([]);
  expect((await reader.show('shw_1'))?.show.phase).toBe('published');
});
