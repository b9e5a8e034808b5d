/** What a provider call came to, and what the calls have in common. */
import type { PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import type { ListPage, ProviderResult } from '#payments/port.ts';

/** `uncertain`: no answer that says anything; ask again later. */
export type Learned =
  | { readonly kind: 'events'; readonly events: readonly OrderEvent[] }
  | { readonly kind: 'uncertain'; readonly retryAfterMs: number | null };

export const learned = (events: readonly OrderEvent[]): Learned => ({ kind: 'events', events });

export const uncertain = (retryAfterMs: number | null = null): Learned => ({
  kind: 'uncertain',
  retryAfterMs,
});

/** No word on what was asked: nothing is concluded from it, not even from a refusal to look. */
export function unanswered(result: ProviderResult<unknown>): Learned {
  return uncertain(result.outcome === 'busy' ? result.retryAfterMs : null);
}

/** How long a spent idempotency key is left before the next one: doubles each time. */
const KEY_PAUSE_MS = 200;
const KEY_PAUSE_MAX_MS = 5 * 60_000;

/**
 * The last key was spent without effect: the call's next one, but not at once, so that a provider in
 * trouble is not stormed, nor the order's stream filled.
 */
export function underNextKey(
  last: { readonly call: number; readonly calledAtMs: number },
  nowMs: number,
  next: () => readonly OrderEvent[],
): Learned {
  const pauseMs = Math.min(KEY_PAUSE_MAX_MS, KEY_PAUSE_MS * 2 ** (last.call - 1));
  const leftMs = last.calledAtMs + pauseMs - nowMs;
  return leftMs > 0 ? uncertain(leftMs) : learned(next());
}

/** More pages than any window of the provider's records has. */
const PAGES_MAX = 1_000;

/** Looks through a list, page by page, for the one record that is ours. */
export async function findInList<Item>(
  read: (page: { readonly cursor?: string }) => Promise<ProviderResult<ListPage<Item>>>,
  isOurs: (item: Item) => boolean,
): Promise<
  | { readonly kind: 'found'; readonly item: Item }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unanswered'; readonly learned: Learned }
> {
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page: ProviderResult<ListPage<Item>> = await read(cursor === null ? {} : { cursor });
    if (page.outcome !== 'ok') return { kind: 'unanswered', learned: unanswered(page) };
    const item = page.value.items.find(isOurs);
    if (item !== undefined) return { kind: 'found', item };
    cursor = page.value.nextCursor;
    if (cursor === null) return { kind: 'missing' };
  }
  return { kind: 'unanswered', learned: uncertain() };
}

export function intentIdOf(order: PlacedOrder): string {
  if (order.payment.intentId === null) {
    throw new Error(`order ${order.orderId} has no intent in stage ${order.payment.stage}`);
  }
  return order.payment.intentId;
}
