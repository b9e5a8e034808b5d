import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { orderStream } from '#domain/order-events.ts';
import { placed, requested } from '#domain/testing/orders.ts';
import type { EventStore } from '#event-store/port.ts';
import { created, fact, stored } from '#event-store/testing/facts.ts';
import {
  systemClock,
  systemIds,
  systemRandom,
  systemStopwatch,
  systemTimers,
} from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { createSeededRandom } from '../../seeded-random.ts';
import { openStore } from '../append/bare-store.ts';
import { multiplyHistory } from './multiply.ts';
import { compareOrders } from './orders.ts';
import { playSale } from './seat-history.ts';
import { compareSeatMaps } from './seat-maps.ts';
import { publishStadium } from './stadium.ts';

const world = {
  clock: systemClock,
  stopwatch: systemStopwatch,
  timers: systemTimers,
  ids: systemIds,
  random: systemRandom,
};

let database: TestDatabase;
let client: pg.Client;
let store: EventStore;

beforeEach(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url, world);
  client = new pg.Client(database.url);
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await store.close();
  await database.drop();
});

it('given a sale played and multiplied, when maps are folded anew, then each is as it was', async () => {
  const random = createSeededRandom(4, 0);
  const stadium = await publishStadium(store, 100, { ...world, random });
  await playSale(store, stadium, 600, { ...world, random });
  await multiplyHistory(client, 3);

  const { rows } = await client.query(
    `select count(distinct split_part(stream, '.', 1))::int as shows, count(*)::int as events,
       count(*) filter (where revision = 0)::int as streams, count(distinct id)::int as ids
     from event_store.events where stream ^@ 'seat-'`,
  );
  expect(rows).toEqual([{ shows: 3, events: 1_800, streams: 300, ids: 1_800 }]);
  const { rows: log } = await client.query(
    `select count(*) = max(e.position) and max(e.position) = max(h.position) as is_gapless
     from event_store.events e, event_store.head h`,
  );
  expect(log).toEqual([{ is_gapless: true }]);

  const figures = await compareSeatMaps(store, world, 1);
  expect(figures.seat_map_events).toBe(1_800);
  expect(figures.seat_map_ratio_to_read).toBeCloseTo(
    (figures.seat_map_events_per_s ?? Number.NaN) / (figures.read_events_per_s ?? Number.NaN),
  );
});

it('given orders multiplied, when their model is built anew and copied, then the rows are the same', async () => {
  const orders = ['ord_1', 'ord_2'];
  for (const orderId of orders) {
    const events = [
      { ...placed, data: { ...placed.data, orderId } },
      { ...requested, data: { ...requested.data } },
    ];
    await stored(store, created(orderStream(orderId), events.map(fact)));
  }
  await multiplyHistory(client, 4);

  const figures = await compareOrders(database.url, store, world, 1);
  expect(figures.postgres_rows).toBe(8);
  expect(figures.postgres_events).toBe(16);
  expect(figures.postgres_ratio_to_copy).toBeCloseTo(
    (figures.postgres_rows_per_s ?? Number.NaN) / (figures.copy_rows_per_s ?? Number.NaN),
  );
  const { rows } = await client.query('select id from orders order by id');
  expect(rows.map(({ id }) => id)).toEqual([
    ...['ord_1', 'ord_1x1', 'ord_1x2', 'ord_2'],
    ...['ord_2x1', 'ord_2x2', 'ord_3x1', 'ord_3x2'],
  ]);
  const { rows: left } = await client.query(
    `select nspname from pg_namespace where nspname ~ 'bench_copy|model_build'`,
  );
  expect(left).toEqual([]);
});
