import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { LEADERSHIP_LOCKS, type Post, runForLeadership } from './leadership.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';
import { createTestDatabase, type TestDatabase } from './testing/postgres.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

/** A process whose time can be stopped, as by SIGSTOP. */
function contend(posts: readonly Post[] = ['sagas']) {
  const ending = new AbortController();
  let isPaused = false;
  const timers = {
    sleep: async (ms: number, signal?: AbortSignal) => {
      await systemTimers.sleep(ms, signal);
      while (isPaused && !ending.signal.aborted) await systemTimers.sleep(10);
    },
  };
  const leaderships = runForLeadership(
    posts,
    {
      connectionString: database.url,
      clock: systemClock,
      timers,
      random: systemRandom,
      log: silentLog,
    },
    ending.signal,
  );
  const stop = async () => {
    ending.abort();
    await leaderships.done;
  };
  running.push(stop);
  return {
    ...leaderships,
    leads: (post: Post = 'sagas') => leaderships.of(post).isLeader(),
    pause: (wanted: boolean) => {
      isPaused = wanted;
    },
    stop,
  };
}

async function until(isThere: () => boolean, limitMs: number): Promise<number> {
  const startedAtMs = performance.now();
  while (!isThere() && performance.now() - startedAtMs < limitMs) await systemTimers.sleep(10);
  expect(isThere()).toBe(true);
  return performance.now() - startedAtMs;
}

test('of several that ask, one leads each post, and it is known at once who', async () => {
  const all = [contend(), contend(), contend()];
  await Promise.all(all.map(({ asked }) => asked));
  expect(all.filter(({ leads }) => leads())).toHaveLength(1);
  expect(all.map(({ isSettled }) => isSettled())).toEqual([true, true, true]);
});

test('posts are led by different processes, each over one connection', async () => {
  const first = contend(['sagas']);
  await first.asked;
  const second = contend(['sagas', 'projections']);
  await second.asked;
  expect([first.leads('sagas'), second.leads('sagas'), second.leads('projections')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('who goes makes room at once', async () => {
  const first = contend();
  await first.asked;
  const second = contend();
  await second.asked;
  expect(second.leads()).toBe(false);
  await first.stop();
  expect(first.leads()).toBe(false);
  expect(await until(() => second.leads(), 2_000)).toBeLessThan(1_000);
});

test('one that is paused loses its post though its connection stands, and knows when it wakes', async () => {
  const first = contend();
  await first.asked;
  const second = contend();
  await second.asked;
  first.pause(true);
  expect(await until(() => second.leads(), 6_000)).toBeGreaterThan(2_000);
  expect(first.leads()).toBe(false);
  first.pause(false);
  await systemTimers.sleep(1_500);
  expect([first.leads(), second.leads()]).toEqual([false, true]);
  await second.stop();
  await until(() => first.leads(), 2_000);
}, 15_000);

test('a connection that the server ends is made anew, and the post is had again', async () => {
  const first = contend();
  await first.asked;
  await pool.query(
    `select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and objid = $1
       and database = (select oid from pg_database where datname = current_database())`,
    [Number(BigInt(LEADERSHIP_LOCKS.sagas) & 0xffff_ffffn)],
  );
  await until(() => !first.leads(), 1_000);
  await until(() => first.leads(), 3_000);
});

test('without a database nobody leads, and nobody waits for that for long', async () => {
  const ending = new AbortController();
  const leaderships = runForLeadership(
    ['sagas'],
    {
      connectionString: 'postgres://nobody@127.0.0.1:1/none',
      clock: systemClock,
      timers: systemTimers,
      random: systemRandom,
      log: silentLog,
    },
    ending.signal,
  );
  await leaderships.asked;
  expect([leaderships.of('sagas').isLeader(), leaderships.isSettled()]).toEqual([false, false]);
  ending.abort();
  await leaderships.done;
});
