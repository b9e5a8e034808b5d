/**
 * The composition root: the one place that knows which adapter is behind which port. A process starts
 * what its roles need, in the order in which it is needed, and stops in reverse, the database last.
 */
import { observeAppends } from '#event-store/observed-appends.ts';
import type { EventStore } from '#event-store/port.ts';
import { createLocalIssuer, type LocalIssuer } from '../auth/local-issuer.ts';
import type { Config } from '../config.ts';
import { ensureDataFolder } from '../data-folder.ts';
import type { HttpApp } from '../http/env.ts';
import { type Leaderships, type Post, runForLeadership } from '../leadership.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { startMetricsServer } from '../metrics/server.ts';
import { watchCalls } from '../metrics/watched-provider.ts';
import { countAppends } from '../metrics/watched-store.ts';
import { createOverload } from '../overload/overload.ts';
import type { Log } from '../ports.ts';
import { systemStopwatch, systemTimers } from '../system.ts';
import { type Core, createCore, type Parts } from './core.ts';
import { frontDoorOf } from './front-door.ts';
import { bindHttpServer, type HttpServer } from './http-server.ts';
import { createLifetime, type Lifetime } from './lifetime.ts';
import { tellOfParts } from './metrics.ts';
import { startModels } from './models.ts';
import { openPayments } from './payments.ts';
import { openSharedMemory } from './redis.ts';
import { startRelay, wantsRelay } from './relay.ts';
import { registerRoutes } from './routes.ts';
import { runSagas } from './sagas.ts';
import { startOwnSimulator, wantsSimulator } from './simulator.ts';
import { openStorage } from './storage.ts';
import { systemTools, type Tools } from './tools.ts';
import { warmBeforeSales } from './warming.ts';

export interface Boxoffice {
  /** `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Where `/metrics` is told to anybody; null where it is not. */
  readonly metricsOrigin: string | null;
  /** Answers a request without the wire. */
  readonly app: HttpApp;
  readonly issuer: LocalIssuer;
  readonly databaseUrl: string;
  /** Of the simulator in this process; null where there is none. */
  readonly simulatorUrl: string | null;
  readonly store: EventStore;
  /** Builds the browser app, where it is not built yet; else that is done when it is first asked for. */
  prepareWebApp(): void;
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
  /** The payment simulator gets a thread of its own; it takes a moment longer to start. */
  readonly simulatorInThread?: boolean;
  /** In place of the election, for tests with several leaders at once. */
  readonly leaderships?: Leaderships;
}

/** A process with at least one role that works on the database. */
export async function startBoxoffice(options: StartOptions): Promise<Boxoffice> {
  const { host, port } = options.config;
  const life = createLifetime();
  const server = await bindHttpServer({ host, port, timers: systemTimers });
  try {
    return { ...(await start(options, server, life)), stop: () => life.end() };
  } catch (error) {
    await server.drain();
    await life.end();
    throw error;
  }
}

async function start(
  options: StartOptions,
  server: HttpServer,
  life: Lifetime,
): Promise<Omit<Boxoffice, 'stop'>> {
  const { config } = options;
  const parts = await startParts(options, server.origin, life);
  const { issuer, storage, store, simulator } = parts;
  const core = await coreOf(parts);
  const relay = await life.begin((signal) => startRelay(parts, signal));
  const { app, quickLane, commandWork, closeStreams, bundle } = registerRoutes(parts, core, relay);
  tellOfParts(parts.metrics, parts, relay);
  const metricsOrigin = await tellOnOwnPort(parts, life);
  await life.begin((signal) => ({
    done: Promise.all([
      commandWork(signal),
      sagasOf(core, signal),
      core === null ? null : warmBeforeSales(app, core, signal),
    ]).then(() => core?.checkout.idle()),
  }));
  life.onStop(async () => bundle?.stop());
  life.onStop(async () => {
    await server.announceEnd();
    const drained = server.drain();
    await closeStreams();
    await drained;
  });
  server.serve(app, frontDoorOf(parts), quickLane);
  const webhookUrl = webhookUrlOf(config, server.origin);
  if (webhookUrl !== null) simulator?.sendWebhooksTo(webhookUrl);
  return {
    origin: server.origin,
    metricsOrigin,
    app,
    issuer,
    databaseUrl: storage.databaseUrl,
    simulatorUrl: simulator?.url ?? null,
    store,
    prepareWebApp: () => bundle?.prepare(),
  };
}

