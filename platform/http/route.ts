/**
 * One way to add a route: its rule comes from the table, its schemas describe it in /openapi.json and
 * check it, and the checks run in one order for all.
 *
 *     route(app, {
 *       method: 'PATCH',
 *       path: '/v1/venues/{id}',
 *       summary: 'Change a venue',
 *       body: venueChangeSchema,
 *       responses: { 200: { description: 'The venue', schema: venueSchema } },
 *       load: ({ params, caller }) => ownVenue(params.id, caller), // throws 404
 *       handle: async ({ c, body, loaded, cause }) => commandAnswer(c, …),
 *     });
 *
 * The order: 401, 403, then 404 (`load`), then 400/413/415/422 (key, query, body), then 409
 * (`handle`).
 */
import type { z } from '@hono/zod-openapi';
import type { Cause } from '#event-store/aggregate.ts';
import type { IdempotencyMark } from '#event-store/port.ts';
import type { Principal } from '../auth/principal.ts';
import { actorOf, authenticate, requireRole } from './auth.ts';
import { BODY_BYTES_MAX, readJsonBody } from './body.ts';
import { requireChallenge } from './challenge.ts';
import { requireWanted, setDeadline } from './deadline.ts';
import { addDirectRoute } from './direct-routes.ts';
import type { AppContext, HttpApp } from './env.ts';
import { checkIdempotencyKey } from './idempotency.ts';
import { inspectJson, inspectText, isStorable } from './inspect-input.ts';
import { limitCaller } from './limits.ts';
import { describeRoute } from './openapi-route.ts';
import { awaitMinPosition } from './position.ts';
import { problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';
import { honoPath, type Method, type RouteRule, ruleOf } from './routes.ts';
import { parseWith, type Refusal } from './validation.ts';

/** The names in braces of a path: `{ id: string }` of `/v1/holds/{id}`. */
export type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParams<Rest>
  : unknown;

export interface ResponseSpec {
  readonly description: string;
  /** Of the body; left out for an empty one. */
  readonly schema?: z.ZodType;
  /** `application/json` by default. */
  readonly mediaType?: string;
  /** Other forms of the same, to be had by `Accept`. */
  readonly alsoAs?: readonly string[];
}

/** What `load` may go by. */
export interface Request<Path extends string> {
  readonly c: AppContext;
  readonly params: PathParams<Path>;
  /** Null for nobody, which only routes for anyone see. */
  readonly principal: Principal | null;
  /** The caller of a route that asks for a role; throws on others. */
  readonly caller: Principal;
}

/** What `handle` gets. */
export interface Input<Path extends string, Query, Body, Loaded> extends Request<Path> {
  readonly query: Query;
  readonly body: Body;
  /** What `load` returned. */
  readonly loaded: Loaded;
  /** For the events of the command; carries the idempotency mark, if there is one. */
  readonly cause: Cause;
  /** From the `Idempotency-Key`; null without one, and where the caller is unknown. */
  readonly idempotency: IdempotencyMark | null;
}

type NoSchema = z.ZodType<undefined>;

export interface RouteSpec<
  Path extends string,
  Query extends z.ZodType = NoSchema,
  Body extends z.ZodType = NoSchema,
  Loaded = undefined,
> {
  readonly method: Method;
  readonly path: Path;
  readonly summary: string;
  readonly description?: string;
  /** An object of strings; unknown parameters are ignored. */
  readonly query?: Query;
  /** Of a POST, PUT or PATCH. Without one a body is read for its key's sake and else ignored. */
  readonly body?: Body;
  /** What a body is refused with that is JSON and not acceptable; 422 by default. */
  readonly bodyRefusal?: Refusal;
  /** An empty body counts as `{}`. */
  readonly bodyOptional?: boolean;
  /** 64 KiB by default. */
  readonly bodyBytesMax?: number;
  /** Something may have to be done first, where that is switched on. */
  readonly challenged?: true;
  /** The body is nobody's JSON to parse first: the handler reads it with `readText`. */
  readonly rawBody?: true;
  /** `accepted` on every POST by default. */
  readonly idempotencyKey?: 'required';
  /** Of those that a sale consists of: served without hono where it can be. It answers by `respond`. */
  readonly direct?: true;
  /** Its answer has an `ETag`, and `If-None-Match` may be answered 304. */
  readonly revalidates?: true;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** The refusals of this route, besides those that any route may give. */
  readonly problems?: readonly ProblemCode[];
  /** Finds what the route is about and whether the caller may; throws 404 or 403. */
  readonly load?: (request: Request<Path>) => Promise<Loaded>;
  readonly handle: (
    input: Input<Path, z.output<Query>, z.output<Body>, Loaded>,
  ) => Promise<Response>;
}

/** Adds a route to the app. Throws for a route that the table does not know. */
export function route<
  Path extends string,
  Query extends z.ZodType = NoSchema,
  Body extends z.ZodType = NoSchema,
  Loaded = undefined,
>(app: HttpApp, spec: RouteSpec<Path, Query, Body, Loaded>): void {
  const rule = ruleOf(spec.method, spec.path);
  describeRoute(app, spec as unknown as RouteSpec<string, z.ZodType, z.ZodType, unknown>, rule);
  const run = async (c: AppContext): Promise<Response> => {
    c.set('route', spec.path);
    setDeadline(c, rule.priority);
    const principal = await admit(c, rule);
    if (spec.challenged) await requireChallenge(c);
    const badPosition = await awaitMinPosition(c);
    const request = requestOf(c, spec.path, principal);
    const loaded = (await spec.load?.(request)) as Loaded;
    if (badPosition !== null) throw badPosition;
    const response = await respondTo(c, spec, rule, request, loaded);
    // A HEAD is a GET whose body nobody reads: a stream must hear of it.
    if (c.req.raw.method === 'HEAD') await response.body?.cancel();
    return response;
  };
  app.on([spec.method], [honoPath(spec.path)], run);
  if (spec.direct) addDirectRoute(app, { method: spec.method, path: spec.path, run });
}

/** 401 and 403 by the table's rule, and 429 for whoever asks too much. */
export async function admit(c: AppContext, rule: RouteRule): Promise<Principal | null> {
  if (rule.access === 'nobody') return null;
  const principal = await authenticate(c);
  if (rule.access !== 'anyone') requireRole(principal, rule.access);
  if (c.get('http').limits !== undefined) await limitCaller(c, principal);
  return principal;
}

function requestOf<Path extends string>(
  c: AppContext,
  path: Path,
  principal: Principal | null,
): Request<Path> {
  return {
    c,
    params: pathParams(c, path) as PathParams<Path>,
    principal,
    get caller() {
      if (principal === null)
        throw new Error(`${path} asks for no role, so there may be no caller`);
      return principal;
    },
  };
}

const PARAM_LENGTH_MAX = 200;

/** What can't be an id names nothing: 404. */
function pathParams(c: AppContext, path: string): Record<string, string> {
  const suffix = /\}(\.\w+)$/.exec(path)?.[1] ?? '';
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(c.req.param() as Record<string, string>)) {
    if (value.length > PARAM_LENGTH_MAX || !isStorable(value)) throw problem('not_found');
    params[name] = suffix !== '' && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value;
  }
  return params;
}

