/** What one step of an order came to. */
import type { OrderState } from '#domain/order.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import type { RecordResult } from '../port.ts';
import type { PartsMoved } from './order-parts.ts';

/**
 * A new look at the stream, the same because somebody else moved the order meanwhile, or a pause.
 */
export type Progress =
  /** `order` is what it has become, where that is known. */
  | { readonly kind: 'go-on'; readonly order: Aggregate<OrderState> | null }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'uncertain'; readonly retryAfterMs: number | null };

export const GO_ON: Progress = { kind: 'go-on', order: null };
export const OVERTAKEN: Progress = { kind: 'overtaken' };
export const UNCERTAIN: Progress = { kind: 'uncertain', retryAfterMs: null };

/** A stream that moved meanwhile is looked at anew; an unknown append is settled by the next look. */
export function recorded(result: RecordResult): Progress {
  if (result.outcome !== 'recorded') return broken(result);
  return { kind: 'go-on', order: result.order };
}

/** What a step comes to whose write did not come about. */
export function broken(
  result: Exclude<RecordResult | PartsMoved, { readonly outcome: 'recorded' | 'done' }>,
): Progress {
  if (result.outcome === 'lost') throw seatsGone(result.seatIds);
  return result.outcome === 'unknown' ? UNCERTAIN : OVERTAKEN;
}

/** Only an order's own saga ends its reservation, so this can't be: better loud than wrong. */
export const seatsGone = (seatIds: readonly string[]): Error =>
  new Error(`an order has lost ${seatIds.join(', ')} while its money moved`);
