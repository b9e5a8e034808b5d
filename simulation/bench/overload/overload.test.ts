import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../seeded-random.ts';
import { poissonArrivals } from './arrivals.ts';
import { type CrowdResult, NO_SEAT_LEFT, quantile } from './crowd.ts';
import { drawCurve, niceMax } from './curve-picture.ts';
import { measureGoodput } from './goodput.ts';

describe('an open crowd', () => {
  const arrivals = (seed: number) =>
    poissonArrivals(createSeededRandom(seed), { perSecond: 200, seconds: 50 });

  it('comes in order, within its time, as often as it should', () => {
    const moments = arrivals(1);
    expect(moments.toSorted((one, other) => one - other)).toEqual(moments);
    expect(moments.at(-1)).toBeLessThan(50_000);
    expect(Math.abs(moments.length - 10_000)).toBeLessThan(400);
  });

  it('comes in clumps, as people do who know nothing of each other', () => {
    const pauses = arrivals(2).map((atMs, index, all) => atMs - (all[index - 1] ?? 0));
    const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
    const variance = pauses.reduce((sum, pause) => sum + (pause - mean) ** 2, 0) / pauses.length;
    // Of an exponential distribution the deviation is as large as the mean.
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
  });

  it('comes the same way again from the same seed', () => {
    expect(arrivals(3)).toEqual(arrivals(3));
    expect(arrivals(3)).not.toEqual(arrivals(4));
  });
});

describe('what is left at five times the crowd', () => {
  /** A house that sells `best` at most, and `share` of it where more is asked. */
  const measured = (best: number, share: number, failures: Record<string, number> = {}) =>
    measureGoodput({
      seed: 1,
      seconds: 1,
      world: { clock: { nowMs: () => 0 }, timers: { sleep: async () => undefined } },
      crowd: {
        play: async (_seed, { perSecond }) =>
          ({
            perSecond,
            goodputPerSecond: perSecond <= best ? perSecond : best * share,
            counts: { bought: 1, failures },
            p50Ms: 100,
            p99Ms: 400,
            refusalP99Ms: 3,
            lateP99Ms: 1,
          }) as CrowdResult,
      },
    });

  it('is held against the best', async () => {
    const { ratioAt5x, levels, bestPerSecond } = await measured(200, 1);
    expect(ratioAt5x).toBeGreaterThan(0.95);
    expect(bestPerSecond).toBeGreaterThan(170);
    expect(levels.map(({ load }) => load)).toEqual([1, 2, 3, 5]);
  });

  it('shows a house that breaks down', async () => {
    expect((await measured(200, 0.4)).ratioAt5x).toBeLessThan(0.55);
  });

  it('is not judged where the seats ran out', async () => {
    const noSeats = measured(200, 1, { [NO_SEAT_LEFT]: 2 });
    await expect(noSeats).rejects.toThrow('2 buyers found no seat left');
  });

  it('is drawn', async () => {
    const svg = drawCurve(await measured(200, 0.9));
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.match(/<circle/g)).toHaveLength(4);
  });

  it.each([
    [1, 1],
    [0, 1],
    [43, 50],
    [230, 400],
    [999, 1_000],
  ])('%d fits under %d', (value, max) => {
    expect(niceMax(value)).toBe(max);
  });
});

describe('a quantile', () => {
  it.each([
    [[], 0.5, 0],
    [[3], 0.99, 3],
    [[5, 1, 4, 2, 3], 0.5, 3],
    [[1, 2], 1, 2],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });
});
