/** When an open crowd comes: each of its people for themselves, whether or not those before were served. */
import type { Random } from '#platform/ports.ts';

/** A Poisson process: moments in milliseconds from the start, in order; `perSecond` of them on average. */
export function poissonArrivals(
  random: Random,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): readonly number[] {
  const moments: number[] = [];
  const endMs = seconds * 1_000;
  for (let atMs = pauseMs(random, perSecond); atMs < endMs; atMs += pauseMs(random, perSecond)) {
    moments.push(atMs);
  }
  return moments;
}

/** Exponential; the draw is below 1, so that its logarithm is finite. */
const pauseMs = (random: Random, perSecond: number): number =>
  (-Math.log(1 - random.next()) / perSecond) * 1_000;
