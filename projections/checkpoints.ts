/** How far each model is, kept beside the models and changed with them in one transaction. */
import pg from 'pg';
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import { applyEvents } from './apply.ts';
import { layOut } from './layout.ts';
import { extensionsOf, migrate, migrating } from './migrate.ts';
import type { Projector } from './projector.ts';
import { inTransactionFrom } from './transaction.ts';

export interface Checkpoint {
  /** Of the projector that made the tables; 0 where they are of no use. */
  readonly version: number;
  /** The history that it belongs to. */
  readonly storeId: string;
  readonly position: Position;
}

/**
 * - `current`: the model is this projector's; it goes on from `position`.
 * - `superseded`: a newer release keeps it; this one only looks on.
 * - `stale`: of an older version, of another history, or its tables are gone: it has to be rebuilt.
 */
export type Standing =
  | { readonly kind: 'current' | 'superseded'; readonly position: Position }
  | { readonly kind: 'stale'; readonly why: string };

const DDL = [
  `create table if not exists projection_checkpoints (
     name text primary key,
     version integer not null,
     store_id text not null,
     position bigint not null
   )`,
  `create table if not exists projection_rebuilds (
     name text primary key,
     state text not null,
     version integer not null,
     store_id text not null,
     position bigint not null,
     target bigint not null,
     event_count bigint not null,
     started_at_ms bigint not null,
     updated_at_ms bigint not null,
     verdict jsonb
   )`,
  `create table if not exists projection_failures (
     name text primary key,
     position bigint not null,
     event_id text not null,
     type text not null,
     stream text not null,
     error text not null,
     failed_at_ms bigint not null
   )`,
];

/** A history so much longer than a new model is read the fast way, beside it. */
const IN_PLACE_MAX = 20_000n;

/** The tables of the bookkeeping, and the extensions of a model. */
export const migrateFor = (pool: pg.Pool, projector: Projector): Promise<void> =>
  migrate(pool, [...DDL, ...extensionsOf(projector)]);

export async function readCheckpoint(
  client: pg.Pool | pg.PoolClient,
  name: string,
  lock: '' | 'for update' = '',
): Promise<Checkpoint | null> {
  const { rows } = await client.query<CheckpointRow>(
    `select version, store_id, position from projection_checkpoints where name = $1 ${lock}`,
    [name],
  );
  return rows[0] === undefined ? null : checkpointOf(rows[0]);
}

interface CheckpointRow {
  readonly version: number;
  readonly store_id: string;
  readonly position: string;
}

const checkpointOf = ({ version, store_id, position }: CheckpointRow): Checkpoint => ({
  version,
  storeId: store_id,
  position: BigInt(position),
});

/** Those of all models, by name; in one statement. */
export async function readCheckpoints(
  pool: Pick<pg.Pool, 'query'>,
): Promise<ReadonlyMap<string, Checkpoint>> {
  const { rows } = await pool.query<CheckpointRow & { name: string }>(
    'select name, version, store_id, position from projection_checkpoints',
  );
  return new Map(rows.map((row) => [row.name, checkpointOf(row)]));
}

/** Makes the model's tables and its checkpoint where there are none, and tells where it stands. */
export async function standingOf(
  projector: Projector,
  deps: { readonly pool: pg.Pool; readonly store: Pick<EventStore, 'storeId' | 'head'> },
): Promise<Standing> {
  const { pool, store } = deps;
  const { name, version } = projector;
  await migrateFor(pool, projector);
  const storeId = await store.storeId();
  const known = await readCheckpoint(pool, name);
  if (known === null || known.version === 0) {
    // A model that was never made stays empty for as long as its first rebuild takes.
    const isLong = (await store.head()) > IN_PLACE_MAX;
    await makeTables(pool, projector, storeId, isLong ? 0 : version);
  } else if (known.version === version) {
    await markIfGone(pool, projector);
  }
  const { version: made, storeId: of, position } = await mustRead(pool, name);
  // Only now: a model that others bring on meanwhile would be beyond a head asked for before.
  const head = await store.head();
  if (made === 0) return { kind: 'stale', why: 'it has never been built, or its tables are gone' };
  if (of !== storeId || position > head) return { kind: 'stale', why: 'it is of another history' };
  if (made > version) return { kind: 'superseded', position };
  if (made < version) return { kind: 'stale', why: `it is of version ${made}, not ${version}` };
  return { kind: 'current', position };
}

async function mustRead(pool: pg.Pool, name: string): Promise<Checkpoint> {
  const known = await readCheckpoint(pool, name);
  if (known === null) throw new Error(`the checkpoint of ${name} is gone`);
  return known;
}

/** Of several processes that find nothing, one makes all of it, and the others find that. */
async function makeTables(
  pool: pg.Pool,
  projector: Projector,
  storeId: string,
  version: number,
): Promise<void> {
  const { name, ddl, tables } = projector;
  await migrating(pool, async (client) => {
    const known = await readCheckpoint(client, name);
    if (known !== null && known.version !== 0) return;
    const before = await missingTables(client, projector);
    await layOut(client, ddl);
    // Tables that were there before hold nobody knows what.
    const usable = before.length === tables.length ? version : 0;
    await client.query(
      `insert into projection_checkpoints (name, version, store_id, position)
       values ($1, $2, $3, 0) on conflict do nothing`,
      [name, usable, storeId],
    );
  });
}

/** Tables that somebody dropped come back empty, for queries not to fail, and are to be rebuilt. */
async function markIfGone(pool: pg.Pool, projector: Projector): Promise<void> {
  if ((await missingTables(pool, projector)).length === 0) return;
  await migrating(pool, async (client) => {
    if ((await missingTables(client, projector)).length === 0) return;
    await layOut(client, projector.ddl);
    await client.query(
      'update projection_checkpoints set version = 0 where name = $1 and version = $2',
      [projector.name, projector.version],
    );
  });
}

async function missingTables(
  client: pg.Pool | pg.PoolClient,
  { tables }: Projector,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from unnest($1::text[]) as name where to_regclass(name) is null',
    [tables],
  );
  return rows.map(({ name }) => name);
}

/** False if the model is not where we thought it was: then nothing has changed. */
export function commitBatch(
  pool: pg.Pool,
  projector: Projector,
  batch: {
    readonly events: readonly StoredEvent[];
    readonly from: Position;
    readonly to: Position;
  },
): Promise<boolean> {
  const { events, from, to } = batch;
  const moveOn = `update projection_checkpoints set position = ${to}
    where name = ${pg.escapeLiteral(projector.name)} and version = ${projector.version}
      and position = ${from}`;
  // A model and its checkpoint that a power cut takes are computed again: buyers need the disk.
  return inTransactionFrom(pool, moveOn, async (client, changedRows) => {
    if (changedRows === 1 && events.length > 0) await applyEvents(projector, events, client);
    return changedRows === 1;
  });
}
