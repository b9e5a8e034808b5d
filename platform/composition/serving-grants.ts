/** What a role needs that serves, and makes nothing: given by the owner of the tables. */
import type pg from 'pg';
import { migrating } from '#projections/migrate.ts';
import { StartupError } from '../startup-error.ts';

/** Seat maps of another history are thrown away whole. */
const EMPTIED = ['seat_map_snapshots', 'seat_map_checkpoint', 'recorded_times'];

/** The events can be read and appended, never changed; the models and personal data be written. */
export async function grantServing(pool: pg.Pool, role: string): Promise<void> {
  await migrating(pool, (client) => grant(client, role));
}

async function grant(client: pg.PoolClient, role: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `with serving as (select quote_ident(rolname) as name from pg_roles where rolname = $1)
     select format(statement, name) as statement from serving, lateral (
       select 1, 'grant usage on schema public to %s'
       union all select 2, 'grant usage on schema event_store to %s'
         where to_regnamespace('event_store') is not null
       union all select 3, 'grant select on all tables in schema event_store to %s'
         where to_regnamespace('event_store') is not null
       union all select 4, 'grant execute on function event_store.append_batch to %s'
         where to_regnamespace('event_store') is not null
       union all select 5, format('grant select, insert, update, delete on %s to %%s', c.oid::regclass)
         from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'p')
           and pg_has_role(c.relowner, 'usage')
           and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
       union all select 6, format('grant truncate on %s to %%s', to_regclass(emptied))
         from unnest($2::text[]) as emptied
     ) as needed(number, statement) order by number`,
    [role, EMPTIED],
  );
  if (rows.length === 0) throw new StartupError(`There is no role ${role} in the database.`);
  for (const { statement } of rows) await client.query(statement);
}
