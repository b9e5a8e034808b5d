import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between, fitted, limited, toMap, toScreen, zoomedAt } from './camera.ts';

const VIEW = { width: 800, height: 600 };
const BOX = { left: 0, top: 0, right: 4_000, bottom: 3_000 };
const LIMITS = { box: BOX, view: VIEW, pitch: 20 };

test('what is fitted is in the middle and all of it is seen', () => {
  const camera = fitted(BOX, VIEW);
  const first = toScreen(camera, VIEW, { x: BOX.left, y: BOX.top });
  const last = toScreen(camera, VIEW, { x: BOX.right, y: BOX.bottom });
  expect(Math.min(first.x, first.y)).toBeGreaterThanOrEqual(20);
  expect(last.x).toBeLessThanOrEqual(780);
  expect(last.y).toBeLessThanOrEqual(580);
});

const cameras = fc.record({
  x: fc.double({ min: -5_000, max: 9_000, noNaN: true }),
  y: fc.double({ min: -5_000, max: 9_000, noNaN: true }),
  scale: fc.double({ min: 0.01, max: 40, noNaN: true }),
});
const points = fc.record({
  x: fc.double({ min: 0, max: 800, noNaN: true }),
  y: fc.double({ min: 0, max: 600, noNaN: true }),
});

test('zooming leaves what is under the finger where it is', () => {
  fc.assert(
    fc.property(
      cameras,
      points,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (camera, at, factor) => {
        const before = toMap(camera, VIEW, at);
        const after = toScreen(zoomedAt(camera, VIEW, at, factor), VIEW, before);
        expect(after.x).toBeCloseTo(at.x, 3);
        expect(after.y).toBeCloseTo(at.y, 3);
      },
    ),
  );
});

test('however one moves, the house is never out of sight', () => {
  fc.assert(
    fc.property(cameras, (camera) => {
      const { x, y, scale } = limited(camera, LIMITS);
      expect(scale).toBeGreaterThanOrEqual(fitted(BOX, VIEW).scale - 1e-9);
      expect(scale * 20).toBeLessThanOrEqual(56 + 1e-9);
      expect(x).toBeGreaterThanOrEqual(BOX.left);
      expect(x).toBeLessThanOrEqual(BOX.right);
      expect(y).toBeGreaterThanOrEqual(BOX.top);
      expect(y).toBeLessThanOrEqual(BOX.bottom);
    }),
  );
});

test('a glide begins and ends where it should', () => {
  const [from, to] = [fitted(BOX, VIEW), { x: 900, y: 700, scale: 2 }];
  expect(between(from, to, 0)).toEqual(from);
  const end = between(from, to, 1);
  expect(end.x).toBeCloseTo(to.x);
  expect(end.scale).toBeCloseTo(to.scale);
});
