/** What a process knows of the log: the seat maps, the readers of the other models, and how far each is. */
import type pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import type { CatalogReader } from '#projections/catalog/port.ts';
import { createCatalogReader } from '#projections/catalog/reader.ts';
import { createRememberedVenues } from '#projections/catalog/remembered-venues.ts';
import { standingOf } from '#projections/checkpoints.ts';
import type { CustomerActivityReader } from '#projections/customers/port.ts';
import { createCustomerActivityReader } from '#projections/customers/reader.ts';
import type { RefusedAttemptsReader } from '#projections/demand/port.ts';
import { createRefusedAttemptsReader } from '#projections/demand/reader.ts';
import type { OrderReader } from '#projections/orders/port.ts';
import { createOrderReader } from '#projections/orders/reader.ts';
import type { OpenOrders, PositionGate, SeatDirectory } from '#projections/port.ts';
import { createCheckpointWatch } from '#projections/remote-gate.ts';
import type { SeatMaps } from '#projections/seat-map/directory.ts';
import type { PastSeatMaps, SeatMapReader } from '#projections/seat-map/port.ts';
import type { EventsAt } from '#projections/seats/history.ts';
import type { KeptSwitches } from '#projections/switches/port.ts';
import { createSwitches } from '#projections/switches/switches.ts';
import type { ReadinessCheck } from '#read-api/health.ts';
import type { ProcessRole } from '../config-variables.ts';
import type { Leaderships } from '../leadership.ts';
import { createGates, type Gates } from './gates.ts';
import { startOpenOrders } from './open-orders.ts';
import { type Projections, startProjections } from './projections.ts';
import { projectorsBeside } from './projectors.ts';
import { seatMapChecks } from './readiness.ts';
import { keepInRedis, NO_DIRECTORY, readFromRedis, type SharedMemory } from './redis.ts';
import { reachHead, restoreFromSnapshot } from './seat-maps.ts';
import type { Tools } from './tools.ts';

/** What models are made of. */
export interface ModelParts extends Tools {
  readonly pool: pg.Pool;
  readonly store: EventStore;
  /** Whether the store keeps its events in the pool's database. */
  readonly eventsAt: EventsAt;
  /** Null where no Redis is named. */
  readonly shared: SharedMemory | null;
}

export interface Models {
  /** How far the seat maps are. */
  readonly gate: PositionGate;
  /** How far the tail is behind the log; null where this process has none. */
  readonly behindMs: (() => number) | null;
  /** For commands and sagas; a process that only answers queries may have none. */
  readonly seatMaps: Pick<SeatMaps, 'shows' | 'inMemory'> & SeatDirectory;
  /** For queries. */
  readonly publicMaps: SeatMapReader;
  readonly seatChecks: readonly ReadinessCheck[];
  readonly pastSeatMaps: PastSeatMaps;
  readonly orders: OrderReader;
  readonly catalog: CatalogReader;
  readonly activity: CustomerActivityReader;
  readonly refusedAttempts: RefusedAttemptsReader;
  readonly gates: Gates;
  /** What an operator has switched off. */
  readonly switches: KeptSwitches;
  /** Of the role `sagas`. */
  readonly openOrders: OpenOrders | null;
  /** Of the role `projections`. */
  readonly projections: Projections | null;
  /** Stops following the log, and waits for what is in hand. */
  stop(): Promise<void>;
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
  const { shared } = parts;
  return shared !== null && !FOLLOWING.some((role) => roles.includes(role))
    ? startReading(parts, shared, signal)
    : startFollowing(parts, roles, leaderships, signal);
}

/** Those that need the seats one step ahead of what everybody may know, or every event. */
const FOLLOWING: readonly ProcessRole[] = ['command-api', 'sagas', 'projections'];

async function startFollowing(
  parts: ModelParts,
  roles: readonly ProcessRole[],
  leaderships: Leaderships,
  signal: AbortSignal,
): Promise<Models> {
  const followed = await restoreFromSnapshot(parts);
  const { seatMaps, past, tail } = followed;
  const projections = roles.includes('projections')
    ? await startProjections(parts, followed, leaderships.of('projections'), signal)
    : null;
  if (projections === null) await makeTables(parts);
  const readers = readersOf(parts);
  const openOrders = roles.includes('sagas')
    ? await startOpenOrders(parts, readers.orders, followed, signal)
    : null;
  const switches = createSwitches(parts);
  await switches.refresh();
  tail.add('switches', switches);
  const watch = createCheckpointWatch(parts);
  const gates = createGates(watch, projections?.runners ?? []);
  const { catalog } = readers;
  const venues = createRememberedVenues({ catalog, gate: gates.catalog, after: followed.after });
  tail.add('venues', venues);
  tail.start();
  await reachHead(tail, parts, signal);

  const { shared } = parts;
  const writes = shared !== null && projections !== null;
  return {
    ...readers,
    catalog: { ...catalog, venue: venues.venue },
    gate: tail,
    behindMs: () => tail.behindMs(),
    seatMaps,
    publicMaps: seatMaps,
    seatChecks: seatMapChecks({ tail, seatMaps }),
    pastSeatMaps: past,
    gates,
    switches,
    openOrders,
    projections,
    stop: () => tail.stop(),
    done: Promise.all([
      projections?.done,
      writes ? keepInRedis(shared, followed, parts, signal) : null,
      untilAborted(signal).then(() => watch.close()),
    ]),
  };
}

/** What others keep: this process has nothing of its own. */
async function startReading(
  parts: ModelParts,
  shared: SharedMemory,
  signal: AbortSignal,
): Promise<Models> {
  await makeTables(parts);
  const { publicMaps, past, gate, check, done } = await readFromRedis(shared, parts, signal);
  const watch = createCheckpointWatch(parts);
  const switches = createSwitches(parts);
  await switches.refresh();
  return {
    ...readersOf(parts),
    gate,
    behindMs: null,
    seatMaps: NO_DIRECTORY,
    publicMaps,
    seatChecks: [check],
    pastSeatMaps: past,
    gates: createGates(watch, []),
    switches,
    openOrders: null,
    projections: null,
    stop: async () => undefined,
    done: Promise.all([done, switches.run(signal), untilAborted(signal).then(() => watch.close())]),
  };
}

/** Whoever comes first makes the tables, so that no query ever finds none. */
async function makeTables({ pool, store, eventsAt }: ModelParts): Promise<void> {
  const projectors = projectorsBeside(eventsAt);
  await Promise.all(projectors.map((projector) => standingOf(projector, { pool, store })));
}

const readersOf = ({ pool }: ModelParts) => ({
  orders: createOrderReader(pool),
  catalog: createCatalogReader(pool),
  activity: createCustomerActivityReader(pool),
  refusedAttempts: createRefusedAttemptsReader(pool),
});

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
