import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { eventStoreContract } from '../contract.ts';
import { fact, stored } from '../testing/facts.ts';
import { silentLog } from '../testing/silent-log.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

let database: TestDatabase;
let admin: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Pool({ connectionString: database.url, max: 1 });
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

eventStoreContract('postgres', async () => {
  const store = await createPostgresEventStore({
    connectionString: database.url,
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: silentLog,
  });
  return {
    store,
    loseConnections: async () => {
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name like 'boxoffice%'`,
      );
    },
    dispose: async () => {
      await store.close();
      await admin.query('drop schema event_store cascade');
    },
  };
});

it('given answers before the disk, when it closes, then waits for the disk', async () => {
  const options = {
    connectionString: database.url,
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: silentLog,
  };
  const store = await createPostgresEventStore({ ...options, commit: 'soon' });
  for (let revision = -1; revision < 20; revision += 1) {
    await stored(store, { stream: 'seat-1', expectedRevision: revision, events: [fact()] });
  }
  const { rows } = await admin.query<{ written: string }>(
    'select pg_current_wal_insert_lsn() as written',
  );
  await store.close();
  const { rows: after } = await admin.query<{ is_flushed: boolean }>(
    'select pg_current_wal_flush_lsn() >= $1::pg_lsn as is_flushed',
    [rows[0]?.written],
  );
  expect(after[0]?.is_flushed).toBe(true);
  const again = await createPostgresEventStore(options);
  expect(await again.head()).toBe(21n);
  await again.close();
  await admin.query('drop schema event_store cascade');
});
