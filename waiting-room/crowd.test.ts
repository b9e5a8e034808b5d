/** What people are told, against what happens to them, in houses and crowds of many shapes. */
import { expect, test } from 'vitest';
import { type CrowdOptions, playCrowd } from './testing/virtual-crowd.ts';

const CROWD: CrowdOptions = {
  seed: 1,
  early: 1_500,
  late: 300,
  limits: { admitPerSecond: 5, maxActive: 150 },
  goneShare: 0.15,
  patienceMs: 3_600_000,
  silentShare: 0.5,
  shopMs: () => ({ least: 45_000, mean: 180_000 }),
};

/** Nobody takes three minutes here, and the house is full at once. */
const QUICK: CrowdOptions = {
  ...CROWD,
  early: 1_500,
  late: 0,
  limits: { admitPerSecond: 20, maxActive: 40 },
  goneShare: 0.005,
  silentShare: 0,
  shopMs: () => ({ least: 3_000, mean: 15_000 }),
};

test.each([
  ['as set', CROWD],
  [
    'with quick shoppers and a slow door',
    {
      ...CROWD,
      seed: 2,
      shopMs: () => ({ least: 45_000, mean: 90_000 }),
      limits: { admitPerSecond: 2, maxActive: 500 },
    },
  ],
  [
    'with no patience and half of it gone',
    { ...CROWD, seed: 3, goneShare: 0.5, patienceMs: 900_000 },
  ],
  [
    'with shoppers who take their time',
    { ...CROWD, seed: 4, early: 600, shopMs: () => ({ least: 45_000, mean: 420_000 }) },
  ],
  ['with shoppers who are done in a moment', { ...QUICK, seed: 5 }],
  ['of whom some go and don’t say so', { ...QUICK, seed: 11, silentShare: 0.1 }],
  ['that hears late of its turn after the draw', { ...QUICK, seed: 12, pollsPerSecond: 60 }],
  [
    'in a house for a handful',
    { ...QUICK, seed: 6, early: 400, goneShare: 0, limits: { admitPerSecond: 5, maxActive: 8 } },
  ],
  [
    'that is quick at first and slow later',
    {
      ...QUICK,
      seed: 7,
      shopMs: (sinceMs) =>
        sinceMs < 90_000 ? { least: 3_000, mean: 12_000 } : { least: 10_000, mean: 40_000 },
    },
  ],
  [
    'that is slow at first and quick later',
    {
      ...QUICK,
      seed: 8,
      shopMs: (sinceMs) =>
        sinceMs < 60_000 ? { least: 10_000, mean: 40_000 } : { least: 3_000, mean: 12_000 },
    },
  ],
  [
    'of which crowds leave at once',
    {
      ...QUICK,
      seed: 9,
      bursts: [
        { atMs: 60_000, share: 0.2 },
        { atMs: 130_000, share: 0.2 },
      ],
    },
  ],
] satisfies [string, CrowdOptions][])(
  'a crowd %s: the estimate is honest and the house is never fuller than set',
  async (_, options) => {
    const { errors, medianError, activeMax } = await playCrowd(options);
    expect(errors.length).toBeGreaterThan(500);
    expect(medianError).toBeLessThan(0.2);
    expect(activeMax).toBeLessThanOrEqual(options.limits.maxActive);
  },
  60_000,
);

test('a crowd of a hundred times the house: few hear a number in vain, nobody far back at all', async () => {
  const seats = 200;
  const outcome = await playCrowd({
    ...QUICK,
    seed: 10,
    seats,
    early: 20_000,
    limits: { admitPerSecond: 4, maxActive: 20 },
  });
  const { errors, medianError, admitted, inVain, surprised, looks } = outcome;
  expect(errors.length).toBeGreaterThan(100);
  expect(medianError).toBeLessThan(0.2);
  expect(admitted).toBeGreaterThan(seats / 4);
  expect(surprised).toBeLessThan(admitted / 20);
  expect(inVain).toBeLessThan(3 * seats);
  expect(looks.unlikely).toBeGreaterThan(15_000);
}, 60_000);
