/**
 * The composition root: the one place that knows which adapter is behind which port. Everything is
 * started in the order in which it is needed and stopped in reverse, the database last.
 */
import path from 'node:path';
import { registerCatalogCommands } from '#command-api/catalog/register.ts';
import { registerCustomerCommands } from '#command-api/customers/erase.ts';
import { release } from '#command-api/holds/change-hold.ts';
import { createRefusedAttempts } from '#command-api/holds/refused-attempts.ts';
import { type EventShow, registerHoldCommands } from '#command-api/holds/routes.ts';
import { registerOrderCommands } from '#command-api/orders/routes.ts';
import { registerUnwindCommands } from '#command-api/orders/unwind-routes.ts';
import { registerDevTokens, registerSessions } from '#command-api/sessions/register.ts';
import { wasPublished } from '#domain/show.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import { createLedger } from '#projections/ledger/trial-balance.ts';
import { createSeatSource, teachDirectory } from '#projections/seat-map/seat-source.ts';
import { registerOps } from '#read-api/ops/routes.ts';
import { registerReadApi } from '#read-api/register.ts';
import { createCheckout } from '#sagas/checkout/advance.ts';
import { runErasure } from '#sagas/erasure.ts';
import { createLocalIssuer, type LocalIssuer } from '../auth/local-issuer.ts';
import { createVerifier } from '../auth/verifier.ts';
import type { Config } from '../config.ts';
import { ensureDataFolder } from '../data-folder.ts';
import { createHttpApp, registerUnbuilt } from '../http/app.ts';
import type { HttpApp } from '../http/env.ts';
import { createIdempotencyKeys } from '../http/idempotency.ts';
import { registerOpenapi } from '../http/openapi.ts';
import { createTwinGate } from '../http/twin-gate.ts';
import { createKeyedQueue } from '../keyed-queue.ts';
import { runForLeadership } from '../leadership.ts';
import { createPersonalData } from '../personal-data.ts';
import type { Log } from '../ports.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '../system.ts';
import { bindHttpServer } from './http-server.ts';
import { type Models, startModels } from './models.ts';
import { registerOlderApi } from './older-api.ts';
import { watchOwnWrites } from './own-writes.ts';
import { openPayments, type Payments } from './payments.ts';
import { readinessChecks } from './readiness.ts';
import { runSagas, unwindingProgress } from './sagas.ts';
import { openStorage, type Storage } from './storage.ts';

export interface Boxoffice {
  /** `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Answers a request without the wire. */
  readonly app: HttpApp;
  readonly issuer: LocalIssuer;
  readonly databaseUrl: string;
  readonly simulatorUrl: string | null;
  readonly store: EventStore;
  /** Drains and stops everything, the database last. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly log: Log;
  /** Puts a test's store in the place of the real one. */
  readonly replaceStore?: (store: EventStore) => EventStore;
  /** In place of the older API's fifteen minutes, for tests that wait for the end of them. */
  readonly reservationMs?: number | undefined;
}

export async function startBoxoffice({
  config,
  log,
  replaceStore = (store) => store,
  reservationMs,
}: StartOptions): Promise<Boxoffice> {
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.toReversed()) await stop();
  };
  const { host, port } = config;
  const server = await bindHttpServer({ host, port, timers: systemTimers });
  try {
    await ensureDataFolder(config.dataDir);
    const issuer = await createLocalIssuer({ dataDir: config.dataDir, clock: systemClock });
    const storage = await openStorage(config, log);
    stops.push(() => storage.stop());
    const payments = await openPayments(config, issuer.key, log);
    stops.push(() => payments.stop());

    const store = replaceStore(storage.store);
    const ending = new AbortController();
    const models = await startModels({ pool: storage.pool, store, log }, ending.signal);
    stops.push(async () => {
      await models.tail.stop();
      ending.abort();
      await models.done;
    });
    const working = new AbortController();
    const { app, work, closeStreams } = await assemble(
      {
        config,
        log,
        issuer,
        storage,
        payments,
        models,
        store,
        origin: server.origin,
        reservationMs,
      },
      working.signal,
    );
    stops.push(async () => {
      working.abort();
      await work;
    });
    stops.push(async () => {
      const drained = server.drain();
      await closeStreams();
      await drained;
    });
    server.serve(app);
    payments.sendWebhooksTo(server.origin);
    return {
      origin: server.origin,
      app,
      issuer,
      databaseUrl: storage.databaseUrl,
      simulatorUrl: payments.simulatorUrl,
      store,
      stop: stopAll,
    };
  } catch (error) {
    await server.drain();
    await stopAll();
    throw error;
  }
}

interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly issuer: LocalIssuer;
  readonly storage: Storage;
  readonly payments: Payments;
  readonly models: Models;
  readonly store: EventStore;
  readonly origin: string;
  readonly reservationMs: number | undefined;
}

