import type pg from 'pg';
import type { Timers } from '#platform/ports.ts';
import { type CheckedOut, checkOut } from '../transaction.ts';

/** Ours among the advisory locks of two numbers; the other one is the model. */
const CLASS = 723_641;
const TELL_EVERY_MS = 1_000;
/** So long a rebuild may be silent before the server takes its lock: its process is paused, or cut off. */
const SILENT_MAX_MS = 10_000;

/** Held by one rebuild of a model at a time, for as long as it gives a sign of life. */
export interface RebuildLock {
  isLost(): boolean;
  /** Resolves when another rebuild may begin. */
  release(): Promise<void>;
}

/** Null while another rebuild of the model runs, in whichever process. */
export async function lockRebuild(
  pool: pg.Pool,
  model: string,
  timers: Timers,
  silentMaxMs = SILENT_MAX_MS,
): Promise<RebuildLock | null> {
  const connection = await checkOut(pool);
  let locked = false;
  try {
    await connection.client.query(`set idle_session_timeout to ${silentMaxMs}`);
    const { rows } = await connection.client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as locked',
      [CLASS, model],
    );
    locked = rows[0]?.locked === true;
  } finally {
    // Closed, for its settings are not those of the pool.
    if (!locked) connection.release(true);
  }
  return locked ? keep(connection, timers) : null;
}

function keep(connection: CheckedOut, timers: Timers): RebuildLock {
  const released = new AbortController();
  let isLost = false;
  const telling = tellUntil(connection, timers, released.signal).catch(() => {
    isLost = true;
  });
  return {
    isLost: () => isLost || connection.isBroken(),
    release: async () => {
      released.abort();
      await telling;
      // Closing the connection gives the lock back, whatever state it is in, but some time later.
      await Promise.allSettled([connection.client.query('select pg_advisory_unlock_all()')]);
      connection.release(true);
    },
  };
}

async function tellUntil(
  { client }: CheckedOut,
  timers: Timers,
  released: AbortSignal,
): Promise<void> {
  while (!released.aborted) {
    await timers.sleep(TELL_EVERY_MS, released);
    if (!released.aborted) await client.query('select 1');
  }
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