async function tellOnOwnPort({ config, metrics, tools }: Parts, life: Lifetime) {
  const { host, metricsPort } = config;
  if (metricsPort === null) return null;
  const own = await startMetricsServer(metrics, { host, port: metricsPort, ...tools });
  life.onStop(() => own.stop());
  return own.origin;
}

/** Everything that routes and sagas are put on. */
async function startParts(options: StartOptions, origin: string, life: Lifetime): Promise<Parts> {
  const { config, log, replaceStore = (store) => store, reservationMs, leaderships } = options;
  const { roles, dataDir, signingKey } = config;
  const tools = systemTools(log);
  const metrics = createMetrics(roles);
  await ensureDataFolder(dataDir);
  const issuer = await createLocalIssuer({ dataDir, signingKey, clock: tools.clock });
  const storage = await openStorage(config, log, metrics.appendBatch);
  life.onStop(() => storage.stop());
  const shared = openSharedMemory(config, tools);
  life.onStop(async () => shared?.connection.close());
  const simulator = wantsSimulator(config)
    ? await startOwnSimulator(config, issuer.key, tools, {
        inThread: options.simulatorInThread ?? false,
      })
    : null;
  life.onStop(async () => simulator?.stop());

  const { databaseUrl, pool, eventsAt } = storage;
  const leading =
    leaderships ?? (await life.begin((signal) => runForPosts(config, databaseUrl, tools, signal)));
  await leading.asked;
  const overload = createOverload({ ...config, ...tools, pool });
  await life.begin((signal) => ({ done: overload.run(signal) }));
  const store = observeAppends(replaceStore(storage.store), systemStopwatch);
  store.observe(countAppends(metrics, overload.appends));
  const modelParts = { ...tools, pool, store, eventsAt, shared };
  const models = await life.begin((signal) => startModels(modelParts, roles, leading, signal));
  life.onStop(() => models.stop());
  return {
    config,
    tools,
    metrics,
    overload,
    issuer,
    storage,
    shared,
    simulator,
    models,
    leaderships: leading,
    store,
    origin,
    reservationMs,
  };
}

/** Only for the work of its own roles. */
function runForPosts(
  config: Config,
  connectionString: string,
  tools: Tools,
  signal: AbortSignal,
): Leaderships {
  const posts: Post[] = POSTS.filter((post) => config.roles.includes(post));
  if (wantsRelay(config)) posts.push('relay');
  if (config.roles.includes('command-api')) posts.push('waiting-room');
  return runForLeadership(posts, { connectionString, ...tools }, signal);
}

const POSTS = ['sagas', 'projections'] as const;

/** A process that only keeps models has nobody to sell to. */
async function coreOf(parts: Parts): Promise<Core | null> {
  const { config, issuer, metrics, overload, simulator, tools } = parts;
  if (!SELLING_ROLES.some((role) => config.roles.includes(role))) return null;
  const payments = openPayments(config, issuer.key, simulator?.url ?? null, tools);
  const provider = watchCalls(payments.provider, metrics, overload.admission);
  return createCore(parts, { ...payments, provider });
}

const SELLING_ROLES = ['command-api', 'read-api', 'sagas'] as const;

async function sagasOf(core: Core | null, signal: AbortSignal): Promise<void> {
  const openOrders = core?.models.openOrders ?? null;
  if (core !== null && openOrders !== null) await runSagas(core, openOrders, signal);
}

function webhookUrlOf({ roles, webhookUrl }: Config, origin: string): string | null {
  if (webhookUrl !== null) return webhookUrl;
  return roles.includes('command-api') ? `${origin}/v1/payments/webhook` : null;
}
