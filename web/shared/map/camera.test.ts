import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  between,
  fitted,
  limited,
  resized,
  revealing,
  toMap,
  toScreen,
  visibleBox,
  zoomedAt,
} from './camera.ts';

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

const sizes = fc.record({
  width: fc.integer({ min: 200, max: 2_000 }),
  height: fc.integer({ min: 200, max: 1_200 }),
});

test('who sees the whole house sees it whole, however the view is resized', () => {
  fc.assert(
    fc.property(sizes, sizes, (from, to) => {
      const limits = { box: BOX, view: to, pitch: 20 };
      expect(resized(fitted(BOX, from), from, limits, 11)).toEqual(fitted(BOX, to));
    }),
  );
});

test('who has come nearer keeps the middle, and seats that can be pressed', () => {
  fc.assert(
    fc.property(sizes, sizes, (from, to) => {
      const near = { x: 900, y: 700, scale: 1.5 };
      const after = resized(near, from, { box: BOX, view: to, pitch: 20 }, 11);
      expect([after.x, after.y]).toEqual([900, 700]);
      expect(after.scale * 20).toBeGreaterThanOrEqual(11 - 1e-9);
    }),
  );
  // A phone that is turned shows seats as large as before.
  const turned = { box: BOX, view: { width: 780, height: 360 }, pitch: 20 };
  const before = { x: 900, y: 700, scale: 1.5 };
  expect(resized(before, { width: 360, height: 780 }, turned, 11)).toEqual(before);
});

test('what is to be seen is brought into view, by no more than that takes', () => {
  const camera = { x: 1_000, y: 1_000, scale: 2 };
  const inView = { left: 1_010, right: 1_020, top: 990, bottom: 1_000 };
  expect(revealing(camera, VIEW, inView, 40)).toEqual(camera);
  const right = { left: 1_500, right: 1_500, top: 1_000, bottom: 1_000 };
  const moved = revealing(camera, VIEW, right, 40);
  expect(moved.y).toBe(1_000);
  expect(visibleBox(moved, VIEW).right).toBeCloseTo(1_520);
});
