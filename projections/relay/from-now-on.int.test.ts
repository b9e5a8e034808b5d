/** What docs/kafka.md tells operators to run, on a real store. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase } from '#platform/testing/postgres.ts';
import { createMemoryBroker } from './memory-broker.ts';
import { assertNoGap, holdSeats, runRelay } from './testing/relay-kit.ts';

const statements = (): string => {
  const page = readFileSync('docs/kafka.md', 'utf8');
  const [sql] = /create table if not exists relay_places[\s\S]*?h\.position;/.exec(page) ?? [];
  if (sql === undefined) throw new Error('the statements are not in docs/kafka.md');
  return sql;
};

test('the place can be set to now before the first start, and again after it was deleted', async () => {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
  const store = await createPostgresEventStore({
    connectionString: database.url,
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: silentLog,
  });
  const broker = createMemoryBroker();
  await holdSeats(store, 5, 1);

  await pool.query(statements());
  const first = runRelay({ pool, store, broker });
  await holdSeats(store, 3, 1);
  await first.settled();
  await first.stop();
  expect(broker.messages.map(({ headers }) => headers.revision)).toEqual(['5', '6', '7']);

  await pool.query('delete from relay_places');
  const again = runRelay({ pool, store, broker });
  await again.settled();
  await again.stop();
  expect(await assertNoGap(store, broker.messages.slice(3))).toEqual({ duplicates: 0 });

  await store.close();
  await pool.end();
  await database.drop();
});
