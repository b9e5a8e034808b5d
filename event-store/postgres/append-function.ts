/**
 * The one way in as it was second, with a short way for the usual batch: every stream stands where its
 * writer expects it, and none is written to twice. Whatever else is judged as before.
 */
export function quickAppendFunction(): string {
  return `
  create or replace function event_store.append_batch(
    write_append integer[], write_stream text[], write_expected integer[],
    event_append integer[], event_stream text[], event_revision integer[], event_id uuid[],
    event_type text[], event_schema_version integer[], event_at timestamptz[],
    event_correlation_id text[], event_causation_id text[], event_actor text[],
    event_idempotency_key text[], event_idempotency_body text[], event_data text[],
    out head_before bigint, out verdicts text[], out repeats bigint[],
    out actual_revisions integer[]
  )
  language plpgsql volatile
  -- With its owner's rights, so that who appends needs none on the tables.
  security definer
  set search_path = pg_catalog, pg_temp
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

    -- Scalar subqueries a row stay probes of the index, whatever the planner thinks of the table. The
    -- first one meets a single entry of a stream that stands where it is expected, however long it is;
    -- the second is for one that stands before that.
    select array_agg(coalesce(
        (select e.revision from event_store.events e
          where e.stream = w.stream and e.revision >= w.expected
          order by e.revision desc limit 1),
        case when w.expected >= 0 then
          (select e.revision from event_store.events e
            where e.stream = w.stream order by e.revision desc limit 1) end,
        -1) order by w.number)
      into actual_revisions
      from unnest(write_stream, write_expected) with ordinality as w(stream, expected, number);

    if actual_revisions = write_expected and not exists (
      select from unnest(write_stream) as w(stream) group by w.stream collate "C" having count(*) > 1)
    then
      verdicts := array_fill('ok'::text, array[write_append[cardinality(write_append)]]);

      insert into event_store.events (
        position, stream, revision, id, type, schema_version, at, correlation_id, causation_id,
        actor, idempotency_key, idempotency_body, data)
      select head_before + i.number, i.stream, i.revision, i.id, i.type, i.schema_version, i.at,
        i.correlation_id, i.causation_id, i.actor, i.idempotency_key, i.idempotency_body,
        i.data::json
      from unnest(event_stream, event_revision, event_id, event_type, event_schema_version,
          event_at, event_correlation_id, event_causation_id, event_actor, event_idempotency_key,
          event_idempotency_body, event_data) with ordinality
        as i(stream, revision, id, type, schema_version, at, correlation_id, causation_id, actor,
          idempotency_key, idempotency_body, data, number);
      get diagnostics written = row_count;
    else
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
      select head_before + row_number() over (order by i.number), i.stream, i.revision, i.id,
        i.type, i.schema_version, i.at, i.correlation_id, i.causation_id, i.actor,
        i.idempotency_key, i.idempotency_body, i.data::json
      from unnest(event_append, event_stream, event_revision, event_id, event_type,
          event_schema_version, event_at, event_correlation_id, event_causation_id, event_actor,
          event_idempotency_key, event_idempotency_body, event_data) with ordinality
        as i(append, stream, revision, id, type, schema_version, at, correlation_id, causation_id,
          actor, idempotency_key, idempotency_body, data, number)
      where verdicts[i.append] = 'ok';
      get diagnostics written = row_count;
    end if;

    if written > 0 then
      update event_store.head set position = head_before + written;
      perform pg_notify('event_store_head', (head_before + written)::text);
    end if;
  end
  $function$`;
}
