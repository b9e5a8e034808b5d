/**
 * The way of the requests that a sale consists of: from Node's parser through the same checks and the same
 * handlers to the socket, without hono between them. A request with anything out of the ordinary (a query,
 * an encoded path, a body of unknown length) goes to the app, which has the same routes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asProblem, beginRequest, endRequest } from './app.ts';
import { directContext } from './direct-context.ts';
import { type DirectRoute, directRoutesOf } from './direct-routes.ts';
import type { AppContext, HttpApp, HttpDeps, Reply } from './env.ts';
import { limitConnection } from './limits.ts';
import { problemResponse } from './problem.ts';
import type { QuickLane } from './quick-lane.ts';

/** Of the routes that have been added to the app by now. */
export function createDirectLane(app: HttpApp, deps: HttpDeps): QuickLane {
  const routes = directRoutesOf(app).map(matcherOf);
  return (incoming, outgoing) => {
    const { url = '', method } = incoming;
    for (const { route, pattern } of routes) {
      if (route.method !== method) continue;
      const found = pattern.exec(url);
      if (found === null) continue;
      if (!isBodySimple(incoming)) return null;
      const params = found.groups ?? {};
      return serve(deps, route, directContext({ incoming, outgoing, path: url, params }), outgoing);
    }
    return null;
  };
}

/** Neither a query nor anything that would have to be decoded. */
const PLAIN_PART = '[A-Za-z0-9_.~-]+';

const matcherOf = (route: DirectRoute) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, `(?<$1>${PLAIN_PART})`)}$`),
});

const isBodySimple = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined &&
  headers['transfer-encoding'] === undefined &&
  headers['content-encoding'] === undefined;

/** Always answers: the app must not get to see a request whose work has been done. */
async function serve(
  deps: HttpDeps,
  route: DirectRoute,
  c: AppContext,
  outgoing: ServerResponse,
): Promise<boolean> {
  const begun = beginRequest(c, deps);
  try {
    const reply = await replyTo(deps, route, c);
    endRequest(c, deps, { ...begun, status: reply.status });
    write(outgoing, reply);
  } catch (error) {
    deps.log.error({ err: error, route: route.path }, 'an answer could not be sent');
    outgoing.destroy();
  }
  return true;
}

async function replyTo(deps: HttpDeps, route: DirectRoute, c: AppContext): Promise<Reply> {
  try {
    if (deps.limits !== undefined) await limitConnection(c, deps.limits);
    await route.run(c);
    if (c.get('reply') === undefined) throw new Error(`${route.path} does not answer by respond`);
  } catch (error) {
    problemResponse(c, asProblem(c, error instanceof Error ? error : new Error(String(error))));
  }
  const reply = c.get('reply');
  if (reply === undefined) throw new Error('a problem does not answer by respond');
  return reply;
}

function write(outgoing: ServerResponse, { status, body, headers }: Reply): void {
  if (outgoing.destroyed) return;
  if (body === null) {
    outgoing.writeHead(status, headers).end();
    return;
  }
  outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
