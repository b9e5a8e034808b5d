import { expect, test } from 'vitest';
import { chance, createSeededRandom, integerBetween, pickOne, shuffled } from './seeded-random.ts';

const draws = (seed: number, lane?: number): number[] => {
  const random = createSeededRandom(seed, lane);
  return Array.from({ length: 1_000 }, () => random.next());
};

test('the same seed draws the same, another seed or lane something else', () => {
  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
  expect(draws(1, 1)).not.toEqual(draws(1, 2));
});

test('draws are spread evenly over [0, 1)', () => {
  const tenths = new Array<number>(10).fill(0);
  for (const draw of draws(42))
    tenths[Math.floor(draw * 10)] = (tenths[Math.floor(draw * 10)] ?? 0) + 1;
  for (const count of tenths) expect(count).toBeGreaterThan(60);
  expect(tenths.reduce((sum, count) => sum + count, 0)).toBe(1_000);
});

test('numbers, picks and shuffles stay within their bounds', () => {
  const random = createSeededRandom(7);
  const numbers = Array.from({ length: 200 }, () => integerBetween(random, 1, 6));
  expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(shuffled(random, [1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
  expect(['a', 'b']).toContain(pickOne(random, ['a', 'b']));
  expect(chance(random, 0)).toBe(false);
  expect(chance(random, 1)).toBe(true);
  expect(() => pickOne(random, [])).toThrow('nothing');
});
