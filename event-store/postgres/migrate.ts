import type { Session } from './connection.ts';
import { MIGRATIONS, SCHEMA } from './schema.ts';

/** Any number, as long as nobody else locks it in the same database. */
const ADVISORY_LOCK = '4712906355128840193';
/** A step may have to wait for another process that is migrating. */
const STEP_LIMIT_MS = 60_000;

/**
 * Brings the database to this version's layout, each step once, however many processes start at
 * once. Throws when the database is of a later version than this program.
 */
export async function migrate(session: Session): Promise<void> {
  const run = (text: string, values: string[] = []) =>
    session.query({ text, values }, STEP_LIMIT_MS);
  await run('begin');
  try {
    await run('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    await run(`create schema if not exists ${SCHEMA}`);
    await run(`create table if not exists ${SCHEMA}.migrations (
      version integer primary key, applied_at timestamptz not null default now())`);
    const [row] = await run(`select coalesce(max(version), 0) from ${SCHEMA}.migrations`);
    const present = Number(row?.[0]);
    if (present > MIGRATIONS.length) {
      throw new Error(
        `The event store is of version ${present}, this program knows ${MIGRATIONS.length}`,
      );
    }
    for (const [index, step] of MIGRATIONS.entries()) {
      if (index < present) continue;
      await run(step);
      await run(`insert into ${SCHEMA}.migrations (version) values ($1)`, [String(index + 1)]);
    }
    await run('commit');
  } catch (error) {
    // Its transaction ends with it.
    session.destroy();
    throw error;
  }
}
