/**
 * An event as one line of JSON: the form in which a history is exported, compared and hashed. The
 * names are in one fixed order and the position is left out, so that the same history gives the same
 * bytes whichever store it came from.
 */
import { z } from 'zod';
import type { HistoryEvent } from './history.ts';

const text = z.string().min(1);

/** Strict: a field that this release doesn't know would be lost on the way. */
const lineSchema = z.strictObject({
  id: text,
  stream: text,
  revision: z.int().min(0),
  type: text,
  schema_version: z.int().min(0),
  at: z.string(),
  correlation_id: text,
  causation_id: text,
  actor: text,
  idempotency: z.strictObject({ key: text, body: text }).optional(),
  data: z.custom<object>((value) => typeof value === 'object' && value !== null, 'not an object'),
});

/** Without a line break at its end. */
export function toLine(event: HistoryEvent): string {
  const { idempotency } = event;
  return JSON.stringify({
    id: event.id,
    stream: event.stream,
    revision: event.revision,
    type: event.type,
    schema_version: event.schemaVersion,
    at: new Date(event.atMs).toISOString(),
    correlation_id: event.correlationId,
    causation_id: event.causationId,
    actor: event.actor,
    ...(idempotency === undefined
      ? {}
      : { idempotency: { key: idempotency.key, body: idempotency.body } }),
    data: event.data,
  });
}

/** @throws Error that says what is the matter with the line. */
export function fromLine(line: string): HistoryEvent {
  const parsed = lineSchema.safeParse(JSON.parse(line));
  if (!parsed.success) throw new Error(describe(parsed.error));
  const { schema_version, at, correlation_id, causation_id, idempotency, ...same } = parsed.data;
  const event: HistoryEvent = {
    ...same,
    schemaVersion: schema_version,
    atMs: millisecondsOf(at),
    correlationId: correlation_id,
    causationId: causation_id,
  };
  return idempotency === undefined ? event : { ...event, idempotency };
}

/** Only the one way in which we write it, so that nothing is rounded. */
function millisecondsOf(at: string): number {
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs) || new Date(atMs).toISOString() !== at) {
    throw new Error(`at: ${at} is not a time like 2026-11-21T04:05:06.789Z`);
  }
  return atMs;
}

const describe = (error: z.ZodError): string =>
  error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
