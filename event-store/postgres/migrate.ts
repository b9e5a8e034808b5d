import pg from 'pg';
import type { Session } from './connection.ts';
import { MIGRATIONS, SCHEMA } from './schema.ts';

/** Any number, as long as nobody else locks it in the same database. */
const ADVISORY_LOCK = '4712906355128840193';
/** A step may have to wait for another process that is migrating. */
const STEP_LIMIT_MS = 60_000;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * - `migrate`: the tables are made, or brought up to date, where that is needed.
 * - `expect`: nothing in the database is changed; it has to be as this program knows it.
 */
export type LayoutMode = 'migrate' | 'expect';

/** The database is not laid out as this program needs it; the message says what to do. */
export class WrongLayout extends Error {
  override readonly name = 'WrongLayout';
}

/** A server's own limits are not for us: who waits for another process's step is not stuck. */
export const MIGRATION_SETTINGS: Readonly<Record<string, string>> = {
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

/**
 * Brings the database to this version's layout, each step once, however many processes start at
 * once. Where that is so already it only looks, so that a role with no right to change anything can
 * start.
 * @throws WrongLayout when the database is of a later version than this program, or may not be changed.
 */
export async function migrate(session: Session, mode: LayoutMode): Promise<void> {
  if (await isUpToDate(session)) return;
  if (mode === 'expect') {
    throw new WrongLayout('there is no event store of this version in that database');
  }
  await run(session, 'begin');
  try {
    await run(session, 'select pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    await run(session, `create schema if not exists ${SCHEMA}`);
    await run(
      session,
      `create table if not exists ${SCHEMA}.migrations (
        version integer primary key, applied_at timestamptz not null default now())`,
    );
    const present = await presentVersion(session);
    for (const [index, step] of MIGRATIONS.entries()) {
      if (index < present) continue;
      await run(session, step);
      await run(session, `insert into ${SCHEMA}.migrations (version) values ($1)`, [
        String(index + 1),
      ]);
    }
    await run(session, 'commit');
  } catch (error) {
    // Its transaction ends with it.
    session.destroy();
    throw isDenied(error)
      ? new WrongLayout(
          `this role may not lay it out (${error.message}): run "npm run migrate" as the owner of the database first`,
          { cause: error },
        )
      : error;
  }
}

async function isUpToDate(session: Session): Promise<boolean> {
  const [row] = await run(session, 'select to_regclass($1)', [`${SCHEMA}.migrations`]);
  if (typeof row?.[0] !== 'string') return false;
  return (await presentVersion(session)) === MIGRATIONS.length;
}

async function presentVersion(session: Session): Promise<number> {
  const [row] = await run(session, `select coalesce(max(version), 0) from ${SCHEMA}.migrations`);
  const present = Number(row?.[0]);
  if (present > MIGRATIONS.length) {
    throw new WrongLayout(
      `The event store is of version ${present}, this program knows ${MIGRATIONS.length}`,
    );
  }
  return present;
}

const run = (session: Session, text: string, values: string[] = []) =>
  session.query({ text, values }, STEP_LIMIT_MS);

const isDenied = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE;
