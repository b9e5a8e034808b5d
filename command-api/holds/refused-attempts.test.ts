import { expect, test } from 'vitest';
import type { AttemptsRefused } from '#domain/demand.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { AppendResult, EventStore } from '#event-store/port.ts';
import { fact } from '#event-store/testing/facts.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { systemIds } from '#platform/system.ts';
import { createRefusedAttempts } from './refused-attempts.ts';

function setUp(store: EventStore = createMemoryEventStore({ storeId: 'test' })) {
  let nowMs = 60_000;
  const attempts = createRefusedAttempts({
    store,
    clock: { nowMs: () => nowMs },
    timers: { sleep: async () => undefined },
    random: { next: () => 0.5 },
    ids: systemIds,
    log: silentLog,
  });
  return {
    store,
    attempts,
    setMs: (ms: number) => {
      nowMs = ms;
    },
    told: async (showId = 'shw_1') => {
      const events = await store.readStream(`demand-${showId}`);
      return events.map(({ data }) => data as AttemptsRefused['data']);
    },
  };
}

test('attempts are told by show, minute, cause and seat', async () => {
  const { attempts, setMs, told } = setUp();
  attempts.count('shw_1', ['A-1', 'A-2'], 'taken');
  attempts.count('shw_1', ['A-1'], 'taken');
  attempts.count('shw_1', [], 'nothing_fits');
  attempts.count('shw_1', [], 'nothing_fits', 'FLOOR');
  attempts.count('shw_1', [], 'nothing_fits', 'FLOOR');
  attempts.count('shw_2', ['A-1'], 'not_on_sale');
  setMs(120_000);
  attempts.count('shw_1', ['A-1'], 'taken');
  await attempts.tell();

  expect(await told()).toEqual([
    { minuteMs: 60_000, cause: 'taken', seats: { 'A-1': 2, 'A-2': 1 }, elsewhere: 0 },
    {
      minuteMs: 60_000,
      cause: 'nothing_fits',
      seats: {},
      sections: { FLOOR: 2 },
      elsewhere: 0,
    },
    { minuteMs: 60_000, cause: 'nothing_fits', seats: {}, elsewhere: 1 },
    { minuteMs: 120_000, cause: 'taken', seats: { 'A-1': 1 }, elsewhere: 0 },
  ]);
  expect(await told('shw_2')).toEqual([
    { minuteMs: 60_000, cause: 'not_on_sale', seats: { 'A-1': 1 }, elsewhere: 0 },
  ]);
});

test('what was told once is not told again', async () => {
  const { attempts, told } = setUp();
  attempts.count('shw_1', ['A-1'], 'taken');
  await attempts.tell();
  await attempts.tell();
  expect(await told()).toHaveLength(1);
});

test('another process that tells at the same time is no obstacle', async () => {
  const { attempts, store, told } = setUp();
  const data = { minuteMs: 0, cause: 'taken', seats: { 'A-9': 1 }, elsewhere: 0 };
  const theirs = [fact({ type: 'AttemptsRefused', data, atMs: 0 })];
  await store.append([{ stream: 'demand-shw_1', expectedRevision: -1, events: theirs }]);
  attempts.count('shw_1', ['A-1'], 'taken');
  await attempts.tell();
  expect((await told()).map(({ seats }) => seats)).toEqual([{ 'A-9': 1 }, { 'A-1': 1 }]);
});

test('a telling without an answer is repeated as it was, and counts once', async () => {
  const store = createMemoryEventStore({ storeId: 'test' });
  let silent = true;
  const lossy: EventStore = {
    ...store,
    readStream: (stream, options) => store.readStream(stream, options),
    append: async (writes): Promise<AppendResult> => {
      const result = await store.append(writes);
      return silent ? { outcome: 'unknown', cause: new Error('lost') } : result;
    },
  };
  const { attempts, told } = setUp(lossy);
  attempts.count('shw_1', ['A-1'], 'taken');
  await attempts.tell();
  attempts.count('shw_1', ['A-1'], 'taken');
  silent = false;
  await attempts.tell();
  expect((await told()).map(({ seats }) => seats)).toEqual([{ 'A-1': 1 }, { 'A-1': 1 }]);
});

test('memory is bounded: with too many seats the rest is counted by section', async () => {
  const { attempts, told } = setUp();
  for (let seat = 0; seat < 50_010; seat += 1) attempts.count('shw_1', [`A-${seat}`], 'taken');
  await attempts.tell();
  const counts = await told();
  expect(counts.flatMap(({ sections }) => Object.entries(sections ?? {}))).toEqual([['A', 10]]);
  expect(counts.reduce((sum, { seats }) => sum + Object.keys(seats).length, 0)).toBe(50_000);
});

test('memory is bounded: while nothing can be told, the count stops at some point', async () => {
  const { attempts, setMs, told } = setUp();
  for (let minute = 0; minute < 2_100; minute += 1) {
    setMs(minute * 60_000);
    attempts.count('shw_1', [], 'taken');
  }
  await attempts.tell();
  expect(await told()).toHaveLength(2_000);
});

test('the end of the process tells what is left', async () => {
  const { attempts, told } = setUp();
  attempts.count('shw_1', ['A-1'], 'taken');
  const stopped = new AbortController();
  const running = attempts.run(stopped.signal);
  stopped.abort();
  await running;
  expect(await told()).toHaveLength(1);
});
