/** The HTTP server: it binds first, so that a busy port is told at once, and drains at the end. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type DrainingServer, listenAndDrain } from '../draining-server.ts';
import type { HttpApp } from '../http/env.ts';
import type { QuickLane } from '../http/quick-lane.ts';
import { createLeaving } from '../leaving.ts';
import { isLater, type NowOrLater } from '../now-or-later.ts';
import type { FrontDoor } from '../overload/front-door.ts';
import type { Timers } from '../ports.ts';
import { systemClock } from '../system.ts';

export interface HttpServer extends DrainingServer {
  /**
   * Until then every request is told that we are starting. What `door` refuses the app never hears of.
   */
  serve(app: HttpApp, door?: FrontDoor, quickLane?: QuickLane): void;
  /** Tells whoever watches `/readyz` that we are about to go, and serves until they have heard it. */
  announceEnd(): Promise<void>;
}

/** Open live streams, waiting people, and what is in progress; the next is not accepted. */
const CONNECTIONS_MAX = 50_000;
/** Longer than most clients' pauses between two requests. */
const KEEP_ALIVE_MS = 65_000;
/**
 * Who has promised a request and not sent all of it by then is let go: until then it counts as one in progress,
 * so a thousand who never go on would keep others out.
 */
const HEADERS_WITHIN_MS = 15_000;
const REQUEST_WITHIN_MS = 60_000;
/** How often that is looked at. */
const LOOK_EVERY_MS = 5_000;
const UNAVAILABLE = {
  type: 'urn:boxoffice:problem:unavailable',
  title: 'Something that this needs can not be reached',
  status: 503,
  code: 'unavailable',
};
const STARTING = JSON.stringify({ ...UNAVAILABLE, detail: 'Boxoffice is starting.' });
const STOPPING = JSON.stringify({ ...UNAVAILABLE, detail: 'Boxoffice is stopping.' });

/** Of a server that serves nobody yet, or needs none. */
const OPEN_DOOR: FrontDoor = { letsIn: () => true, begin: () => undefined };

type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;

export async function bindHttpServer(options: {
  readonly host: string;
  readonly port: number;
  readonly timers: Timers;
  /** How long a request may be on its way; {@link REQUEST_WITHIN_MS} by default. */
  readonly requestWithinMs?: number;
}): Promise<HttpServer> {
  const { requestWithinMs = REQUEST_WITHIN_MS } = options;
  const leaving = createLeaving({ clock: systemClock, timers: options.timers });
  let fetch: Fetch = () => unavailable(STARTING);
  const listener = getRequestListener((request, env) => fetch(request, env as HttpBindings), {
    overrideGlobalObjects: true,
  });
  let door = OPEN_DOOR;
  let quickLane: QuickLane | null = null;
  const within = {
    headersTimeout: Math.min(HEADERS_WITHIN_MS, requestWithinMs),
    requestTimeout: requestWithinMs,
    connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, requestWithinMs),
  };
  const server = createServer({ ...within, keepAlive: true }, (request, response) => {
    if (!door.letsIn(request, response)) return;
    const isAnswered = tryLane(quickLane, request, response);
    if (!response.writableEnded) door.begin(request, response);
    if (isAnswered === true) return;
    if (isLater(isAnswered)) void orElse(isAnswered, () => listener(request, response));
    else void listener(request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = CONNECTIONS_MAX;
  const listening = await listenAndDrain(server, options);
  return {
    ...listening,
    serve(app, frontDoor = OPEN_DOOR, lane) {
      door = frontDoor;
      quickLane = lane ?? null;
      fetch = (request, env) =>
        request.url.endsWith('/readyz') && leaving.isAsked()
          ? unavailable(STOPPING)
          : app.fetch(request, env);
    },
    announceEnd: () => leaving.announce(),
  };
}

function tryLane(
  lane: QuickLane | null,
  request: IncomingMessage,
  response: ServerResponse,
): NowOrLater<boolean> {
  try {
    return lane?.(request, response) ?? false;
  } catch {
    return false; // the app meets the same failure, and tells it
  }
}

/** What could not be answered the short way, for whatever reason, is the app's to answer or to explain. */
async function orElse(isAnswered: Promise<boolean>, answer: () => unknown): Promise<void> {
  if (!(await isAnswered.catch(() => false))) await answer();
}

function unavailable(body: string): Response {
  return new Response(body, {
    status: 503,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '1' },
  });
}
