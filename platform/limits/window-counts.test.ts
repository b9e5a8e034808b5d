import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { WindowCounts } from './window-counts.ts';

const WINDOW_MS = 1_000;

describe('a key', () => {
  it('has room as often as it may, and again when its window ends', () => {
    const counts = new WindowCounts(2, WINDOW_MS);
    expect(counts.take('a', 10_300)).toBe(0);
    expect(counts.take('a', 10_900)).toBe(0);
    expect(counts.take('a', 11_000)).toBe(300);
    expect(counts.take('a', 11_299)).toBe(1);
    expect(counts.take('a', 11_300)).toBe(0);
  });

  it('has a window of its own', () => {
    const counts = new WindowCounts(1, WINDOW_MS);
    expect(counts.take('a', 10_000)).toBe(0);
    expect(counts.take('b', 10_999)).toBe(0);
    expect(counts.take('a', 11_000)).toBe(0);
    expect(counts.take('b', 11_001)).toBe(998);
  });
});

it('keeps nothing of those who have gone', () => {
  const counts = new WindowCounts(1, WINDOW_MS);
  for (let at = 0; at < 1_000; at += 1) counts.take(`k${at}`, 10_000 + at);
  expect(counts.size).toBe(1_000);
  counts.take('later', 11_000);
  counts.take('later', 12_000);
  expect(counts.size).toBe(2);
  counts.take('much later', 60_000);
  expect(counts.size).toBe(1);
});

it('keeps nobody out for long when the clock goes back', () => {
  const counts = new WindowCounts(1, WINDOW_MS);
  counts.take('a', 3_600_000);
  expect(counts.take('a', 3_600_100)).toBe(900);
  expect(counts.take('a', 1_000)).toBe(0);
  expect(counts.take('a', 1_100)).toBe(900);
});

test('it is as if each key had a counter and a timer', () => {
  const steps = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), laterMs: fc.nat({ max: 1_500 }) }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 4 }), (taken, most) => {
      const counts = new WindowCounts(most, WINDOW_MS);
      const plain = new Map<string, { count: number; endsAtMs: number }>();
      let nowMs = 1_000_000;
      for (const { key, laterMs } of taken) {
        nowMs += laterMs;
        const known = plain.get(key);
        const isOn = known !== undefined && nowMs < known.endsAtMs;
        const window = isOn ? known : { count: 0, endsAtMs: nowMs + WINDOW_MS };
        window.count += 1;
        plain.set(key, window);
        const waitMs = window.count > most ? window.endsAtMs - nowMs : 0;
        expect(counts.take(key, nowMs)).toBe(waitMs);
      }
    }),
  );
});
