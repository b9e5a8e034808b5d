/** Which routes a process serves, by its roles, and the whole contract whichever they are. */
import { registerHealth } from '#read-api/health.ts';
import { registerOps } from '#read-api/ops/routes.ts';
import { createVerifier } from '../auth/verifier.ts';
import type { ProcessRole } from '../config-variables.ts';
import { createHttpApp, registerUnbuilt } from '../http/app.ts';
import { registerAsyncapi } from '../http/asyncapi.ts';
import { createDirectLane } from '../http/direct-lane.ts';
import type { HttpApp, HttpDeps } from '../http/env.ts';
import { createIdempotencyKeys } from '../http/idempotency.ts';
import { registerMetrics } from '../http/metrics.ts';
import { registerOpenapi } from '../http/openapi.ts';
import { createQuickLane, type QuickAnswers, type QuickLane } from '../http/quick-lane.ts';
import { createTwinGate } from '../http/twin-gate.ts';
import { type Bundle, createBundle } from '../web/bundle.ts';
import { registerWebApp } from '../web/register.ts';
import { challengesOf } from './challenges.ts';
import { type CommandWork, registerCommandApi } from './command-api.ts';
import type { Core, Parts } from './core.ts';
import { limitsOf } from './limits.ts';
import { NO_OPERATIONS } from './no-operations.ts';
import { registerQueryApi } from './read-api.ts';
import { leadershipCheck, paymentsCheck, projectionsCheck, storeChecks } from './readiness.ts';
import type { RunningRelay } from './relay.ts';

const VERSION = '0.1.0';

export interface Routes {
  readonly app: HttpApp;
  /** Asked before the app. */
  readonly quickLane: QuickLane;
  /** What the commands do beside the requests. */
  readonly commandWork: CommandWork;
  /** Ends the event streams. */
  readonly closeStreams: () => Promise<void>;
  /** The browser app; null in a process that serves none. */
  readonly bundle: Bundle | null;
}

/** `core`: null in a process that only keeps models. */
export function registerRoutes(
  parts: Parts,
  core: Core | null,
  relay: RunningRelay | null,
): Routes {
  const { roles } = parts.config;
  const { projections } = parts.models;
  const deps = httpDepsOf(parts, core);
  const app = createHttpApp(deps);
  let quick: readonly QuickAnswers[] = [];
  let commandWork: CommandWork = async () => undefined;
  let closeStreams = async (): Promise<void> => undefined;
  let bundle: Bundle | null = null;
  if (core !== null && roles.includes('command-api')) commandWork = registerCommandApi(app, core);
  registerHealth(app, { ...parts.tools, checks: checksOf(parts, core, relay) });
  registerMetrics(app, parts.metrics);
  if (core !== null && roles.includes('read-api')) {
    const readApi = registerQueryApi(app, core);
    closeStreams = () => readApi.close();
    quick = readApi.quick;
    bundle = createBundle(parts.tools);
    registerWebApp(app, { bundle, policy: { stripe: takesStripe(parts) } });
  }
  const closeQueries = closeStreams;
  closeStreams = async () => {
    await Promise.all([closeQueries(), core?.waitingRoom.streams.close()]);
  };
  if (projections !== null) {
    registerOps(app, projections.operations, relay === null ? null : relay.status);
  }
  if (core !== null && isApi(roles)) {
    const isWhole = roles.includes('command-api') && roles.includes('read-api') && projections;
    registerAsyncapi(app, { version: VERSION });
    registerOpenapi(app, {
      version: VERSION,
      contract: () => (isWhole ? app : contractOf(core)),
    });
  }
  registerUnbuilt(app);
  const direct = createDirectLane(app, deps);
  const fromMemory = createQuickLane(deps, quick);
  const quickLane: QuickLane = (request, response) =>
    direct(request, response) || fromMemory(request, response);
  return { app, quickLane, commandWork, closeStreams, bundle };
}

const takesStripe = ({ config }: Parts): boolean => config.stripe?.publishableKey != null;

const isApi = (roles: readonly ProcessRole[]): boolean =>
  roles.includes('command-api') || roles.includes('read-api');

/** All routes, to be described and never called. */
function contractOf(core: Core): HttpApp {
  const app = createHttpApp(httpDepsOf(core, core));
  registerCommandApi(app, core);
  registerHealth(app, { ...core.tools, checks: [] });
  registerMetrics(app, core.metrics);
  registerQueryApi(app, core);
  registerOps(app, NO_OPERATIONS, null);
  registerAsyncapi(app, { version: VERSION });
  registerOpenapi(app, { version: VERSION });
  return app;
}

function httpDepsOf(
  { config, issuer, metrics, models, overload, shared, store, tools }: Parts,
  core: Core | null,
): HttpDeps {
  return {
    ...tools,
    verifier: createVerifier({ localKey: issuer.key, oidc: config.oidc, clock: tools.clock }),
    idempotency: createIdempotencyKeys(issuer.key.deriveKey('idempotency keys')),
    twins: createTwinGate(tools.timers, overload.admission),
    parking: overload.admission,
    gate: models.gate,
    head: () => store.head(),
    ...challengesOf(config, issuer.key, { ...tools, metrics }),
    ...limitsOf(config, shared, { ...tools, metrics }),
    trustedProxies: config.limits.trusted,
    metrics,
    ...(core === null ? {} : { ownWrites: core.ownWrites }),
  };
}

function checksOf(parts: Parts, core: Core | null, relay: RunningRelay | null) {
  const { config, leaderships, models, shared, storage, store, tools } = parts;
  const { roles } = config;
  const shows = roles.includes('read-api') || roles.includes('projections');
  const leads = roles.includes('sagas') || roles.includes('projections');
  const pays = roles.includes('command-api') || roles.includes('sagas');
  return [
    ...storeChecks(storage.pool, store),
    ...models.seatChecks,
    ...(shared === null ? [] : [shared.check]),
    ...(shows ? [projectionsCheck(storage, tools)] : []),
    ...(relay === null ? [] : [relay.check]),
    ...(leads ? [leadershipCheck(leaderships)] : []),
    ...(core !== null && pays ? [paymentsCheck(core.payments.provider)] : []),
  ];
}
