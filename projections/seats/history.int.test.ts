import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdSeat, releaseSeat, reserveSeat, sellSeat } from '#domain/seat.ts';
import type { EventStore } from '#event-store/port.ts';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { systemClock, systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { standingOf } from '../checkpoints.ts';
import { rebuildModel } from '../rebuild/rebuild.ts';
import { createProjectionRunner } from '../runner.ts';
import { createStage, SALE_MS, type Stage } from '../testing/stage.ts';
import { createSeatHistory, type EventsAt } from './history.ts';
import { seatHistoryProjector } from './history-model.ts';

const SHOW = 'shw_1';
const UNTIL_MS = SALE_MS + 600_000;
const TOOLS = { clock: systemClock, timers: systemTimers, random: systemRandom, log: silentLog };

describe('the history of the seats', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let store: EventStore;
  let stage: Stage;

  beforeEach(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 6 });
    store = await createPostgresEventStore({
      connectionString: database.url,
      eventLoop: systemEventLoop,
      ...TOOLS,
    });
    stage = createStage({ store });
    await stage.publish(SHOW);
    await sell('A-1-1', 'ord_1');
    await holdAndRelease('A-1-2');
    await holdAndRelease('FLOOR-000001');
  });

  afterEach(async () => {
    await store.close();
    await pool.end();
    await database.drop();
  });

  async function hold(seatId: string, holdId: string): Promise<void> {
    await stage.decide(SHOW, seatId, (seat) =>
      holdSeat(seat, { holdId, customerId: 'cus_1', untilMs: UNTIL_MS, nowMs: SALE_MS }),
    );
  }

  async function sell(seatId: string, orderId: string): Promise<void> {
    const holdId = `hld_${orderId}`;
    await hold(seatId, holdId);
    await stage.decide(SHOW, seatId, (seat) =>
      reserveSeat(seat, { orderId, holdId, customerId: 'cus_1', nowMs: SALE_MS }),
    );
    await stage.decide(SHOW, seatId, (seat) => sellSeat(seat, { orderId }));
  }

  async function holdAndRelease(seatId: string): Promise<void> {
    await hold(seatId, 'hld_9');
    await stage.decide(SHOW, seatId, (seat) =>
      releaseSeat(seat, { holdId: 'hld_9', orderId: null, reason: 'released' }),
    );
  }

  /** As a process does at its start. */
  async function start(eventsAt: EventsAt): Promise<void> {
    if (eventsAt === 'elsewhere') {
      await standingOf(seatHistoryProjector, { pool, store });
      await createProjectionRunner(seatHistoryProjector, { pool, store, ...TOOLS }).catchUp();
    }
    await createSeatHistory(pool, eventsAt);
  }

  async function told(): Promise<readonly string[]> {
    const { rows } = await pool.query<{ row: string }>(
      'select h::text as row from seat_history h order by position',
    );
    return rows.map(({ row }) => row);
  }

  it('given events elsewhere, then the model answers as the view does, byte by byte', async () => {
    await start('here');
    const byView = await told();
    expect(byView).toHaveLength(7);
    await start('elsewhere');
    await pool.query('alter schema event_store rename to moved_away');
    expect(await told()).toEqual(byView);
    const { rows } = await pool.query("select type from seat_history_of('shw_1', 'A-1-1')");
    expect(rows.map(({ type }) => type)).toEqual(['SeatHeld', 'SeatReserved', 'SeatSold']);
    await pool.query('alter schema moved_away rename to event_store');
  });

  it('given a house that moves to and fro, then what others built on the view stays', async () => {
    await start('here');
    await pool.query('create view theirs as select seat_id, type from seat_history');
    await start('elsewhere');
    await sell('A-1-3', 'ord_3');
    await start('here');
    const byView = await told();
    await start('elsewhere');
    expect(await told()).toEqual(byView);
    const { rows } = await pool.query("select type from theirs where seat_id = 'A-1-3'");
    expect(rows).toHaveLength(3);
  });

  it('given a process of each kind that starts at once, then neither fails', async () => {
    await start('elsewhere');
    await Promise.all([start('here'), start('elsewhere'), start('here'), start('elsewhere')]);
    expect(await told()).toHaveLength(7);
  });

  it('given another history, then the model is built anew and switched under the view', async () => {
    await start('elsewhere');
    const before = await told();
    await pool.query("update projection_checkpoints set store_id = 'another'");
    await createProjectionRunner(seatHistoryProjector, { pool, store, ...TOOLS }).catchUp();
    expect(await told()).toEqual(before);
    const check = await rebuildModel(
      seatHistoryProjector,
      { pool, store, ...TOOLS },
      { end: 'check' },
    );
    expect(check.verdict?.identical).toBe(true);
    await holdAndRelease('A-2-1');
    await start('elsewhere');
    expect(await told()).toHaveLength(9);
  });

  it.each([
    [
      'by its stream',
      "select * from seat_history where stream = 'seat-shw_1.A-1-1' order by version",
    ],
    ['by show and seat', "select * from seat_history_of('shw_1', 'A-1-1')"],
    ['for a whole show', "select * from seat_history where stream ^@ 'seat-shw_1.'"],
  ])('is a range of the model’s index, too: %s', async (_name, query) => {
    await start('elsewhere');
    await pool.query(
      `insert into seat_history_rows (stream, show_id, seat_id, version, position, at, type, actor,
         request_id, event_id)
       select 'seat-shw_' || n % 50 + 2 || '.B-' || n / 50, 's', 'x', 1, 1000000 + n, now(),
         'SeatHeld', 'customer:cus_9', 'req', gen_random_uuid()
       from generate_series(1, 30000) as n`,
    );
    await pool.query('analyze seat_history_rows');
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain ${query}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Scan (using|on) seat_history_rows_pkey/);
    expect(plan).toMatch(/Index Cond: .*stream/);
    expect(plan).not.toContain('Function Scan');
  });
});
