import { expect, test } from 'vitest';
import {
  AGES_MS,
  ageRow,
  endRatesOf,
  leavesPerSecond,
  type Measures,
  NO_MEASURES,
  nextWindow,
} from './waiting-room-measures.ts';

/** What is seen of shoppers who have come at a steady pace until now. */
function seenOf(durationsMs: readonly number[], everyMs: number): Measures {
  const shoppedMs = AGES_MS.map(() => 0);
  const ended = AGES_MS.map(() => 0);
  const nowMs = durationsMs.length * everyMs;
  for (const [at, durationMs] of durationsMs.entries()) {
    const sofarMs = Math.min(durationMs, nowMs - at * everyMs);
    for (const [row, fromMs] of AGES_MS.entries()) {
      const toMs = Math.min(sofarMs, AGES_MS[row + 1] ?? sofarMs);
      shoppedMs[row] = (shoppedMs[row] ?? 0) + Math.max(0, toMs - fromMs);
    }
    const row = ageRow(durationMs);
    if (sofarMs === durationMs) ended[row] = (ended[row] ?? 0) + 1;
  }
  return { ...NO_MEASURES, shoppedMs, ended };
}

/** The area under the curve of those who are still there. */
function meanMsOf(measures: Measures): number {
  const rates = endRatesOf(measures);
  let [stillThere, seconds] = [1, 0];
  for (const [row, rate] of rates.entries()) {
    const lengthMs = (AGES_MS[row + 1] ?? Number.POSITIVE_INFINITY) - (AGES_MS[row] ?? 0);
    const ending = -Math.expm1((-rate * lengthMs) / 1_000);
    seconds += (stillThere * ending) / rate;
    stillThere *= 1 - ending;
  }
  return seconds * 1_000;
}

/** Evenly spread over the probabilities of an exponential distribution, in a fixed disorder. */
const exponential = (count: number, meanMs: number): number[] =>
  Array.from(
    { length: count },
    (_, at) => -meanMs * Math.log(1 - (((at * 377) % count) + 0.5) / count),
  );

test.each([
  ['who decide at any time', 0, 60_000, 0.5],
  ['who look around for a while first', 45_000, 135_000, 0.5],
  ['who all take about as long', 30_000, 2_000, 1.2],
])(
  'of shoppers %s the mean is right, also while most are still in',
  (_, leastMs, meanMs, early) => {
    const count = 610;
    const durations = exponential(count, meanMs).map((ms) => ms + leastMs);
    const truth = leastMs + meanMs;
    const measuredAfter = (times: number): number =>
      meanMsOf(seenOf(durations, (times * truth) / count)) / truth;
    expect(Math.abs(measuredAfter(early) - 1)).toBeLessThan(0.2);
    expect(Math.abs(measuredAfter(3) - 1)).toBeLessThan(0.1);
  },
);

test('rows are found by their age', () => {
  expect([-5, 0, 999, 1_000, 6_999, 7_000, 9e9].map(ageRow)).toEqual([0, 0, 0, 1, 4, 5, 17]);
});

test('a burst of leavers is no habit, and a habit is one', () => {
  const after = (leavers: readonly number[]): number => {
    let seen = NO_MEASURES;
    for (const left of leavers) seen = nextWindow({ ...seen, waitedMs: 1_000_000, left });
    return leavesPerSecond(seen);
  };
  expect(after([2, 2, 500, 2, 2])).toBeCloseTo(0.002);
  expect(after([50, 50, 50, 2])).toBeCloseTo(0.05);
  expect(after([2, 50, 50, 50, 50])).toBeCloseTo(0.05);
  // Nobody waited: nothing was seen.
  expect(nextWindow(NO_MEASURES)).toEqual(NO_MEASURES);
  expect(leavesPerSecond({ ...NO_MEASURES, waitedMs: 10_000, left: 1 })).toBeCloseTo(0.1);
});
