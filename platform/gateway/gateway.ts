/** The role `gateway`: one origin over roles that run apart. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenAndDrain } from '../draining-server.ts';
import { createLeaving, type Leaving } from '../leaving.ts';
import type { Clock, Ids, Log, Timers } from '../ports.ts';
import type { TrustedProxies } from './client-address.ts';
import { Exchange } from './exchange.ts';
import { requestHeaders } from './headers.ts';
import { note, watchHealth } from './health.ts';
import { answerReadiness } from './readiness.ts';
import { answerJson, overloaded, refuse } from './refusals.ts';
import { BodyTooLarge, takeBody } from './request-body.ts';
import { createDestinations, UPSTREAM_ROLES, type UpstreamRole } from './role-of-route.ts';
import { createUpstream, isFull, UNDER_WAY_MAX, type Upstream } from './upstream.ts';

export interface GatewayOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Where each role answers; a role without an address is served by `read-api`. */
  readonly upstreams: Readonly<Record<UpstreamRole, readonly string[]>>;
  /** Whose `X-Forwarded-…` headers are believed. */
  readonly trusted: TrustedProxies;
  /** Requests under way at one upstream at most; 2,000 by default. */
  readonly underWayMax?: number;
  /** How long whoever watches `/readyz` has to hear of our end; 1,500 by default. */
  readonly heardAfterMs?: number;
  /** Hears of each request; left out where nobody counts. */
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly log: Log;
}

export interface Gateway {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly origin: string;
  /** Finishes the requests under way; event streams are ended at once, so that their readers go elsewhere. */
  stop(): Promise<void>;
}

/** Of clients, open event streams included. */
const CONNECTIONS_MAX = 20_000;
const KEEP_ALIVE_MS = 65_000;
/** A client takes at most so long to send its headers, and its whole request. */
const HEADERS_WITHIN_MS = 15_000;
const REQUEST_WITHIN_MS = 60_000;
/** A client that takes nothing for so long is cut off; event streams have a sign of life every 15 s. */
const STALLED_MS = 75_000;

/** @throws StartupError one line about the address. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock, timers, log } = options;
  const upstreams = upstreamsByRole(options);
  const all = [...new Set(Object.values(upstreams).flat())];
  const streams = new Set<ServerResponse>();
  const ending = new AbortController();
  const leaving = createLeaving({ clock, timers, heardAfterMs: options.heardAfterMs });
  const handle = createHandler(options, upstreams, streams, leaving);
  const server = createServer(
    {
      keepAlive: true,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      noDelay: true,
    },
    handle,
  );
  if (options.onRequest !== undefined) server.on('request', options.onRequest);
  server.timeout = STALLED_MS;
  server.maxConnections = CONNECTIONS_MAX;
  const listening = await listenAndDrain(server, options);
  const watching = all.map((upstream) =>
    watchHealth(upstream, { clock, timers, log }, ending.signal),
  );
  return {
    origin: listening.origin,
    async stop() {
      await leaving.announce();
      ending.abort();
      const drained = listening.drain();
      for (const response of streams) response.end();
      await drained;
      await Promise.all([...watching, ...all.map((upstream) => upstream.destroy())]);
    },
  };
}

/** Where counting turns begins anew; far above any number of upstreams. */
const TURNS = 1_000_000;

type Upstreams = Readonly<Record<UpstreamRole, readonly Upstream[]>>;

function upstreamsByRole({ upstreams }: GatewayOptions): Upstreams {
  const made = Object.fromEntries(
    UPSTREAM_ROLES.map((role) => [role, upstreams[role].map((url) => createUpstream(role, url))]),
  ) as Record<UpstreamRole, Upstream[]>;
  const fallback = made['read-api'];
  return {
    'command-api': made['command-api'].length > 0 ? made['command-api'] : fallback,
    'read-api': fallback,
    projections: made.projections.length > 0 ? made.projections : fallback,
  };
}

function createHandler(
  { trusted, ids, clock, log, underWayMax = UNDER_WAY_MAX }: GatewayOptions,
  upstreams: Upstreams,
  streams: Set<ServerResponse>,
  leaving: Leaving,
) {
  const destinationOf = createDestinations();
  const nowMs = (): number => clock.nowMs();
  const onUnreachable = (upstream: Upstream, code: string): void =>
    note(upstream, { health: 'down', detail: code }, log);
  const turns: Record<UpstreamRole, number> = { 'command-api': 0, 'read-api': 0, projections: 0 };

  async function forward(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    const destination = destinationOf(request.method ?? 'GET', withoutQuery(path));
    const { role, isStream, priority } = destination;
    const { list, requestId } = requestHeaders(request, { trusted, ids });
    // Before its body is taken: what can't be passed on is not kept.
    if (!isStream && upstreams[role].every((one) => isFull(one, priority, underWayMax))) {
      refuse(response, requestId, overloaded(priority));
      return;
    }
    let body: Awaited<ReturnType<typeof takeBody>>;
    try {
      body = await takeBody(request);
    } catch (error) {
      if (error instanceof BodyTooLarge) {
        refuse(response, requestId, { code: 'body_too_large', close: true });
      } else {
        response.destroy();
      }
      return;
    }
    if (isStream) {
      streams.add(response);
      response.once('close', () => streams.delete(response));
    }
    turns[role] = (turns[role] + 1) % TURNS;
    new Exchange({
      request,
      response,
      path,
      headers: list,
      requestId,
      body,
      upstreams: upstreams[role],
      turn: turns[role],
      isStream,
      priority,
      underWayMax,
      nowMs,
      log,
      onUnreachable,
    }).start();
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    const path = pathOf(request.url ?? '/');
    const asked = path === null ? null : withoutQuery(path);
    if (path === null) {
      refuse(response, ids.make('req'), { code: 'bad_request', close: true });
    } else if (asked === '/healthz') {
      answerJson(response, 200, { status: 'ok' });
    } else if (asked === '/readyz') {
      answerReadiness(response, upstreams, leaving.isAsked());
    } else {
      void forward(request, response, path);
    }
  };
}

/** What is asked for: a path, or (for proxies) a whole address; null for `*` and the like. */
function pathOf(target: string): string | null {
  if (target.startsWith('/')) return target;
  return /^https?:\/\/[^/?#]+(\/.*)$/i.exec(target)?.[1] ?? null;
}

function withoutQuery(path: string): string {
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}
