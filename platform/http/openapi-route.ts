/** What a route tells of itself in /openapi.json. */
import { z } from '@hono/zod-openapi';
import type { HttpApp } from './env.ts';
import {
  notModifiedResponse,
  requestHeaders,
  responseHeaders,
  takesKey,
  takesPosition,
} from './openapi-headers.ts';
import { problemResponses } from './openapi-problem.ts';
import type { ProblemCode } from './problem-codes.ts';
import type { ResponseSpec, RouteSpec } from './route.ts';
import type { Method, RouteRule } from './routes.ts';

type AnySpec = RouteSpec<string, z.ZodType, z.ZodType, unknown>;

export function describeRoute(app: HttpApp, spec: AnySpec, rule: RouteRule): void {
  app.openAPIRegistry.registerPath({
    method: spec.method.toLowerCase() as Lowercase<Method>,
    path: spec.path,
    operationId: rule.name,
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    security: securityOf(rule),
    tags: [tagOf(spec.path)],
    request: {
      ...paramsOf(spec.path),
      ...queryOf(spec.query, rule),
      ...requestHeaders(spec, rule),
      ...bodyOf(spec),
    },
    responses: {
      ...responsesOf(spec, rule),
      ...notModifiedResponse(spec),
      ...problemResponses(codesOf(spec, rule)),
    },
  });
}

function securityOf({ access }: RouteRule): Record<string, string[]>[] {
  if (access === 'nobody') return [];
  const ways = [{ bearer: [] }, { session: [] }];
  return access === 'anyone' ? [...ways, {}] : ways;
}

/** `/v1/shows/{id}/holds` belongs to `shows`, `/cart/add` to the older API, `/healthz` to `service`. */
const tagOf = (path: string): string =>
  /^\/v1\/([^/]+)/.exec(path)?.[1] ?? (OLDER_API.test(path) ? 'older ticketing API' : 'service');

const OLDER_API = /^\/(?:events|reservations|cart|orders)\b/;

function paramsOf(path: string): { params?: z.ZodObject } {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  if (names.length === 0) return {};
  return { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) };
}

const minPosition = {
  min_position: z
    .string()
    .optional()
    .openapi({ description: 'Wait (at most 2 s) until this position can be seen.' }),
};

function queryOf(schema: z.ZodType | undefined, rule: RouteRule): { query?: z.ZodObject } {
  const own = schema instanceof z.ZodObject ? schema : null;
  if (!takesPosition(rule)) return own === null ? {} : { query: own };
  return { query: own?.extend(minPosition) ?? z.object(minPosition) };
}

function bodyOf(spec: AnySpec) {
  if (spec.rawBody) return { body: { content: { 'application/json': { schema: z.any() } } } };
  if (spec.body === undefined) return {};
  const content = { 'application/json': { schema: spec.body } };
  return { body: { required: !spec.bodyOptional, content } };
}

function responsesOf(spec: AnySpec, rule: RouteRule) {
  const headers = responseHeaders(spec, rule);
  return Object.fromEntries(
    Object.entries(spec.responses).map(([status, response]) => [
      status,
      { description: response.description, ...headers, ...contentOf(response) },
    ]),
  );
}

function contentOf({ schema, mediaType, alsoAs = [] }: ResponseSpec) {
  if (schema === undefined && mediaType === undefined) return {};
  const main = mediaType ?? 'application/json';
  return {
    content: {
      [main]: { schema: schema ?? plainSchema(main) },
      ...Object.fromEntries(alsoAs.map((other) => [other, { schema: plainSchema(other) }])),
    },
  };
}

/** Of what has no schema of its own: text, or bytes. */
const plainSchema = (mediaType: string): z.ZodType =>
  mediaType.startsWith('text/') ? z.string() : z.any();

/** The route's own refusals and those that come with its rule, parameters and body. */
function codesOf(spec: AnySpec, rule: RouteRule): Set<ProblemCode> {
  const codes = new Set<ProblemCode>(spec.problems);
  const add = (...more: ProblemCode[]): void => {
    for (const code of more) codes.add(code);
  };
  if (takesPosition(rule)) add('bad_position', 'projection_behind', 'invalid_token');
  if (typeof rule.access !== 'string') add('unauthenticated', 'forbidden');
  if (spec.path.includes('{')) add('not_found');
  if (spec.query !== undefined) add('validation_failed');
  if (spec.body !== undefined) {
    add('malformed_json', 'body_too_large', 'unsupported_media_type');
    add('validation_failed', 'card_data_refused');
  }
  if (takesKey(spec, rule)) add('idempotency_key_reused', 'idempotency_in_flight');
  if (spec.idempotencyKey === 'required') add('idempotency_key_required');
  if (spec.method !== 'GET' && rule.access !== 'nobody') {
    add('origin_not_allowed', 'outcome_unknown');
  }
  return codes;
}
