import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fold } from '#domain/decision.ts';
import {
  blockSeat,
  evolveSeat,
  expireSeatHold,
  holdSeat,
  initialSeat,
  releaseSeat,
  reserveSeat,
  returnSeat,
  type SeatEvent,
  seatStream,
  sellSeat,
} from '#domain/seat.ts';
import type { EventStore, StoredEvent } from '#event-store/port.ts';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { customerProjector } from '../customers/projector.ts';
import { demandProjector } from '../demand/projector.ts';
import type { Projector } from '../projector.ts';
import { createStage, SALE_MS, type Stage } from '../testing/stage.ts';
import { createSeatHistory } from './history.ts';
import { seatHistoryProjector } from './history-model.ts';
import { seatProjector } from './projector.ts';

const SHOW = 'shw_1';
const UNTIL_MS = SALE_MS + 600_000;

let database: TestDatabase;
let pool: pg.Pool;
let store: EventStore;
let stage: Stage;
let log: readonly StoredEvent[];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  store = await createPostgresEventStore({
    connectionString: database.url,
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: silentLog,
  });
  stage = createStage({ store });
  await stage.publish(SHOW);
  await happenings();
  log = (await store.readAll({ after: 0n, maxCount: 10_000 })).events;
});

afterAll(async () => {
  await store.close();
  await pool.end();
  await database.drop();
});

/** One seat for each way that a seat can end, and one that everything happens to. */
async function happenings(): Promise<void> {
  const on = (seatId: string, rule: Parameters<Stage['decide']>[2]) =>
    stage.decide(SHOW, seatId, rule);
  const hold = (seatId: string, holdId: string) =>
    on(seatId, (seat) =>
      holdSeat(seat, { holdId, customerId: 'cus_1', untilMs: UNTIL_MS, nowMs: SALE_MS }),
    );
  const reserve = (seatId: string, orderId: string, holdId: string) =>
    on(seatId, (seat) =>
      reserveSeat(seat, { orderId, holdId, customerId: 'cus_1', nowMs: SALE_MS }),
    );
  await hold('A-1-1', 'hld_1');
  await hold('A-1-2', 'hld_2');
  await reserve('A-1-2', 'ord_2', 'hld_2');
  await hold('A-1-3', 'hld_3');
  await reserve('A-1-3', 'ord_3', 'hld_3');
  await on('A-1-3', (seat) => sellSeat(seat, { orderId: 'ord_3' }));
  await on('A-1-4', (seat) => blockSeat(seat, { blockId: 'blk_1', reason: 'x', nowMs: SALE_MS }));
  await hold('A-1-5', 'hld_5');
  await on('A-1-5', (seat) => expireSeatHold(seat, { holdId: 'hld_5', nowMs: UNTIL_MS }));
  await hold('A-1-5', 'hld_6');
  await on('A-1-5', (seat) =>
    releaseSeat(seat, { holdId: 'hld_6', orderId: null, reason: 'released' }),
  );
  await hold('A-1-5', 'hld_7');
  await reserve('A-1-5', 'ord_7', 'hld_7');
  await on('A-1-5', (seat) => sellSeat(seat, { orderId: 'ord_7' }));
  await on('A-1-5', (seat) => returnSeat(seat, { orderId: 'ord_7', refundId: 'rfd_1' }));
  await hold('FLOOR-000001', 'hld_8');
  const refused = { minuteMs: 0, cause: 'taken', seats: { 'A-1-1': 2 }, elsewhere: 1 };
  await stage.append(`demand-${SHOW}`, { type: 'AttemptsRefused', data: refused });
  await stage.append(`demand-${SHOW}`, { type: 'AttemptsRefused', data: refused });
}

