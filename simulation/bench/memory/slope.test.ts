import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';

const line = (slope: number, from: number) =>
  [0, 1, 2, 3, 4, 5, 6].map((x) => ({ x: x * 1_000, y: from + slope * x * 1_000 }));

test('points on a line grow by its slope', () => {
  fc.assert(
    fc.property(fc.integer({ min: -500, max: 500 }), fc.integer(), (slope, from) => {
      expect(slopeOf(line(slope, from))).toBeCloseTo(slope, 3);
    }),
  );
});

test('one that is far off does not move it', () => {
  const points = line(150, 80e6).map((point, at) => (at === 3 ? { ...point, y: 900e6 } : point));
  expect(slopeOf(points)).toBeCloseTo(150, 3);
});

test('one point has no slope', () => {
  expect(slopeOf([{ x: 1, y: 1 }])).toBeNaN();
});
