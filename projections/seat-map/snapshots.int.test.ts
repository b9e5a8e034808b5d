import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { holdSeat } from '#domain/seat.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { createTail } from '../tail.ts';
import { createStage, SALE_MS, type Stage } from '../testing/stage.ts';
import { createSeatDirectory } from './directory.ts';
import { createRecordedTimes, positionAt } from './recorded-times.ts';
import { createSeatMapSnapshots, createStoredSamples, restoreSeatMaps } from './snapshots.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 10 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query('drop table if exists seat_map_snapshots, seat_map_checkpoint, recorded_times');
});

/** A process: starts from the snapshots and follows the log. */
async function start(stage: Stage, leadership = { isLeader: () => true }) {
  const seatMaps = createSeatDirectory(stage);
  const recordedTimes = createRecordedTimes();
  const deps = { ...stage, pool, seatMaps, recordedTimes };
  const after = await restoreSeatMaps(deps);
  const tail = createTail({ ...stage, after });
  tail.add('recorded times', recordedTimes);
  seatMaps.follow(tail);
  tail.start();
  await tail.reached(await stage.store.head(), 5_000);
  const snapshots = createSeatMapSnapshots({ ...deps, leadership });
  const stopping = new AbortController();
  const running = snapshots.run(stopping.signal, stage.timers);
  const stop = async () => {
    stopping.abort();
    await running;
    await tail.stop();
  };
  return { seatMaps, recordedTimes, snapshots, tail, after, stop };
}

const hold = (stage: Stage, showId: string, seatId: string) =>
  stage.decide(showId, seatId, (seat) =>
    holdSeat(seat, { holdId: 'hld_1', customerId: 'cus_1', untilMs: 9e9, nowMs: SALE_MS }),
  );

test('the next start has the same maps from the snapshots and the rest of the log', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  await stage.publish('shw_2');
  await hold(stage, 'shw_1', 'A-1-2');
  const first = await start(stage);
  await first.stop(); // which saves
  await hold(stage, 'shw_1', 'A-1-3');
  await hold(stage, 'shw_2', 'FLOOR-000004');

  const second = await start(stage);
  expect([first.after, second.after > 0n]).toEqual([0n, true]);
  const scratch = createSeatDirectory(stage);
  await scratch.onEvents((await stage.store.readAll({ after: 0n, maxCount: 10_000 })).events);
  for (const showId of ['shw_1', 'shw_2']) {
    const [restored, replayed] = [await second.seatMaps.open(showId), await scratch.open(showId)];
    expect(restored?.map.statuses).toEqual(replayed?.map.statuses);
    expect(restored?.map.version).toBe(replayed?.map.version);
    expect(restored?.liveSeatsOf('cus_1', SALE_MS)).toBe(replayed?.liveSeatsOf('cus_1', SALE_MS));
  }
  await second.stop();
});

test('of two processes that both believe they lead, no snapshot is mixed of both', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  await stage.publish('shw_2');
  const paused = await start(stage);
  expect(await paused.snapshots.write()).toBe(true);
  await paused.tail.stop(); // it sees nothing of what happens now
  await hold(stage, 'shw_1', 'A-1-1');
  const other = await start(stage);
  expect(await other.snapshots.write()).toBe(true);

  const { rows: before } = await pool.query('select * from seat_map_checkpoint');
  paused.snapshots.distrust();
  expect(await paused.snapshots.write()).toBe(false); // it would go back
  expect((await pool.query('select * from seat_map_checkpoint')).rows).toEqual(before);

  await hold(stage, 'shw_2', 'A-1-2');
  const third = await start(stage);
  expect(await third.snapshots.write()).toBe(true);
  await other.tail.reached(await stage.store.head(), 5_000);
  await hold(stage, 'shw_1', 'A-1-3');
  await other.tail.reached(await stage.store.head(), 5_000);
  expect(await other.snapshots.write()).toBe(false); // its part would stand beside another's
  expect(await other.snapshots.write()).toBe(true); // the whole
  for (const process of [paused, other, third]) await process.stop();
  const next = await start(stage);
  expect((await next.seatMaps.open('shw_1'))?.map.version).toBe(2);
  expect((await next.seatMaps.open('shw_2'))?.map.version).toBe(1);
  await next.stop();
});

test('who does not lead writes nothing', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  let leads = false;
  const process = await start(stage, { isLeader: () => leads });
  expect(await process.snapshots.write()).toBe(false);
  leads = true;
  expect(await process.snapshots.write()).toBe(true);
  await process.stop();
});

test('snapshots of another history are not used', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  await (await start(stage)).stop();
  const other = createStage();
  await other.publish('shw_1');
  await hold(other, 'shw_1', 'A-1-1');
  const process = await start(other);
  expect(process.after).toBe(0n);
  expect((await process.seatMaps.open('shw_1'))?.map.version).toBe(1);
  await process.stop();
});

test('past time is the running maximum in the order of the log, also from saved samples', async () => {
  const stage = createStage();
  const thing = { type: 'SomethingHappened', data: {} };
  const times: number[] = [];
  for (let at = 0; at < 300; at += 1) {
    // Writers' clocks differ by some seconds.
    stage.clock.setMs(SALE_MS + at * 1_000 - (at % 3) * 2_500);
    times.push(...Array.from({ length: 20 }, () => stage.clock.nowMs()));
    await stage.append('thing-1', ...Array.from({ length: 20 }, () => thing));
  }
  await (await start(stage)).stop();
  const process = await start(stage);
  const deps = {
    store: stage.store,
    times: process.recordedTimes,
    stored: createStoredSamples(pool),
  };
  for (const timeMs of [0, SALE_MS, SALE_MS + 137_250, SALE_MS + 222_000, SALE_MS + 999_000]) {
    const firstBeyond = times.findIndex((atMs) => atMs > timeMs);
    const expected = firstBeyond < 0 ? times.length : firstBeyond;
    expect(await positionAt(deps, timeMs)).toBe(BigInt(expected));
  }
  const { rows } = await pool.query('select position from recorded_times');
  expect(rows).toHaveLength(5);
  await process.stop();
});
