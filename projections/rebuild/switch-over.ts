/** Puts the tables that were built anew into the place of the live ones, in one transaction. */
import type pg from 'pg';
import type { Position } from '#event-store/port.ts';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import { readCheckpoint } from '../checkpoints.ts';
import { inTransaction } from '../transaction.ts';
import { type Build, schemaOf } from './build.ts';
import { RebuildRefused, type Verdict } from './port.ts';

/**
 * Well below the second after which Postgres looks for deadlocks: where a query has one table of ours
 * and wants another that we have, it is always us who give up.
 */
const LOCK_WITHIN_MS = 100;
const PAUSE_MS = 50;
const PAUSE_MAX_MS = 1_000;
const TRIES_MAX = 60;
const LOCK_NOT_AVAILABLE = '55P03';

export interface SwitchDeps {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/**
 * Queries that run finish on the old tables; those that come wait for a moment and find the new ones.
 * Throws where some query keeps the tables for minutes; the build stays, and can be tried again.
 */
export async function switchOver(build: Build, verdict: Verdict, deps: SwitchDeps): Promise<void> {
  let pauseMs = PAUSE_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      const position = await inTransaction(deps.pool, (client) =>
        exchange(client, build, verdict, { ...deps, tries }),
      );
      build.stands(position);
      return;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      if (tries >= TRIES_MAX) {
        throw new RebuildRefused(
          `${build.projector.name} is built, but queries keep its tables locked: try again later`,
          { cause: error },
        );
      }
      deps.log.debug({ model: build.projector.name, tries }, 'its tables are in use');
      await deps.timers.sleep(pauseMs * (0.5 + deps.random.next() / 2));
      pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
    }
  }
}

/**
 * The checkpoint's row first, as every runner does: so nobody writes to the model meanwhile, and
 * nobody waits for us who holds what we want.
 */
async function exchange(
  client: pg.PoolClient,
  build: Build,
  verdict: Verdict,
  { clock, tries }: SwitchDeps & { readonly tries: number },
): Promise<Position> {
  const { name, version, tables } = build.projector;
  const schema = schemaOf(name);
  const live = await readCheckpoint(client, name, 'for update');
  if (live === null) throw new Error(`the checkpoint of ${name} is gone`);
  if (live.version > version) throw new Error(`${name} is kept by a newer release`);
  const isOurs = live.storeId === build.storeId;
  const position = isOurs && live.position > build.position ? live.position : build.position;
  await build.bringTo(position, client);
  await client.query(`set local lock_timeout to ${LOCK_WITHIN_MS}`);
  for (const table of inOrder(tables, tries)) await lockIfThere(client, table);
  for (const table of tables) await grantAsBefore(client, table, schema);
  for (const table of tables) await client.query(`drop table if exists public.${table}`);
  for (const table of tables) {
    await client.query(`alter table ${schema}.${table} set schema public`);
  }
  await client.query(`drop schema ${schema}`);
  await client.query(
    `update projection_checkpoints set version = $2, store_id = $3, position = $4 where name = $1`,
    [name, version, build.storeId, String(position)],
  );
  await client.query(
    `update projection_rebuilds set state = 'switched', verdict = $2, updated_at_ms = $3
     where name = $1`,
    [name, verdictJson(verdict), clock.nowMs()],
  );
  return position;
}

/**
 * Another order each time. A busy query takes its tables always in the same one: in that order they
 * are soon had, in the opposite one never.
 */
export function inOrder(tables: readonly string[], tries: number): readonly string[] {
  const first = Math.floor(tries / 2) % Math.max(1, tables.length);
  const rotated = [...tables.slice(first), ...tables.slice(0, first)];
  return tries % 2 === 0 ? rotated.reverse() : rotated;
}

async function lockIfThere(client: pg.PoolClient, table: string): Promise<void> {
  const { rows } = await client.query<{ is_there: boolean }>(
    'select to_regclass($1) is not null as is_there',
    [`public.${table}`],
  );
  if (rows[0]?.is_there) await client.query(`lock table public.${table} in access exclusive mode`);
}

/** Who might read or write the live table may do so with the new one. */
async function grantAsBefore(client: pg.PoolClient, table: string, schema: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('grant %s on %s.%s to %s%s', a.privilege_type, $2::text, $3::text,
       case when a.grantee = 0 then 'public' else a.grantee::regrole::text end,
       case when a.is_grantable then ' with grant option' else '' end) as statement
     from pg_class c, aclexplode(c.relacl) a
     where c.oid = to_regclass($1) and a.grantee <> c.relowner`,
    [`public.${table}`, schema, table],
  );
  for (const { statement } of rows) await client.query(statement);
}

export const verdictJson = (verdict: Verdict): string =>
  JSON.stringify({
    ...verdict,
    position: verdict.position === null ? null : String(verdict.position),
  });

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
