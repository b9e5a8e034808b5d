import { orderStream } from '#domain/order-events.ts';
import type { Position } from '#event-store/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { type Books, readBooks, type Scope } from './books.ts';
import { type Comparison, compare, type Difference, pendingInBooks } from './compare.ts';
import { type ProviderLists, ProviderSilent, readProviderLists } from './provider-lists.ts';

const APPLY_PATIENCE_MS = 5_000;

export interface Reconciled extends Comparison {
  readonly position: Position;
}

/** The provider was silent: what is pending by our own books. */
export interface NotReconciled {
  readonly position: Position;
  readonly pendingOrders: readonly string[];
}

export const wasReconciled = (result: Reconciled | NotReconciled): result is Reconciled =>
  'differences' in result;

type Deps = Pick<ReadApiDeps, 'store' | 'provider' | 'checkout'>;

/** With `apply`, orders with differences are moved on by their saga, and looked at once more. */
export async function reconcile(
  deps: Deps,
  scope: Scope,
  apply: boolean,
): Promise<Reconciled | NotReconciled> {
  const first = await look(deps, scope);
  if (!apply || !wasReconciled(first)) return first;
  for (const orderId of new Set(first.differences.map((difference) => difference.order_id))) {
    const options = { nudged: true, patienceMs: APPLY_PATIENCE_MS };
    if (orderId !== undefined) await deps.checkout.advance(orderId, options);
  }
  return look(deps, scope);
}

async function look({ store, provider }: Deps, scope: Scope): Promise<Reconciled | NotReconciled> {
  const position = await store.head();
  const books = await readBooks(store, position, scope.showId);
  // Afterwards, so that whatever the log knows of is in the lists.
  const lists = await listsOrSilence(provider, scope);
  if (lists === null) return { position, pendingOrders: pendingInBooks(books, scope) };
  const comparison = compare(books, lists, scope);
  const { standing, moved } = await settled(store, books, comparison.differences);
  return {
    position,
    matched: comparison.matched,
    pending: comparison.pending + moved.size,
    pendingOrders: [...new Set([...comparison.pendingOrders, ...moved])],
    differences: standing,
  };
}

async function listsOrSilence(
  provider: Deps['provider'],
  scope: Scope,
): Promise<ProviderLists | null> {
  try {
    return await readProviderLists(provider, scope);
  } catch (error) {
    if (error instanceof ProviderSilent) return null;
    throw error;
  }
}

/** An order that has moved since was compared with lists from its future: that is no difference. */
async function settled(
  store: Deps['store'],
  books: Books,
  differences: readonly Difference[],
): Promise<{ readonly standing: readonly Difference[]; readonly moved: ReadonlySet<string> }> {
  const moved = new Set<string>();
  for (const { order_id: orderId } of differences) {
    if (orderId === undefined || moved.has(orderId)) continue;
    const [last] = await store.readStream(orderStream(orderId), {
      direction: 'backwards',
      maxCount: 1,
    });
    if (last !== undefined && last.revision !== books.orders.get(orderId)?.revision) {
      moved.add(orderId);
    }
  }
  const standing = differences.filter(({ order_id }) => !moved.has(order_id ?? ''));
  return { standing, moved };
}
