import pg from 'pg';
import type { Log, Random, Timers } from '#platform/ports.ts';
import { APPLY_SETTINGS, refuseStandby, TEXT_ONLY } from './connection.ts';
import { isWorthResending } from './failures.ts';

export interface ReadPoolOptions {
  readonly connectionString: string;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** At most so many reads at once; more wait their turn. */
  readonly connections: number;
  /** Whether a server that only follows another one will do. */
  readonly standby: boolean;
}

const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** The server ends a statement first; this is for a server that has gone silent. */
const ANSWER_LIMIT_MS = 35_000;
const MAX_TRIES = 5;
const RETRY_PAUSE_MS = 25;

type Rows = (string | null)[][];

/** Reads are safe to repeat: a lost connection costs a few tries, then the error is the caller's. */
export class ReadPool {
  readonly #pool: pg.Pool;
  readonly #options: ReadPoolOptions;

  constructor(options: ReadPoolOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({
      connectionString: options.connectionString,
      application_name: 'boxoffice read',
      max: options.connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_LIMIT_MS,
      keepAlive: true,
      types: TEXT_ONLY,
      // Compiling a query costs more than any of ours takes.
      onConnect: async (client) => {
        await client.query(APPLY_SETTINGS, [JSON.stringify({ jit: 'off' })]);
        if (!options.standby) await refuseStandby(client);
      },
    });
    this.#pool.on('error', (error) => {
      // The pool forgets its clients before their connections are closed.
      if (!this.#pool.ending)
        options.log.warn({ err: error }, 'An idle read connection to the event store was lost');
    });
  }

  /** Rows as arrays of text. */
  async query(config: pg.QueryConfig): Promise<Rows> {
    const { timers, random } = this.#options;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.queryOnce(config);
      } catch (error) {
        if (tries >= MAX_TRIES || !isWorthResending(error)) throw error;
        await timers.sleep(RETRY_PAUSE_MS * 2 ** tries * (0.5 + random.next() / 2));
      }
    }
  }

  async queryOnce(config: pg.QueryConfig): Promise<Rows> {
    const result = await this.#pool.query<(string | null)[]>({ ...config, rowMode: 'array' });
    return result.rows;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
