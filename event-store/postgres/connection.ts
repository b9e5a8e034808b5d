import pg from 'pg';
import type { Timers } from '#platform/ports.ts';
import { leavesConnectionUsable, StandbyServer } from './failures.ts';
import { within } from './within.ts';

const CONNECT_TIMEOUT_MS = 3_000;

export interface SessionOptions {
  readonly connectionString: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly timers: Timers;
  /** Settings of the session by name; those that the server doesn't know are left out. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whether a server that only follows another one will do; no unless said otherwise. */
  readonly standby?: boolean;
  /** Whether a query is sent before those ahead of it are answered; no unless said otherwise. */
  readonly pipelined?: boolean;
  /** Called once when the connection ends without our doing. */
  readonly onLost?: () => void;
}

/** Values come as the text that Postgres sends; who reads a column knows what it is. */
export const TEXT_ONLY: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/** Settings by name, as far as this server knows them (`transaction_timeout` is of version 17). */
export const APPLY_SETTINGS = `select set_config(s.name, w.setting, false)
  from json_each_text($1) as w(name, setting) join pg_settings s on s.name = w.name`;

/** After a failover the old address may lead to a server whose log is behind, for good. */
const ASK_STANDBY = 'select pg_is_in_recovery() as is_standby';

/** One connection, opened with a time limit and never silently broken. */
export class Session {
  readonly client: pg.Client;
  readonly #timers: Timers;
  #lost = false;
  #underWay = 0;

  static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(options);
    try {
      await within(options.timers, CONNECT_TIMEOUT_MS, session.#start(options));
    } catch (error) {
      session.destroy();
      throw error;
    }
    return session;
  }

  private constructor(options: SessionOptions) {
    this.#timers = options.timers;
    this.client = new pg.Client({
      connectionString: options.connectionString,
      application_name: options.applicationName,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      types: TEXT_ONLY,
      pipeline: options.pipelined ?? false,
    });
    const lose = () => {
      if (this.#lost) return;
      this.#lost = true;
      options.onLost?.();
    };
    this.client.on('error', lose);
    this.client.on('end', lose);
  }

  get lost(): boolean {
    return this.#lost;
  }

  async #start({ settings, standby = false }: SessionOptions): Promise<void> {
    await this.client.connect();
    await this.client.query(APPLY_SETTINGS, [JSON.stringify(settings)]);
    if (!standby) await refuseStandby(this.client);
  }

  /** Rows as arrays of text. Throws when there is no answer in time; the session is then lost. */
  async query(config: pg.QueryConfig, limitMs: number): Promise<(string | null)[][]> {
    this.#underWay += 1;
    try {
      const query = this.client.query<(string | null)[]>({ ...config, rowMode: 'array' });
      return (await within(this.#timers, limitMs, query)).rows;
    } catch (error) {
      if (!leavesConnectionUsable(error)) this.destroy();
      throw error;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Ends the connection, politely if it is idle. */
  destroy(): void {
    this.#lost = true;
    // Whatever was under way fails by this, at its own caller; there is nobody to tell a second time.
    this.client.end(() => undefined);
    // Where queries are pipelined, that would wait for the answers of all of them.
    if (this.#underWay > 0) this.client.connection.stream.destroy();
  }
}

/** @throws StandbyServer */
export async function refuseStandby(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ is_standby: string }>(ASK_STANDBY);
  if (rows[0]?.is_standby === 't') throw new StandbyServer();
}
