/** The headers that routes take and answer with, as /openapi.json tells them. */
import { z } from '@hono/zod-openapi';

import type { RouteSpec } from './route.ts';
import type { RouteRule } from './routes.ts';

type AnySpec = RouteSpec<string, z.ZodType, z.ZodType, unknown>;

const text = (description: string) => z.string().openapi({ description });

const idempotencyKey = z.string().min(1).max(255).openapi({
  description: 'The same key and body again: the same answer, and nothing done twice.',
});
const minPosition = text('As `min_position`, which wins.').optional();
const ifMatch = text('The `version` that it must be at, in quotes; else 412.').optional();
const challengeResponse = text(
  'Where `challenge_required` is answered: what solves it.',
).optional();
const accessCode = text('Opens the sale before it opens to all; as `access_code`.').optional();
const ifNoneMatch = text('The `ETag` at hand; 304 where it still holds.').optional();
const lastEventId = text('The last event seen: the stream goes on from there.').optional();
const admissionToken = text('From the waiting room, where the show has one.').optional();

export const takesKey = (spec: AnySpec, rule: RouteRule): boolean =>
  spec.method === 'POST' && typeof rule.access !== 'string';

/** Where nobody is looked at, nothing waits for a position either. */
export const takesPosition = (rule: RouteRule): boolean => rule.access !== 'nobody';

const isStream = (spec: AnySpec): boolean =>
  Object.values(spec.responses).some(({ mediaType }) => mediaType === 'text/event-stream');

/** Some are told by what the route may refuse. */
export function requestHeaders(spec: AnySpec, rule: RouteRule): { headers?: z.ZodObject } {
  const key = spec.idempotencyKey === 'required' ? idempotencyKey : idempotencyKey.optional();
  const headers = {
    ...(takesKey(spec, rule) ? { 'Idempotency-Key': key } : {}),
    ...(takesPosition(rule) ? { 'Min-Position': minPosition } : {}),
    ...(spec.problems?.includes('version_mismatch') ? { 'If-Match': ifMatch } : {}),
    ...(spec.problems?.includes('admission_required') ? { 'Admission-Token': admissionToken } : {}),
    ...(spec.challenged ? { 'Challenge-Response': challengeResponse } : {}),
    ...(spec.problems?.includes('code_not_accepted') ? { 'Access-Code': accessCode } : {}),
    ...(spec.revalidates ? { 'If-None-Match': ifNoneMatch } : {}),
    ...(isStream(spec) ? { 'Last-Event-ID': lastEventId } : {}),
  };
  return Object.keys(headers).length === 0 ? {} : { headers: z.object(headers) };
}

const header = (description: string) => ({ description, schema: { type: 'string' as const } });

const position = header('Name it in `min_position` to see at least this.');
const replayed = header('`true`: what the first request with this key was answered.');
const etag = header('The tag of this very answer.');

/** Of a good answer. */
export function responseHeaders(spec: AnySpec, rule: RouteRule) {
  const isCommand = spec.method !== 'GET' && takesPosition(rule);
  const headers = {
    ...(isCommand ? { Position: position } : {}),
    ...(takesKey(spec, rule) ? { 'Idempotency-Replayed': replayed } : {}),
    ...(spec.revalidates ? { ETag: etag } : {}),
  };
  return Object.keys(headers).length === 0 ? {} : { headers };
}

export const notModifiedResponse = (spec: AnySpec) =>
  spec.revalidates ? { 304: { description: 'It is what you have', headers: { ETag: etag } } } : {};
