/** A projector that counts: an event applied twice or never shows. */
import type pg from 'pg';
import type { Position, StoredEvent } from '#event-store/port.ts';
import type { Projector } from '../projector.ts';
import type { Stage } from './stage.ts';

export const counted = { type: 'Counted', data: {} };
export const ignored = { type: 'Ignored', data: {} };

/** Two tables, so that a switch has more than one to take. */
export const counter = (
  version = 1,
  before: (events: readonly StoredEvent[]) => void | Promise<void> = () => undefined,
): Projector => ({
  name: 'counts',
  version,
  types: ['Counted'],
  tables: ['counts', 'last_counts'],
  ddl: [
    'create table if not exists counts (stream text primary key, count integer not null)',
    `create table if not exists last_counts (
       stream text primary key, event_id text not null, version integer not null)`,
    'create index if not exists last_counts_by_event on last_counts (event_id)',
  ],
  apply: async (events, client) => {
    await before(events);
    await client.query(
      `insert into counts select stream, count(*) from unnest($1::text[]) as s (stream)
       group by stream on conflict (stream) do update set count = counts.count + excluded.count`,
      [events.map(({ stream }) => stream)],
    );
    const last = new Map(events.map(({ stream, id }) => [stream, id]));
    await client.query(
      `insert into last_counts select stream, id, $3 from unnest($1::text[], $2::text[]) as s (stream, id)
       on conflict (stream) do update set event_id = excluded.event_id`,
      [[...last.keys()], [...last.values()], version],
    );
  },
});

/** So many counted events on four streams, each followed by one that nobody counts. */
export async function fill(stage: Stage, count: number): Promise<Position> {
  let position = 0n;
  for (let at = 0; at < count; at += 1) {
    position = await stage.append(`thing-${at % 4}`, counted, ignored);
  }
  return position;
}

/** The rows of both tables, in order, as text. */
export async function rowsOf(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ row: string }>(
    `select row from (select c::text as row from counts c
       union all select l::text from last_counts l) both_tables order by row`,
  );
  return rows.map(({ row }) => row);
}

/** What the rows have to be. */
export function rowsFrom(log: readonly StoredEvent[], version = 1): readonly string[] {
  const streams = new Map<string, { count: number; id: string }>();
  for (const { stream, type, id } of log) {
    if (type !== 'Counted') continue;
    streams.set(stream, { count: (streams.get(stream)?.count ?? 0) + 1, id });
  }
  return [...streams]
    .flatMap(([stream, { count, id }]) => [`(${stream},${count})`, `(${stream},${id},${version})`])
    .sort();
}

export const RESET = `drop schema if exists model_build_counts cascade;
  drop table if exists projection_checkpoints, projection_rebuilds, projection_failures, counts,
    last_counts`;
