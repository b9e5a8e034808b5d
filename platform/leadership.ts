/** One process at a time leads: whoever has the advisory lock, for as long as its connection lives. */
import pg from 'pg';
import type { Leadership } from '#sagas/port.ts';
import type { Log, Timers } from './ports.ts';

/** Ours among the advisory locks of the database. */
const LOCK = 7_236_411_003;
const TRY_EVERY_MS = 500;
const CONNECT_TIMEOUT_MS = 3_000;

/** Runs for the lead until the signal aborts, then gives it up. */
export function runForLeadership(
  options: {
    readonly connectionString: string;
    readonly timers: Timers;
    readonly log: Log;
  },
  signal: AbortSignal,
): Leadership & { readonly done: Promise<void> } {
  const { connectionString, timers, log } = options;
  let leading = false;

  async function term(): Promise<void> {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'boxoffice leader',
    });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      while (!signal.aborted && !lost.signal.aborted) {
        if (!leading) {
          const { rows } = await client.query<{ led: boolean }>(
            'select pg_try_advisory_lock($1) as led',
            [LOCK],
          );
          leading = rows[0]?.led === true;
          if (leading) log.debug({}, 'this process leads');
        }
        await timers.sleep(TRY_EVERY_MS, AbortSignal.any([signal, lost.signal]));
      }
    } finally {
      leading = false;
      await client.end().catch((error: unknown) => {
        log.debug({ err: error }, 'the leader connection was gone already');
      });
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await term();
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'lost the connection that leads');
      }
      await timers.sleep(TRY_EVERY_MS, signal);
    }
  }

  return { isLeader: () => leading, done: run() };
}
