import { expect, test } from 'vitest';
import { createSeatLock } from './seat-lock.ts';
import { systemTimers } from './system.ts';

const lock = createSeatLock({ timers: systemTimers });
const LONG_MS = 5_000;

test('one at a time for a seat, in the order of their asking', async () => {
  const turns: number[] = [];
  let inside = 0;
  await Promise.all(
    Array.from({ length: 20 }, async (_, turn) => {
      const release = await lock.acquire('one', LONG_MS);
      inside += 1;
      expect(inside).toBe(1);
      await systemTimers.sleep(0);
      turns.push(turn);
      inside -= 1;
      await release?.();
    }),
  );
  expect(turns).toEqual(Array.from({ length: 20 }, (_, turn) => turn));
});

test('seats do not wait for each other', async () => {
  const first = await lock.acquire('a', LONG_MS);
  expect(await lock.acquire('b', 0)).not.toBeNull();
  await first?.();
});

test('who has waited long enough gets none, and stands in nobody’s way', async () => {
  const release = await lock.acquire('c', LONG_MS);
  const later = lock.acquire('c', LONG_MS);
  expect(await lock.acquire('c', 5)).toBeNull();
  await release?.();
  expect(await later).not.toBeNull();
});

test('a second release gives nobody else’s lock away', async () => {
  const first = await lock.acquire('d', LONG_MS);
  await first?.();
  const second = await lock.acquire('d', LONG_MS);
  await first?.();
  expect(await lock.acquire('d', 5)).toBeNull();
  await second?.();
  expect(await lock.acquire('d', 5)).not.toBeNull();
});

test('a line has an end', async () => {
  const release = await lock.acquire('e', LONG_MS);
  const line = Array.from({ length: 1_000 }, () => lock.acquire('e', 50));
  expect(await lock.acquire('e', LONG_MS)).toBeNull();
  await Promise.all(line);
  await release?.();
});
