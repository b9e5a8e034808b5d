/** The database and the event store: embedded, or the operator's own. */
import path from 'node:path';
import pg from 'pg';
import { createKurrentdbEventStore } from '#event-store/kurrentdb/kurrentdb-event-store.ts';
import type { EventStore } from '#event-store/port.ts';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import type { EventsAt } from '#projections/seats/history.ts';
import type { Config } from '../config.ts';
import { startEmbeddedPostgres } from '../embedded/postgres.ts';
import type { Log } from '../ports.ts';
import { messageOf, StartupError } from '../startup-error.ts';
import { systemEventLoop, systemIds, systemRandom, systemTimers } from '../system.ts';
import { connectionsOf } from './connections.ts';

export interface Storage {
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly store: EventStore;
  /** Whether the store keeps its events in the pool's database. */
  readonly eventsAt: EventsAt;
  /** Closes connections first, the embedded server last. */
  stop(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/**
 * A process that is paused in the midst of a transaction keeps its locks no longer than this; whoever
 * takes over its work waits for them.
 */
const IDLE_IN_TRANSACTION_MS = 5_000;

/** `onBatch` hears how many appends go to the store in one call. */
export async function openStorage(
  config: Config,
  log: Log,
  onBatch?: (appends: number) => void,
): Promise<Storage> {
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir: path.resolve(config.dataDir), log })
      : null;
  const databaseUrl = embedded?.url ?? config.databaseUrl ?? '';
  try {
    const connections = connectionsOf(config.roles);
    const store = await openStore(config, databaseUrl, connections.reads, log, onBatch);
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max: connections.pool,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      keepAlive: true,
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
      eventsAt: config.kurrentdbUrl === null ? 'here' : 'elsewhere',
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

async function openStore(
  { kurrentdbUrl, kurrentdbPrefix }: Config,
  databaseUrl: string,
  readConnections: number,
  log: Log,
  onBatch?: (appends: number) => void,
): Promise<EventStore> {
  const tools = { timers: systemTimers, random: systemRandom, log };
  try {
    if (kurrentdbUrl !== null) {
      return await createKurrentdbEventStore({
        connectionString: kurrentdbUrl,
        streamPrefix: kurrentdbPrefix,
        ids: systemIds,
        ...tools,
      });
    }
    return await createPostgresEventStore({
      connectionString: databaseUrl,
      readConnections,
      eventLoop: systemEventLoop,
      ...(onBatch === undefined ? {} : { onBatch }),
      ...tools,
    });
  } catch (error) {
    throw new StartupError(`The event store can't be opened: ${messageOf(error)}`);
  }
}