async function respondTo<
  Path extends string,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Loaded,
>(
  c: AppContext,
  spec: RouteSpec<Path, Query, Body, Loaded>,
  rule: RouteRule,
  request: Request<Path>,
  loaded: Loaded,
): Promise<Response> {
  const key = idempotencyKeyOf(c, spec, request.principal);
  const query = parseQuery(c, spec.query) as z.output<Query>;
  const raw = await readBodyOf(c, spec);
  const mark =
    key === null || request.principal === null
      ? null
      : idempotencyMark(c, request.principal, key, raw);
  const body = (
    spec.body === undefined ? undefined : parseWith(spec.body, raw ?? {}, spec.bodyRefusal)
  ) as z.output<Body>;
  const input: Input<Path, z.output<Query>, z.output<Body>, Loaded> = {
    c,
    params: request.params,
    principal: request.principal,
    get caller() {
      return request.caller;
    },
    query,
    body,
    loaded,
    idempotency: mark,
    get cause() {
      return causeOf(c, rule, request.principal, mark);
    },
  };
  // Whatever was waited for until here, nothing has been done yet.
  requireWanted(c);
  if (mark === null) return spec.handle(input);
  return c.get('http').twins.withTwinGate(mark.key, () => {
    requireWanted(c);
    return spec.handle(input);
  });
}

function idempotencyKeyOf(
  c: AppContext,
  spec: { readonly method: Method; readonly idempotencyKey?: 'required' },
  principal: Principal | null,
): string | null {
  if (spec.method !== 'POST' || principal === null) return null;
  const key = c.req.header('Idempotency-Key');
  if (key !== undefined) return checkIdempotencyKey(key);
  if (spec.idempotencyKey === 'required') throw problem('idempotency_key_required');
  return null;
}

/** The mark that a request under this key leaves on the first event that it writes. */
export function idempotencyMark(
  c: AppContext,
  principal: Principal,
  key: string,
  body: unknown,
): IdempotencyMark {
  const scope = { subject: subjectOf(principal), method: c.req.method, path: c.req.path, key };
  return c.get('http').idempotency.mark(scope, body ?? {});
}

/** Two issuers may use one subject; the customer id tells them apart. */
const subjectOf = (principal: Principal): string =>
  JSON.stringify([principal.customerId, principal.subject]);

function parseQuery(c: AppContext, schema: z.ZodType | undefined): unknown {
  if (schema === undefined) return undefined;
  const query = c.req.query();
  for (const [name, text] of Object.entries(query)) inspectText(name, name, text);
  return parseWith(schema, query);
}

async function readBodyOf(
  c: AppContext,
  spec: {
    readonly method: Method;
    readonly body?: z.ZodType;
    readonly bodyOptional?: boolean;
    readonly bodyBytesMax?: number;
    readonly rawBody?: true;
  },
): Promise<unknown> {
  if (spec.method === 'GET' || spec.method === 'DELETE' || spec.rawBody) return undefined;
  const raw = await readJsonBody(c, spec.bodyBytesMax ?? BODY_BYTES_MAX);
  if (raw === undefined && spec.body !== undefined && !spec.bodyOptional) {
    throw problem('malformed_json', { detail: 'The body is empty.' });
  }
  inspectJson(raw);
  return raw;
}

function causeOf(
  c: AppContext,
  rule: RouteRule,
  principal: Principal | null,
  mark: IdempotencyMark | null,
): Cause {
  const roles = typeof rule.access === 'string' ? undefined : rule.access;
  const isWanted = c.get('isWanted');
  return {
    correlationId: c.get('requestId'),
    // One for each handling: a request id may come from the client, and come twice.
    causationId: c.get('http').ids.make('req'),
    actor: principal === null ? 'anonymous' : actorOf(principal, roles),
    ...(mark === null ? {} : { idempotency: mark }),
    ...(isWanted === undefined ? {} : { isWanted }),
  };
}
