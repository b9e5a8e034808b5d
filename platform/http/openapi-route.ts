/** What a route tells of itself in /openapi.json. */
import { z } from '@hono/zod-openapi';
import type { HttpApp } from './env.ts';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import type { ResponseSpec, RouteSpec } from './route.ts';
import type { Method, RouteRule } from './routes.ts';

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .loose()
  .openapi('Problem');

type AnySpec = RouteSpec<string, z.ZodType, z.ZodType, unknown>;

export function describeRoute(app: HttpApp, spec: AnySpec, rule: RouteRule): void {
  app.openAPIRegistry.registerPath({
    method: spec.method.toLowerCase() as Lowercase<Method>,
    path: spec.path,
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    security: securityOf(rule),
    tags: [tagOf(spec.path)],
    request: {
      ...paramsOf(spec.path),
      query: queryOf(spec.query),
      ...headersOf(spec, rule),
      ...bodyOf(spec),
    },
    responses: { ...responsesOf(spec.responses), ...problemsOf(codesOf(spec, rule)) },
  });
}

function securityOf({ access }: RouteRule): Record<string, string[]>[] {
  if (access === 'nobody') return [];
  const ways = [{ bearer: [] }, { session: [] }];
  return access === 'anyone' ? [...ways, {}] : ways;
}

/** `/v1/shows/{id}/holds` belongs to `shows`, `/healthz` to `service`. */
const tagOf = (path: string): string => /^\/v1\/([^/]+)/.exec(path)?.[1] ?? 'service';

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

function queryOf(schema: z.ZodType | undefined): z.ZodObject {
  return schema instanceof z.ZodObject ? schema.extend(minPosition) : z.object(minPosition);
}

function headersOf(spec: AnySpec, rule: RouteRule): { headers?: z.ZodObject } {
  if (spec.method !== 'POST' || typeof rule.access === 'string') return {};
  const key = z.string().min(1).max(255);
  return {
    headers: z.object({
      'Idempotency-Key': spec.idempotencyKey === 'required' ? key : key.optional(),
    }),
  };
}

function bodyOf(spec: AnySpec) {
  if (spec.body === undefined) return {};
  const content = { 'application/json': { schema: spec.body } };
  return { body: { required: !spec.bodyOptional, content } };
}

function responsesOf(specs: Readonly<Record<number, ResponseSpec>>) {
  return Object.fromEntries(
    Object.entries(specs).map(([status, { description, schema, mediaType }]) => [
      status,
      schema === undefined && mediaType === undefined
        ? { description }
        : {
            description,
            content: { [mediaType ?? 'application/json']: { schema: schema ?? z.any() } },
          },
    ]),
  );
}

/** The route's own refusals and those that come with its rule, parameters and body. */
function codesOf(spec: AnySpec, rule: RouteRule): Set<ProblemCode> {
  const codes = new Set<ProblemCode>(spec.problems);
  const add = (...more: ProblemCode[]): void => {
    for (const code of more) codes.add(code);
  };
  add('bad_position', 'projection_behind');
  if (rule.access !== 'nobody') add('invalid_token');
  if (typeof rule.access !== 'string') add('unauthenticated', 'forbidden');
  if (spec.path.includes('{')) add('not_found');
  if (spec.query !== undefined) add('validation_failed');
  if (spec.body !== undefined) {
    add('malformed_json', 'body_too_large', 'unsupported_media_type');
    add('validation_failed', 'card_data_refused');
  }
  if (spec.method === 'POST' && typeof rule.access !== 'string') {
    add('idempotency_key_reused', 'idempotency_in_flight');
  }
  if (spec.idempotencyKey === 'required') add('idempotency_key_required');
  if (spec.method !== 'GET' && rule.access !== 'nobody') add('origin_not_allowed');
  return codes;
}

function problemsOf(codes: ReadonlySet<ProblemCode>) {
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_CODES[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${PROBLEM_CODES[code].title}`).join('. '),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
      },
    ]),
  );
}
