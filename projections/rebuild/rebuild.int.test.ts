import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EventStore } from '#event-store/port.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import type { Projector } from '../projector.ts';
import { createProjectionRunner } from '../runner.ts';
import { createTail } from '../tail.ts';
import { counter, fill, RESET, rowsFrom, rowsOf } from '../testing/counting.ts';
import { createStage, type Stage } from '../testing/stage.ts';
import { rebuildModel } from './rebuild.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 16 });
  pool.on('error', () => {});
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query(RESET);
});

const logOf = async ({ store }: { store: EventStore }) =>
  (await store.readAll({ after: 0n, maxCount: 1_000_000 })).events;

/** A process that runs the model. */
function start(stage: Stage, projector: Projector) {
  const runner = createProjectionRunner(projector, { ...stage, pool });
  const stopping = new AbortController();
  const tail = createTail({ ...stage, after: 0n });
  tail.add(runner.name, runner);
  tail.start();
  const running = runner.run(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await Promise.all([running, tail.stop()]);
  };
  return { runner, stop };
}

test('during a stream of appends: no failed query, identical, and the rows that the log says', async () => {
  const stage = createStage();
  await fill(stage, 200);
  const { runner, stop } = start(stage, counter());
  expect(await runner.reached(await stage.store.head(), 5_000)).toBe(true);
  const over = new AbortController();
  const totals: number[] = [];
  const ask = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const { rows } = await pool.query<{ total: number; streams: number }>(
        `select sum(c.count)::int as total, count(l.event_id)::int as streams
         from last_counts l join counts c on c.stream = l.stream`,
      );
      totals.push(rows[0]?.total ?? 0);
      expect(rows[0]?.streams).toBe(4);
    }
  };
  const append = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await fill(stage, 4);
      await stage.timers.sleep(1);
    }
  };
  const asking = [ask(), ask(), ask()];
  const appending = append();
  for (let round = 0; round < 3; round += 1) {
    const result = await rebuildModel(counter(), { ...stage, pool }, { pageSize: 50 });
    expect(result.outcome).toBe('switched');
    expect({
      ...result.verdict,
      tables: result.verdict?.tables.flatMap(({ examples }) => examples),
    }).toEqual({
      position: result.verdict?.position,
      notCompared: null,
      identical: true,
      tables: [],
    });
  }
  over.abort();
  await Promise.all([...asking, appending]);
  const head = await stage.store.head();
  expect(await runner.reached(head, 5_000)).toBe(true);
  expect(totals.length).toBeGreaterThan(10);
  expect(Math.min(...totals)).toBeGreaterThanOrEqual(200);
  expect(await rowsOf(pool)).toEqual(rowsFrom(await logOf(stage)));
  const indexes = await pool.query(
    "select indexname from pg_indexes where tablename = 'last_counts'",
  );
  expect(indexes.rowCount).toBe(2);
  await stop();
});

test('a row that is wrong is told of, and is right afterwards', async () => {
  const stage = createStage();
  await fill(stage, 40);
  await createProjectionRunner(counter(), { ...stage, pool }).catchUp();
  await pool.query("update counts set count = 99 where stream = 'thing-1'");
  await pool.query("delete from counts where stream = 'thing-2'");
  const deps = { ...stage, pool };

  const checked = await rebuildModel(counter(), deps, { end: 'check' });
  expect(checked.outcome).toBe('checked');
  expect(checked.verdict).toEqual({
    position: 80n,
    notCompared: null,
    identical: false,
    tables: [
      {
        table: 'counts',
        liveRows: 3,
        builtRows: 4,
        onlyLive: 1,
        onlyBuilt: 2,
        examples: [
          { side: 'live', row: '(99,thing-1)' },
          { side: 'built', row: '(10,thing-1)' },
          { side: 'built', row: '(10,thing-2)' },
        ],
      },
      { table: 'last_counts', liveRows: 4, builtRows: 4, onlyLive: 0, onlyBuilt: 0, examples: [] },
    ],
  });
  expect(await rowsOf(pool)).toContain('(thing-1,99)');
  await rebuildModel(counter(), deps);
  expect(await rowsOf(pool)).toEqual(rowsFrom(await logOf(stage)));
});

test('the second of two rebuilds is refused, and one that was stopped goes on where it was', async () => {
  const stage = createStage();
  await fill(stage, 100);
  await createProjectionRunner(counter(), { ...stage, pool }).catchUp();
  const live = await rowsOf(pool);
  const stopping = new AbortController();
  const deps = { ...stage, pool };
  let second: string | null = null;
  const first = await rebuildModel(
    counter(1, async () => {
      second ??= (await rebuildModel(counter(), deps)).outcome;
    }),
    deps,
    {
      pageSize: 10,
      signal: stopping.signal,
      onProgress: ({ eventCount }) => {
        if (eventCount === 40) stopping.abort();
      },
    },
  );
  expect([second, first]).toEqual([
    'busy',
    expect.objectContaining({ outcome: 'aborted', eventCount: 40 }),
  ]);
  expect(await rowsOf(pool)).toEqual(live);

  let applied = 0;
  const counting = counter(1, (events) => {
    applied += events.length;
  });
  const rest = await rebuildModel(counting, deps, { pageSize: 10 });
  expect(rest).toMatchObject({
    outcome: 'switched',
    eventCount: 100,
    verdict: { identical: true },
  });
  expect(applied).toBe(60);
});

