import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curveOf, momentOf, STEPS, saleSpan, stepOf, wholeSpan } from './span.ts';

const MINUTE = 60_000;
const times = { onSaleMs: 0, endMs: 1_000 * MINUTE, nowMs: 500 * MINUTE };

test('given no orders, when the sale is looked at, then it is all time since it was to be sold', () => {
  expect(saleSpan(times, [])).toEqual({ fromMs: 0, toMs: 500 * MINUTE });
  expect(wholeSpan({ ...times, nowMs: 2_000 * MINUTE }).toMs).toBe(1_000 * MINUTE);
});

test('given orders, when the sale is looked at, then it is the time around them', () => {
  const minutes = [100, 110].map((minute) => ({ atMs: minute * MINUTE, sold: 3 }));
  expect(saleSpan(times, minutes)).toEqual({ fromMs: 98 * MINUTE, toMs: 112 * MINUTE });
});

test('given any times, when a step is taken, then its moment leads back to it', () => {
  const ms = fc.integer({ min: 0, max: 4e12 });
  fc.assert(
    fc.property(ms, ms, ms, fc.array(ms), fc.nat(STEPS), (onSaleMs, endMs, nowMs, at, step) => {
      const minutes = at.sort((one, next) => one - next).map((atMs) => ({ atMs, sold: 1 }));
      const span = saleSpan({ onSaleMs, endMs, nowMs }, minutes);
      expect(span.toMs - span.fromMs).toBeGreaterThanOrEqual(MINUTE);
      expect(stepOf(span, momentOf(span, step))).toBe(step);
    }),
  );
});

test('given a sale, when its curve is drawn, then it rises from nothing to all', () => {
  const span = { fromMs: 0, toMs: 10 * MINUTE };
  const minutes = [2, 4].map((minute) => ({ atMs: minute * MINUTE, sold: 5 }));
  expect(curveOf(span, minutes)).toEqual([
    [0, 1],
    [0.2, 1],
    [0.3, 0.5],
    [0.4, 0.5],
    [0.5, 0],
    [1, 0],
  ]);
  expect(curveOf(span, [])).toEqual([]);
});
