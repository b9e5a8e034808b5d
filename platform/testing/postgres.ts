import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Connection string; the role may do everything. */
  readonly url: string;
  /** Removes the database, cutting off whoever is still connected after a moment. */
  drop(): Promise<void>;
}

/**
 * An empty database of its own on the test run's PostgreSQL, which the first call of a run starts
 * (about two seconds).
 *
 * @example
 * const database = await createTestDatabase();
 * const pool = new pg.Pool({ connectionString: database.url });
 * // …
 * await pool.end();
 * await database.drop();
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await askForServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await waitUntilLeft(serverUrl, name);
      await run(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function askForServer(): Promise<string> {
  const response = await fetch(inject('testPostgresLauncherUrl'));
  const text = await response.text();
  if (!response.ok) throw new Error(`no PostgreSQL for tests: ${text}`);
  return text;
}

const LOOKS_MAX = 40;
const LOOK_EVERY_MS = 25;

/** A pool that has ended may still be saying good-bye: cut off now, it would cry out. */
async function waitUntilLeft(serverUrl: string, name: string): Promise<void> {
  const connected = `select 1 from pg_stat_activity where datname = '${name}' limit 1`;
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    if ((await run(serverUrl, connected)) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Tells how many rows came back. */
async function run(url: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
