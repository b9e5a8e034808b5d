/** Which role serves which route: derived from the one table of routes, so that it can't drift. */
import { RegExpRouter } from 'hono/router/reg-exp-router';
import { SmartRouter } from 'hono/router/smart-router';
import { TrieRouter } from 'hono/router/trie-router';
import { honoPath, ROUTES, type RouteRule } from '../http/routes.ts';
import type { Priority } from '../overload/priority.ts';

/** The roles that answer requests. */
export const UPSTREAM_ROLES = ['command-api', 'read-api', 'projections'] as const;
export type UpstreamRole = (typeof UPSTREAM_ROLES)[number];

/** Where a request goes, and how it is carried there. */
export interface Destination {
  readonly role: UpstreamRole;
  /** Its answer never ends by itself. */
  readonly isStream: boolean;
  /** Who goes first where not all can be served. */
  readonly priority: Priority;
}

/** Reads that the commands answer, from what they need themselves: the waiting room is theirs. */
const READS_OF_COMMANDS =
  /^\/v1\/((venues|waiting-room|queue|ops\/switches)(\/|$)|shows\/\{id\}\/waiting-room$)/;
/** Writes that the queries answer: what they write is their own finding. */
const WRITES_OF_QUERIES = /^\/v1\/finance\//;
/** What operators do with the models is done where the models are written. */
const OPERATIONS = /^\/v1\/ops\/(projections|dead-letters)(\/|$)/;

/** A write goes to the commands, a read to the queries, but for the exceptions above. */
export function roleOf({ method, path }: Pick<RouteRule, 'method' | 'path'>): UpstreamRole {
  if (OPERATIONS.test(path)) return 'projections';
  const byCommands =
    method === 'GET' ? READS_OF_COMMANDS.test(path) : !WRITES_OF_QUERIES.test(path);
  return byCommands ? 'command-api' : 'read-api';
}

/** Unknown paths too: it answers them 404, and 405 and OPTIONS for known ones. */
const ELSE: Destination = { role: 'read-api', isStream: false, priority: 'browsing' };
const ANY_METHOD = 'ALL';
/**
 * What a crowd asks for is looked up once: that takes a fifth of the time of a whole refusal. Longer paths than
 * any of ours, and whatever is asked for after so many others, would only take memory.
 */
const REMEMBERED_MAX = 1_000;
const REMEMBERED_LENGTH_MAX = 200;

/** `destinationOf('GET', '/v1/shows/shw_1')`; the path without its query. A HEAD is a GET. */
export function createDestinations(): (method: string, path: string) => Destination {
  const router = new SmartRouter<Destination>({ routers: [new RegExpRouter(), new TrieRouter()] });
  const destinationOf = (rule: RouteRule): Destination => ({
    role: roleOf(rule),
    isStream: rule.path.endsWith('/stream'),
    priority: rule.priority,
  });
  for (const rule of ROUTES) router.add(rule.method, honoPath(rule.path), destinationOf(rule));
  // Last, so that a path with a method that it doesn't know goes where one of its methods is known.
  for (const rule of ROUTES) {
    router.add(ANY_METHOD, honoPath(rule.path), { ...destinationOf(rule), isStream: false });
  }
  const find = (method: string, path: string): Destination => {
    const [found] = router.match(method === 'HEAD' ? 'GET' : method, decoded(path));
    return found[0]?.[0] ?? ELSE;
  };
  const remembered = new Map<string, Destination>();
  return (method, path) => {
    const asked = `${method} ${path}`;
    const known = remembered.get(asked);
    if (known !== undefined) return known;
    const destination = find(method, path);
    if (asked.length <= REMEMBERED_LENGTH_MAX) {
      if (remembered.size >= REMEMBERED_MAX) remembered.clear();
      remembered.set(asked, destination);
    }
    return destination;
  };
}

/** As the apps behind us read a path; what can't be decoded is no route of ours. */
function decoded(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
