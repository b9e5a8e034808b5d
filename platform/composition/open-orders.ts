/** The orders that sagas still have to do with, in memory: from their model on, by the tail. */
import type { EventStore, Position } from '#event-store/port.ts';
import { standingOf } from '#projections/checkpoints.ts';
import { createOpenOrders } from '#projections/orders/open-orders.ts';
import type { OrderReader } from '#projections/orders/port.ts';
import type { OpenOrders, TailListener } from '#projections/port.ts';
import type { ModelParts } from './models.ts';
import { PROJECTORS } from './projectors.ts';
import type { FollowedSeatMaps } from './seat-maps.ts';

/** Before the tail starts. */
export async function startOpenOrders(
  parts: ModelParts,
  orders: OrderReader,
  { tail, after }: FollowedSeatMaps,
  signal: AbortSignal,
): Promise<OpenOrders> {
  await untilUsable(parts, signal);
  const openOrders = createOpenOrders(parts);
  const from = await openOrders.startFrom(orders);
  await bridgeGap(parts.store, openOrders, from, after);
  tail.add('open orders', openOrders);
  return openOrders;
}

const LOOK_EVERY_MS = 500;

/** Whoever keeps the models may just be building it anew. */
async function untilUsable(parts: ModelParts, signal: AbortSignal): Promise<void> {
  const { timers, log } = parts;
  for (let looks = 0; !signal.aborted; looks += 1) {
    const standing = await standingOf(PROJECTORS.orders, parts);
    if (standing.kind !== 'stale') return;
    if (looks === 0) log.info({ why: standing.why }, 'waits for the model of the orders');
    await timers.sleep(LOOK_EVERY_MS, signal);
  }
}

const PAGE = 1_000;

/** What the tail will not bring: a model that is stopped is behind where the tail starts. */
async function bridgeGap(
  store: EventStore,
  listener: TailListener,
  from: Position,
  to: Position,
): Promise<void> {
  for (let position = from; position < to; ) {
    const filter = { types: PROJECTORS.orders.types };
    const page = await store.readAll({ after: position, maxCount: PAGE, filter });
    await listener.onEvents(page.events.filter((event) => event.position <= to));
    if (page.position <= position) return;
    position = page.position;
  }
}
