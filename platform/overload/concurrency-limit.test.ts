import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConcurrencyLimit, LOOKS_TO_BEGIN, type Look } from './concurrency-limit.ts';

const MIN = 64;
const MAX = 2_000;
const calm: Look = { pressure: 0.3, peak: 40, hasRefused: false };
const tooMuch = (peak: number, pressure = 1.5): Look => ({ pressure, peak, hasRefused: false });

/** A line that does not get shorter. */
const lasting = (peak: number, pressure: number): Look[] =>
  Array.from({ length: LOOKS_TO_BEGIN }, () => tooMuch(peak, pressure));

let limit: ConcurrencyLimit;
beforeEach(() => {
  limit = new ConcurrencyLimit({ min: MIN, max: MAX });
});
const look = (...looks: readonly Look[]): void => {
  for (const each of looks) limit.look(each);
};

describe('how much is worked on at once', () => {
  it('is not limited while nothing stands in line', () => {
    look(calm, calm, calm);
    expect(limit.isLimiting).toBe(false);
  });

  it('is not limited for a pause of the machine, or for a burst that is soon served', () => {
    const burst = lasting(500, 40).slice(1);
    look(...burst, calm, ...burst, calm);
    expect(limit.isLimiting).toBe(false);
  });

  it('goes down from what was worked on, by how long it stood in line', () => {
    look(...lasting(500, 1.25));
    expect(limit.value).toBe(400);
  });

  it('goes down by a third at most at once, and by a twentieth at least', () => {
    look(...lasting(500, 50));
    expect(limit.value).toBe(350);
    look(tooMuch(350, 1.001));
    expect(limit.value).toBe(332);
  });

  it('never goes below what keeps nobody waiting for long', () => {
    look(...Array.from({ length: 50 }, () => tooMuch(500, 10)));
    expect(limit.value).toBe(MIN);
  });

  it('rises a little whenever somebody was refused and nothing stands in line', () => {
    look(...lasting(500, 2));
    const before = limit.value;
    look({ ...calm, hasRefused: true });
    expect(limit.value).toBe(before + before * 0.04);
  });

  it('stays where it is while it keeps nobody out', () => {
    look(...lasting(500, 2));
    const before = limit.value;
    look(calm, calm);
    expect(limit.value).toBe(before);
  });

  it('ends once nobody has been refused for two seconds', () => {
    look(...lasting(500, 2), ...Array.from({ length: 20 }, () => calm));
    expect(limit.isLimiting).toBe(false);
  });

  it('stays within its bounds, whatever happens', () => {
    const looks = fc.record({
      pressure: fc.double({ min: 0, max: 1_000, noNaN: true }),
      peak: fc.nat(5_000),
      hasRefused: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(looks, { maxLength: 200 }), (all) => {
        const any = new ConcurrencyLimit({ min: MIN, max: MAX });
        for (const each of all) {
          any.look(each);
          expect(any.value).toBeGreaterThanOrEqual(MIN);
          expect(any.value).toBeLessThanOrEqual(MAX);
        }
      }),
    );
  });

  it('finds what a process can do, and stays near it', () => {
    // Given a process whose line grows with what it works on, at its best with 200
    const pressureAt = (working: number): number => working / 200;
    // When far more than that is asked of it for a minute
    const values: number[] = [];
    for (let looks = 0; looks < 600; looks += 1) {
      const peak = Math.min(limit.value, 1_000);
      look({ pressure: pressureAt(peak), peak, hasRefused: true });
      if (looks > 50) values.push(limit.value);
    }
    // Then it stays close by
    expect(Math.min(...values)).toBeGreaterThan(170);
    expect(Math.max(...values)).toBeLessThan(220);
  });
});
