/** A rebuild whose process is killed: the live model never knows, and the next rebuild goes on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { systemEventLoop } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { rebuildsInDatabase } from '../operate/status.ts';
import { createProjectionRunner } from '../runner.ts';
import { counter, fill, rowsFrom, rowsOf } from '../testing/counting.ts';
import { createStage } from '../testing/stage.ts';
import { rebuildModel } from './rebuild.ts';

const SCRIPT = fileURLToPath(new URL('../testing/slow-rebuild.ts', import.meta.url));
const EVENTS = 400;

let database: TestDatabase;
let pool: pg.Pool;
let child: ChildProcess | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 8 });
  pool.on('error', () => {});
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await pool.end();
  await database.drop();
});

/** Until the child has taken so many events. */
async function takenBy(started: ChildProcess, count: number): Promise<void> {
  if (started.stdout === null) throw new Error('the child has no output');
  for await (const line of createInterface(started.stdout)) if (Number(line) >= count) return;
  throw new Error('the child ended too soon');
}

test('killed in the middle', async () => {
  const { timers, random, log } = createStage();
  const store = await createPostgresEventStore({
    connectionString: database.url,
    eventLoop: systemEventLoop,
    timers,
    random,
    log,
  });
  const stage = createStage({ store });
  await fill(stage, EVENTS);
  const deps = { ...stage, pool };
  await createProjectionRunner(counter(), deps).catchUp();
  const live = await rowsOf(pool);

  child = spawn(process.execPath, [SCRIPT, database.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  await takenBy(child, 50);
  const running = (await rebuildsInDatabase(pool, ['counts'])).get('counts');
  expect(running?.state).toBe('running');
  expect((await rebuildModel(counter(), deps)).outcome).toBe('busy');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;

  const left = async () => (await rebuildsInDatabase(pool, ['counts'])).get('counts');
  while ((await left())?.state === 'running') await timers.sleep(20);
  const interrupted = await left();
  expect(interrupted?.state).toBe('interrupted');
  expect(await rowsOf(pool)).toEqual(live);

  let applied = 0;
  const counting = counter(1, (events) => {
    applied += events.length;
  });
  const result = await rebuildModel(counting, deps);
  expect(result).toMatchObject({
    outcome: 'switched',
    eventCount: EVENTS,
    verdict: { identical: true },
  });
  expect(applied).toBe(EVENTS - (interrupted?.eventCount ?? 0));
  expect(applied).toBeLessThan(EVENTS);
  const { events } = await store.readAll({ after: 0n, maxCount: 10 * EVENTS });
  expect(await rowsOf(pool)).toEqual(rowsFrom(events));
  await store.close();
}, 30_000);
