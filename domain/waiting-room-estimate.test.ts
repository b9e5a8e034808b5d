import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  etaSeconds,
  meanShoppingMs,
  NO_MEASURES,
  pollAfterMs,
  pollAfterWhileGathering,
} from './waiting-room-estimate.ts';

const LIMITS = { admitPerSecond: 10, maxActive: 100 };

test('while there is room for all, the bucket alone decides', () => {
  const room = { waiting: 50, active: 0, measures: NO_MEASURES };
  expect(etaSeconds(0, room, LIMITS)).toBeCloseTo(0.1);
  expect(etaSeconds(49, room, LIMITS)).toBeCloseTo(5);
});

test('in a full room, by how fast shoppers come to an end', () => {
  const measures = { ...NO_MEASURES, shoppedMs: 50_000 * 10_000, done: 10_000 };
  const room = { waiting: 1_000, active: 100, measures };
  expect(meanShoppingMs(room)).toBeCloseTo(50_000, -3);
  // 100 shoppers of 50 s each are two a second.
  expect(etaSeconds(199, room, LIMITS)).toBeCloseTo(100, 0);
});

test('people who lose patience make it shorter', () => {
  const patient = { waiting: 1_000, active: 100, measures: NO_MEASURES };
  const measures = { ...NO_MEASURES, waitedMs: 1_000_000, left: 1 };
  const impatient = { ...patient, measures };
  expect(etaSeconds(900, impatient, LIMITS)).toBeLessThan(0.8 * etaSeconds(900, patient, LIMITS));
});

test('further back is never sooner', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.nat(100_000),
      fc.record({
        waitedMs: fc.nat(),
        left: fc.nat(1_000),
        shoppedMs: fc.nat(),
        done: fc.nat(1_000),
        absent: fc.constant(0),
      }),
      fc.nat(200),
      (ahead, more, measures, active) => {
        const room = { waiting: ahead + more, active, measures };
        const near = etaSeconds(ahead, room, LIMITS);
        expect(near).toBeGreaterThan(0);
        expect(etaSeconds(ahead + more, room, LIMITS)).toBeGreaterThanOrEqual(near - 1e-9);
      },
    ),
  );
});

test('a quarter of a million cost a bounded number of polls a second', () => {
  const waiting = 250_000;
  const perSecond = 50;
  let polls = 0;
  for (let ahead = 0; ahead < waiting; ahead += 1) {
    polls += 1_000 / pollAfterMs((1_000 * ahead) / perSecond, waiting, 0.5);
  }
  expect(polls).toBeLessThan(2_500);
});

test('nobody is told to sleep through their turn, or to come all the time', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000_000),
      fc.nat(1_000_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (etaMs, waiting, jitter) => {
        const afterMs = pollAfterMs(etaMs, waiting, jitter);
        expect(afterMs).toBeGreaterThanOrEqual(2_000);
        expect(afterMs).toBeLessThanOrEqual(Math.max(2_000, etaMs / 2 + 1));
      },
    ),
  );
});

test('those who gather come back after the draw, one after another', () => {
  const times = Array.from({ length: 1_000 }, (_, at) =>
    pollAfterWhileGathering(10_000, 250_000, at / 1_000),
  );
  expect(Math.min(...times)).toBeGreaterThan(10_000);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(49_000);
  expect(pollAfterWhileGathering(3_600_000, 10, 0.5)).toBeLessThanOrEqual(30_000);
});
