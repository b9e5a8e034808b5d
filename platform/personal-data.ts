/**
 * Names, addresses and free text: kept in tables of their own, under the id that an event refers to,
 * written before it, and erasable. A source, not a model: never touched by a rebuild, always part of
 * a backup.
 *
 * Every table of personal data is called `personal_…`, has the columns `customer_id` (null where a
 * row is about nobody who buys) and `written_at_ms`, and stands in {@link PERSONAL_TABLES}: erasing
 * goes through all of them.
 */
import type pg from 'pg';
import type { OlderCustomers } from '#command-api/older/ports.ts';
import type { BuyerDetails, BuyerStore, NoteStore, PersonalTraces } from '#command-api/ports.ts';
import { migrate } from '#projections/migrate.ts';
import type { PersonalDataEraser } from '#sagas/port.ts';
import { createOlderCustomers } from './older-customers.ts';
import type { Clock, Ids } from './ports.ts';
import { systemEventLoop } from './system.ts';
import { writeTogether } from './together.ts';

export const PERSONAL_TABLES = [
  'personal_buyers',
  'personal_notes',
  'personal_older_customers',
] as const;

const DDL = [
  `create table if not exists personal_buyers (
     order_id text primary key,
     customer_id text not null,
     name text not null,
     email text not null
   )`,
  `create table if not exists personal_notes (
     id text primary key,
     note text not null
   )`,
  'alter table personal_notes add column if not exists customer_id text',
  // What callers of the older API call their customers.
  `create table if not exists personal_older_customers (
     given text primary key,
     customer_id text not null
   )`,
  ...PERSONAL_TABLES.flatMap((table) => [
    `alter table ${table} add column if not exists written_at_ms bigint not null default 0`,
    `create index if not exists ${table}_by_customer on ${table} (customer_id)`,
  ]),
];

export interface PersonalData extends PersonalDataEraser, PersonalTraces {
  readonly buyers: BuyerStore & BuyerReader;
  readonly notes: NoteStore & NoteReader;
  readonly olderCustomers: OlderCustomers;
}

export interface NoteReader {
  /** The notes that are there, by id. */
  of(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface BuyerReader {
  /** Who bought; null where nobody said, or the customer was erased. */
  of(orderId: string): Promise<BuyerDetails | null>;
}

export async function createPersonalData(
  pool: pg.Pool,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Promise<PersonalData> {
  await migrate(pool, DDL);
  return {
    olderCustomers: createOlderCustomers(pool, { clock, ids }),
    buyers: createBuyers(pool, clock),
    notes: createNotes(pool, clock),
    async isThere(customerId) {
      const parts = PERSONAL_TABLES.map(
        (table) => `exists (select 1 from ${table} where customer_id = $1)`,
      );
      const { rows } = await pool.query<{ found: boolean }>(
        `select ${parts.join(' or ')} as found`,
        [customerId],
      );
      return rows[0]?.found === true;
    },
    eraseOlder: (orders) => erase(pool, orders),
  };
}

interface BuyerRow extends BuyerDetails {
  readonly orderId: string;
  readonly customerId: string;
  readonly writtenAtMs: number;
}

const PUT_BUYERS = `insert into personal_buyers (order_id, customer_id, name, email, written_at_ms)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
  on conflict (order_id) do update set name = excluded.name, email = excluded.email,
    written_at_ms = excluded.written_at_ms`;

/** Of one order only what came last. */
async function putBuyers(pool: pg.Pool, buyers: readonly BuyerRow[]): Promise<void> {
  const rows = [...new Map(buyers.map((buyer) => [buyer.orderId, buyer])).values()];
  await pool.query({
    name: 'put_buyers',
    text: PUT_BUYERS,
    values: [
      rows.map(({ orderId }) => orderId),
      rows.map(({ customerId }) => customerId),
      rows.map(({ name }) => name),
      rows.map(({ email }) => email),
      rows.map(({ writtenAtMs }) => writtenAtMs),
    ],
  });
}

function createBuyers(pool: pg.Pool, clock: Clock): BuyerStore & BuyerReader {
  // Each waits for the disk before its order may follow: together they wait once.
  const put = writeTogether<BuyerRow>((rows) => putBuyers(pool, rows), systemEventLoop);
  return {
    put: (orderId, customerId, { name, email }) =>
      put({ orderId, customerId, name, email, writtenAtMs: clock.nowMs() }),
    async of(orderId) {
      const { rows } = await pool.query<BuyerDetails>(
        'select name, email from personal_buyers where order_id = $1',
        [orderId],
      );
      return rows[0] ?? null;
    },
  };
}

function createNotes(pool: pg.Pool, clock: Clock): NoteStore & NoteReader {
  return {
    async put(id, text, aboutCustomerId) {
      await pool.query(
        `insert into personal_notes (id, note, customer_id, written_at_ms)
         values ($1, $2, $3, $4)
         on conflict (id) do update set note = excluded.note, customer_id = excluded.customer_id,
           written_at_ms = excluded.written_at_ms`,
        [id, text, aboutCustomerId ?? null, clock.nowMs()],
      );
    },
    async of(ids) {
      if (ids.length === 0) return new Map();
      const { rows } = await pool.query<{ id: string; note: string }>(
        'select id, note from personal_notes where id = any ($1)',
        [ids],
      );
      return new Map(rows.map(({ id, note }) => [id, note]));
    },
  };
}

/** One statement for all tables: all of a customer goes, or nothing. Tells how many rows went. */
async function erase(
  pool: pg.Pool,
  orders: Parameters<PersonalDataEraser['eraseOlder']>[0],
): Promise<number> {
  const parts = PERSONAL_TABLES.map(
    (table) => `${table}_gone as (
       delete from ${table} t using erased e
       where t.customer_id = e.customer_id and t.written_at_ms <= e.until_ms returning 1)`,
  );
  const counts = PERSONAL_TABLES.map((table) => `(select count(*) from ${table}_gone)`);
  const { rows } = await pool.query<{ gone: string }>(
    `with erased as (
       select customer_id, max(until_ms) as until_ms
       from unnest($1::text[], $2::bigint[]) as o(customer_id, until_ms) group by customer_id
     ), ${parts.join(', ')}
     select ${counts.join(' + ')} as gone`,
    [orders.map(({ customerId }) => customerId), orders.map(({ untilMs }) => untilMs)],
  );
  return Number(rows[0]?.gone ?? 0);
}
