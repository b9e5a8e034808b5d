import type pg from 'pg';
import { layOut } from './layout.ts';
import type { Projector } from './projector.ts';
import { inTransaction } from './transaction.ts';

/** Any constant will do; it is ours among the advisory locks of the database. */
const MIGRATION_LOCK = 7_236_411_001;

/**
 * Runs idempotent DDL (`create … if not exists`) under one lock for the database: several processes
 * that start at once would else trip over each other's catalog rows.
 * @throws NotLaidOut for a role that may make nothing, where something is missing.
 */
export async function migrate(pool: pg.Pool, ddl: readonly string[]): Promise<void> {
  await migrating(pool, (client) => layOut(client, ddl));
}

/** As {@link migrate}, for work that looks first: what it finds, nobody changes meanwhile. */
export function migrating<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    return work(client);
  });
}

/** Not into the schema that happens to come first: a rebuild's is dropped at the end. */
export function extensionsOf({ extensions = [] }: Projector): readonly string[] {
  return extensions.map((name) => `create extension if not exists ${name} with schema public`);
}
