// node slow-rebuild.ts <connection string>: rebuilds the counting model, slowly, and tells how far it is.
import pg from 'pg';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { systemClock, systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { rebuildModel } from '../rebuild/rebuild.ts';
import { counter } from './counting.ts';

const connectionString = process.argv[2] ?? '';
const tools = { timers: systemTimers, random: systemRandom, log: silentLog };
const store = await createPostgresEventStore({
  connectionString,
  eventLoop: systemEventLoop,
  ...tools,
});
const pool = new pg.Pool({ connectionString });
const slow = counter(1, () => systemTimers.sleep(20));
const deps = { pool, store, clock: systemClock, ...tools };
await rebuildModel(slow, deps, {
  pageSize: 5,
  onProgress: ({ eventCount }) => process.stdout.write(`${eventCount}\n`),
});
