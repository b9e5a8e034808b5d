import type { StoreTraits } from '../contract.ts';
import type { AppendResult } from '../port.ts';

export type RepeatTraits = Pick<StoreTraits, 'isAtomicAcrossStreams' | 'repeatsAreExact'>;

/** Answered as the first time, at a position that is not before the first. */
export const isRepeatOf = (result: AppendResult, first: AppendResult): boolean =>
  result.outcome === 'ok' && first.outcome === 'ok' && result.position >= first.position;
