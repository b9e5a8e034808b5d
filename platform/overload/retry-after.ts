import type { Random } from '../ports.ts';
import type { Sheddable } from './priority.ts';

/** From and to: who is refused first is asked to stay away longest. */
const SECONDS: Readonly<Record<Sheddable, readonly [number, number]>> = {
  paying: [1, 2],
  holding: [1, 4],
  browsing: [2, 6],
  reporting: [5, 15],
};

/** Whole seconds, spread so that those who are refused together don't come back together. */
export function retryAfterSeconds(priority: Sheddable, random: Random): number {
  const [from, to] = SECONDS[priority];
  return from + Math.floor(random.next() * (to - from + 1));
}
