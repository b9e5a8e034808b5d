/**
 * The best plain design: one statement, autocommitted, that takes the seat only if it is free, and
 * records the hold with it. For one seat a hold, which needs no going back.
 */
import type pg from 'pg';
import type { HoldStore } from './hold-store.ts';
import type { SeatRow } from './seat-row.ts';

const HOLD = {
  name: 'hold',
  text: `with taken as (
      update seats set status = 'held', hold_id = $3, held_until = $4
      where show_id = $1 and id = $2
        and (status = 'available' or (status = 'held' and held_until <= now()))
      returning id, section, row, label, tier, price_cents, fee_cents, tax_cents
    ), recorded as (
      insert into holds (id, show_id, customer_id, seat_ids, price_cents, status, expires_at)
      select $3, $1, $5, array[id], price_cents + fee_cents + tax_cents, 'active', $4 from taken
    )
    select * from taken`,
};

export const createSingleStatementStore = (pool: pg.Pool): HoldStore => ({
  async hold({ holdId, showId, customerId, seatIds, until }) {
    const [seatId, ...more] = seatIds;
    if (more.length > 0) throw new Error('one seat a hold');
    const values = [showId, seatId, holdId, until, customerId];
    const { rows } = await pool.query<SeatRow>({ ...HOLD, values });
    return rows.length === 0 ? null : rows;
  },
});
