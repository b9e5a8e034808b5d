import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { createCheckpointWatch } from './remote-gate.ts';
import { createProjectionRunner } from './runner.ts';
import { counted, counter, fill, ignored } from './testing/counting.ts';
import { createStage, type Stage } from './testing/stage.ts';

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
  await pool.query(
    `drop table if exists projection_checkpoints, projection_rebuilds, projection_failures, counts,
       last_counts`,
  );
});

/** What this process asks, counted. */
function watching(stage: Stage, version = 1) {
  let looks = 0;
  const counting = {
    query: (...args: Parameters<pg.Pool['query']>) => {
      looks += 1;
      return pool.query(...args);
    },
  } as unknown as pg.Pool;
  const watch = createCheckpointWatch({ ...stage, pool: counting });
  return { watch, gate: watch.gate(counter(version)), looks: () => looks };
}

/** The process that keeps the model, up to the head. */
const keep = (stage: Stage, version = 1) =>
  createProjectionRunner(counter(version), { ...stage, pool }).catchUp();

test('who waits is woken when another process has brought the model there', async () => {
  const stage = createStage();
  await keep(stage);
  const { gate } = watching(stage);
  const head = await fill(stage, 5);
  const waiting = [gate.reached(head, 2_000), gate.reached(4n, 2_000)];
  expect(gate.position()).toBe(0n);
  await keep(stage);
  expect(await Promise.all(waiting)).toEqual([true, true]);
  expect(gate.position()).toBe(head);
});

test('events that are none of the model’s need nobody to move it', async () => {
  const stage = createStage();
  await fill(stage, 3);
  await keep(stage);
  const { gate } = watching(stage);
  const head = await stage.append('thing-9', ignored, ignored);
  expect(await gate.reached(head, 1_000)).toBe(true);

  const wanted = await stage.append('thing-9', counted);
  await stage.append('thing-9', ignored);
  expect(await gate.reached(wanted, 150)).toBe(false);
  expect(gate.position()).toBe(head);
});

test('tables of an older release, of another history, or none at all show nothing', async () => {
  const stage = createStage();
  await keep(stage);
  const head = await fill(stage, 3);
  await keep(stage);
  const other = createStage();
  await fill(other, 3);
  expect(await watching(stage, 2).gate.reached(head, 100)).toBe(false);
  expect(await watching(other).gate.reached(head, 100)).toBe(false);
  await pool.query('delete from projection_checkpoints');
  expect(await watching(stage).gate.reached(head, 100)).toBe(false);
});

test('a newer release’s model is waited for like ours', async () => {
  const stage = createStage();
  const head = await fill(stage, 3);
  await keep(stage, 2);
  expect(await watching(stage).gate.reached(head, 1_000)).toBe(true);
});

test('one look serves all who wait, and without them nothing is asked', async () => {
  const stage = createStage();
  await keep(stage);
  await fill(stage, 1);
  const { gate, looks } = watching(stage);
  const waiting = Array.from({ length: 200 }, () => gate.reached(1n, 200));
  expect((await Promise.all(waiting)).filter(Boolean)).toEqual([]);
  const asked = looks();
  expect(asked).toBeGreaterThan(2);
  expect(asked).toBeLessThan(30);
  await stage.timers.sleep(100);
  expect(looks()).toBe(asked);
});

test('a database that is out of reach is asked again; whoever waits at the end is told no', async () => {
  const stage = createStage();
  await keep(stage);
  const head = await fill(stage, 1);
  let isDown = true;
  const shaky = {
    query: (...args: Parameters<pg.Pool['query']>) =>
      isDown ? Promise.reject(new Error('out of reach')) : pool.query(...args),
  } as unknown as pg.Pool;
  const watch = createCheckpointWatch({ ...stage, pool: shaky });
  const gate = watch.gate(counter());
  const waiting = gate.reached(head, 5_000);
  await stage.timers.sleep(50);
  isDown = false;
  await keep(stage);
  expect(await waiting).toBe(true);

  const last = gate.reached(head + 100n, 60_000);
  await watch.close();
  expect(await last).toBe(false);
});