test('one that is stopped before the live model has come as far compares nothing', async () => {
  const stage = createStage();
  await fill(stage, 1_100);
  const stopping = new AbortController();
  const buildPage = 50;
  const stopAtLivePage = counter(1, (events) => {
    if (events.length > buildPage) stopping.abort();
  });
  const { signal } = stopping;
  const deps = { ...stage, pool };
  const result = await rebuildModel(stopAtLivePage, deps, { pageSize: buildPage, signal });
  expect(result.outcome).toBe('aborted');
  expect(result.verdict).toMatchObject({
    position: null,
    notCompared: 'the live model is at 1999, and the one built anew at 2200',
  });
});

test('a raised version: the old one serves until the new one is there, and then looks on', async () => {
  const stage = createStage();
  await fill(stage, 50);
  const old = start(stage, counter(1));
  expect(await old.runner.reached(await stage.store.head(), 5_000)).toBe(true);
  const prepared = await rebuildModel(counter(2), { ...stage, pool }, { end: 'prepare' });
  expect(prepared.outcome).toBe('ready');
  expect(prepared.verdict?.notCompared).toBe('it is of version 1, not 2');
  await fill(stage, 10);
  expect(await old.runner.reached(await stage.store.head(), 5_000)).toBe(true);
  expect(await rowsOf(pool)).toEqual(rowsFrom(await logOf(stage), 1));

  const next = start(stage, counter(2));
  expect(await next.runner.reached(await stage.store.head(), 5_000)).toBe(true);
  const head = await fill(stage, 20);
  expect(await old.runner.reached(head, 5_000)).toBe(true);
  expect([old.runner.state(), next.runner.state()]).toEqual(['superseded', 'live']);
  const rows = await rowsOf(pool);
  expect(rows).toEqual(rowsFrom(await logOf(stage), 2));
  await Promise.all([old.stop(), next.stop()]);
});

test('tables that were dropped come back', async () => {
  const stage = createStage();
  await fill(stage, 30);
  const { runner, stop } = start(stage, counter());
  expect(await runner.reached(await stage.store.head(), 5_000)).toBe(true);
  await pool.query('drop table counts, last_counts');
  const head = await fill(stage, 5);
  expect(await runner.reached(head, 10_000)).toBe(true);
  expect(await rowsOf(pool)).toEqual(rowsFrom(await logOf(stage)));
  await stop();
});

test('an event that cannot be taken stops its model alone, by name, until there is a fix', async () => {
  const stage = createStage();
  await fill(stage, 30);
  const poison = (await logOf(stage)).filter(({ type }) => type === 'Counted')[17];
  let isFixed = false;
  const picky = counter(1, (events) => {
    if (!isFixed && events.some(({ id }) => id === poison?.id)) throw new Error('what is this?');
  });
  const stopped = start(stage, picky);
  const other = start(stage, {
    ...counter(),
    name: 'others',
    tables: [],
    ddl: [],
    apply: async () => undefined,
  });
  const { runner } = stopped;
  while (runner.failure() === null) await stage.timers.sleep(20);
  expect(runner.state()).toBe('stopped');
  expect(runner.failure()).toMatchObject({
    model: 'counts',
    eventId: poison?.id,
    type: 'Counted',
    stream: 'thing-1',
    error: 'what is this?',
  });
  expect(runner.position()).toBe((poison?.position ?? 0n) - 2n);
  expect(await other.runner.reached(await stage.store.head(), 5_000)).toBe(true);
  await expect(rebuildModel(picky, { ...stage, pool }, { fresh: true })).rejects.toThrow(
    'what is this?',
  );

  isFixed = true;
  const asked = async () => (await pool.query('delete from projection_failures')).rowCount === 1;
  while (!(await asked())) await stage.timers.sleep(20);
  expect(await runner.reached(await stage.store.head(), 10_000)).toBe(true);
  expect(await rowsOf(pool)).toEqual(rowsFrom(await logOf(stage)));
  await Promise.all([stopped.stop(), other.stop()]);
}, 20_000);

/** What may happen, in any order. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('start' as const), version: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('stop' as const) }),
  fc.record({ kind: fc.constant('rebuild' as const), pageSize: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('interrupt' as const), pages: fc.integer({ min: 1, max: 4 }) }),
);

test('runners, rebuilds, crashes and releases in any order: each event once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 12 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 5 })),
      async (steps, luck) => {
        await pool.query(RESET);
        const stage = createStage();
        const deps = { ...stage, pool };
        let newest = 1;
        const moody = (version: number) =>
          counter(version, () => {
            if (luck.next().value === 0) throw new Error('a crash');
          });
        const processes: ReturnType<typeof start>[] = [];
        const tolerate = (work: Promise<unknown>) =>
          work.catch((error: unknown) =>
            expect(String(error)).toMatch(/a crash|is kept by a newer release/),
          );
        const pending: Promise<unknown>[] = [];
        for (const each of steps) {
          if (each.kind === 'append') await fill(stage, each.count);
          else if (each.kind === 'stop') await processes.shift()?.stop();
          else if (each.kind === 'start') {
            newest = Math.max(newest, each.version);
            processes.push(start(stage, moody(each.version)));
          } else if (each.kind === 'rebuild') {
            pending.push(tolerate(rebuildModel(moody(newest), deps, { pageSize: each.pageSize })));
          } else {
            const stopping = new AbortController();
            let left = each.pages;
            const onProgress = () => {
              left -= 1;
              if (left <= 0) stopping.abort();
            };
            const { signal } = stopping;
            await tolerate(rebuildModel(moody(newest), deps, { pageSize: 3, signal, onProgress }));
          }
        }
        await Promise.all([...pending, ...processes.map(({ stop }) => stop())]);
        const last = start(stage, counter(newest));
        expect(await last.runner.reached(await stage.store.head(), 10_000)).toBe(true);
        await last.stop();
        expect(await rowsOf(pool)).toEqual(rowsFrom(await logOf(stage), newest));
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);
