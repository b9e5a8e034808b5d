/** The read models of a process, fed by its one tail of the log. */
import type pg from 'pg';
import type { EventStore, Position } from '#event-store/port.ts';
import type { CatalogReader } from '#projections/catalog/port.ts';
import { createCatalogReader } from '#projections/catalog/reader.ts';
import { standingOf } from '#projections/checkpoints.ts';
import type { CustomerActivityReader } from '#projections/customers/port.ts';
import { createCustomerActivityReader } from '#projections/customers/reader.ts';
import type { RefusedAttemptsReader } from '#projections/demand/port.ts';
import { createRefusedAttemptsReader } from '#projections/demand/reader.ts';
import { createProjectionOperations } from '#projections/operate/operations.ts';
import type { ProjectionOperations } from '#projections/operate/port.ts';
import { createOpenOrders } from '#projections/orders/open-orders.ts';
import type { OrderReader } from '#projections/orders/port.ts';
import { createOrderReader } from '#projections/orders/reader.ts';
import type { OpenOrders, TailListener } from '#projections/port.ts';
import { createProjectionRunner, type ProjectionRunner } from '#projections/runner.ts';
import { createSeatDirectory, type SeatMaps } from '#projections/seat-map/directory.ts';
import { createPastSeatMaps } from '#projections/seat-map/past.ts';
import type { PastSeatMaps } from '#projections/seat-map/port.ts';
import { createRecordedTimes, type RecordedTimes } from '#projections/seat-map/recorded-times.ts';
import { createSeatMapSnapshots, restoreSeatMaps } from '#projections/seat-map/snapshots.ts';
import { createSeatHistory, type EventsAt } from '#projections/seats/history.ts';
import { createTail, type Tail } from '#projections/tail.ts';
import type { Log } from '../ports.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { PROJECTORS, projectorsBeside } from './projectors.ts';

export interface Models {
  readonly tail: Tail;
  readonly seatMaps: SeatMaps;
  readonly pastSeatMaps: PastSeatMaps;
  readonly recordedTimes: RecordedTimes;
  readonly openOrders: OpenOrders;
  readonly orders: OrderReader;
  readonly catalog: CatalogReader;
  readonly activity: CustomerActivityReader;
  readonly refusedAttempts: RefusedAttemptsReader;
  /** Those of the models in Postgres, by the model's name. */
  readonly runners: Readonly<Record<keyof typeof PROJECTORS, ProjectionRunner>>;
  /** What operators may do. */
  readonly operations: ProjectionOperations;
  /** Ends when the signal that they were started with aborts, the last snapshot written. */
  readonly done: Promise<unknown>;
}

/** Restores, catches up with the log and follows it until the signal aborts. */
export async function startModels(
  {
    pool,
    store,
    eventsAt,
    log,
  }: {
    readonly pool: pg.Pool;
    readonly store: EventStore;
    /** Whether the store keeps its events in the pool's database. */
    readonly eventsAt: EventsAt;
    readonly log: Log;
  },
  signal: AbortSignal,
): Promise<Models> {
  const tools = { clock: systemClock, timers: systemTimers, random: systemRandom, log };
  const seatMaps = createSeatDirectory({ store, clock: systemClock, log });
  const recordedTimes = createRecordedTimes();
  const snapshotDeps = { pool, store, seatMaps, recordedTimes, log };
  const after = await restoreSeatMaps(snapshotDeps);
  const snapshots = createSeatMapSnapshots(snapshotDeps);

  const runners = mapValues(PROJECTORS, (projector) =>
    createProjectionRunner(projector, { pool, store, ...tools }),
  );
  const models = projectorsBeside(eventsAt).map((projector) => ({
    projector,
    runner:
      Object.values(runners).find(({ name }) => name === projector.name) ??
      createProjectionRunner(projector, { pool, store, ...tools }),
  }));
  const all = models.map(({ runner }) => runner);
  // Nobody waits for the others: they are built while tickets are sold, and their queries say so.
  await Promise.all(models.map(({ projector }) => standingOf(projector, { pool, store })));
  await Promise.all([runners.catalog, runners.orders].map((runner) => runner.catchUp(signal)));
  await createSeatHistory(pool, eventsAt);
  const orders = createOrderReader(pool);
  const openOrders = createOpenOrders({ store, log });
  await openOrders.startFrom(orders);
  await bridgeGap(store, openOrders, runners.orders.position(), after);

  const tail = createTail({ store, after, ...tools });
  tail.add('recorded times', recordedTimes);
  seatMaps.follow(tail);
  const seatMapsListener = tail.listeners().find(({ name }) => name === 'seat maps');
  tail.add('open orders', openOrders);
  for (const runner of all) tail.add(runner.name, runner);
  tail.start();
  await reachHead(tail, store, signal);

  const operations = createProjectionOperations(
    {
      pool,
      store,
      models,
      seatMaps,
      seatMapsFailure: () => seatMapsListener?.failure() ?? null,
      snapshots,
      ...tools,
    },
    signal,
  );

  return {
    tail,
    operations,
    seatMaps,
    recordedTimes,
    pastSeatMaps: createPastSeatMaps({ store, times: recordedTimes, stored: snapshots }),
    openOrders,
    orders,
    catalog: createCatalogReader(pool),
    activity: createCustomerActivityReader(pool),
    refusedAttempts: createRefusedAttemptsReader(pool),
    runners,
    done: Promise.all([
      snapshots.run(signal, systemTimers),
      ...all.map((runner) => runner.run(signal)),
    ]).then(() => operations.idle()),
  };
}

function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  map: (value: From) => To,
): Readonly<Record<Key, To>> {
  const entries = Object.entries<From>(record).map(([key, value]) => [key, map(value)]);
  return Object.fromEntries(entries) as Record<Key, To>;
}

const PAGE = 1_000;

/** What the tail will not bring: a model that is stopped is behind where the tail starts. */
async function bridgeGap(
  store: EventStore,
  listener: TailListener,
  after: Position,
  to: Position,
): Promise<void> {
  for (let position = after; position < to; ) {
    const filter = { types: PROJECTORS.orders.types };
    const page = await store.readAll({ after: position, maxCount: PAGE, filter });
    await listener.onEvents(page.events.filter((event) => event.position <= to));
    if (page.position <= position) return;
    position = page.position;
  }
}

const LOOK_EVERY_MS = 1_000;

/** Nobody is served from maps that are behind what is in the log already. */
async function reachHead(tail: Tail, store: EventStore, signal: AbortSignal): Promise<void> {
  const head = await store.head();
  while (!signal.aborted && !(await tail.reached(head, LOOK_EVERY_MS))) {
    const failed = tail.listeners().find((listener) => listener.failure() !== null);
    if (failed !== undefined) throw failed.failure();
  }
}
