import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Bucket,
  callCount,
  claimMs,
  giveBack,
  refill,
  spreadMs,
} from './waiting-room-admission.ts';

const rates = fc.double({ min: 0.01, max: 1_000, noNaN: true });

test('over any time no more are called than the rate allows and a second more', () => {
  fc.assert(
    fc.property(
      rates,
      fc.array(fc.nat(5_000), { minLength: 1, maxLength: 100 }),
      (admitPerSecond, pauses) => {
        let bucket: Bucket | null = null;
        let nowMs = 0;
        let called = 0;
        const room = { waiting: 1e9, active: 0 };
        for (const pauseMs of pauses) {
          nowMs += pauseMs;
          bucket = refill(bucket, admitPerSecond, nowMs);
          const count = callCount(bucket, room, { admitPerSecond, maxActive: 1e9 });
          bucket = { ...bucket, tokens: bucket.tokens - count };
          called += count;
        }
        const firstMs = pauses[0] ?? 0;
        const allowed = (admitPerSecond * (nowMs - firstMs)) / 1_000 + Math.max(1, admitPerSecond);
        expect(called).toBeLessThanOrEqual(allowed + 1e-6);
      },
    ),
  );
});

test('never more than wait, than there is room for, or less than nobody', () => {
  const bucket = { tokens: 10.9, atMs: 0 };
  const limits = { admitPerSecond: 10, maxActive: 5 };
  expect(callCount(bucket, { waiting: 3, active: 0 }, limits)).toBe(3);
  expect(callCount(bucket, { waiting: 30, active: 3 }, limits)).toBe(2);
  expect(callCount(bucket, { waiting: 30, active: 9 }, limits)).toBe(0);
  expect(callCount(bucket, { waiting: 30, active: 0 }, { ...limits, maxActive: 99 })).toBe(10);
});

test('a clock that goes back fills nothing and takes nothing', () => {
  const bucket = { tokens: 1, atMs: 1_000 };
  expect(refill(bucket, 10, 0)).toEqual(bucket);
  expect(refill(bucket, 0.5, 2_000)).toEqual({ tokens: 1, atMs: 2_000 });
});

test('what is given back never makes more than a second of them', () => {
  expect(giveBack({ tokens: 0.5, atMs: 0 }, 10, 3).tokens).toBe(3.5);
  expect(giveBack({ tokens: 9, atMs: 0 }, 10, 30).tokens).toBe(10);
});

test('nobody loses a turn for keeping to the pace they were told', () => {
  for (const waiting of [0, 1_000, 250_000, 10_000_000]) {
    expect(claimMs(waiting)).toBeGreaterThan(spreadMs(waiting) + 1_000);
  }
});
