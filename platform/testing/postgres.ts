import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Connection string; the role may do everything. */
  readonly url: string;
  /** Removes the database, cutting off whoever is still connected. */
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
    drop: () => run(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

async function askForServer(): Promise<string> {
  const response = await fetch(inject('testPostgresLauncherUrl'));
  const text = await response.text();
  if (!response.ok) throw new Error(`no PostgreSQL for tests: ${text}`);
  return text;
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
