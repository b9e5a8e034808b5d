/** The HTTP server: it binds first, so that a busy port is told at once, and drains at the end. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { HttpApp } from '../http/env.ts';
import type { Timers } from '../ports.ts';
import { listenFailure } from '../program.ts';

export interface HttpServer {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly origin: string;
  /** Until then every request is told that we are starting. */
  serve(app: HttpApp): void;
  /** Takes no more requests, ends streams, and waits for those under way, at most for a while. */
  drain(): Promise<void>;
}

const DRAIN_LIMIT_MS = 15_000;
const IDLE_LOOK_MS = 50;
/** Longer than most clients' pauses between two requests. */
const KEEP_ALIVE_MS = 65_000;
const STARTING = JSON.stringify({
  type: 'urn:boxoffice:problem:unavailable',
  title: 'Something that this needs can not be reached',
  status: 503,
  detail: 'Boxoffice is starting.',
  code: 'unavailable',
});

type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;

export async function bindHttpServer(options: {
  readonly host: string;
  readonly port: number;
  readonly timers: Timers;
}): Promise<HttpServer> {
  const { host, port, timers } = options;
  let fetch: Fetch = starting;
  const listener = getRequestListener((request, env) => fetch(request, env as HttpBindings), {
    overrideGlobalObjects: true,
  });
  const server = createServer(listener);
  const requests = trackRequests(server);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, host, port);
  const address = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host;
  return {
    origin: `http://${shown}:${address.port}`,
    serve(app) {
      fetch = (request, env) => app.fetch(request, env);
    },
    drain: () => drain(server, requests, timers),
  };
}

function starting(): Response {
  return new Response(STARTING, {
    status: 503,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '1' },
  });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(listenFailure(error, { host, port, variable: 'PORT' }));
    });
    server.listen(port, host.replace(/^\[|\]$/g, ''), resolve);
  });
}

/** Which connections have a request under way; Node itself does not count one that never had any. */
function trackRequests(server: Server): ReadonlyMap<Socket, number> {
  const requests = new Map<Socket, number>();
  server.on('connection', (socket) => {
    requests.set(socket, 0);
    socket.once('close', () => requests.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    requests.set(socket, (requests.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (requests.get(socket) ?? 1) - 1;
      if (requests.has(socket)) requests.set(socket, left);
    });
  });
  return requests;
}

async function drain(
  server: Server,
  requests: ReadonlyMap<Socket, number>,
  timers: Timers,
): Promise<void> {
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const limit = timers.sleep(DRAIN_LIMIT_MS, over.signal).then(() => over.abort());
  const idle = closeIdle(requests, timers, over.signal);
  await Promise.race([closed, limit]);
  over.abort();
  await idle;
  for (const socket of requests.keys()) socket.destroy();
  await closed;
}

/** A connection that becomes idle during the drain would otherwise hold it up until its time-out. */
async function closeIdle(
  requests: ReadonlyMap<Socket, number>,
  timers: Timers,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    for (const [socket, underWay] of requests) if (underWay === 0) socket.destroy();
    await timers.sleep(IDLE_LOOK_MS, over);
  }
}
