/**
 * The way of the requests that a sale consists of: from Node's parser through the same checks and the same
 * handlers to the socket, without hono between them. A request with anything out of the ordinary (a query,
 * an encoded path, a body of unknown length) goes to the app, which has the same routes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLater } from '../now-or-later.ts';
import { asProblem, type Begun, beginRequest, endRequest } from './app.ts';
import { directContext } from './direct-context.ts';
import { type DirectRoute, directRoutesOf } from './direct-routes.ts';
import type { AppContext, HttpApp, HttpDeps, Reply } from './env.ts';
import { limitConnection } from './limits.ts';
import { matcherOf } from './match-path.ts';
import { problemResponse } from './problem.ts';
import { rawHeadersOf } from './respond.ts';

/** False for what it is not for: the app has to answer. */
export type DirectLane = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** Of the routes that have been added to the app by now. */
export function createDirectLane(app: HttpApp, deps: HttpDeps): DirectLane {
  const routes = directRoutesOf(app).map((route) => ({ route, match: matcherOf(route.path) }));
  return (incoming, outgoing) => {
    const { url = '', method } = incoming;
    for (const { route, match } of routes) {
      if (route.method !== method) continue;
      const params = match(url);
      if (params === null) continue;
      if (!isBodySimple(incoming)) return false;
      const c = directContext({ incoming, outgoing, path: url, params });
      void serve({ deps, route, c, outgoing });
      return true;
    }
    return false;
  };
}

const isBodySimple = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined &&
  headers['transfer-encoding'] === undefined &&
  headers['content-encoding'] === undefined;

interface Served {
  readonly deps: HttpDeps;
  readonly route: DirectRoute;
  readonly c: AppContext;
  readonly outgoing: ServerResponse;
}

/** Always answers: the app must not get to see a request whose work has been done. */
async function serve(served: Served): Promise<void> {
  const { deps, route, c } = served;
  const begun = beginRequest(c, deps);
  try {
    const counted = deps.limits === undefined ? undefined : limitConnection(c, deps.limits);
    if (isLater(counted)) await counted;
    await route.run(c);
    if (c.get('reply') === undefined) throw new Error(`${route.path} does not answer by respond`);
  } catch (error) {
    finish(served, begun, error instanceof Error ? error : new Error(String(error)));
    return;
  }
  finish(served, begun, null);
}

/** Sends what was replied, or why there is no reply. */
function finish({ deps, route, c, outgoing }: Served, begun: Begun, error: Error | null): void {
  try {
    if (error !== null) problemResponse(c, asProblem(c, error));
    const reply = c.get('reply');
    if (reply === undefined) throw new Error('a problem does not answer by respond');
    endRequest(c, deps, begun, reply.status);
    write(outgoing, reply, c.get('requestId'));
  } catch (cause) {
    deps.log.error({ err: cause, route: route.path }, 'an answer could not be sent');
    outgoing.destroy();
  }
}

function write(outgoing: ServerResponse, reply: Reply, requestId: string): void {
  if (outgoing.destroyed) return;
  const { status, body } = reply;
  const headers = rawHeadersOf(reply, requestId);
  if (body === null) {
    outgoing.writeHead(status, headers).end();
    return;
  }
  headers.push('Content-Length', String(Buffer.byteLength(body)));
  outgoing.writeHead(status, headers).end(body);
}
