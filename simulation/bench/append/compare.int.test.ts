import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  systemClock,
  systemIds,
  systemRandom,
  systemStopwatch,
  systemTimers,
} from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { openStore } from './bare-store.ts';
import { compareAppends } from './compare.ts';
import { openRawTable } from './raw-side.ts';
import { measureStore } from './store-side.ts';

const world = {
  clock: systemClock,
  stopwatch: systemStopwatch,
  timers: systemTimers,
  ids: systemIds,
  random: systemRandom,
};

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

it('measures both sides by what they have stored', async () => {
  const sizes = { writers: 32, rounds: 1, roundMs: 100 };
  const figures = await compareAppends(database.url, world, sizes);

  expect(figures.per_s).toBeGreaterThan(0);
  expect(figures.raw_per_s).toBeGreaterThan(0);
  expect(figures.ratio_to_raw).toBeCloseTo(
    (figures.per_s ?? Number.NaN) / (figures.raw_per_s ?? Number.NaN),
  );
  expect(figures.batch_size).toBeGreaterThan(1);
  expect(figures.batch_size).toBeLessThanOrEqual(32);
  const { rows } = await client.query(`select to_regnamespace('bench_raw') as left_over`);
  expect(rows).toEqual([{ left_over: null }]);
});

it('counts each append once, and the bare side stores rows just like ours', async () => {
  const store = await openStore(database.url, world);
  const before = await store.head();
  const startedMs = Date.now();
  const perSecond = await measureStore(
    { store, writers: 8, durationMs: 100, showId: 'shw_count' },
    world,
  );
  const seconds = (Date.now() - startedMs) / 1_000;
  const appended = Number((await store.head()) - before);
  expect(appended).toBeGreaterThan(8);
  expect(Math.abs(perSecond * seconds - appended)).toBeLessThan(appended / 3);

  const raw = await openRawTable(database.url);
  await raw.measure({ batchSizes: [3, 5], durationMs: 50, showId: 'shw_raw' }, world);
  const shape = (table: string) =>
    client.query(
      `select length(stream) > 9 as named, min(revision) as first, count(*) > 3 as many,
         bool_and(type = 'SeatHeld' and data->>'holdId' like 'hld_%' and actor like 'customer:%'
           and at > now() - interval '1 minute') as whole
       from ${table} where stream ~ '^seat-shw_(count|raw).A-1-1$' group by 1`,
    );
  const ours = await shape('event_store.events');
  expect(ours.rows).toEqual([{ named: true, first: 0, many: true, whole: true }]);
  expect((await shape('bench_raw.events')).rows).toEqual(ours.rows);
  const indexes = (schema: string) =>
    client.query(
      `select regexp_replace(indexdef, '.* USING ', '') as columns from pg_indexes
       where schemaname = $1 and tablename = 'events' order by 1`,
      [schema],
    );
  expect((await indexes('bench_raw')).rows).toEqual((await indexes('event_store')).rows);
  await raw.close();
  await store.close();
});
