/**
 * Reservations of the older ticketing API, and which of our ids its UUIDs stand for. Nothing personal:
 * a customer is known by our id.
 */
import type pg from 'pg';
import type { EventEvent } from '#domain/event.ts';
import { type HoldEvent, parseHoldStream } from '#domain/hold.ts';
import type { SeatEvent } from '#domain/seat.ts';
import type { StoredEvent } from '#event-store/port.ts';
import { olderIdOf, olderSeatIdOf } from '#platform/http/older/ids.ts';
import type { Projector } from '../projector.ts';

type Taken = EventEvent | HoldEvent | SeatEvent;

const TYPES = [
  'EventCreated',
  'HoldPlaced',
  'HoldExtended',
  'HoldReleased',
  'HoldConverted',
  'HoldExpired',
] as const satisfies readonly Taken['type'][];

/** As it ends: a released one, of a cancelled show, counts as expired. */
type End = 'expired' | 'consumed';

/** What a batch says, by the UUID of the hold. */
interface Batch {
  /** UUID, then our id. */
  readonly ids: Map<string, string>;
  readonly placed: Map<string, readonly [seatId: string, customerId: string, ...times: string[]]>;
  readonly extended: Map<string, string>;
  /** The first end is the end. */
  readonly ended: Map<string, End>;
  /** Orders that holds have become; most are not of this API. */
  readonly orders: Map<string, string>;
}

export const reservationProjector: Projector = {
  name: 'reservations',
  version: 2,
  // Most holds are not of the older API; those of it are waited for.
  gatherMs: 100,
  types: TYPES,
  tables: ['older_ids', 'older_reservations'],
  ddl: [
    'create table if not exists older_ids (uuid uuid primary key, id text not null)',
    `create table if not exists older_reservations (
       id uuid primary key,
       seat_id uuid not null,
       customer_id text not null,
       created_at timestamp not null,
       expires_at timestamp not null,
       status text not null
     )`,
    `create index if not exists older_reservations_by_customer
       on older_reservations (customer_id, created_at)`,
  ],
  apply: async (events, client) => {
    const batch = read(events);
    await insertReservations(client, batch);
    await insertIds(client, batch);
    await update(client, 'expires_at = x.value::timestamp', batch.extended);
    await update(client, 'status = x.value', batch.ended);
  },
};

function read(events: readonly StoredEvent[]): Batch {
  const batch: Batch = {
    ids: new Map(),
    placed: new Map(),
    extended: new Map(),
    ended: new Map(),
    orders: new Map(),
  };
  for (const event of events) take(batch, event);
  return batch;
}

function take(batch: Batch, stored: StoredEvent): void {
  const event = stored as unknown as Taken;
  const streamUuid = (): string => olderIdOf(parseHoldStream(stored.stream) ?? '');
  switch (event.type) {
    case 'EventCreated':
      batch.ids.set(olderIdOf(event.data.eventId), event.data.eventId);
      return;
    case 'HoldPlaced': {
      const { holdId, showId, customerId, items, channel, expiresAtMs, holdMs } = event.data;
      const [item] = items;
      if (channel !== 'older_api' || item === undefined) return;
      batch.ids.set(olderIdOf(holdId), holdId);
      batch.placed.set(olderIdOf(holdId), [
        olderSeatIdOf(showId, item.seatId),
        customerId,
        // When it was decided: its event may have been made a moment later.
        timestamp(expiresAtMs - holdMs),
        timestamp(expiresAtMs),
      ]);
      return;
    }
    case 'HoldExtended':
      batch.extended.set(streamUuid(), timestamp(event.data.expiresAtMs));
      return;
    case 'HoldReleased':
      end(batch, streamUuid(), 'expired');
      return;
    case 'HoldConverted':
      batch.orders.set(streamUuid(), event.data.orderId);
      end(batch, streamUuid(), 'consumed');
      return;
    case 'HoldExpired':
      end(batch, olderIdOf(event.data.holdId), 'expired');
      return;
    default:
      return;
  }
}

function end({ ended }: Batch, uuid: string, how: End): void {
  if (!ended.has(uuid)) ended.set(uuid, how);
}

/** In UTC, as the older API's table has its times. */
const timestamp = (ms: number): string => new Date(ms).toISOString().slice(0, -1);

async function insertReservations(client: pg.PoolClient, { placed }: Batch): Promise<void> {
  if (placed.size === 0) return;
  const rows = [...placed.values()];
  const column = (at: number): (string | undefined)[] => rows.map((row) => row[at]);
  await client.query(
    `insert into older_reservations (id, seat_id, customer_id, created_at, expires_at, status)
     select x.*, 'active'
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamp[], $5::timestamp[]) as x
     on conflict (id) do nothing`,
    [[...placed.keys()], column(0), column(1), column(2), column(3)],
  );
}

async function insertIds(client: pg.PoolClient, { ids, orders }: Batch): Promise<void> {
  if (ids.size > 0) {
    await client.query(
      `insert into older_ids (uuid, id) select * from unnest($1::uuid[], $2::text[])
       on conflict (uuid) do nothing`,
      [[...ids.keys()], [...ids.values()]],
    );
  }
  if (orders.size === 0) return;
  await client.query(
    `insert into older_ids (uuid, id)
     select x.order_uuid, x.order_id
     from unnest($1::uuid[], $2::uuid[], $3::text[]) as x (hold_uuid, order_uuid, order_id)
     where exists (select from older_reservations r where r.id = x.hold_uuid)
     on conflict (uuid) do nothing`,
    [[...orders.keys()], [...orders.values()].map(olderIdOf), [...orders.values()]],
  );
}

/** Of reservations that have not ended yet; holds of the newer API are none. */
async function update(
  client: pg.PoolClient,
  assignment: string,
  values: ReadonlyMap<string, string>,
): Promise<void> {
  if (values.size === 0) return;
  await client.query(
    `update older_reservations r set ${assignment}
     from unnest($1::uuid[], $2::text[]) as x (id, value)
     where r.id = x.id and r.status = 'active'`,
    [[...values.keys()], [...values.values()]],
  );
}
