/**
 * Where the events about a customer are to be found: a row for each of their holds and orders, with
 * the part of the log that it spans. Nothing personal: a customer is an opaque id.
 */
import type pg from 'pg';
import { activityOf } from '#domain/activity.ts';
import type { CustomerEvent } from '#domain/customer.ts';
import type { HoldEvent } from '#domain/hold.ts';
import type { SeatEvent } from '#domain/seat.ts';
import type { TicketEvent } from '#domain/ticket.ts';
import type { Position, StoredEvent } from '#event-store/port.ts';
import { int8Array, textArray } from '#platform/postgres/binary-array.ts';
import { ORDER_EVENT_TYPES } from '../orders/projector.ts';
import type { Projector } from '../projector.ts';

/** What the house does to its own seats is about no customer. */
type BuyersSeatEvent = Exclude<SeatEvent['type'], 'SeatBlocked' | 'SeatUnblocked'>;

/** The compiler sees to it that none is missing. */
const TYPES: Readonly<
  Record<BuyersSeatEvent | HoldEvent['type'] | TicketEvent['type'] | CustomerEvent['type'], true>
> = {
  SeatHeld: true,
  SeatHoldExtended: true,
  HoldExpired: true,
  SeatReleased: true,
  SeatReserved: true,
  SeatSold: true,
  SeatReturned: true,
  SeatGiven: true,
  HoldPlaced: true,
  HoldExtended: true,
  HoldAbandoned: true,
  HoldReleased: true,
  HoldConverted: true,
  TicketVoided: true,
  TicketReinstated: true,
  CustomerErased: true,
};

export const customerProjector: Projector = {
  name: 'customers',
  version: 1,
  gatherMs: 250,
  types: [...Object.keys(TYPES), ...ORDER_EVENT_TYPES],
  tables: ['customer_activity'],
  ddl: [
    `create table if not exists customer_activity (
       id text collate "C" primary key,
       customer_id text collate "C" not null,
       first_position bigint not null,
       last_position bigint not null,
       lapsed_position bigint
     )`,
    `create index if not exists customer_activity_by_customer
       on customer_activity (customer_id, first_position, id)`,
  ],
  apply: async (events, client) => {
    const spans = [...spansOf(events).values()];
    await writeSpans(client, spans);
  },
};

interface Span {
  readonly id: string;
  /** Where the events of the batch say whose it is: those that begin it do. */
  customerId: string | null;
  readonly first: Position;
  last: Position;
  lapsed: Position | null;
}

function spansOf(events: readonly StoredEvent[]): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (const event of events) {
    const id = activityOf(event);
    if (id === null) continue;
    const { position } = event;
    let span = spans.get(id);
    if (span === undefined) {
      span = { id, customerId: null, first: position, last: position, lapsed: null };
      spans.set(id, span);
    }
    span.last = position;
    span.customerId ??= (event.data as { readonly customerId?: string }).customerId ?? null;
    if (event.type === 'HoldExpired') span.lapsed ??= position;
  }
  return spans;
}

async function writeSpans(client: pg.PoolClient, spans: readonly Span[]): Promise<void> {
  if (spans.length === 0) return;
  // Looked up only where the batch doesn't say whose it is. An abandoned hold that never had a seat is
  // nobody's, and has no row. Without the offset, each would be looked up twice.
  await client.query(
    `insert into customer_activity as a
       (id, customer_id, first_position, last_position, lapsed_position)
     select w.id, w.customer_id, w.first, w.last, w.lapsed
     from (
       select s.id, s.first, s.last, s.lapsed, coalesce(s.customer_id,
         (select known.customer_id from customer_activity known
           where known.id = s.id collate "C")) as customer_id
       from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
         as s(id, customer_id, first, last, lapsed)
       offset 0
     ) w
     where w.customer_id is not null
     on conflict (id) do update set last_position = excluded.last_position,
       lapsed_position = coalesce(a.lapsed_position, excluded.lapsed_position)`,
    [
      textArray(spans.map((span) => span.id)),
      textArray(spans.map((span) => span.customerId)),
      int8Array(spans.map((span) => span.first)),
      int8Array(spans.map((span) => span.last)),
      int8Array(spans.map((span) => span.lapsed)),
    ],
  );
}
