import { expect, test } from 'vitest';
import type { StoredEvent } from '#event-store/port.ts';
import { createTail } from './tail.ts';
import { createStage } from './testing/stage.ts';

const happened = { type: 'SomethingHappened', data: {} };

test('every listener gets every event once and in order; one that throws is stopped and named', async () => {
  const stage = createStage();
  const seen: bigint[] = [];
  const tail = createTail({ ...stage, after: 0n });
  const good = tail.add('good', {
    onEvents: async (events: readonly StoredEvent[]) => {
      await stage.timers.sleep(1);
      seen.push(...events.map((event) => event.position));
    },
  });
  let calls = 0;
  const bad = tail.add('bad', {
    onEvents: () => {
      calls += 1;
      throw new Error('broken');
    },
  });
  tail.start();
  for (let count = 0; count < 50; count += 1) await stage.append(`thing-${count % 3}`, happened);

  expect(await tail.reached(50n, 2_000)).toBe(true);
  expect(seen).toEqual(Array.from({ length: 50 }, (_, at) => BigInt(at + 1)));
  expect(calls).toBe(1);
  expect([good.failure(), bad.failure()]).toEqual([null, new Error('broken')]);
  await tail.stop();
});

test('fresh only while no more than a second behind', async () => {
  const stage = createStage();
  const tail = createTail({ ...stage, after: 0n });
  let release = () => {};
  tail.add('slow', {
    onEvents: () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  });
  expect(tail.isFresh()).toBe(false);
  tail.start();
  expect(await tail.reached(0n, 100)).toBe(true);
  await stage.timers.sleep(10);
  expect(tail.isFresh()).toBe(true);
  await stage.append('thing-1', happened);
  await stage.timers.sleep(10);
  stage.clock.setMs(stage.clock.nowMs() + 1_000);
  expect(tail.isFresh()).toBe(false);
  release();
  expect(await tail.reached(1n, 1_000)).toBe(true);
  // A quiet log is asked for its head.
  stage.clock.setMs(stage.clock.nowMs() + 5_000);
  await stage.timers.sleep(600);
  expect(tail.isFresh()).toBe(true);
  await tail.stop();
});

test('a position that does not come is given up in time; a stop lets nobody wait', async () => {
  const stage = createStage();
  const tail = createTail({ ...stage, after: 0n });
  tail.start();
  expect(await tail.reached(1n, 20)).toBe(false);
  const waiting = tail.reached(1n, 60_000);
  await tail.stop();
  expect(await waiting).toBe(false);
});

test('a subscription that breaks is taken up again where it was', async () => {
  const stage = createStage();
  await stage.append('thing-1', happened, happened, happened);
  const starts: bigint[] = [];
  const flaky = {
    head: () => stage.store.head(),
    subscribe: async function* (options: Parameters<typeof stage.store.subscribe>[0]) {
      starts.push(options.after);
      for await (const batch of stage.store.subscribe({ ...options, maxBatch: 1 })) {
        yield batch;
        if (starts.length < 3) throw new Error('connection lost');
      }
    },
  };
  const seen: bigint[] = [];
  const tail = createTail({ ...stage, store: flaky, after: 0n });
  tail.add('all', {
    onEvents: (events) => {
      seen.push(...events.map((event) => event.position));
    },
  });
  tail.start();
  expect(await tail.reached(3n, 3_000)).toBe(true);
  expect(seen).toEqual([1n, 2n, 3n]);
  expect(starts).toEqual([0n, 1n, 2n]);
  await tail.stop();
});
