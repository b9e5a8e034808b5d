import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { holdStream, type Item } from '#domain/hold.ts';
import { seatStream } from '#domain/seat.ts';
import type { DomainEvent } from '#event-store/aggregate.ts';
import { olderIdOf, olderSeatIdOf } from '#platform/http/older/ids.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { migrate } from '../migrate.ts';
import { rebuildModel } from '../rebuild/rebuild.ts';
import { createProjectionRunner } from '../runner.ts';
import { createStage, type Stage } from '../testing/stage.ts';
import { reservationProjector } from './projector.ts';
import { createOlderIds } from './reader.ts';
import { RESERVATIONS_VIEW } from './sql-view.ts';

let database: TestDatabase;
let pool: pg.Pool;
let stage: Stage;

const PERSONAL = `create table if not exists personal_older_customers (
  given text primary key, customer_id text not null)`;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  // A connection that is still on its way out when its database is dropped is no failure.
  pool.on('error', () => undefined);
  await pool.query(PERSONAL);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query(
    'drop table if exists projection_checkpoints, projection_rebuilds, older_ids, older_reservations',
  );
  await pool.query('truncate personal_older_customers');
  stage = createStage({ nowMs: Date.parse('2026-02-24T16:00:00.250Z') });
});

const place = (seatId: string): Item => ({
  seatId,
  section: 'A',
  row: '1',
  label: '1',
  tier: 'standard',
  priceCents: 5_000,
  feeCents: 250,
  taxCents: 0,
});

const placed = (holdId: string, seatId: string, channel?: 'older_api'): DomainEvent => ({
  type: 'HoldPlaced',
  data: {
    holdId,
    showId: 'shw_1',
    customerId: 'cus_1',
    items: [place(seatId)],
    currency: 'EUR',
    expiresAtMs: Date.parse('2026-02-24T16:15:00.250Z'),
    holdMs: 900_000,
    ...(channel === undefined ? {} : { channel }),
  },
});

const reserved = (holdId: string, seatId: string) =>
  stage.append(holdStream(holdId), placed(holdId, seatId, 'older_api'));

const lapsed = (holdId: string, seatId: string) =>
  stage.append(seatStream('shw_1', seatId), { type: 'HoldExpired', data: { holdId } });

const converted = (holdId: string, orderId: string) =>
  stage.append(holdStream(holdId), { type: 'HoldConverted', data: { orderId } });

async function caughtUp() {
  const runner = createProjectionRunner(reservationProjector, { ...stage, pool });
  await runner.catchUp();
  await migrate(pool, RESERVATIONS_VIEW);
  return runner;
}

const statuses = async (): Promise<unknown> => {
  const { rows } = await pool.query('select "Id", "Status" from reservations');
  return Object.fromEntries(rows.map(({ Id, Status }) => [Id, Status]));
};

async function story(): Promise<void> {
  await reserved('hld_1', 'A-1-1');
  await reserved('hld_2', 'A-1-2');
  await reserved('hld_3', 'A-1-3');
  await reserved('hld_4', 'A-1-4');
  await stage.append(holdStream('hld_5'), placed('hld_5', 'A-1-5'));
  await lapsed('hld_2', 'A-1-2');
  await converted('hld_3', 'ord_1');
  await converted('hld_5', 'ord_2');
  await stage.append(holdStream('hld_4'), {
    type: 'HoldReleased',
    data: { reason: 'show_cancelled' },
  });
}

test('a reservation is a row from its event on, until it lapses or is bought', async () => {
  await story();
  await caughtUp();
  expect(await statuses()).toEqual({
    [olderIdOf('hld_1')]: 'active',
    [olderIdOf('hld_2')]: 'expired',
    [olderIdOf('hld_3')]: 'consumed',
    [olderIdOf('hld_4')]: 'expired',
  });
  const { rows } = await pool.query(
    `select "SeatId", "CustomerId", "CreatedAt"::text as created, "ExpiresAt"::text as expires
     from reservations where "Id" = $1`,
    [olderIdOf('hld_1')],
  );
  expect(rows).toEqual([
    {
      SeatId: olderSeatIdOf('shw_1', 'A-1-1'),
      CustomerId: 'cus_1',
      created: '2026-02-24 16:00:00.25',
      expires: '2026-02-24 16:15:00.25',
    },
  ]);
});

