import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isWithin,
  middleOf,
  rectangleOf,
  turnedPoint,
  withCorner,
  withCornerAfter,
  withoutCorner,
} from './polygon.ts';

const SQUARE = rectangleOf({ left: 0, right: 10, top: 0, bottom: 10 });

describe('corners', () => {
  test('given a square, when one is added, moved and taken away, then it is the square again', () => {
    const five = withCornerAfter(SQUARE, 3);
    expect(five[4]).toEqual({ x: 0, y: 5 });
    const moved = withCorner(five, 4, { x: 4.04, y: 5 });
    expect(isWithin(moved, { x: 2, y: 5 })).toBe(false);
    expect(withoutCorner(moved, 4)).toEqual(SQUARE);
  });

  test('given a triangle, when a corner is taken away, then nothing changes', () => {
    const triangle = withoutCorner(SQUARE, 0);
    expect(withoutCorner(triangle, 1)).toBe(triangle);
  });

  test('given as many as there may be, when one is added, then nothing changes', () => {
    const many = Array.from({ length: 200 }, (_, at) => ({ x: at, y: at * at }));
    expect(withCornerAfter(many, 3)).toBe(many);
  });

  test('given any point, when it is turned there and back, then it is where it was', () => {
    const point = fc.record({
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -500, max: 500 }),
    });
    fc.assert(
      fc.property(point, fc.integer({ min: -180, max: 180 }), (at, degrees) => {
        const middle = middleOf(SQUARE);
        const back = turnedPoint(turnedPoint(at, middle, degrees), middle, -degrees);
        expect(Math.hypot(back.x - at.x, back.y - at.y)).toBeLessThan(0.5);
      }),
    );
  });
});
