/** Finds an order and whether the caller may see it. */
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import { evolveShow, initialShow, showStream } from '#domain/show.ts';
import { type Aggregate, loadAggregate } from '#event-store/aggregate.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { Principal } from '#platform/auth/principal.ts';
import { problem } from '#platform/http/problem.ts';
import type { ReadApiDeps } from '../deps.ts';
import { hasInsight } from '../visible-show.ts';

export interface FoundOrder {
  readonly order: PlacedOrder;
  readonly aggregate: Aggregate<OrderState>;
  /** The caller bought it. */
  readonly isOwn: boolean;
}

type Deps = Pick<ReadApiDeps, 'store' | 'seatMaps'>;

/** Read from the order's own stream. Throws 404 for anybody but its buyer. */
export async function ownOrder(
  deps: Deps,
  orderId: string | null,
  caller: Principal,
): Promise<FoundOrder> {
  const found = orderId === null ? null : await findOrder(deps, orderId, caller);
  if (found === null || !found.isOwn) throw problem('not_found');
  return found;
}

/** Its buyer, the show's organiser, finance and administrators may; 404 for everybody else. */
export async function visibleOrder(
  deps: Deps,
  orderId: string,
  caller: Principal,
): Promise<FoundOrder> {
  const found = await findOrder(deps, orderId, caller);
  if (found === null) throw problem('not_found');
  const isVisible = found.isOwn || hasInsight(caller, await ownerOfShow(deps, found.order.showId));
  if (!isVisible) throw problem('not_found');
  return found;
}

async function findOrder(
  deps: Deps,
  orderId: string,
  caller: Principal,
): Promise<FoundOrder | null> {
  const aggregate = await loadOrder(deps.store, orderId);
  const order = aggregate.state;
  if (order.status === 'none') return null;
  const isBuyer = caller.roles.includes('customer') && order.customerId === caller.customerId;
  return { order, aggregate, isOwn: isBuyer };
}

/** The organiser of a show; the empty name, which nobody has, for no show. */
async function ownerOfShow({ store }: Deps, showId: string): Promise<string> {
  const evolution = { initial: initialShow, evolve: evolveShow };
  return (await loadAggregate(store, showStream(showId), evolution)).state?.owner ?? '';
}
