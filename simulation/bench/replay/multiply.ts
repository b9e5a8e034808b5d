/**
 * Makes a long history of a short one: every event once more, under other ids, as if the same had happened
 * to other people at other shows. In SQL, so that it takes no longer than storing it.
 */
import type pg from 'pg';
import { SCHEMA } from '#event-store/postgres/schema.ts';

/** What the ids of things begin with that have streams, or are named in events. */
const PREFIXES = ['shw_', 'evt_', 'ven_', 'hld_', 'ord_', 'pay_', 'rfd_', 'tkt_', 'cus_', 'blk_'];

/** The history `times` times over; streams without an id in their name only once. */
export async function multiplyHistory(client: pg.ClientBase, times: number): Promise<void> {
  const { rows } = await client.query<{ position: string }>(`select position from ${SCHEMA}.head`);
  const original = rows[0]?.position ?? '0';
  for (let copy = 1; copy < times; copy += 1) {
    await client.query(
      `with copied as (
         insert into ${SCHEMA}.events
         select h.position + row_number() over (order by e.position),
           ${renamed('e.stream', copy)}, e.revision, gen_random_uuid(), e.type, e.schema_version,
           e.at, e.correlation_id, e.causation_id, e.actor, e.idempotency_key, e.idempotency_body,
           ${renamed('e.data::text', copy)}::json
         from ${SCHEMA}.events e, ${SCHEMA}.head h
         where e.position <= $1 and ${renamed('e.stream', copy)} <> e.stream
         returning 1)
       update ${SCHEMA}.head set position = position + (select count(*) from copied)`,
      [original],
    );
  }
  await client.query(`vacuum analyze ${SCHEMA}.events`);
}

const renamed = (text: string, copy: number): string =>
  PREFIXES.reduce((sql, prefix) => `replace(${sql}, '${prefix}', '${prefix}${copy}x')`, text);
