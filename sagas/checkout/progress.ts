/** What one step of an order came to. */
import type { RecordResult } from '../port.ts';

/**
 * A new look at the stream, the same because somebody else moved the order meanwhile, or a pause.
 */
export type Progress =
  | { readonly kind: 'go-on' }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'uncertain'; readonly retryAfterMs: number | null };

export const GO_ON: Progress = { kind: 'go-on' };
export const OVERTAKEN: Progress = { kind: 'overtaken' };
export const UNCERTAIN: Progress = { kind: 'uncertain', retryAfterMs: null };

/** A stream that moved meanwhile is looked at anew; an unknown append is settled by the next look. */
export function recorded(result: RecordResult): Progress {
  if (result.outcome === 'lost') throw seatsGone(result.seatIds);
  if (result.outcome === 'unknown') return UNCERTAIN;
  return result.outcome === 'moved' ? OVERTAKEN : GO_ON;
}

/** Only an order's own saga ends its reservation, so this can't be: better loud than wrong. */
export const seatsGone = (seatIds: readonly string[]): Error =>
  new Error(`an order has lost ${seatIds.join(', ')} while its money moved`);
