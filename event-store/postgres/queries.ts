import type pg from 'pg';
import type { EventFilter, ReadAllOptions, StoredEvent } from '../port.ts';
import type { StreamRange } from '../read-options.ts';
import { SCHEMA } from './schema.ts';

/** In the order in which {@link decodeEvent} takes them. */
const COLUMNS = `e.position, e.stream, e.revision, e.id, e.type, e.schema_version,
  (date_part('epoch', e.at) * 1000)::bigint as at_ms, e.correlation_id, e.causation_id, e.actor,
  e.idempotency_key, e.idempotency_body, e.data`;

export const SELECT_HEAD: pg.QueryConfig = {
  name: 'head',
  text: `select position from ${SCHEMA}.head`,
};

export const SELECT_STORE_ID: pg.QueryConfig = { text: `select store_id from ${SCHEMA}.head` };

export function selectStream(stream: string, range: StreamRange): pg.QueryConfig {
  const { backwards, from, maxCount } = range;
  return {
    name: backwards ? 'stream_backwards' : 'stream_forwards',
    text: `select ${COLUMNS} from ${SCHEMA}.events e
      where e.stream = $1 and e.revision ${backwards ? '<=' : '>='} $2
      order by e.revision ${backwards ? 'desc' : 'asc'} limit $3`,
    values: [stream, from, maxCount],
  };
}

/**
 * Whole streams, each one's events in order. Each stream is a lookup of its own in the index: the limit
 * keeps the planner from making a join over the whole table of it.
 */
export const selectStreams = (streams: readonly string[]): pg.QueryConfig => ({
  name: 'streams',
  text: `select s.* from unnest($1::text[]) w(stream) cross join lateral (
    select ${COLUMNS} from ${SCHEMA}.events e
    where e.stream = w.stream order by e.revision limit $2) s`,
  values: [streams, STREAM_MAX_EVENTS],
});

/** The largest revision there may be. */
const STREAM_MAX_EVENTS = 2 ** 31 - 1;

/** By their streams, whole and in order. */
export function eventsByStream(
  rows: readonly (readonly (string | null)[])[],
): Map<string, StoredEvent[]> {
  const byStream = new Map<string, StoredEvent[]>();
  for (const row of rows) {
    const event = decodeEvent(row);
    const events = byStream.get(event.stream) ?? [];
    if (event.revision !== events.length) {
      throw new Error(`${event.stream}: ${event.revision} came where ${events.length} was due`);
    }
    events.push(event);
    if (events.length === 1) byStream.set(event.stream, events);
  }
  return byStream;
}

/**
 * A page of the log. Each row begins with the head's position as of the same snapshot, so that a
 * reader never steps over what is committed meanwhile; an empty page is one row of the head alone.
 * A query with a filter is planned each time, by how rare and how far away its events are.
 */
export function selectPage({ after, maxCount, filter }: ReadAllOptions): pg.QueryConfig {
  const values: unknown[] = [String(after), maxCount];
  const conditions = filterConditions(filter, values);
  const text = `select h.position as head, p.*
    from ${SCHEMA}.head h left join lateral (
      select ${COLUMNS} from ${SCHEMA}.events e
      where ${['e.position > $1', ...conditions].join(' and ')}
      order by e.position limit $2) p on true
    order by p.position`;
  return conditions.length === 0 ? { name: 'page', text, values } : { text, values };
}

function filterConditions(filter: EventFilter | undefined, values: unknown[]): string[] {
  const conditions: string[] = [];
  if (filter?.types !== undefined) {
    values.push(filter.types);
    conditions.push(`e.type = any($${values.length}::text[])`);
  }
  if (filter?.streamPrefixes !== undefined) {
    const prefixes = filter.streamPrefixes.map((prefix) => {
      values.push(prefix);
      return `e.stream ^@ $${values.length}::text`;
    });
    conditions.push(prefixes.length === 0 ? 'false' : `(${prefixes.join(' or ')})`);
  }
  return conditions;
}

/** A row of text, from the column at `at` on. */
export function decodeEvent(row: readonly (string | null)[], at = 0): StoredEvent {
  const key = row[at + 10];
  const body = row[at + 11];
  const event: StoredEvent = {
    position: BigInt(row[at] as string),
    stream: row[at + 1] as string,
    revision: Number(row[at + 2]),
    id: row[at + 3] as string,
    type: row[at + 4] as string,
    schemaVersion: Number(row[at + 5]),
    atMs: Number(row[at + 6]),
    correlationId: row[at + 7] as string,
    causationId: row[at + 8] as string,
    actor: row[at + 9] as string,
    data: JSON.parse(row[at + 12] as string),
  };
  return typeof key === 'string' && typeof body === 'string'
    ? { ...event, idempotency: { key, body } }
    : event;
}
