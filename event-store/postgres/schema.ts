import { quickAppendFunction } from './append-function.ts';
import { insertFirstFunction } from './insert-first-function.ts';

/** Where the store's tables live, apart from the read models' in the same database. */
export const SCHEMA = 'event_store';

/** The channel on which every append tells the new head position. */
export const CHANNEL = 'event_store_head';

/**
 * What brings an empty database to the present layout, step by step, in this order. A step that has
 * been released is never changed: add another one.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- One row: which history this is, and how far it goes. Its lock is what puts writers in a row.
  create table event_store.head (
    only_row boolean primary key default true check (only_row),
    store_id uuid not null default gen_random_uuid(),
    position bigint not null default 0
  ) with (fillfactor = 10);
  insert into event_store.head default values;

  create table event_store.events (
    position bigint primary key,
    stream text collate "C" not null,
    revision integer not null,
    id uuid not null,
    type text collate "C" not null,
    schema_version smallint not null,
    at timestamptz not null,
    correlation_id text not null,
    causation_id text not null,
    actor text not null,
    idempotency_key text,
    idempotency_body text,
    -- json, not jsonb: kept to the letter as it was written, and cheaper to store and to hand out.
    data json not null,
    unique (stream, revision)
  );
  -- A reader of some types finds them in position order, however rare they are.
  create index events_by_type on event_store.events (type, position);
  -- Histories only grow at the end: the planner's picture of them has to follow.
  alter table event_store.events set (autovacuum_analyze_scale_factor = 0.02);
  `,
  appendFunction(),
  `
  -- With its owner's rights, so that who appends needs none on the tables: events can be added by this
  -- function alone, and never be changed or taken away.
  alter function event_store.append_batch security definer;
  alter function event_store.append_batch set search_path = pg_catalog, pg_temp;
  revoke execute on function event_store.append_batch from public;
  `,
  quickAppendFunction(),
  insertFirstFunction(),
  `
  -- The two events of every hold are most of any history: whoever wants them reads it as it lies, and
  -- each entry that they don't get is a search less for who buys.
  create index if not exists events_by_rare_type on event_store.events (type, position)
    where type not in ('SeatHeld', 'HoldPlaced');
  drop index if exists event_store.events_by_type;
  `,
];

/**
 * The one way in, as it was first; {@link insertFirstFunction} has taken its place. Arrays, not rows, so
 * that one prepared call takes any number of appends: `write_*` has an entry a stream of an append,
 * `event_*` an entry an event; both point to their append by its number from 1, in ascending order.
 * Answers one small row, whatever the size of the batch, so that a writer that has stopped reading can't
 * keep the call from committing:
 *
 * - `verdicts`, one an append: `ok` (stored), `conflict`, or `again` (an earlier append of this batch
 *   went first on one of its streams; its own verdict needs the next batch),
 * - `repeats`, one an append: where a `conflict` was stored before with these very ids, the position
 *   of its last event,
 * - `actual_revisions`, one a write: where its stream stood,
 * - `head_before`: the events of the `ok` ones follow it, in the order given.
 */
function appendFunction(): string {
  return `
  create function event_store.append_batch(
    write_append integer[], write_stream text[], write_expected integer[],
    event_append integer[], event_stream text[], event_revision integer[], event_id uuid[],
    event_type text[], event_schema_version integer[], event_at timestamptz[],
    event_correlation_id text[], event_causation_id text[], event_actor text[],
    event_idempotency_key text[], event_idempotency_body text[], event_data text[],
    out head_before bigint, out verdicts text[], out repeats bigint[],
    out actual_revisions integer[]
  )
  language plpgsql volatile
  -- Plans are kept while the table grows from nothing: only index probes stay right all the way.
  set enable_seqscan = off
  set enable_bitmapscan = off
  set jit = off
  set plan_cache_mode = force_generic_plan
  as $function$
  declare
    written integer;
  begin
    -- Wait for our turn here; only the next statement's snapshot shows what the others have stored.
    select position into strict head_before from event_store.head for update;

    -- A scalar subquery a row stays a probe of the index, whatever the planner thinks of the table.
    select array_agg(coalesce(
        (select e.revision from event_store.events e
          where e.stream = w.stream order by e.revision desc limit 1), -1) order by w.number)
      into actual_revisions
      from unnest(write_stream) with ordinality as w(stream, number);

    select array_agg(v.verdict order by v.append) into verdicts
    from (
      select t.append, case
          when not bool_and(t.fresh) then 'conflict'
          when bool_or(t.first_append < t.append) then 'again'
          else 'ok' end as verdict
      from (
        select f.append, f.fresh,
          min(f.append) filter (where f.fresh) over (partition by f.stream) as first_append
        from (
          select w.append, w.stream collate "C" as stream,
            bool_and(w.expected = w.actual) over (partition by w.append) as fresh
          from unnest(write_append, write_stream, write_expected, actual_revisions)
            as w(append, stream, expected, actual)
        ) f
      ) t
      group by t.append
    ) v;

    if 'conflict' = any (verdicts) then
      select array_agg(r.last_position order by r.append) into repeats
      from (
        select p.append,
          case when bool_and(p.position is not null) then max(p.position) end as last_position
        from (
          select i.append, case when verdicts[i.append] = 'conflict' then
              (select case when e.id = i.id then e.position end from event_store.events e
                where e.stream = i.stream and e.revision = i.revision) end as position
          from unnest(event_append, event_stream, event_revision, event_id)
            as i(append, stream, revision, id)
        ) p
        group by p.append
      ) r;
    end if;

    insert into event_store.events (
      position, stream, revision, id, type, schema_version, at, correlation_id, causation_id,
      actor, idempotency_key, idempotency_body, data)
    select head_before + row_number() over (order by i.number), i.stream, i.revision, i.id, i.type,
      i.schema_version, i.at, i.correlation_id, i.causation_id, i.actor, i.idempotency_key,
      i.idempotency_body, i.data::json
    from unnest(event_append, event_stream, event_revision, event_id, event_type,
        event_schema_version, event_at, event_correlation_id, event_causation_id, event_actor,
        event_idempotency_key, event_idempotency_body, event_data) with ordinality
      as i(append, stream, revision, id, type, schema_version, at, correlation_id, causation_id,
        actor, idempotency_key, idempotency_body, data, number)
    where verdicts[i.append] = 'ok';

    get diagnostics written = row_count;
    if written > 0 then
      update event_store.head set position = head_before + written;
      perform pg_notify('${CHANNEL}', (head_before + written)::text);
    end if;
  end
  $function$`;
}
