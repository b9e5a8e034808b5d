/** The app that both APIs put their routes on: what is the same for every request. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { AppendNotBegun } from '#event-store/errors.ts';
import { KeyedQueueFull } from '../keyed-queue.ts';
import { isLater } from '../now-or-later.ts';
import type { Ids } from '../ports.ts';
import { notBegun } from './deadline.ts';
import type { AppContext, AppEnv, HttpApp, HttpDeps } from './env.ts';
import { limitConnection } from './limits.ts';
import { isOutOfReach } from './out-of-reach.ts';
import { HttpProblem, problem, problemResponse } from './problem.ts';
import { dress, respond } from './respond.ts';
import { admit } from './route.ts';
import { honoPath, type Method, ROUTES } from './routes.ts';

export function createHttpApp(deps: HttpDeps): HttpApp {
  const app: HttpApp = new OpenAPIHono<AppEnv>();
  app.use(async (c, next) => {
    const begun = beginRequest(c, deps);
    await next();
    if (c.get('dressed') !== true) dress(c);
    endRequest(c, deps, begun, c.res.status);
  });
  const { limits } = deps;
  if (limits !== undefined) {
    app.use(async (c, next) => {
      const counted = limitConnection(c, limits);
      if (isLater(counted)) await counted;
      await next();
    });
  }
  app.onError((error, c) => problemResponse(c, asProblem(c, error)));
  app.notFound((c) => unmatched(app, c));
  return app;
}

export interface Begun {
  readonly startedAtMs: number;
  /** Of a clock that only goes forwards. */
  readonly begunMs: number;
}

/** What every request has from its beginning. */
export function beginRequest(c: AppContext, deps: HttpDeps): Begun {
  const startedAtMs = deps.clock.nowMs();
  const begunMs = performance.now();
  c.set('http', deps);
  c.set('arrivedAtMs', startedAtMs);
  c.set('requestId', requestIdOf(c.req.header('X-Request-Id'), deps.ids));
  return { startedAtMs, begunMs };
}

/** Tells of an answer that is about to be sent. */
export function endRequest(
  c: AppContext,
  { metrics }: HttpDeps,
  begun: Begun,
  status: number,
): void {
  logAccess(c, begun, status);
  if (metrics !== undefined) countAnswer(c, metrics, begun, status);
}

const REQUEST_ID_PATTERN = /^[\w.:/+=-]{8,128}$/;

/** The client's own id, if it can go into logs and events as it is; else a new one. */
export function requestIdOf(given: string | string[] | undefined, ids: Ids): string {
  return typeof given === 'string' && REQUEST_ID_PATTERN.test(given) ? given : ids.make('req');
}

export function asProblem(c: AppContext, error: Error): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof AppendNotBegun || error instanceof KeyedQueueFull) return notBegun();
  const { log } = c.get('http');
  const fields = {
    err: error,
    request_id: c.get('requestId'),
    method: c.req.method,
    route: c.get('route'),
  };
  if (isOutOfReach(error)) {
    log.warn(fields, 'a request found no database');
    return problem('unavailable', { headers: { 'Retry-After': '1' } });
  }
  log.error(fields, 'request failed');
  return problem('internal_error');
}

/** One line a request, with nothing in it that the client sent. Quiet unless debugging or failing. */
function logAccess(c: AppContext, { startedAtMs }: Begun, status: number): void {
  const { log, clock } = c.get('http');
  const line = {
    method: c.req.raw.method,
    route: c.get('route') ?? 'unmatched',
    status,
    ms: clock.nowMs() - startedAtMs,
    request_id: c.get('requestId'),
  };
  if (status >= 500) log.warn(line, 'request');
  else log.debug(line, 'request');
}

function countAnswer(
  c: AppContext,
  metrics: NonNullable<HttpDeps['metrics']>,
  { begunMs }: Begun,
  status: number,
): void {
  metrics.answered({
    method: c.req.raw.method,
    route: c.get('route') ?? 'unmatched',
    status,
    seconds: (performance.now() - begunMs) / 1000,
  });
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** 404, in the words of `notFound`; 405 where the path exists with other methods; OPTIONS tells which. */
export function unmatched(
  app: HttpApp,
  c: AppContext,
  notFound = () => problemResponse(c, problem('not_found')),
): Response {
  const known = METHODS.filter((method) => hasRoute(app, method, c.req.path));
  if (known.length === 0) return notFound();
  const allow = { Allow: allowOf(known) };
  if (c.req.method === 'OPTIONS') return respond(c, 204, null, allow);
  return problemResponse(c, problem('method_not_allowed', { headers: allow }));
}

function hasRoute(app: HttpApp, method: Method, path: string): boolean {
  const [handlers] = app.router.match(method, path);
  return handlers.some(([[, found]]) => found.method === method);
}

function allowOf(methods: readonly Method[]): string {
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/**
 * Gives every route of the table that nobody has added its rule: 401, 403, then 404. To be called
 * last. Routes that are served only where they are switched on are left out.
 */
export function registerUnbuilt(app: HttpApp): void {
  const built = new Set(app.routes.map(({ method, path }) => `${method} ${path}`));
  for (const rule of ROUTES) {
    const path = honoPath(rule.path);
    if (rule.optional || built.has(`${rule.method} ${path}`)) continue;
    app.on([rule.method], [path], async (c) => {
      c.set('route', rule.path);
      await admit(c, rule);
      return problemResponse(c, problem('not_found'));
    });
  }
}
