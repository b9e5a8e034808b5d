import { expect, test } from 'vitest';
import { createServerClock } from './clock.ts';

const at = (ms: number): string => new Date(ms).toISOString();

test('given no reading, when asked, then it is our own time', () => {
  expect(createServerClock(() => 5_000).nowMs()).toBe(5_000);
});

test('given a clock that is an hour behind, when a reading is noted, then deadlines are the server’s', () => {
  const clock = createServerClock(() => 10_000);
  clock.note(at(3_610_000), 9_900, 10_100);
  expect(clock.nowMs()).toBe(3_610_000);
});

test('given a good reading, when one with a longer way comes, then it is not believed', () => {
  const clock = createServerClock(() => 0);
  clock.note(at(1_000), 0, 20);
  clock.note(at(9_000), 100, 3_000);
  expect(clock.nowMs()).toBe(990);
});

test('given a reading of long ago, when a new one comes, then that counts', () => {
  const clock = createServerClock(() => 0);
  clock.note(at(1_000), 0, 20);
  clock.note(at(2_000_000), 1_000_000, 1_000_400);
  expect(clock.nowMs()).toBe(999_800);
});
