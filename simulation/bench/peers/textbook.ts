/**
 * The textbook: lock the seats' rows, look, change, record, commit. One transaction a request, rows
 * locked in one order so that nobody waits in a circle.
 */
import type pg from 'pg';
import type { HoldAttempt, HoldStore } from './hold-store.ts';
import type { SeatRow } from './seat-row.ts';

const LOCK = {
  name: 'lock',
  text: `select id, section, row, label, tier, price_cents, fee_cents, tax_cents,
      status = 'available' or (status = 'held' and held_until <= now()) as is_free
    from seats where show_id = $1 and id = any($2::text[]) order by id for update`,
};
const TAKE = {
  name: 'take',
  text: `update seats set status = 'held', hold_id = $3, held_until = $4
    where show_id = $1 and id = any($2::text[])`,
};
const RECORD = {
  name: 'record',
  text: `insert into holds (id, show_id, customer_id, seat_ids, price_cents, status, expires_at)
    values ($1, $2, $3, $4, $5, 'active', $6)`,
};

export const createTextbookStore = (pool: pg.Pool): HoldStore => ({
  async hold(attempt) {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const seats = await take(client, attempt);
      await client.query(seats === null ? 'rollback' : 'commit');
      return seats;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  },
});

async function take(client: pg.PoolClient, attempt: HoldAttempt): Promise<SeatRow[] | null> {
  const { holdId, showId, customerId, seatIds, until } = attempt;
  const { rows } = await client.query<SeatRow & { is_free: boolean }>({
    ...LOCK,
    values: [showId, seatIds],
  });
  if (rows.length < seatIds.length || rows.some(({ is_free }) => !is_free)) return null;
  const seats = rows.map(({ is_free, ...seat }) => seat);
  await client.query({ ...TAKE, values: [showId, seatIds, holdId, until] });
  const cents = seats.reduce((sum, s) => sum + s.price_cents + s.fee_cents + s.tax_cents, 0);
  await client.query({ ...RECORD, values: [holdId, showId, customerId, seatIds, cents, until] });
  return seats;
}
