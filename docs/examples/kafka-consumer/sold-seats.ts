/** A model for the consumer: how many seats of each show are sold. */
import type pg from 'pg';
import type { BoxofficeEvent } from './consumer.ts';

export const SOLD_SEATS_TABLE =
  'create table if not exists sold_seats (show_id text primary key, sold integer not null)';

const CHANGE: Readonly<Record<string, number>> = {
  'boxoffice.SeatSold': 1,
  'boxoffice.SeatGiven': 1,
  'boxoffice.SeatReturned': -1,
};

/** Adding is not idempotent: this is right only since each event comes here once. */
export async function applyToSoldSeats(
  client: pg.PoolClient,
  event: BoxofficeEvent,
): Promise<void> {
  const change = CHANGE[event.type];
  if (change === undefined) return;
  await client.query(
    `insert into sold_seats values ($1, $2)
     on conflict (show_id) do update set sold = sold_seats.sold + $2`,
    [event.data.show_id, change],
  );
}
