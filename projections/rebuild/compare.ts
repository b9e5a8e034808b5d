/** The live tables and those built anew, at one position, row by row and byte by byte. */
import type pg from 'pg';
import { readCheckpoint } from '../checkpoints.ts';
import type { Projector } from '../projector.ts';
import { type CheckedOut, checkOut } from '../transaction.ts';
import { type Build, schemaOf } from './build.ts';
import type { TableVerdict, Verdict } from './port.ts';

const EXAMPLES_MAX = 5;
const EXAMPLE_LENGTH_MAX = 1_000;

/**
 * Holds the live model still for as long as the build needs to get exactly there and a snapshot is
 * taken; what is compared then is that snapshot, while the live model goes on.
 */
export async function compareWithLive(pool: pg.Pool, build: Build): Promise<Verdict> {
  const { projector } = build;
  const holder = await checkOut(pool);
  const reader = await checkOut(pool);
  try {
    await holder.client.query('begin');
    const live = await readCheckpoint(holder.client, projector.name, 'for update');
    if (live === null || live.version !== projector.version) {
      return notCompared(`the live model is of version ${live?.version ?? 0}`);
    }
    if (live.storeId !== build.storeId) return notCompared('the live model is of another history');
    if (live.position < build.position) {
      return notCompared(
        `the live model is at ${live.position}, and the one built anew at ${build.position}`,
      );
    }
    await build.advanceTo(live.position);
    await reader.client.query(
      'begin isolation level repeatable read read only; set local statement_timeout to 0',
    );
    await reader.client.query('select 1'); // which takes the snapshot
    await holder.client.query('rollback');
    const odd = await differentColumns(reader.client, projector);
    if (odd !== null) return notCompared(odd);
    const tables: TableVerdict[] = [];
    for (const table of projector.tables) {
      tables.push(await compareTable(reader.client, projector, table));
    }
    await reader.client.query('rollback');
    const identical = tables.every(({ onlyLive, onlyBuilt }) => onlyLive + onlyBuilt === 0);
    return { position: build.position, notCompared: null, identical, tables };
  } finally {
    giveBack(holder);
    giveBack(reader);
  }
}

export const notCompared = (why: string): Verdict => ({
  position: null,
  notCompared: why,
  identical: false,
  tables: [],
});

/** What a transaction was left in is not known: closing ends it. */
const giveBack = (connection: CheckedOut): void => connection.release(true);

async function compareTable(
  client: pg.PoolClient,
  { name }: Projector,
  table: string,
): Promise<TableVerdict> {
  const columns = await columnsOf(client, `${schemaOf(name)}.${table}`);
  const live = `select ${columns} from public.${table}`;
  const built = `select ${columns} from ${schemaOf(name)}.${table}`;
  const ours = await fingerprint(client, live);
  const theirs = await fingerprint(client, built);
  const counts = { table, liveRows: ours.rows, builtRows: theirs.rows };
  if (ours.rows === theirs.rows && ours.hash === theirs.hash) {
    return { ...counts, onlyLive: 0, onlyBuilt: 0, examples: [] };
  }
  const onlyLive = await difference(client, live, built);
  const onlyBuilt = await difference(client, built, live);
  return {
    ...counts,
    onlyLive: onlyLive.count,
    onlyBuilt: onlyBuilt.count,
    examples: [
      ...onlyLive.rows.map((row) => ({ side: 'live' as const, row })),
      ...onlyBuilt.rows.map((row) => ({ side: 'built' as const, row })),
    ],
  };
}

/** Tables that were changed under the same version; null if all is well. */
async function differentColumns(
  client: pg.PoolClient,
  { name, tables }: Projector,
): Promise<string | null> {
  for (const table of tables) {
    const live = await columnsOf(client, `public.${table}`);
    const built = await columnsOf(client, `${schemaOf(name)}.${table}`);
    if (live !== built) return `${table} has other columns: live ${live}; rebuilt ${built}`;
  }
  return null;
}

/** By name, since a table that was altered has them in another order. */
async function columnsOf(client: pg.PoolClient, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attname) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  return rows[0]?.columns ?? '';
}

/** Sums of two hashes a row: whatever the order, the same rows give the same. */
async function fingerprint(
  client: pg.PoolClient,
  rowsSql: string,
): Promise<{ readonly rows: number; readonly hash: string }> {
  const { rows } = await client.query<{ rows: string; hash: string }>(
    `select count(*) as rows,
       coalesce(sum(hashtextextended(row, 0)), 0) || ':' ||
       coalesce(sum(hashtextextended(row, 1)), 0) as hash
     from (select r::text as row from (${rowsSql}) r offset 0) t`,
  );
  return { rows: Number(rows[0]?.rows ?? 0), hash: rows[0]?.hash ?? '' };
}

async function difference(
  client: pg.PoolClient,
  these: string,
  those: string,
): Promise<{ readonly count: number; readonly rows: readonly string[] }> {
  const { rows } = await client.query<{ row: string; count: string }>(
    `select row, count(*) over () as count from (
       select a::text as row from (${these}) a except all select b::text from (${those}) b) d
     order by row limit ${EXAMPLES_MAX}`,
  );
  return {
    count: Number(rows[0]?.count ?? 0),
    rows: rows.map(({ row }) => row.slice(0, EXAMPLE_LENGTH_MAX)),
  };
}
