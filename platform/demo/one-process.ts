import pg from 'pg';

/** Ours among the advisory locks of the database. */
const LOCK = 7_236_411_005;

/** One process after another does the work, so that the second finds what the first has made. */
export async function byOneProcess<Result>(
  connectionString: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString, application_name: 'boxoffice demo' });
  // A connection that breaks gives the lock back; the work is finished all the same.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    return await work();
  } finally {
    await client.end();
  }
}
