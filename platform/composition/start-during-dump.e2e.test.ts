/** A backup reads every table for a long time: a start meanwhile neither waits nor holds up others. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { startTestBoxoffice } from '../testing/boxoffice.ts';
import { createTestDatabase } from '../testing/postgres.ts';
import { createPurchases } from '../testing/purchases.ts';

test('a house starts and sells while its database is dumped', { timeout: 60_000 }, async () => {
  const database = await createTestDatabase();
  const env = { DATABASE_URL: database.url, COMPAT_API: 'on' };
  await (await startTestBoxoffice({ env })).stop();
  const dump = new pg.Client(database.url);
  await dump.connect();
  const { rows } = await dump.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = relnamespace
     where n.nspname in ('public', 'event_store') and relkind in ('r', 'v')`,
  );
  await dump.query('begin isolation level repeatable read read only');
  for (const { name } of rows) await dump.query(`lock table ${name} in access share mode`);

  const house = await startTestBoxoffice({ env });
  const purchases = await createPurchases(house);
  await purchases.paidOrder();
  expect(house.failures()).toEqual([]);
  await dump.query('rollback');
  await dump.end();
  await house.stop();
  await database.drop();
});
