import type pg from 'pg';

/**
 * A connection of one's own. One that breaks between two queries says so in an event, and nobody
 * listening would end the process; the next query on it fails all the same.
 */
export async function checkOut(pool: pg.Pool): Promise<CheckedOut> {
  const client = await pool.connect();
  let broken = false;
  const onError = () => {
    broken = true;
  };
  client.on('error', onError);
  return {
    client,
    isBroken: () => broken,
    release: (close = false) => {
      client.off('error', onError);
      client.release(close || broken);
    },
  };
}

export interface CheckedOut {
  readonly client: pg.PoolClient;
  isBroken(): boolean;
  /** Gives it back; `close` where its state is not known. */
  release(close?: boolean): void;
}

/**
 * - `durable`: on disk once it is done.
 * - `soon`: a power cut may take it, though never without what came after it: for what can be computed
 *   again.
 */
export type Durability = 'durable' | 'soon';

/** One message, so that the second costs no round trip. */
const BEGIN: Record<Durability, string> = {
  durable: 'begin',
  soon: 'begin; set local synchronous_commit to off',
};

/** Commits what `work` did, or nothing of it where it throws. */
export function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
  durability: Durability = 'durable',
): Promise<Result> {
  return transact(pool, BEGIN[durability], work);
}

/**
 * As {@link inTransaction}, `soon`. The first statement takes no parameters: it goes with the beginning,
 * in one message, and `work` hears how many rows it has changed.
 */
export function inTransactionFrom<Result>(
  pool: pg.Pool,
  first: string,
  work: (client: pg.PoolClient, changedRows: number) => Promise<Result>,
): Promise<Result> {
  return transact(pool, `${BEGIN.soon}; ${first}`, (client, answers) =>
    work(client, answers.at(-1)?.rowCount ?? 0),
  );
}

async function transact<Result>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient, answers: readonly pg.QueryResult[]) => Promise<Result>,
): Promise<Result> {
  const { client, release } = await checkOut(pool);
  try {
    const answers: pg.QueryResult | pg.QueryResult[] = await client.query(begin);
    const result = await work(client, [answers].flat());
    await client.query('commit');
    release();
    return result;
  } catch (error) {
    release(true); // which rolls back
    throw error;
  }
}
