/**
 * What every seat went through, for SQL: a view over the events themselves where those are in this
 * database, so that the hot path writes nothing twice. It is no model: there is nothing to rebuild.
 *
 * A seat's history is a range of the index on (stream, revision), a show's one too, if asked for by
 * `stream`; `seat_history_of(show_id, seat_id)` does so.
 */
import type pg from 'pg';
import { migrate } from '../migrate.ts';

const COLUMNS: readonly (readonly [name: string, sql: string, meaning: string])[] = [
  ['stream', 'e.stream', 'seat-<show>.<seat>: ask by this, it is indexed'],
  ['show_id', "split_part(substr(e.stream, 6), '.', 1)", 'the show'],
  ['seat_id', "substr(e.stream, 7 + length(split_part(substr(e.stream, 6), '.', 1)))", 'the seat'],
  ['version', 'e.revision + 1', 'counts the seat’s events from 1; the same as in the table seats'],
  ['position', 'e.position', 'place in the one order of all events'],
  ['at', 'e.at', 'when, by the clock of the process that wrote it'],
  ['type', 'e.type', 'what happened: SeatHeld, SeatSold, HoldExpired …'],
  ['hold_id', "e.data ->> 'holdId'", 'the hold that it acted for, if any'],
  ['order_id', "e.data ->> 'orderId'", 'the order that it acted for, if any'],
  ['customer_id', "e.data ->> 'customerId'", 'whose hold, reservation or sale, where it says so'],
  ['actor', 'e.actor', 'on whose authority: customer:…, system:expiry …'],
  ['request_id', 'e.correlation_id', 'the request, or the hold, at the root of it'],
  ['event_id', 'e.id', 'the event; stays when a history moves to another store'],
];

const VIEW = `create or replace view seat_history as
  select ${COLUMNS.map(([name, sql]) => `${sql} as ${name}`).join(', ')}
  from event_store.events e where e.stream ^@ 'seat-'`;

/** `language sql` and stable: the planner writes its body into the query that calls it. */
const FUNCTION = `create or replace function seat_history_of(show_id text, seat_id text)
  returns setof seat_history language sql stable as $function$
    select * from seat_history h
    where h.stream = 'seat-' || seat_history_of.show_id || '.' || seat_history_of.seat_id
    order by h.version
  $function$`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Makes the view. The event store's own tables must be there. */
export async function createSeatHistory(pool: pg.Pool): Promise<void> {
  await migrate(pool, [
    VIEW,
    FUNCTION,
    `comment on view seat_history is ${literal('What every seat went through, one row an event.')}`,
    ...COLUMNS.map(
      ([name, , meaning]) => `comment on column seat_history.${name} is ${literal(meaning)}`,
    ),
  ]);
}
