import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './postgres.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('each database is a PostgreSQL 18 of its own', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await query(one.url, 'create table seats (id int)');
  const find = "select to_regclass('seats') is not null as found";

  expect(await query(one.url, find)).toEqual([{ found: true }]);
  expect(await query(other.url, find)).toEqual([{ found: false }]);
  expect(await query(one.url, 'show server_version_num')).toEqual([
    { server_version_num: expect.stringMatching(/^18/) },
  ]);
  await Promise.all([one.drop(), other.drop()]);
});

test('a dropped database is gone, even with somebody connected', async () => {
  const database = await createTestDatabase();
  const idle = new pg.Client({ connectionString: database.url });
  const cutOff = new Promise<Error>((resolve) => idle.on('error', resolve));
  await idle.connect();

  await database.drop();

  await expect(cutOff).resolves.toBeInstanceOf(Error);
  await expect(query(database.url, 'select 1')).rejects.toThrow('does not exist');
});
