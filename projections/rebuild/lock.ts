import type pg from 'pg';
import { checkOut } from '../transaction.ts';

/** Ours among the advisory locks of two numbers; the other one is the model. */
const CLASS = 723_641;

/** Held by one rebuild of a model at a time, for as long as its connection lives. */
export interface RebuildLock {
  isLost(): boolean;
  release(): void;
}

/** Null while another rebuild of the model runs, in whichever process. */
export async function lockRebuild(pool: pg.Pool, model: string): Promise<RebuildLock | null> {
  const connection = await checkOut(pool);
  let locked = false;
  try {
    const { rows } = await connection.client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as locked',
      [CLASS, model],
    );
    locked = rows[0]?.locked === true;
  } finally {
    if (!locked) connection.release();
  }
  // Closing the connection is what gives the lock back, whatever state it is in.
  return locked ? { isLost: connection.isBroken, release: () => connection.release(true) } : null;
}

/** The models of which a rebuild runs, among these. */
export async function lockedModels(
  pool: pg.Pool,
  models: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ name: string }>(
    `select name from unnest($2::text[]) as name join pg_locks l
       on l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid::bigint = $1
       and l.objid::bigint = hashtext(name)::bigint & 4294967295
       and l.database = (select oid from pg_database where datname = current_database())`,
    [CLASS, models],
  );
  return new Set(rows.map(({ name }) => name));
}
