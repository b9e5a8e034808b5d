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
import type { IdempotencyMark } from '#event-store/port.ts';
import type { Principal } from '../auth/principal.ts';
import { andThen, isLater, type NowOrLater } from '../now-or-later.ts';
import { authenticate, requireRole } from './auth.ts';
import { BODY_BYTES_MAX, readJsonBody } from './body.ts';
import { requireChallenge } from './challenge.ts';
import { requireWanted, setDeadline } from './deadline.ts';
import { addDirectRoute } from './direct-routes.ts';
import type { AppContext, HttpApp } from './env.ts';
import { checkIdempotencyKey } from './idempotency.ts';
import { inspectJson, inspectText } from './inspect-input.ts';
import { limitCaller } from './limits.ts';
import { describeRoute } from './openapi-route.ts';
import { awaitMinPosition } from './position.ts';
import { problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';
import {
  createParamsReader,
  type Input,
  idempotencyMark,
  type Request,
  RouteInput,
  RouteRequest,
} from './route-input.ts';
import { honoPath, type Method, type RouteRule, ruleOf } from './routes.ts';
import { parseWith, type Refusal } from './validation.ts';

export { type Input, idempotencyMark, type PathParams, type Request } from './route-input.ts';

export interface ResponseSpec {
  readonly description: string;
  /** Of the body; left out for an empty one. */
  readonly schema?: z.ZodType;
  /** `application/json` by default. */
  readonly mediaType?: string;
  /** Other forms of the same, to be had by `Accept`. */
  readonly alsoAs?: readonly string[];
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
  readonly load?: (request: Request<Path>) => NowOrLater<Loaded>;
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
  const paramsOf = createParamsReader<Path>(spec.path);
  // One function that may wait, and it waits only for what is not there: a hold comes through here.
  const run = async (c: AppContext): Promise<Response> => {
    c.set('route', spec.path);
    setDeadline(c, rule.priority);
    const admitted = admit(c, rule);
    const principal = isLater(admitted) ? await admitted : admitted;
    const challenged = spec.challenged ? requireChallenge(c) : undefined;
    if (isLater(challenged)) await challenged;
    const gated = awaitMinPosition(c);
    const badPosition = isLater(gated) ? await gated : gated;
    const request = new RouteRequest(c, paramsOf(c), principal, rule);
    const found = spec.load?.(request) as NowOrLater<Loaded>;
    const loaded = isLater(found) ? await found : found;
    if (badPosition !== null) throw badPosition;
    const key = idempotencyKeyOf(c, spec, principal);
    const query = parseQuery(c, spec.query) as z.output<Query>;
    const read = readBodyOf(c, spec);
    const raw = isLater(read) ? await read : read;
    const mark =
      key === null || principal === null ? null : idempotencyMark(c, principal, key, raw);
    const body = bodyOf(spec, raw) as z.output<Body>;
    const input = new RouteInput(request, { query, body, loaded, idempotency: mark });
    const response = await handleInTurn(c, mark, () => spec.handle(input));
    // A HEAD is a GET whose body nobody reads: a stream must hear of it.
    if (c.req.raw.method === 'HEAD') await response.body?.cancel();
    return response;
  };
  app.on([spec.method], [honoPath(spec.path)], run);
  if (spec.direct) addDirectRoute(app, { method: spec.method, path: spec.path, run });
}

/** 401 and 403 by the table's rule, and 429 for whoever asks too much. */
export function admit(c: AppContext, rule: RouteRule): NowOrLater<Principal | null> {
  const { access } = rule;
  if (access === 'nobody') return null;
  return andThen(authenticate(c), (principal) => {
    if (access !== 'anyone') requireRole(principal, access);
    return andThen(limitCaller(c, principal), () => principal);
  });
}

/** One at a time for each key. Whatever was waited for until here, nothing has been done yet. */
function handleInTurn(
  c: AppContext,
  mark: IdempotencyMark | null,
  handle: () => Promise<Response>,
): Promise<Response> {
  requireWanted(c);
  if (mark === null) return handle();
  return c.get('http').twins.withTwinGate(mark.key, () => {
    requireWanted(c);
    return handle();
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

function parseQuery(c: AppContext, schema: z.ZodType | undefined): unknown {
  if (schema === undefined) return undefined;
  const query = c.req.query();
  for (const [name, text] of Object.entries(query)) inspectText(name, name, text);
  return parseWith(schema, query);
}

interface BodySpec {
  readonly method: Method;
  readonly body?: z.ZodType;
  readonly bodyRefusal?: Refusal;
  readonly bodyOptional?: boolean;
  readonly bodyBytesMax?: number;
  readonly rawBody?: true;
}

/** As JSON that may come in; undefined where there is none. */
function readBodyOf(c: AppContext, spec: BodySpec): NowOrLater<unknown> {
  if (spec.method === 'GET' || spec.method === 'DELETE' || spec.rawBody) return undefined;
  return andThen(readJsonBody(c, spec.bodyBytesMax ?? BODY_BYTES_MAX), (raw) => {
    if (raw === undefined && spec.body !== undefined && !spec.bodyOptional) {
      throw problem('malformed_json', { detail: 'The body is empty.' });
    }
    inspectJson(raw);
    return raw;
  });
}

const bodyOf = (spec: BodySpec, raw: unknown): unknown =>
  spec.body === undefined ? undefined : parseWith(spec.body, raw ?? {}, spec.bodyRefusal);
