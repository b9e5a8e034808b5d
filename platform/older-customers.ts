/** Customers of the older API by what its callers call them: a table of personal data. */
import type pg from 'pg';
import type { OlderCustomers } from '#command-api/older/ports.ts';
import type { Clock, Ids } from './ports.ts';

export function createOlderCustomers(
  pool: pg.Pool,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): OlderCustomers {
  const ask = async (sql: string, values: readonly unknown[]): Promise<string | null> => {
    const { rows } = await pool.query<{ found: string }>(sql, [...values]);
    return rows[0]?.found ?? null;
  };
  const find = (given: string): Promise<string | null> =>
    ask('select customer_id as found from personal_older_customers where given = $1', [given]);

  return {
    find,
    async idFor(given) {
      const known = await find(given);
      if (known !== null) return known;
      // Whoever comes at the same moment makes the same row: the first one's id is the one.
      const made = await ask(
        `insert into personal_older_customers as p (given, customer_id, written_at_ms)
         values ($1, $2, $3)
         on conflict (given) do update set given = p.given
         returning customer_id as found`,
        [given, ids.make('cus'), clock.nowMs()],
      );
      if (made === null) throw new Error('a customer was neither found nor made');
      return made;
    },
    givenBy: (customerId) =>
      ask('select given as found from personal_older_customers where customer_id = $1', [
        customerId,
      ]),
  };
}
