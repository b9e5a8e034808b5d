/**
 * What every seat went through, for SQL: the view `seat_history` and the function
 * `seat_history_of(show_id, seat_id)`, the same for their readers wherever the events are.
 *
 * - Events in this database: a view over them, so that the hot path writes nothing twice. It is no
 *   model then: there is nothing to rebuild.
 * - Events elsewhere: a view over the model `seat_history` (`history-model.ts`).
 *
 * `create or replace` turns one into the other at a start: what others have built on the view stays.
 * A seat's history is a range of an index on (stream, version), a show's one too, if asked for by
 * `stream`; `seat_history_of` does so.
 */
import type pg from 'pg';
import { migrate } from '../migrate.ts';
import { HISTORY_COLUMNS, HISTORY_TABLE } from './history-columns.ts';

/** Where the event store keeps its events: in this database, or somewhere else. */
export type EventsAt = 'here' | 'elsewhere';

const OVER_EVENTS = `create or replace view seat_history as
  select ${HISTORY_COLUMNS.map(({ name, ofEvent }) => `${ofEvent} as ${name}`).join(', ')}
  from event_store.events e where e.stream ^@ 'seat-'`;

/**
 * Between view and table, since a view is bound to one table for good, and a rebuild puts another in
 * its place. Its text is bound when it is called, and the planner writes it into the query.
 */
const MODEL_FUNCTION = `create or replace function seat_history_in_model()
  returns table (${HISTORY_COLUMNS.map(({ name, type }) => `"${name}" ${type}`).join(', ')})
  language sql stable as $function$
    select ${HISTORY_COLUMNS.map(({ name }) => `r.${name}`).join(', ')} from ${HISTORY_TABLE} r
  $function$`;

const OVER_MODEL = `create or replace view seat_history as
  select ${HISTORY_COLUMNS.map(({ name, collation }) => `r.${name}${collation} as ${name}`).join(', ')}
  from seat_history_in_model() r`;

/** `language sql` and stable: the planner writes its body into the query that calls it. */
const OF_SEAT = `create or replace function seat_history_of(show_id text, seat_id text)
  returns setof seat_history language sql stable as $function$
    select * from seat_history h
    where h.stream = 'seat-' || seat_history_of.show_id || '.' || seat_history_of.seat_id
    order by h.version
  $function$`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Makes the view. The event store's own tables, or those of the model, must be there. */
export async function createSeatHistory(pool: pg.Pool, events: EventsAt): Promise<void> {
  await migrate(pool, [
    ...(events === 'here' ? [OVER_EVENTS] : [MODEL_FUNCTION, OVER_MODEL]),
    OF_SEAT,
    ...HISTORY_COLUMNS.map(
      ({ name, meaning }) => `comment on column seat_history.${name} is ${literal(meaning)}`,
    ),
  ]);
}
