import type pg from 'pg';
import type { CustomerActivityReader } from './port.ts';

interface ActivityRow {
  readonly id: string;
  readonly first_position: string;
  readonly last_position: string;
}

export function createCustomerActivityReader(pool: pg.Pool): CustomerActivityReader {
  return {
    page: async ({ customerId, eventsAfter, from, limit }) => {
      const { rows } = await pool.query<ActivityRow>(
        `select id, first_position, last_position from customer_activity
         where customer_id = $1 and last_position > $2
           and ($3::bigint is null or (first_position, id) > ($3::bigint, $4::text collate "C"))
         order by first_position, id limit $5`,
        [
          customerId,
          String(eventsAfter),
          from === null ? null : String(from.firstPosition),
          from?.id ?? null,
          limit,
        ],
      );
      return rows.map((row) => ({
        id: row.id,
        firstPosition: BigInt(row.first_position),
        lastPosition: BigInt(row.last_position),
      }));
    },
    lapsedHolds: async (customerId, until) => {
      const { rows } = await pool.query<{ lapsed: string }>(
        `select count(*) as lapsed from customer_activity
         where customer_id = $1 and lapsed_position <= $2`,
        [customerId, String(until)],
      );
      return Number(rows[0]?.lapsed ?? 0);
    },
    isKnown: async (customerId) => {
      const { rowCount } = await pool.query(
        'select 1 from customer_activity where customer_id = $1 limit 1',
        [customerId],
      );
      return rowCount === 1;
    },
  };
}
