import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { lockRebuild } from './lock.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('one rebuild of a model at a time, in whichever process; the next one when it has ended', async () => {
  const first = await lockRebuild(pool, 'orders', systemTimers);
  expect(await lockRebuild(pool, 'orders', systemTimers)).toBeNull();
  const other = await lockRebuild(pool, 'seats', systemTimers);
  expect(other).not.toBeNull();
  await first?.release();
  await systemTimers.sleep(50);
  const second = await lockRebuild(pool, 'orders', systemTimers);
  expect(second?.isLost()).toBe(false);
  await Promise.all([second?.release(), other?.release()]);
});

test('a rebuild whose process is paused loses its lock, and knows when it wakes', async () => {
  let resume = (): void => undefined;
  const paused = {
    sleep: () =>
      new Promise<void>((resolve) => {
        resume = resolve;
      }),
  };
  const lost = await lockRebuild(pool, 'orders', paused, 200);
  await systemTimers.sleep(400);
  const next = await lockRebuild(pool, 'orders', systemTimers);
  expect(next).not.toBeNull();
  resume();
  await systemTimers.sleep(20);
  expect(lost?.isLost()).toBe(true);
  await Promise.all([lost?.release(), next?.release()]);
});

test('one that works for long keeps its lock', async () => {
  const long = await lockRebuild(pool, 'orders', systemTimers, 1_500);
  await systemTimers.sleep(2_500);
  expect(long?.isLost()).toBe(false);
  expect(await lockRebuild(pool, 'orders', systemTimers)).toBeNull();
  await long?.release();
});
