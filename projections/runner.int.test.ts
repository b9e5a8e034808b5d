import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Position } from '#event-store/port.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { standingOf } from './checkpoints.ts';
import type { Projector } from './projector.ts';
import { createProjectionRunner } from './runner.ts';
import { createTail } from './tail.ts';
import { createStage, type Stage } from './testing/stage.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 10 });
  pool.on('error', () => {});
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query(
    'drop table if exists projection_checkpoints, projection_rebuilds, projection_failures, counts',
  );
});

/** Counts events a stream: an event applied twice or never shows. */
const counter = (version = 1): Projector => ({
  name: 'counts',
  version,
  types: ['Counted'],
  tables: ['counts'],
  ddl: ['create table if not exists counts (stream text primary key, count integer not null)'],
  apply: async (events, client) => {
    for (const { stream } of events) {
      await client.query(
        `insert into counts values ($1, 1)
         on conflict (stream) do update set count = counts.count + 1`,
        [stream],
      );
    }
  },
});

const counted = { type: 'Counted', data: {} };
const ignored = { type: 'Ignored', data: {} };

async function fill(stage: Stage, count: number): Promise<Position> {
  let position = 0n;
  for (let at = 0; at < count; at += 1) {
    position = await stage.append(`thing-${at % 4}`, counted, ignored);
  }
  return position;
}

async function total(): Promise<number> {
  const { rows } = await pool.query<{ total: number }>(
    'select coalesce(sum(count), 0)::int as total from counts',
  );
  return rows[0]?.total ?? -1;
}

test('two runners on one model, on the tail and behind it, apply each event once', async () => {
  const stage = createStage();
  await fill(stage, 40);
  const stopping = new AbortController();
  const runners = [1, 2, 3].map(() => createProjectionRunner(counter(), { ...stage, pool }));
  const tail = createTail({ ...stage, after: 20n });
  runners.forEach((runner, at) => {
    tail.add(`runner ${at}`, runner);
  });
  tail.start();
  const running = runners.map((runner) => runner.run(stopping.signal));
  const head = await fill(stage, 200);
  for (const runner of runners) expect(await runner.reached(head, 10_000)).toBe(true);

  expect(await total()).toBe(240);
  stopping.abort();
  await Promise.all([...running, tail.stop()]);
});

test('a crash between model and commit, or a lost answer, leaves nothing twice and nothing out', async () => {
  const stage = createStage();
  const projector = counter();
  let blow = 0;
  const crashing: Projector = {
    ...projector,
    apply: async (events, client) => {
      await projector.apply(events, client);
      blow += 1;
      if (blow % 3 === 1) {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      }
      if (blow % 3 === 2) throw new Error('crash');
    },
  };
  const stopping = new AbortController();
  const runner = createProjectionRunner(crashing, { ...stage, pool });
  const tail = createTail({ ...stage, after: 0n });
  tail.add('counts', runner);
  tail.start();
  const running = runner.run(stopping.signal);
  const first = await fill(stage, 30);
  expect(await runner.reached(first, 10_000)).toBe(true);
  const second = await fill(stage, 30);
  expect(await runner.reached(second, 10_000)).toBe(true);

  expect(await total()).toBe(60);
  stopping.abort();
  await Promise.all([running, tail.stop()]);
});

test('it goes on from its checkpoint, and starts anew for another version or another history', async () => {
  const stage = createStage();
  await fill(stage, 10);
  await createProjectionRunner(counter(), { ...stage, pool }).catchUp();
  await fill(stage, 5);
  const again = createProjectionRunner(counter(), { ...stage, pool });
  await again.catchUp();
  expect([await total(), again.position()]).toEqual([15, 30n]);

  await pool.query("insert into counts values ('stray', 100)");
  await createProjectionRunner(counter(2), { ...stage, pool }).catchUp();
  expect(await total()).toBe(15);

  const other = createStage();
  await fill(other, 3);
  await createProjectionRunner(counter(2), { ...other, pool }).catchUp();
  expect(await total()).toBe(3);
});