/** Puts routes and sagas on the parts; `work` ends when the signal has aborted. */
async function assemble(
  parts: Parts,
  signal: AbortSignal,
): Promise<{
  readonly app: HttpApp;
  readonly work: Promise<unknown>;
  readonly closeStreams: () => Promise<void>;
}> {
  const { config, log, issuer, storage, payments, models, origin } = parts;
  const directory = models.seatMaps;
  const ownWrites = watchOwnWrites(parts.store);
  const store = teachDirectory(ownWrites.store, directory);
  const tools = {
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    ids: systemIds,
    log,
  };
  const seats = createSeatSource({ store, directory });
  const personalData = await createPersonalData(storage.pool, tools);
  const { buyers, notes } = personalData;
  const { provider, secrets } = payments;

  const showOf = async (showId: string) => (await directory.open(showId))?.show() ?? null;
  const shows = {
    isCancelled: async (showId: string) => (await showOf(showId))?.phase === 'cancelled',
  };
  const checkout = createCheckout({ store, seats, provider, shows, ...tools });
  const leadership = runForLeadership(
    { connectionString: storage.databaseUrl, timers: systemTimers, log },
    signal,
  );

  const app = createHttpApp({
    clock: systemClock,
    ids: systemIds,
    log,
    verifier: createVerifier({ localKey: issuer.key, oidc: config.oidc, clock: systemClock }),
    idempotency: createIdempotencyKeys(issuer.key.deriveKey('idempotency keys')),
    twins: createTwinGate(systemTimers),
    gate: models.tail,
    head: () => store.head(),
    ownWrites: ownWrites.position,
  });
  const secureCookies = origin.startsWith('https:');
  registerSessions(app, { issuer, ids: systemIds, clock: systemClock, secureCookies });
  if (config.devTokens) registerDevTokens(app, { issuer });
  const shown = (position: Position) => shownIn(models, position);
  registerCatalogCommands(app, {
    store,
    venues: models.catalog,
    directory,
    notes,
    unwinding: { progress: (showId) => unwindingProgress(storage.pool, showId) },
    shown,
    ...tools,
  });
  registerCustomerCommands(app, {
    store,
    personalData,
    isKnown: async (customerId) => {
      await models.runners.customers.reached(await store.head(), SHOWN_WITHIN_MS);
      return models.activity.isKnown(customerId);
    },
    shown,
    ...tools,
  });
  const refusedAttempts = createRefusedAttempts({ store, ...tools });
  const holdDeps = {
    store,
    seats,
    directory,
    customers: createKeyedQueue(),
    refusedAttempts,
    ...tools,
  };
  registerHoldCommands(app, {
    ...holdDeps,
    showsOfEvent: (eventId) => publicShows(models, eventId),
  });
  const orderDeps = { store, seats, checkout, ...tools };
  const saleOf = async (showId: string) => {
    const show = await showOf(showId);
    return show === null || show.phase === 'cancelled' ? null : { eventId: show.eventId };
  };
  registerOrderCommands(app, {
    ...orderDeps,
    buyers,
    provider,
    secrets,
    providerName: provider.name,
    saleOf,
  });
  if (config.compatApi) {
    await registerOlderApi(app, {
      ...holdDeps,
      ...orderDeps,
      buyers,
      saleOf,
      olderCustomers: personalData.olderCustomers,
      pool: storage.pool,
      models,
      isSimulated: payments.simulatorUrl !== null,
      reservationMs: parts.reservationMs,
    });
  }
  registerUnwindCommands(app, {
    ...orderDeps,
    notes,
    termsOf: async (showId) => {
      const show = await showOf(showId);
      if (show === null) throw new Error(`there is no published show ${showId}`);
      return { owner: show.owner, policy: show.terms.policy };
    },
  });
  const readApi = registerReadApi(app, {
    store,
    seatMaps: directory,
    past: models.pastSeatMaps,
    catalog: models.catalog,
    orders: models.orders,
    activity: models.activity,
    refusedAttempts: models.refusedAttempts,
    buyers,
    notes,
    ledger: createLedger(store),
    gates: models.runners,
    provider,
    secrets,
    checkout,
    checks: readinessChecks({ pool: storage.pool, store, models, provider }),
    ...tools,
  });
  registerOps(app, models.operations);
  registerOpenapi(app, { version: VERSION });
  registerUnbuilt(app);

  const releaseHold = async (holdId: string): Promise<void> => {
    const cause = { correlationId: holdId, causationId: holdId, actor: 'system:cancellation' };
    await release({ store, seats, ...tools }, holdId, cause, 'show_cancelled');
  };
  const work = Promise.all([
    leadership.done,
    refusedAttempts.run(signal),
    runErasure({ store, personalData, timers: systemTimers, log }, signal),
    runSagas(
      { pool: storage.pool, store, models, provider, checkout, leadership, releaseHold, log },
      signal,
    ),
  ]).then(() => checkout.idle());
  return { app, work, closeStreams: () => readApi.close() };
}

const VERSION = '0.1.0';

/** Every show of an event that was ever published. */
async function publicShows(models: Models, eventId: string): Promise<readonly EventShow[]> {
  const listed = await models.catalog.showsOf([eventId]);
  return listed
    .filter(({ show }) => wasPublished(show))
    .map(({ show }) => ({ showId: show.showId, cancelled: show.phase === 'cancelled' }));
}

const SHOWN_WITHIN_MS = 1_000;

/** Waits for this process's models; one that is behind holds up no command for long. */
async function shownIn({ tail, runners }: Models, position: Position): Promise<void> {
  const gates = [tail, runners.catalog, runners.orders];
  await Promise.all(gates.map((gate) => gate.reached(position, SHOWN_WITHIN_MS)));
}

/** Where a start leaves word of itself, for tools on this machine. */
export const runtimeFile = (dataDir: string): string => path.resolve(dataDir, 'runtime.json');