/** The model's tables after the whole log, given in parts of so many events. */
async function built(projector: Projector, eventsAtOnce: number): Promise<unknown> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const statement of projector.ddl) await client.query(statement);
    const events = log.filter(({ type }) => projector.types.includes(type));
    for (let start = 0; start < events.length; start += eventsAtOnce) {
      await projector.apply(events.slice(start, start + eventsAtOnce), client);
    }
    const tables: unknown[] = [];
    for (const table of projector.tables) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from ${table} t order by t::text collate "C"`,
      );
      tables.push(rows.map(({ row }) => row));
    }
    return tables;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test.each([seatProjector, seatHistoryProjector, customerProjector, demandProjector])(
  'the model of $name is the same however the log is cut',
  async (projector) => {
    const whole = await built(projector, 1_000);
    expect(JSON.stringify(whole)).not.toBe(JSON.stringify(projector.tables.map(() => [])));
    for (const eventsAtOnce of [1, 2, 3, 7]) {
      expect(await built(projector, eventsAtOnce)).toEqual(whole);
    }
  },
);

interface Row {
  readonly show_id: string;
  readonly seat_id: string;
  readonly status: string;
  readonly hold_id: string | null;
  readonly order_id: string | null;
  readonly version: number;
}

/** In a transaction that is rolled back: the seats as rows, and whatever `look` asks about them. */
async function withSeats<Found>(look: (client: pg.PoolClient) => Promise<Found>): Promise<Found> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const statement of seatProjector.ddl) await client.query(statement);
    await seatProjector.apply(
      log.filter(({ type }) => seatProjector.types.includes(type)),
      client,
    );
    return await look(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('every seat of a published show has a row, and it says what its stream says', async () => {
  const rows = await withSeats(async (client) => {
    const found = await client.query<Row>('select * from seats where show_id = $1', [SHOW]);
    return found.rows;
  });
  expect(rows).toHaveLength(20);
  for (const row of rows) {
    const history = await store.readStream(seatStream(SHOW, row.seat_id));
    const state = fold(evolveSeat, initialSeat, history as unknown as readonly SeatEvent[]);
    expect(row).toEqual({
      show_id: SHOW,
      seat_id: row.seat_id,
      status: state.status,
      hold_id: 'holdId' in state ? state.holdId : null,
      order_id: 'orderId' in state ? state.orderId : null,
      version: history.length,
    });
  }
  expect(new Set(rows.map(({ status }) => status)).size).toBe(5);
});

test('a batch writes a seat once, whatever happened to it', async () => {
  const written = await withSeats(async (client) => {
    const { rows } = await client.query<{ updates: string }>(
      `select n_tup_upd as updates from pg_stat_xact_user_tables where relname = 'seats'`,
    );
    return Number(rows[0]?.updates);
  });
  const touched = new Set(
    log.filter(({ stream }) => stream.startsWith('seat-')).map((e) => e.stream),
  );
  expect(written).toBe(touched.size);
});

test('the history of a seat is told by SQL, in its columns', async () => {
  await createSeatHistory(pool, 'here');
  await createSeatHistory(pool, 'here');
  const { rows } = await pool.query(
    `select show_id, seat_id, version, type, hold_id, order_id, customer_id, actor, request_id
     from seat_history where stream = $1 order by version`,
    [seatStream(SHOW, 'A-1-3')],
  );
  const seat = { show_id: SHOW, seat_id: 'A-1-3', actor: 'customer:cus_1', request_id: 'req_1' };
  expect(rows).toEqual([
    {
      ...seat,
      version: 1,
      type: 'SeatHeld',
      hold_id: 'hld_3',
      order_id: null,
      customer_id: 'cus_1',
    },
    {
      ...seat,
      version: 2,
      type: 'SeatReserved',
      hold_id: 'hld_3',
      order_id: 'ord_3',
      customer_id: 'cus_1',
    },
    {
      ...seat,
      version: 3,
      type: 'SeatSold',
      hold_id: null,
      order_id: 'ord_3',
      customer_id: 'cus_1',
    },
  ]);
  const whole = await pool.query('select type from seat_history_of($1, $2)', [SHOW, 'A-1-5']);
  expect(whole.rows.map(({ type }) => type)).toEqual(
    (await store.readStream(seatStream(SHOW, 'A-1-5'))).map(({ type }) => type),
  );
  const described = await pool.query(
    `select count(*)::int as columns, count(col_description(attrelid, attnum))::int as described
     from pg_attribute where attrelid = 'seat_history'::regclass and attnum > 0`,
  );
  expect(described.rows[0]).toEqual({ columns: 13, described: 13 });
});

test.each([
  [
    'by its stream',
    "select * from seat_history where stream = 'seat-shw_1.A-1-1' order by version",
  ],
  ['by show and seat', "select * from seat_history_of('shw_1', 'A-1-1')"],
  ['for a whole show', "select * from seat_history where stream ^@ 'seat-shw_1.'"],
])('the history is a range of the index on stream and revision: %s', async (_name, query) => {
  await createSeatHistory(pool, 'here');
  const client = await pool.connect();
  try {
    // Beside it a busy month: the planner is free to do what it thinks best.
    await client.query(
      `begin;
       insert into event_store.events (position, stream, revision, id, type, schema_version, at,
         correlation_id, causation_id, actor, data)
       select 1000000 + n, 'seat-shw_' || n % 50 + 2 || '.B-' || n / 50, 0, gen_random_uuid(),
         'SeatHeld', 1, now(), 'req', 'req', 'customer:cus_9', '{}'
       from generate_series(1, 30000) as n;
       analyze event_store.events`,
    );
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${query}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Scan (using|on) events_stream_revision_key/);
    expect(plan).toMatch(/Index Cond: .*stream/);
    expect(plan).not.toContain('Function Scan');
  } finally {
    await client.query('rollback');
    client.release();
  }
});
