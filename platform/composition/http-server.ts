/** The HTTP server: it binds first, so that a busy port is told at once, and drains at the end. */
import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type DrainingServer, listenAndDrain } from '../draining-server.ts';
import type { HttpApp } from '../http/env.ts';
import type { Timers } from '../ports.ts';

export interface HttpServer extends DrainingServer {
  /** Until then every request is told that we are starting. */
  serve(app: HttpApp): void;
}

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
  let fetch: Fetch = starting;
  const listener = getRequestListener((request, env) => fetch(request, env as HttpBindings), {
    overrideGlobalObjects: true,
  });
  const server = createServer(listener);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const listening = await listenAndDrain(server, options);
  return {
    ...listening,
    serve(app) {
      fetch = (request, env) => app.fetch(request, env);
    },
  };
}

function starting(): Response {
  return new Response(STARTING, {
    status: 503,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '1' },
  });
}
