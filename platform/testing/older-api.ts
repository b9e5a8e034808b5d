/** Clients of the older ticketing API, for tests of a whole Boxoffice. */
import type pg from 'pg';
import {
  type Answer,
  type Body,
  expectStatus,
  type ShowIds,
  type TestBoxoffice,
} from './boxoffice.ts';
import { SEAT_CENTS } from './purchases.ts';

export const UUID_5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Of nothing. */
export const UNKNOWN = '550e8400-e29b-41d4-a716-446655440002';
/** Of a seat of the kit's shows, in major units. */
export const PRICE = SEAT_CENTS / 100;

export const ROWS = 40;
export const OLDER_SECTIONS = [
  {
    id: 'A',
    name: 'Stalls',
    kind: 'reserved',
    rows: Array.from({ length: ROWS }, (_, row) => ({ label: String(row + 1), seats: 10 })),
  },
  { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 20 },
];

export interface Seat {
  readonly seatId: string;
  readonly section: string;
  readonly row: string | null;
  readonly number: string;
  readonly status: string;
  readonly price: number;
}

export interface OlderClients {
  readonly ids: ShowIds;
  /** Of the show, as they were at first. */
  readonly seats: readonly Seat[];
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  seatsOf(show: ShowIds, query?: string): Promise<readonly Seat[]>;
  /** A seat that nobody was given before. */
  freshSeat(): Seat;
  newCustomer(): string;
  reserved(customerId: string, seat?: Seat): Promise<Body>;
  /** Its reservation and seat by their UUIDs. */
  inCart(customerId: string, seat?: Seat): Promise<Body>;
  statusOf(seat: Seat): Promise<string | undefined>;
}

/** What a house needs to serve the older API. */
export const OLDER_API = { env: { COMPAT_API: 'on' } };

/** Clients of a house that serves the older API, and a show on sale. */
export async function createOlderClients(house: TestBoxoffice): Promise<OlderClients> {
  const ids = await house.newShow({ sections: OLDER_SECTIONS });
  const get = (path: string): Promise<Answer> => house.send('GET', path);
  const post = (path: string, body: unknown): Promise<Answer> => house.send('POST', path, { body });
  const seatsOf = async ({ eventId }: ShowIds, query = ''): Promise<readonly Seat[]> =>
    expectStatus(await get(`/events/${eventId}/seatmap${query}`), 200).body
      .seats as unknown as readonly Seat[];
  const seats = await seatsOf(ids);
  let lastSeat = 0;
  let lastCustomer = 0;

  const freshSeat = (): Seat => {
    const seat = seats[lastSeat];
    lastSeat += 1;
    if (seat === undefined) throw new Error('the show has no more seats');
    return seat;
  };
  const reserved = async (customerId: string, { seatId } = freshSeat()): Promise<Body> =>
    expectStatus(await post('/reservations', { seatId, customerId }), 201).body;
  return {
    ids,
    seats,
    get,
    post,
    seatsOf,
    freshSeat,
    reserved,
    newCustomer() {
      lastCustomer += 1;
      return `customer-${lastCustomer}`;
    },
    async inCart(customerId, seat = freshSeat()) {
      const { reservationId } = await reserved(customerId, seat);
      expectStatus(await post('/cart/add', { reservationId, customerId }), 200);
      return { reservationId, seatId: seat.seatId };
    },
    statusOf: async ({ seatId }) =>
      (await seatsOf(ids)).find((seat) => seat.seatId === seatId)?.status,
  };
}

/** A connection that is still on its way out when its database is dropped is no failure. */
export function quietly(pool: pg.Pool): pg.Pool {
  return pool.on('error', () => undefined);
}
