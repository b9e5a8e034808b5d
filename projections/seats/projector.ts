/**
 * Every seat of every published show as a row, for SQL. Only the last state of a seat in a batch is
 * written; what it went through is `seat_history`.
 */
import type pg from 'pg';
import { parseSeatStream, type SeatEvent, type SeatStatus } from '#domain/seat.ts';
import type { StoredEvent } from '#event-store/port.ts';
import { int4Array, textArray } from '#platform/postgres/binary-array.ts';
import type { Projector } from '../projector.ts';
import { SEAT_EVENT_TYPES } from '../seat-map/public-map.ts';
import {
  keepLayoutEvents,
  LAYOUT_DDL,
  LAYOUT_EVENT_TYPES,
  LAYOUT_TABLE,
  layoutOf,
  publishedShowsIn,
} from './layouts.ts';

export const seatProjector: Projector = {
  name: 'seats',
  version: 1,
  gatherMs: 250,
  types: [...LAYOUT_EVENT_TYPES, ...SEAT_EVENT_TYPES],
  tables: ['seats', LAYOUT_TABLE],
  ddl: [
    // Room in each page, so that an update touches no index.
    `create table if not exists seats (
       show_id text collate "C" not null,
       seat_id text collate "C" not null,
       status text not null,
       hold_id text,
       order_id text,
       version integer not null,
       primary key (show_id, seat_id)
     ) with (fillfactor = 75)`,
    LAYOUT_DDL,
  ],
  apply: async (events, client) => {
    await keepLayoutEvents(client, events);
    for (const showId of publishedShowsIn(events)) await addSeats(client, showId);
    await writeSeats(client, bySeat(lastEvents(events)));
  },
};

/** All of a show's places, as they are before anybody comes. */
async function addSeats(client: pg.PoolClient, showId: string): Promise<void> {
  const layout = await layoutOf(client, showId);
  const seatIds = Array.from(
    { length: layout.seatCount },
    (_, index) => layout.describe(index).seatId,
  );
  await client.query(
    `insert into seats (show_id, seat_id, status, version)
     select $1, seat_id, 'available', 0 from unnest($2::text[]) as s(seat_id)
     on conflict do nothing`,
    [showId, seatIds],
  );
}

interface SeatState {
  readonly status: SeatStatus;
  readonly holdId: string | null;
  readonly orderId: string | null;
}

/** By the seat's stream. */
function lastEvents(events: readonly StoredEvent[]): ReadonlyMap<string, StoredEvent> {
  const last = new Map<string, StoredEvent>();
  for (const event of events) {
    if (event.stream.startsWith('seat-')) last.set(event.stream, event);
  }
  return last;
}

/**
 * In the order of their keys, which is about the one in which the rows lie: PostgreSQL then opens and tidies
 * each page once a batch, not once a seat.
 */
const bySeat = (last: ReadonlyMap<string, StoredEvent>): readonly StoredEvent[] =>
  [...last.values()].sort((one, other) => (one.stream < other.stream ? -1 : 1));

/** A decision about somebody else's seat emits nothing, so the event says by itself how the seat stands. */
function stateAfter(event: SeatEvent): SeatState {
  switch (event.type) {
    case 'SeatHeld':
    case 'SeatHoldExtended':
      return { status: 'held', holdId: event.data.holdId, orderId: null };
    case 'SeatReserved':
      return { status: 'reserved', holdId: null, orderId: event.data.orderId };
    case 'SeatSold':
    case 'SeatGiven':
      return { status: 'sold', holdId: null, orderId: event.data.orderId };
    case 'SeatBlocked':
      return { status: 'blocked', holdId: null, orderId: null };
    case 'HoldExpired':
    case 'SeatReleased':
    case 'SeatReturned':
    case 'SeatUnblocked':
      return { status: 'available', holdId: null, orderId: null };
    default:
      throw new Error(`not an event of a seat: ${(event satisfies never as SeatEvent).type}`);
  }
}

async function writeSeats(client: pg.PoolClient, last: readonly StoredEvent[]): Promise<void> {
  const shows: string[] = [];
  const seats: string[] = [];
  const states: SeatState[] = [];
  const versions: number[] = [];
  for (const event of last) {
    const seat = parseSeatStream(event.stream);
    if (seat === null) continue;
    shows.push(seat.showId);
    seats.push(seat.seatId);
    states.push(stateAfter(event as unknown as SeatEvent));
    // How many events the seat has had.
    versions.push(event.revision + 1);
  }
  if (seats.length === 0) return;
  await client.query(
    `insert into seats (show_id, seat_id, status, hold_id, order_id, version)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[])
     on conflict (show_id, seat_id) do update set status = excluded.status,
       hold_id = excluded.hold_id, order_id = excluded.order_id, version = excluded.version
     where seats.version < excluded.version`,
    [
      textArray(shows),
      textArray(seats),
      textArray(states.map(({ status }) => status)),
      textArray(states.map(({ holdId }) => holdId)),
      textArray(states.map(({ orderId }) => orderId)),
      int4Array(versions),
    ],
  );
}