test('a model that another process brings on while it is looked at is of this history', async () => {
  const stage = createStage();
  await fill(stage, 10);
  const other = createProjectionRunner(counter(), { ...stage, pool });
  await other.catchUp();
  const store = {
    ...stage.store,
    head: async () => {
      const head = await stage.store.head();
      await fill(stage, 1);
      await other.catchUp();
      return head;
    },
  };
  expect(await standingOf(counter(), { pool, store })).toEqual({ kind: 'current', position: 20n });
  expect(other.position()).toBe(22n);
});

test('a model that nobody waits for is written in few batches', async () => {
  const stage = createStage();
  const stopping = new AbortController();
  const patient = counter();
  let batches = 0;
  const runner = createProjectionRunner(
    {
      ...patient,
      gatherMs: 200,
      apply: (events, client) => {
        batches += 1;
        return patient.apply(events, client);
      },
    },
    { ...stage, pool },
  );
  const tail = createTail({ ...stage, after: 0n });
  tail.add('counts', runner);
  tail.start();
  const running = runner.run(stopping.signal);
  await stage.timers.sleep(20);
  for (let at = 0; at < 20; at += 1) {
    await fill(stage, 1);
    await stage.timers.sleep(10);
  }
  expect(await runner.reached(await stage.store.head(), 5_000)).toBe(true);
  expect(await total()).toBe(20);
  expect(batches).toBeLessThan(8);
  stopping.abort();
  await Promise.all([running, tail.stop()]);
});

test('the position moves over events of other types, too', async () => {
  const stage = createStage();
  const stopping = new AbortController();
  const runner = createProjectionRunner(counter(), { ...stage, pool });
  const tail = createTail({ ...stage, after: 0n });
  tail.add('counts', runner);
  tail.start();
  const running = runner.run(stopping.signal);
  const head = await stage.append('thing-1', ignored, ignored);
  expect(await runner.reached(head, 5_000)).toBe(true);
  stopping.abort();
  await Promise.all([running, tail.stop()]);
});

test('who does not lead stands by, and goes on from where the leader was when it is its turn', async () => {
  const stage = createStage();
  const stopping = new AbortController();
  let leader = 0;
  const runners = [0, 1].map((at) =>
    createProjectionRunner(counter(), {
      ...stage,
      pool,
      leadership: { isLeader: () => leader === at },
    }),
  );
  const tail = createTail({ ...stage, after: 0n });
  runners.forEach((runner, at) => {
    tail.add(`runner ${at}`, runner);
  });
  tail.start();
  const running = runners.map((runner) => runner.run(stopping.signal));
  const [first, second] = runners;
  const half = await fill(stage, 20);
  expect(await first?.reached(half, 5_000)).toBe(true);
  expect([second?.state(), second?.position()]).toEqual(['idle', 0n]);

  leader = 1;
  const head = await fill(stage, 20);
  expect(await second?.reached(head, 5_000)).toBe(true);
  while (first?.state() !== 'idle') await stage.timers.sleep(10);
  expect(await total()).toBe(40);
  stopping.abort();
  await Promise.all([...running, tail.stop()]);
});

test('processes that find an empty database at once make one model of it, good from the start', async () => {
  const stage = createStage();
  const found = await Promise.all(
    Array.from({ length: 6 }, () => standingOf(counter(), { ...stage, pool })),
  );
  expect(found).toEqual(found.map(() => ({ kind: 'current', position: 0n })));
});

test('a transaction that a paused process has left open is ended, and its batch is lost', async () => {
  const stage = createStage();
  await createProjectionRunner(counter(), { ...stage, pool }).catchUp();
  const pausing = new pg.Pool({
    connectionString: database.url,
    max: 2,
    idle_in_transaction_session_timeout: 300,
  });
  pausing.on('error', () => {});
  let resume = (): void => undefined;
  const paused: Projector = {
    ...counter(),
    apply: async (events, client) => {
      await counter().apply(events, client);
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    },
  };
  await fill(stage, 3);
  const stopping = new AbortController();
  const stale = createProjectionRunner(paused, { ...stage, pool: pausing });
  const running = stale.run(stopping.signal);
  await stage.timers.sleep(100);
  const head = await stage.store.head();
  const other = createProjectionRunner(counter(), { ...stage, pool });
  await other.catchUp();
  expect([other.position(), await total()]).toEqual([head, 3]);

  resume();
  expect(await stale.reached(head, 5_000)).toBe(true);
  expect(await total()).toBe(3);
  stopping.abort();
  await running;
  await pausing.end();
});
