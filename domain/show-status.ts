/** What a show looks like from outside at a moment. */
import type { Show } from './show.ts';
import { endMsOf } from './show-terms.ts';

export type ShowStatus =
  | 'draft'
  | 'scheduled'
  | 'on_sale'
  | 'paused'
  | 'sold_out'
  | 'ended'
  | 'cancelled';

/** When it is over, and its sale with it. */
export function endOfShowMs(show: Show): number {
  return endMsOf(show.terms);
}

/**
 * `availableCount`: places that nobody has now; a house full of holds is sold out until one lapses.
 * `isHouseSelling`: false while an operator has stopped all sales; then every show is as if paused.
 */
export function showStatus(
  show: Show,
  nowMs: number,
  availableCount: number,
  isHouseSelling = true,
): ShowStatus {
  if (show.phase === 'cancelled' || show.phase === 'draft') return show.phase;
  if (nowMs >= endOfShowMs(show)) return 'ended';
  if (show.phase === 'paused' || !isHouseSelling) return 'paused';
  if (nowMs < show.terms.onSaleAtMs) return 'scheduled';
  return availableCount > 0 ? 'on_sale' : 'sold_out';
}

/** Whether holds may be placed: published, not paused, begun to sell and not over. */
export function isOnSale(show: Show, nowMs: number): boolean {
  return show.phase === 'published' && nowMs >= show.terms.onSaleAtMs && nowMs < endOfShowMs(show);
}

/** Whether a presale may open it: the same, but for the day on which it opens to all. */
export function isBeforeSale(show: Show, nowMs: number): boolean {
  return show.phase === 'published' && nowMs < show.terms.onSaleAtMs && nowMs < endOfShowMs(show);
}
