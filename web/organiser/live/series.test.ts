import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heatOf, heatStep, minutesOf, pathOf, topOf } from './series.ts';

const minute = (at: number): string => new Date(Date.UTC(2026, 0, 1, 10, at)).toISOString();
const sale = (at: number, orders: number, sold: number) => ({
  minute: minute(at),
  orders,
  sold,
  price_cents: 1_000 * sold,
  fee_cents: 100 * sold,
  tax_cents: 10 * sold,
});

test('given sales with a quiet minute, then it is there, with nothing sold', () => {
  const points = minutesOf({ minutes: [sale(2, 1, 2), sale(0, 3, 5)] }, 60);
  expect(points.map(({ orders, soldSoFar }) => [orders, soldSoFar])).toEqual([
    [3, 5],
    [0, 5],
    [1, 7],
  ]);
  expect(points[2]?.cents).toBe(2_220);
});

test('given more minutes than are shown, then the latest are, and what was sold before counts', () => {
  const points = minutesOf({ minutes: [sale(0, 1, 10), sale(5, 1, 1), sale(6, 1, 1)] }, 2);
  expect(points.map(({ soldSoFar }) => soldSoFar)).toEqual([11, 12]);
});

test('given no sales, then there is nothing to draw', () => {
  expect(minutesOf({ minutes: [] }, 60)).toEqual([]);
  expect(heatOf({ minutes: [], sections: [] }, { columnsMax: 30, rowsMax: 10 })).toEqual({
    minutes: [],
    rows: [],
    most: 0,
  });
});

test('given refusals, then each section has one count a minute, the most wanted first', () => {
  const refused = (at: number, section: string | null, at_least: number) => ({
    minute: minute(at),
    section,
    at_least,
    by_cause: [],
  });
  const heat = heatOf(
    {
      minutes: [refused(0, 'A', 3), refused(2, 'A', 4), refused(2, null, 1)],
      sections: [
        { section: 'A', at_least: 7, by_cause: [] },
        { section: null, at_least: 1, by_cause: [] },
      ],
    },
    { columnsMax: 30, rowsMax: 10 },
  );
  expect(heat.minutes).toHaveLength(3);
  expect(heat.rows).toEqual([
    { section: 'A', total: 7, counts: [3, 0, 4] },
    { section: null, total: 1, counts: [0, 0, 1] },
  ]);
  expect(heat.most).toBe(4);
});

test('given any counts, then more is never cooler, and only nothing is nothing', () => {
  const count = fc.nat(10_000);
  fc.assert(
    fc.property(count, count, count, (one, other, most) => {
      const top = Math.max(one, other, most);
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      expect(heatStep(less, top)).toBeLessThanOrEqual(heatStep(more, top));
      expect(heatStep(less, top) === 0).toBe(less === 0);
    }),
  );
});

test('given values, then the scale is round and the line within the picture', () => {
  expect([topOf([]), topOf([3]), topOf([12, 70]), topOf([100])]).toEqual([1, 5, 100, 100]);
  expect(pathOf([0, 5, 10], 10, { width: 100, height: 40 })).toBe(
    'M0.0,40.0 L50.0,20.0 L100.0,0.0',
  );
});
