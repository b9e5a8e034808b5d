/**
 * What every seat went through as a model of its own, for a house whose events are not in this
 * database. Where they are, `seat_history` is a view over them and this model is not kept.
 */
import type { StoredEvent } from '#event-store/port.ts';
import type { Projector } from '../projector.ts';
import { SEAT_EVENT_TYPES } from '../seat-map/public-map.ts';
import { HISTORY_COLUMNS, HISTORY_TABLE } from './history-columns.ts';

const OPTIONAL = new Set(['hold_id', 'order_id', 'customer_id']);

/** The rows are computed by the very expressions of the view over the events. */
const INSERT = `insert into ${HISTORY_TABLE} (${HISTORY_COLUMNS.map(({ name }) => name).join(', ')})
  select ${HISTORY_COLUMNS.map(({ ofEvent }) => ofEvent).join(', ')}
  from (
    select stream collate "C" as stream, revision, position, id, type collate "C" as type, at,
      correlation_id, actor, data
    from unnest($1::text[], $2::integer[], $3::bigint[], $4::uuid[], $5::text[], $6::timestamptz[],
        $7::text[], $8::text[], $9::json[])
      as u(stream, revision, position, id, type, at, correlation_id, actor, data)
  ) e where e.stream ^@ 'seat-'`;

export const seatHistoryProjector: Projector = {
  name: 'seat_history',
  version: 1,
  gatherMs: 100,
  types: SEAT_EVENT_TYPES,
  tables: [HISTORY_TABLE],
  ddl: [
    `create table if not exists ${HISTORY_TABLE} (
       ${HISTORY_COLUMNS.map(
         ({ name, type, collation }) =>
           `${name} ${type}${collation}${OPTIONAL.has(name) ? '' : ' not null'}`,
       ).join(', ')},
       primary key (stream, version)
     )`,
  ],
  apply: async (events, client) => {
    await client.query(INSERT, parametersOf(events));
  },
};

const parametersOf = (events: readonly StoredEvent[]): unknown[][] => [
  events.map(({ stream }) => stream),
  events.map(({ revision }) => revision),
  events.map(({ position }) => String(position)),
  events.map(({ id }) => id),
  events.map(({ type }) => type),
  events.map(({ atMs }) => new Date(atMs).toISOString()),
  events.map(({ correlationId }) => correlationId),
  events.map(({ actor }) => actor),
  events.map(({ data }) => JSON.stringify(data)),
];
