/** What a process knows of the log: the seat maps, the readers of the other models, and how far each is. */
import type pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import type { CatalogReader } from '#projections/catalog/port.ts';
import { createCatalogReader } from '#projections/catalog/reader.ts';
import { standingOf } from '#projections/checkpoints.ts';
import type { CustomerActivityReader } from '#projections/customers/port.ts';
import { createCustomerActivityReader } from '#projections/customers/reader.ts';
import type { RefusedAttemptsReader } from '#projections/demand/port.ts';
import { createRefusedAttemptsReader } from '#projections/demand/reader.ts';
import type { OrderReader } from '#projections/orders/port.ts';
import { createOrderReader } from '#projections/orders/reader.ts';
import type { OpenOrders } from '#projections/port.ts';
import { createCheckpointWatch } from '#projections/remote-gate.ts';
import type { SeatMaps } from '#projections/seat-map/directory.ts';
import type { PastSeatMaps } from '#projections/seat-map/port.ts';
import type { EventsAt } from '#projections/seats/history.ts';
import type { Tail } from '#projections/tail.ts';
import type { ProcessRole } from '../config-variables.ts';
import type { Leaderships } from '../leadership.ts';
import { createGates, type Gates } from './gates.ts';
import { startOpenOrders } from './open-orders.ts';
import { type Projections, startProjections } from './projections.ts';
import { projectorsBeside } from './projectors.ts';
import { reachHead, restoreFromSnapshot } from './seat-maps.ts';
import type { Tools } from './tools.ts';

/** What models are made of. */
export interface ModelParts extends Tools {
  readonly pool: pg.Pool;
  readonly store: EventStore;
  /** Whether the store keeps its events in the pool's database. */
  readonly eventsAt: EventsAt;
}

export interface Models {
  readonly tail: Tail;
  readonly seatMaps: SeatMaps;
  readonly pastSeatMaps: PastSeatMaps;
  readonly orders: OrderReader;
  readonly catalog: CatalogReader;
  readonly activity: CustomerActivityReader;
  readonly refusedAttempts: RefusedAttemptsReader;
  readonly gates: Gates;
  /** Of the role `sagas`. */
  readonly openOrders: OpenOrders | null;
  /** Of the role `projections`. */
  readonly projections: Projections | null;
  /** Ends when the signal that they were started with aborts. */
  readonly done: Promise<unknown>;
}

/** Restores, catches up with the log and follows it until the signal aborts. */
export async function startModels(
  parts: ModelParts,
  roles: readonly ProcessRole[],
  leaderships: Leaderships,
  signal: AbortSignal,
): Promise<Models> {
  const { pool, store, eventsAt } = parts;
  const followed = await restoreFromSnapshot(parts);
  const { seatMaps, past, tail } = followed;
  const projections = roles.includes('projections')
    ? await startProjections(parts, followed, leaderships.of('projections'), signal)
    : null;
  if (projections === null) {
    // Whoever comes first makes the tables, so that no query ever finds none.
    const projectors = projectorsBeside(eventsAt);
    await Promise.all(projectors.map((projector) => standingOf(projector, { pool, store })));
  }
  const orders = createOrderReader(pool);
  const openOrders = roles.includes('sagas')
    ? await startOpenOrders(parts, orders, followed, signal)
    : null;
  tail.start();
  await reachHead(tail, parts, signal);

  const watch = createCheckpointWatch(parts);
  return {
    tail,
    seatMaps,
    pastSeatMaps: past,
    orders,
    catalog: createCatalogReader(pool),
    activity: createCustomerActivityReader(pool),
    refusedAttempts: createRefusedAttemptsReader(pool),
    gates: createGates(watch, projections?.runners ?? []),
    openOrders,
    projections,
    done: Promise.all([projections?.done, untilAborted(signal).then(() => watch.close())]),
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
