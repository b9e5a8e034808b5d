/** Events as an auditor reads them. */
import { z } from '@hono/zod-openapi';
import type { Position, StoredEvent } from '#event-store/port.ts';
import { decodeCursor, listQuery, nextCursorField, pageOf } from '#platform/http/lists.ts';
import { formatPosition, parsePosition } from '#platform/http/position.ts';
import { isoTime, timeInput } from '#platform/http/wire/common.ts';
import { refusedAttemptsSchema } from '../refused-attempts.ts';
import { auditData } from './data.ts';

const entrySchema = z.object({
  event_id: z.string(),
  stream: z.string().openapi({ description: 'What it happened to.', example: 'order-ord_1' }),
  type: z.string(),
  at: z.iso.datetime(),
  actor: z.string().openapi({ description: 'On whose authority.', example: 'system:expiry' }),
  request_id: z.string().openapi({ description: 'The `X-Request-Id` at the root of it.' }),
  position: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const lapsedField = z.int().openapi({ description: 'Holds that ran out unbought.' });

const auditFields = { entries: z.array(entrySchema), next_cursor: nextCursorField };

export const auditSchema = z
  .object({ ...auditFields, counts: z.object({ holds_lapsed: lapsedField }) })
  .openapi('Audit');

export const seatAuditSchema = z
  .object({
    ...auditFields,
    counts: z.object({
      holds_lapsed: lapsedField,
      refused_attempts: refusedAttemptsSchema,
    }),
  })
  .openapi('SeatAudit');

export const auditQuery = z.object({
  ...listQuery,
  at: timeInput.optional().openapi({ description: 'What had been recorded by then.' }),
});

/** The part of the log that a page is cut from: after `after`, up to and with `until`. */
export interface AuditRange {
  readonly after: Position;
  readonly until: Position;
  readonly limit: number;
}

/** The last position that the store can have. */
const POSITION_MAX = 2n ** 63n - 1n;

/** `until`: null for today. */
export function auditRange(
  query: { readonly limit: number; readonly cursor?: string | undefined },
  until: Position | null,
): AuditRange {
  const [text] = decodeCursor(query.cursor, z.tuple([cursorPosition])) ?? ['0'];
  const after = parsePosition(text) ?? 0n;
  return { after, until: until ?? POSITION_MAX, limit: query.limit };
}

const cursorPosition = z.string().refine((text) => {
  const position = parsePosition(text);
  return position !== null && position <= POSITION_MAX;
});

export const isWithin = ({ after, until }: AuditRange, { position }: StoredEvent): boolean =>
  position > after && position <= until;

/** A page of the events in the range, oldest first. */
export function auditPage(events: readonly StoredEvent[], range: AuditRange) {
  const wanted = events
    .filter((event) => isWithin(range, event))
    .sort((one, next) => (one.position < next.position ? -1 : 1));
  const page = pageOf(wanted, range.limit, (last) => [formatPosition(last.position)]);
  return { entries: page.items.map(presentEntry), next_cursor: page.nextCursor };
}

function presentEntry(event: StoredEvent): z.infer<typeof entrySchema> {
  return {
    event_id: event.id,
    stream: event.stream,
    type: event.type,
    at: isoTime(event.atMs),
    actor: event.actor,
    request_id: event.correlationId,
    position: formatPosition(event.position),
    data: auditData(event.data),
  };
}
