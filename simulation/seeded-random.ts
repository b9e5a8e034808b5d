/** Randomness that can be played again: everything drawn from it follows from the seed. */
import type { Random } from '#platform/ports.ts';

/**
 * Chris Doty-Humphrey's small fast counter generator (sfc32, public domain). `lane` gives
 * independent sequences of one seed, so that one buyer's draws don't move another's.
 */
export function createSeededRandom(seed: number, lane = 0): Random {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = lane >>> 0;
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) draw();
  return { next: () => draw() / 2 ** 32 };
}

const WARM_UP_ROUNDS = 15;

/** Uniform from `min` to `max`, both included. */
export const integerBetween = (random: Random, min: number, max: number): number =>
  min + Math.floor(random.next() * (max - min + 1));

/** True in a share `probability` of draws. */
export const chance = (random: Random, probability: number): boolean => random.next() < probability;

/** One of a list that is not empty. */
export function pickOne<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random.next() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = integerBetween(random, 0, last);
    const item = copy[last] as Item;
    copy[last] = copy[other] as Item;
    copy[other] = item;
  }
  return copy;
}
