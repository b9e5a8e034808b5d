import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { eventStoreContract } from '../contract.ts';
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
