/**
 * Names, addresses and free text: kept in tables of their own, under the id that an event refers to,
 * written before it, and erasable. A source, not a model: never touched by a rebuild, always part of
 * a backup.
 */
import type pg from 'pg';
import type { BuyerStore, NoteStore } from '#command-api/ports.ts';
import { migrate } from '#projections/migrate.ts';

const DDL = [
  `create table if not exists personal_buyers (
     order_id text primary key,
     customer_id text not null,
     name text not null,
     email text not null
   )`,
  'create index if not exists personal_buyers_by_customer on personal_buyers (customer_id)',
  `create table if not exists personal_notes (
     id text primary key,
     note text not null
   )`,
];

export async function createPersonalData(
  pool: pg.Pool,
): Promise<{ readonly buyers: BuyerStore; readonly notes: NoteStore }> {
  await migrate(pool, DDL);
  return {
    buyers: {
      async put(orderId, customerId, buyer) {
        await pool.query(
          `insert into personal_buyers (order_id, customer_id, name, email) values ($1, $2, $3, $4)
           on conflict (order_id) do update set name = excluded.name, email = excluded.email`,
          [orderId, customerId, buyer.name, buyer.email],
        );
      },
    },
    notes: {
      async put(id, text) {
        await pool.query(
          `insert into personal_notes (id, note) values ($1, $2)
           on conflict (id) do update set note = excluded.note`,
          [id, text],
        );
      },
    },
  };
}
