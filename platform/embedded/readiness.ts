import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SUPERUSER } from './database-folder.ts';
import { isAlive } from './postmaster.ts';

/** A server process and where it listens on the loopback interface. */
export interface Server {
  readonly pid: number;
  readonly port: number;
}

/** Waits until the server answers; false when it has ended, is no use, or the time is up. */
export async function becomesReady(
  server: Server,
  password: string,
  timeoutMs: number,
): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask(server, password);
    if (answer !== 'not yet') return answer === 'yes';
    if (!isAlive(server.pid) || Date.now() >= deadlineMs) return false;
    await sleep(25);
  }
}

/** Classes of SQLSTATE that no waiting mends: the password, a missing database, damaged files. */
const HOPELESS = /^(28|3D|58|XX)/;

async function ask(server: Server, password: string): Promise<'yes' | 'not yet' | 'never'> {
  const client = new pg.Client({
    connectionString: urlOf(server.port, password, 'postgres'),
    connectionTimeoutMillis: 1_000,
    query_timeout: 1_000,
  });
  // A connection that breaks tells the same as a failed query: not ready.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return 'yes';
  } catch (error) {
    return error instanceof pg.DatabaseError && HOPELESS.test(error.code ?? '')
      ? 'never'
      : 'not yet';
  } finally {
    await Promise.race([client.end().catch(() => undefined), sleep(1_000)]);
  }
}

/** Makes a database unless it is there. */
export async function ensureDatabase(
  server: Server,
  password: string,
  database: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(server.port, password, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

/** Connection string; it holds the password. */
export function urlOf(port: number, password: string, database: string): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
