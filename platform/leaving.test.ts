import { expect, test } from 'vitest';
import { createLeaving } from './leaving.ts';

function leavingAt(startMs: number) {
  let nowMs = startMs;
  const slept: number[] = [];
  const leaving = createLeaving({
    clock: { nowMs: () => nowMs },
    timers: {
      sleep: async (ms) => {
        slept.push(ms);
      },
    },
  });
  return {
    leaving,
    slept,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('whoever watches hears of it, and is given the time to', async () => {
  const { leaving, slept, pass } = leavingAt(0);
  expect(leaving.isAsked()).toBe(false);
  pass(1_000);
  const announced = leaving.announce();
  expect(leaving.isAsked()).toBe(true);
  await announced;
  expect(slept).toEqual([1_500]);
});

test('where nobody watches, nothing is waited for', async () => {
  const never = leavingAt(0);
  await never.leaving.announce();
  const longAgo = leavingAt(0);
  longAgo.leaving.isAsked();
  longAgo.pass(3_000);
  await longAgo.leaving.announce();
  expect([...never.slept, ...longAgo.slept]).toEqual([]);
});
