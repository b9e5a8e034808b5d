/** Events as an auditor reads them. */
import { z } from '@hono/zod-openapi';
import type { EventStore, StoredEvent } from '#event-store/port.ts';
import { decodeCursor, listQuery, nextCursorField, pageOf } from '#platform/http/lists.ts';
import { formatPosition } from '#platform/http/position.ts';
import { isoTime } from '#platform/http/wire/common.ts';
import { snakeCased } from './snake-cased.ts';

export const auditSchema = z
  .object({
    entries: z.array(
      z.object({
        type: z.string(),
        at: z.iso.datetime(),
        actor: z.string(),
        request_id: z.string(),
        position: z.string(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    next_cursor: nextCursorField,
  })
  .openapi('Audit');

export const auditQuery = z.object(listQuery);

/** A page of a stream, oldest first. */
export async function auditPage(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<z.infer<typeof auditSchema>> {
  const [last] = decodeCursor(
    query.cursor,
    z.tuple([
      z
        .int()
        .min(0)
        .max(2 ** 31 - 2),
    ]),
  ) ?? [-1];
  const from = last + 1;
  const events = await store.readStream(stream, { from, maxCount: query.limit + 1 });
  const page = pageOf(events, query.limit, (event) => [event.revision]);
  return { entries: page.items.map(presentEntry), next_cursor: page.nextCursor };
}

function presentEntry(event: StoredEvent) {
  return {
    type: event.type,
    at: isoTime(event.atMs),
    actor: event.actor,
    request_id: event.correlationId,
    position: formatPosition(event.position),
    data: snakeCased(event.data) as Record<string, unknown>,
  };
}
