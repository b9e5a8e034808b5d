/** The read API over a memory store and a database of its own, with its models following the log. */
import pg from 'pg';
import type { Intent, PaymentProvider, ProviderRefund } from '#payments/port.ts';
import { createHttpKit, type HttpKit } from '#platform/http/testing/http-kit.ts';
import { createTestDatabase } from '#platform/testing/postgres.ts';
import { catalogProjector } from '#projections/catalog/projector.ts';
import { createCatalogReader } from '#projections/catalog/reader.ts';
import { customerProjector } from '#projections/customers/projector.ts';
import { createCustomerActivityReader } from '#projections/customers/reader.ts';
import { demandProjector } from '#projections/demand/projector.ts';
import { createRefusedAttemptsReader } from '#projections/demand/reader.ts';
import { createLedger } from '#projections/ledger/trial-balance.ts';
import { orderProjector } from '#projections/orders/projector.ts';
import { createOrderReader } from '#projections/orders/reader.ts';
import { createProjectionRunner } from '#projections/runner.ts';
import { createSeatDirectory, type SeatMaps } from '#projections/seat-map/directory.ts';
import { createPastSeatMaps } from '#projections/seat-map/past.ts';
import { createRecordedTimes } from '#projections/seat-map/recorded-times.ts';
import { createSwitches } from '#projections/switches/switches.ts';
import { createTail } from '#projections/tail.ts';
import { createStage, type Stage } from '#projections/testing/stage.ts';
import type { ReadApiDeps } from '../deps.ts';
import { registerHealth } from '../health.ts';
import { type ReadApi, registerReadApi } from '../register.ts';

export interface ReadKit {
  readonly stage: Stage;
  readonly http: HttpKit;
  readonly api: ReadApi;
  readonly seatMaps: SeatMaps;
  /** Why, by refund. */
  readonly notes: Map<string, string>;
  /** Who bought, by order. */
  readonly buyers: Map<string, { readonly name: string; readonly email: string }>;
  /** What the provider lists. */
  readonly intents: Intent[];
  readonly refunds: ProviderRefund[];
  /** Orders that were asked to be moved on. */
  readonly advanced: string[];
  /** Set to make the provider silent. */
  readonly provider: { isDown: boolean };
  readonly ready: { fault: string | null };
  get(
    path: string,
    options?: { token?: string; headers?: Record<string, string> },
  ): Promise<Response>;
  stop(): Promise<void>;
}

export async function createReadKit(): Promise<ReadKit> {
  const stage = createStage();
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 6 });
  const tail = createTail({ ...stage, after: 0n });
  const recordedTimes = createRecordedTimes();
  tail.add('recorded times', recordedTimes);
  const seatMaps = createSeatDirectory(stage);
  seatMaps.follow(tail);
  const catalog = createProjectionRunner(catalogProjector, { ...stage, pool });
  const orders = createProjectionRunner(orderProjector, { ...stage, pool });
  const customers = createProjectionRunner(customerProjector, { ...stage, pool });
  const demand = createProjectionRunner(demandProjector, { ...stage, pool });
  const runners = [catalog, orders, customers, demand];
  for (const runner of runners) {
    tail.add(runner.name, runner);
    await runner.catchUp();
  }
  const switches = createSwitches(stage);
  tail.add('switches', switches);
  tail.start();
  const stopping = new AbortController();
  const running = runners.map((runner) => runner.run(stopping.signal));

  const http = createHttpKit({ clock: stage.clock, gate: tail, head: () => stage.store.head() });
  const notes = new Map<string, string>();
  const buyers = new Map<string, { readonly name: string; readonly email: string }>();
  const intents: Intent[] = [];
  const refunds: ProviderRefund[] = [];
  const advanced: string[] = [];
  const provider = { isDown: false };
  const ready: { fault: string | null } = { fault: null };
  const deps: ReadApiDeps = {
    ...stage,
    ids: http.ids,
    seatMaps,
    past: createPastSeatMaps({ ...stage, times: recordedTimes, stored: null }),
    catalog: createCatalogReader(pool),
    orders: createOrderReader(pool),
    ledger: createLedger(stage.store),
    activity: createCustomerActivityReader(pool),
    refusedAttempts: createRefusedAttemptsReader(pool),
    notes: { of: async () => notes },
    buyers: { of: async (orderId) => buyers.get(orderId) ?? null },
    gates: { catalog, orders, customers, demand },
    switches,
    responseTimes: { recent: async () => ({ overMs: 0, kinds: [] }) },
    provider: fakeProvider(intents, refunds, provider),
    secrets: { of: async (intentId) => `${intentId}_secret` },
    checkout: {
      advance: async (orderId) => {
        advanced.push(orderId);
        return { settled: true, order: {} as never };
      },
    },
  };
  const checks = [
    { name: 'seat_maps', check: async () => (seatMaps.isFresh() ? null : 'behind') },
    { name: 'provider', check: async () => ready.fault },
  ];
  registerHealth(http.app, { checks, timers: stage.timers });
  const api = registerReadApi(http.app, deps);
  return {
    stage,
    http,
    api,
    seatMaps,
    buyers,
    notes,
    intents,
    refunds,
    advanced,
    provider,
    ready,
    get: (path, options = {}) => http.send('GET', path, options),
    stop: async () => {
      await api.close();
      stopping.abort();
      await Promise.all([...running, tail.stop()]);
      await pool.end();
      await database.drop();
    },
  };
}

/** Only its lists are asked for here. */
function fakeProvider(
  intents: readonly Intent[],
  refunds: readonly ProviderRefund[],
  state: { readonly isDown: boolean },
): PaymentProvider {
  const page = <Item>(items: readonly Item[]) =>
    state.isDown
      ? { outcome: 'unknown' as const, cause: new Error('down') }
      : { outcome: 'ok' as const, value: { items, nextCursor: null } };
  return {
    name: 'simulator',
    listIntents: async () => page(intents),
    listRefunds: async () => page(refunds),
  } as Partial<PaymentProvider> as PaymentProvider;
}
