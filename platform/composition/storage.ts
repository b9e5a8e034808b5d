/** The database and the event store: embedded, or the operator's own. */
import path from 'node:path';
import pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import type { EventsAt } from '#projections/seats/history.ts';
import type { Config } from '../config.ts';
import { startEmbeddedPostgres } from '../embedded/postgres.ts';
import type { Log } from '../ports.ts';
import { messageOf, StartupError } from '../startup-error.ts';
import { systemEventLoop, systemRandom, systemTimers } from '../system.ts';

export interface Storage {
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly store: EventStore;
  /** Whether the store keeps its events in the pool's database. */
  readonly eventsAt: EventsAt;
  /** Closes connections first, the embedded server last. */
  stop(): Promise<void>;
}

const POOL_SIZE = 12;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;

export async function openStorage(config: Config, log: Log): Promise<Storage> {
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir: path.resolve(config.dataDir), log })
      : null;
  const databaseUrl = embedded?.url ?? config.databaseUrl ?? '';
  try {
    const store = await openStore(databaseUrl, log);
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: 'boxoffice',
    });
    pool.on('error', (error) => {
      // The pool forgets its clients before their connections are closed.
      if (!pool.ending) log.warn({ err: error }, 'a database connection broke');
    });
    return {
      databaseUrl,
      pool,
      store,
      eventsAt: 'here',
      async stop() {
        await store.close();
        await pool.end();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function openStore(connectionString: string, log: Log): Promise<EventStore> {
  try {
    return await createPostgresEventStore({
      connectionString,
      timers: systemTimers,
      eventLoop: systemEventLoop,
      random: systemRandom,
      log,
    });
  } catch (error) {
    throw new StartupError(`The event store can't be opened: ${messageOf(error)}`);
  }
}