test('counts from when it was decided, though its event is made a moment later', async () => {
  stage.clock.setMs(Date.parse('2026-02-24T16:00:00.251Z'));
  await reserved('hld_1', 'A-1-1');
  await caughtUp();
  const { rows } = await pool.query(
    'select ("ExpiresAt" - "CreatedAt")::text as lasts from reservations',
  );
  expect(rows).toEqual([{ lasts: '00:15:00' }]);
});

test('UUIDs lead back to events, reservations and their orders, and to nothing else', async () => {
  await stage.publish('shw_1');
  await story();
  const gate = await caughtUp();
  const ids = createOlderIds({ pool, store: stage.store, gate });
  expect(await ids.idOf(olderIdOf('evt_shw_1'), 'evt')).toBe('evt_shw_1');
  expect(await ids.idOf(olderIdOf('hld_2'), 'hld')).toBe('hld_2');
  expect(await ids.idOf(olderIdOf('ord_1'), 'ord')).toBe('ord_1');
  expect(await ids.idOf(olderIdOf('ord_1'), 'hld')).toBeNull();
  for (const none of ['hld_5', 'ord_2', 'shw_1']) {
    expect(await ids.idOf(olderIdOf(none), 'hld')).toBeNull();
  }
});

test('while the model is behind nobody says that a UUID is of nothing', async () => {
  await caughtUp();
  const gate = { position: () => 0n, reached: async () => false };
  const ids = createOlderIds({ pool, store: stage.store, gate });
  expect(await ids.idOf(olderIdOf('hld_1'), 'hld')).toBe('behind');
});

test('events that come one by one make the same rows as all at once', async () => {
  const bytes = async () => {
    const { rows } = await pool.query(
      `select (select string_agg(r::text, '|' order by id) from older_reservations r) as rows,
         (select string_agg(i::text, '|' order by uuid) from older_ids i) as ids`,
    );
    return rows[0];
  };
  await story();
  await caughtUp();
  const atOnce = await bytes();
  await pool.query('drop table projection_checkpoints, older_ids, older_reservations');
  await caughtUp();
  await pool.query('truncate older_ids, older_reservations');
  const { events } = await stage.store.readAll({ after: 0n, maxCount: 100 });
  const client = await pool.connect();
  for (const event of events) await reservationProjector.apply([event], client);
  client.release();
  expect(await bytes()).toEqual(atOnce);
});

test('the view outlives a rebuild, and shows a customer as long as they are not erased', async () => {
  await story();
  await caughtUp();
  const customers = async (): Promise<unknown[]> => {
    const { rows } = await pool.query('select distinct "CustomerId" as name from reservations');
    return rows.map(({ name }) => name);
  };
  await pool.query(`insert into personal_older_customers values ('jose@example.com', 'cus_1')`);
  expect(await customers()).toEqual(['jose@example.com']);
  const before = await statuses();
  const rebuilt = await rebuildModel(reservationProjector, { ...stage, pool });
  expect(rebuilt).toMatchObject({ outcome: 'switched', verdict: { identical: true } });
  expect(await statuses()).toEqual(before);
  expect(await customers()).toEqual(['jose@example.com']);
  await pool.query('delete from personal_older_customers');
  expect(await customers()).toEqual(['cus_1']);
});

test('a condition on the view is looked up by the key', async () => {
  await caughtUp();
  const client = await pool.connect();
  await client.query('set enable_seqscan = off');
  const { rows } = await client.query(
    `explain select * from reservations where "Id" = '${olderIdOf('hld_1')}'`,
  );
  client.release(true);
  expect(JSON.stringify(rows)).toContain('older_reservations_pkey');
});
