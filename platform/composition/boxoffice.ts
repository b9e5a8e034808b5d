/**
 * The composition root: the one place that knows which adapter is behind which port. A process starts
 * what its roles need, in the order in which it is needed, and stops in reverse, the database last.
 */
import type { EventStore } from '#event-store/port.ts';
import { createLocalIssuer, type LocalIssuer } from '../auth/local-issuer.ts';
import type { Config } from '../config.ts';
import { ensureDataFolder } from '../data-folder.ts';
import type { HttpApp } from '../http/env.ts';
import { type Leaderships, type Post, runForLeadership } from '../leadership.ts';
import type { Log } from '../ports.ts';
import { type Core, createCore, type Parts } from './core.ts';
import { bindHttpServer } from './http-server.ts';
import { startModels } from './models.ts';
import { openPayments } from './payments.ts';
import { openSharedMemory } from './redis.ts';
import { startRelay, wantsRelay } from './relay.ts';
import { registerRoutes } from './routes.ts';
import { runSagas } from './sagas.ts';
import { startOwnSimulator, wantsSimulator } from './simulator.ts';
import { openStorage } from './storage.ts';
import { systemTools, type Tools } from './tools.ts';

export interface Boxoffice {
  /** `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Answers a request without the wire. */
  readonly app: HttpApp;
  readonly issuer: LocalIssuer;
  readonly databaseUrl: string;
  /** Of the simulator in this process; null where there is none. */
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

/** A process with at least one role that works on the database. */
export async function startBoxoffice({
  config,
  log,
  replaceStore = (store) => store,
  reservationMs,
}: StartOptions): Promise<Boxoffice> {
  const { host, port, roles, dataDir, signingKey } = config;
  const tools = systemTools(log);
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.toReversed()) await stop();
  };
  const server = await bindHttpServer({ host, port, timers: tools.timers });
  try {
    await ensureDataFolder(dataDir);
    const issuer = await createLocalIssuer({ dataDir, signingKey, clock: tools.clock });
    const storage = await openStorage(config, log);
    stops.push(() => storage.stop());
    const shared = openSharedMemory(config, tools);
    stops.push(async () => shared?.connection.close());
    const simulator = wantsSimulator(config)
      ? await startOwnSimulator(config, issuer.key, tools)
      : null;
    stops.push(async () => simulator?.stop());

    const leading = new AbortController();
    const leaderships = runForPosts(config, storage.databaseUrl, tools, leading.signal);
    stops.push(async () => {
      leading.abort();
      await leaderships.done;
    });
    await leaderships.asked;

    const store = replaceStore(storage.store);
    const ending = new AbortController();
    stops.push(async () => ending.abort());
    const { pool, eventsAt } = storage;
    const modelParts = { ...tools, pool, store, eventsAt, shared };
    const models = await startModels(modelParts, roles, leaderships, ending.signal);
    stops.push(async () => {
      await models.stop();
      ending.abort();
      await models.done;
    });

    const parts: Parts = {
      config,
      tools,
      issuer,
      storage,
      shared,
      models,
      leaderships,
      store,
      origin: server.origin,
      reservationMs,
    };
    const core = await coreOf(parts, simulator?.url ?? null);
    const publishing = new AbortController();
    const relay = await startRelay(parts, publishing.signal);
    stops.push(async () => {
      publishing.abort();
      await relay?.done;
    });
    const { app, commandWork, closeStreams } = registerRoutes(parts, core, relay);
    const working = new AbortController();
    const work = Promise.all([commandWork(working.signal), sagasOf(core, working.signal)]);
    stops.push(async () => {
      working.abort();
      await work;
      await core?.checkout.idle();
    });
    stops.push(async () => {
      const drained = server.drain();
      await closeStreams();
      await drained;
    });
    server.serve(app);
    const webhookUrl = webhookUrlOf(config, server.origin);
    if (webhookUrl !== null) simulator?.sendWebhooksTo(webhookUrl);
    return {
      origin: server.origin,
      app,
      issuer,
      databaseUrl: storage.databaseUrl,
      simulatorUrl: simulator?.url ?? null,
      store,
      stop: stopAll,
    };
  } catch (error) {
    await server.drain();
    await stopAll();
    throw error;
  }
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
  return runForLeadership(posts, { connectionString, ...tools }, signal);
}

const POSTS = ['sagas', 'projections'] as const;

/** A process that only keeps models has nobody to sell to. */
async function coreOf(parts: Parts, simulatorUrl: string | null): Promise<Core | null> {
  const { config, issuer, tools } = parts;
  if (!SELLING_ROLES.some((role) => config.roles.includes(role))) return null;
  return createCore(parts, openPayments(config, issuer.key, simulatorUrl, tools));
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
