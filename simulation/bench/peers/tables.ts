/** The tables of a service that keeps seats as rows: as lean as they can be, primary keys only. */
import type pg from 'pg';
import type { HallSeat } from '../hall.ts';
import { PRICE } from '../hall.ts';

const DDL = `
  create table seats (
    show_id text not null,
    id text not null,
    section text not null,
    row text not null,
    label text not null,
    tier text not null,
    price_cents integer not null,
    fee_cents integer not null,
    tax_cents integer not null,
    status text not null default 'available',
    hold_id text,
    held_until timestamptz,
    primary key (show_id, id)
  ) with (fillfactor = 70);
  create table holds (
    id text primary key,
    show_id text not null,
    customer_id text not null,
    seat_ids text[] not null,
    price_cents integer not null,
    status text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now()
  )`;

export const makeTables = (pool: pg.Pool): Promise<unknown> => pool.query(DDL);

/** A show with all of its seats free, and statistics that know of them. */
export async function addShow(
  pool: pg.Pool,
  showId: string,
  seats: readonly HallSeat[],
): Promise<void> {
  await pool.query(
    `insert into seats (show_id, id, section, row, label, tier, price_cents, fee_cents, tax_cents)
     select $1, id, section, row, label, $2, $3, $4, 0
     from unnest($5::text[], $6::text[], $7::text[], $8::text[]) as s(id, section, row, label)`,
    [
      ...[showId, PRICE.id, PRICE.price_cents, PRICE.fee_cents],
      ...[seats.map(({ id }) => id), seats.map(({ section }) => section)],
      ...[seats.map(({ row }) => row), seats.map(({ label }) => label)],
    ],
  );
  await pool.query('analyze seats');
}
