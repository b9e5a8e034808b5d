import type { ReadAllOptions, ReadStreamOptions } from './port.ts';

/** The largest revision that any store keeps. */
const REVISION_MAX = 2 ** 31 - 1;

export interface StreamRange {
  readonly backwards: boolean;
  readonly from: number;
  readonly maxCount: number;
}

/** The options of a stream read with their defaults filled in. Throws for values that mean nothing. */
export function readStreamRange(options: ReadStreamOptions): StreamRange {
  const backwards = options.direction === 'backwards';
  const from = options.from ?? (backwards ? REVISION_MAX : 0);
  const maxCount = options.maxCount ?? REVISION_MAX;
  assertCount('from', from);
  assertCount('maxCount', maxCount);
  return { backwards, from: Math.min(from, REVISION_MAX), maxCount };
}

/** Throws for a page that could never be read. */
export function assertReadAll({ after, maxCount }: ReadAllOptions): void {
  if (after < 0n) throw new RangeError(`Position ${after} is before the start`);
  assertCount('maxCount', maxCount);
  if (maxCount === 0) throw new RangeError('A page of no events leads nowhere');
}

function assertCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0) {
    throw new RangeError(`${name} ${value} is not a whole number`);
  }
}
