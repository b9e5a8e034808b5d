/**
 * The composition root: the one place that knows which adapter is behind which port. Everything is
 * started in the order in which it is needed and stopped in reverse, the database last.
 */
import path from 'node:path';
import type { EventStore } from '#event-store/port.ts';
import { createLocalIssuer, type LocalIssuer } from '../auth/local-issuer.ts';
import { createVerifier } from '../auth/verifier.ts';
import type { Config } from '../config.ts';
import { ensureDataFolder } from '../data-folder.ts';
import { createHttpApp, registerUnbuilt } from '../http/app.ts';
import type { HttpApp } from '../http/env.ts';
import { createIdempotencyKeys } from '../http/idempotency.ts';
import { registerOpenapi } from '../http/openapi.ts';
import { createTwinGate } from '../http/twin-gate.ts';
import type { Log } from '../ports.ts';
import { systemClock, systemTimers } from '../system.ts';
import { registerCommands } from './commands.ts';
import { type Core, createCore, type Parts } from './core.ts';
import { bindHttpServer } from './http-server.ts';
import { startModels } from './models.ts';
import { openPayments } from './payments.ts';
import { registerQueries } from './queries.ts';
import { runSagas } from './sagas.ts';
import { openStorage } from './storage.ts';

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
    const { pool, eventsAt } = storage;
    const models = await startModels({ pool, store, eventsAt, log }, ending.signal);
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

interface Assembled {
  readonly app: HttpApp;
  /** Ends when the signal has aborted. */
  readonly work: Promise<unknown>;
  readonly closeStreams: () => Promise<void>;
}

/** Puts routes and sagas on the parts. */
async function assemble(parts: Parts, signal: AbortSignal): Promise<Assembled> {
  const core = await createCore(parts);
  const app = createApp(core);
  const commandWork = await registerCommands(app, core);
  const readApi = registerQueries(app, core);
  registerOpenapi(app, { version: VERSION });
  registerUnbuilt(app);
  const work = Promise.all([commandWork(signal), runSagas(core, signal)]).then(() =>
    core.checkout.idle(),
  );
  return { app, work, closeStreams: () => readApi.close() };
}

function createApp({ config, issuer, models, ownWrites, store, tools }: Core): HttpApp {
  return createHttpApp({
    ...tools,
    verifier: createVerifier({ localKey: issuer.key, oidc: config.oidc, clock: tools.clock }),
    idempotency: createIdempotencyKeys(issuer.key.deriveKey('idempotency keys')),
    twins: createTwinGate(tools.timers),
    gate: models.tail,
    head: () => store.head(),
    ownWrites,
  });
}

const VERSION = '0.1.0';

/** Where a start leaves word of itself, for tools on this machine. */
export const runtimeFile = (dataDir: string): string => path.resolve(dataDir, 'runtime.json');
