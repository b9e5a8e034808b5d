/** The older ticketing API, as its clients use it: step by step and without a pause. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Body,
  expectStatus,
  FEE_CENTS,
  newKey,
  PRICE_CENTS,
  type ShowIds,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { expectUnhurt } from '../testing/knocker.ts';
import { DECLINED, SEAT_CENTS, VISA } from '../testing/purchases.ts';

const UUID_5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UNKNOWN = '550e8400-e29b-41d4-a716-446655440002';
const PRICE = SEAT_CENTS / 100;
const MINUTE_MS = 60_000;

const ROWS = 40;
const SECTIONS = [
  {
    id: 'A',
    name: 'Stalls',
    kind: 'reserved',
    rows: Array.from({ length: ROWS }, (_, row) => ({ label: String(row + 1), seats: 10 })),
  },
  { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 20 },
];

interface Seat {
  readonly seatId: string;
  readonly section: string;
  readonly row: string | null;
  readonly number: string;
  readonly status: string;
  readonly price: number;
}

let house: TestBoxoffice;
let ids: ShowIds;
let pool: pg.Pool;
let seats: readonly Seat[];
let lastSeat = 0;

beforeAll(async () => {
  house = await startTestBoxoffice({ env: { COMPAT_API: 'on' } });
  ids = await house.newShow({ sections: SECTIONS });
  seats = await seatsOf(ids);
  pool = new pg.Pool({ connectionString: house.boxoffice.databaseUrl, max: 2 });
  // A connection that is still on its way out when its database is dropped is no failure.
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await house.stop();
  expect(house.failures()).toEqual([]);
});

const get = (to: string): Promise<Answer> => house.send('GET', to);
const post = (to: string, body: unknown): Promise<Answer> => house.send('POST', to, { body });

async function seatsOf({ eventId }: ShowIds, query = ''): Promise<readonly Seat[]> {
  return expectStatus(await get(`/events/${eventId}/seatmap${query}`), 200).body
    .seats as unknown as readonly Seat[];
}

/** A seat that no other test knows. */
function freshSeat(): Seat {
  const seat = seats[lastSeat];
  lastSeat += 1;
  if (seat === undefined) throw new Error('the test’s show has no more seats');
  return seat;
}

let lastCustomer = 0;
const newCustomer = (): string => {
  lastCustomer += 1;
  return `customer-${lastCustomer}`;
};

async function reserved(customerId: string, seat = freshSeat()): Promise<Body> {
  return expectStatus(await post('/reservations', { seatId: seat.seatId, customerId }), 201).body;
}

async function inCart(customerId: string, seat = freshSeat()): Promise<Body> {
  const { reservationId } = await reserved(customerId, seat);
  expectStatus(await post('/cart/add', { reservationId, customerId }), 200);
  return { reservationId, seatId: seat.seatId };
}

const statusOf = async (seat: Seat): Promise<string | undefined> =>
  (await seatsOf(ids)).find(({ seatId }) => seatId === seat.seatId)?.status;

/** As the documents of the older API name the columns. */
const rowOf = async (reservationId: unknown): Promise<Record<string, unknown> | undefined> =>
  (await pool.query('select * from reservations where "Id" = $1', [reservationId])).rows[0];

describe('the whole way, without a pause', () => {
  test('seat map, reservation, cart, checkout', async () => {
    const customerId = 'jose@example.com';
    const seat = freshSeat();
    expect(seat).toEqual({
      seatId: expect.stringMatching(UUID_5),
      section: 'A',
      row: '1',
      number: '1',
      status: 'available',
      price: PRICE,
    });

    const before = Date.now();
    const made = await post('/reservations', { seatId: seat.seatId, customerId });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      reservationId: expect.stringMatching(UUID_5),
      seatId: seat.seatId,
      customerId,
      expiresAt: expect.any(String),
      status: 'active',
      position: expect.any(String),
    });
    const expiresMs = Date.parse(String(made.body.expiresAt));
    expect(expiresMs).toBeGreaterThanOrEqual(before + 15 * MINUTE_MS);
    expect(expiresMs).toBeLessThanOrEqual(Date.now() + 15 * MINUTE_MS);
    const { reservationId } = made.body;

    const cart = await post('/cart/add', { reservationId, customerId });
    expect(cart.status).toBe(200);
    expect(cart.body).toMatchObject({
      cartId: expect.stringMatching(UUID_5),
      customerId,
      items: [{ reservationId, seatId: seat.seatId, price: PRICE }],
      total: PRICE,
      currency: 'EUR',
    });

    const bought = await post('/orders/checkout', { customerId });
    expect(bought.status).toBe(201);
    expect(bought.body).toMatchObject({
      orderId: expect.stringMatching(UUID_5),
      status: 'confirmed',
      total: PRICE,
      items: [{ reservationId, seatId: seat.seatId, price: PRICE }],
    });

    const after = await get(`/reservations/${reservationId}`);
    expect(after.body).toMatchObject({ reservationId, customerId, status: 'consumed' });
    expect(await statusOf(seat)).toBe('sold');
  });

  test('several seats make one order', async () => {
    const customerId = newCustomer();
    const items = [];
    for (let count = 0; count < 3; count += 1) items.push(await inCart(customerId));
    const bought = expectStatus(await post('/orders/checkout', { customerId }), 201).body;
    expect(bought.total).toBe((3 * SEAT_CENTS) / 100);
    expect(bought.items).toEqual(items.map((item) => ({ ...item, price: PRICE })));
    const again = await post('/orders/checkout', { customerId });
    expect(again).toMatchObject({ status: 422, body: { code: 'cart_empty' } });
  });

  test('the next cart is another one', async () => {
    const customerId = newCustomer();
    const carts = [];
    for (let count = 0; count < 2; count += 1) {
      const { reservationId } = await reserved(customerId);
      const added = await post('/cart/add', { reservationId, customerId });
      const repeated = await post('/cart/add', { reservationId, customerId });
      expect(repeated.body).toMatchObject({ cartId: added.body.cartId, items: added.body.items });
      carts.push(added.body.cartId);
      expectStatus(await post('/orders/checkout', { customerId }), 201);
    }
    expect(new Set(carts).size).toBe(2);
  });
});

describe('the seat map', () => {
  test('takes our id of the event or its UUID, and answers in its terms', async () => {
    const { body } = await get(`/events/${ids.eventId}/seatmap`);
    expect(body).toMatchObject({ eventId: ids.eventId, showId: ids.showId });
    expect(seats).toHaveLength(ROWS * 10 + 20);
    expect(seats.at(-1)).toMatchObject({ section: 'FLOOR', row: null, number: '000020' });
    const { rows } = await pool.query('select uuid from older_ids where id = $1', [ids.eventId]);
    const byUuid = await get(`/events/${rows[0]?.uuid}/seatmap`);
    expect(byUuid.body).toMatchObject({ eventId: rows[0]?.uuid, showId: ids.showId });
  });

  test('is of the next show on sale, unless another is named', async () => {
    const soon = new Date(Date.now() + 24 * 60 * MINUTE_MS).toISOString();
    const show = {
      venue_id: ids.venueId,
      starts_at: soon,
      on_sale_at: new Date(Date.now() - MINUTE_MS).toISOString(),
      currency: 'KWD',
      price_tiers: [{ id: 'standard', name: 'S', price_cents: 1_250, fee_cents: 5 }],
      tier_by_section: { A: 'standard', FLOOR: 'standard' },
    };
    const own = await house.newShow({ sections: SECTIONS });
    const shows = `/v1/events/${own.eventId}/shows`;
    const sooner = String(expectStatus(await house.organizer.post(shows, show), 201).body.id);
    const late = { ...show, on_sale_at: new Date(Date.now() + MINUTE_MS).toISOString() };
    const notYet = String(expectStatus(await house.organizer.post(shows, late), 201).body.id);
    expectStatus(await house.organizer.post(`/v1/shows/${sooner}/publish`), 200);
    expectStatus(await house.organizer.post(`/v1/shows/${notYet}/publish`), 200);
    const map = `/events/${own.eventId}/seatmap`;
    expect((await get(map)).body.showId).toBe(sooner);
    expect((await seatsOf(own))[0]?.price).toBe(1.255);
    expect((await get(`${map}?showId=${own.showId}`)).body.showId).toBe(own.showId);
    expect((await get(`${map}?showId=${ids.showId}`)).status).toBe(404);
    const [early] = await seatsOf(own, `?showId=${notYet}`);
    const refused = await post('/reservations', { seatId: early?.seatId, customerId: 'early' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'not_on_sale' } });
  });

  test('need not be sent again while nothing has changed', async () => {
    const map = `/events/${ids.eventId}/seatmap`;
    const tag = (await get(map)).headers.get('ETag') ?? '';
    const headers = { 'If-None-Match': tag };
    expect((await house.send('GET', map, { headers })).status).toBe(304);
    await reserved(newCustomer());
    expect((await house.send('GET', map, { headers })).status).toBe(200);
  });

  test.each(['evt_none', UNKNOWN, '%00', 'x'.repeat(300)])('of %s there is none', async (id) => {
    expect(await get(`/events/${id}/seatmap`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  test('of a draft is nobody’s to see', async () => {
    const draft = await house.newShow({ publish: false });
    expect((await get(`/events/${draft.eventId}/seatmap`)).status).toBe(404);
  });
});

describe('a reservation', () => {
  test('is for one: 100 customers, one 201, 99 409', async () => {
    const { seatId } = freshSeat();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        post('/reservations', { seatId, customerId: newCustomer() }),
      ),
    );
    const codes = answers.map(({ status, body }) => `${status} ${body.code ?? ''}`);
    expect(codes.filter((code) => code === '201 ')).toHaveLength(1);
    expect(codes.filter((code) => code === '409 seat_taken')).toHaveLength(99);
  }, 20_000);

  test('names itself to the customer who has it already', async () => {
    const customerId = newCustomer();
    const { reservationId, seatId } = await reserved(customerId);
    const again = await post('/reservations', { seatId, customerId });
    expect(again).toMatchObject({ status: 409, body: { code: 'seat_taken', reservationId } });
    const other = await post('/reservations', { seatId, customerId: newCustomer() });
    expect(other).toMatchObject({ status: 409, body: { code: 'seat_taken' } });
    expect(other.body).not.toHaveProperty('reservationId');
  });

  test('is not to be had for seats that were bought or held through the newer API', async () => {
    const { row, number, seatId } = freshSeat();
    const buyer = await house.buyer();
    const wish = { seat_ids: [`A-${row}-${number}`] };
    const hold = await buyer.post(`/v1/shows/${ids.showId}/holds`, wish);
    expectStatus(hold, 201);
    const refused = await post('/reservations', { seatId, customerId: newCustomer() });
    expect(refused).toMatchObject({ status: 409, body: { code: 'seat_taken' } });
    expectStatus(await buyer.delete(`/v1/holds/${hold.body.hold_id}`), 204);
    await reserved(newCustomer(), freshSeat());
    expectStatus(await post('/reservations', { seatId, customerId: newCustomer() }), 201);
  });

  test('counts to the limit of live seats', async () => {
    const customerId = newCustomer();
    for (let count = 0; count < 8; count += 1) await reserved(customerId);
    const { seatId } = freshSeat();
    const ninth = await post('/reservations', { seatId, customerId });
    expect(ninth).toMatchObject({ status: 422, body: { code: 'too_many_seats', limit: 8 } });
  });

  test('stands in the table that the documents name, to the letter', async () => {
    const customerId = 'maria@example.com';
    const { reservationId, seatId, expiresAt } = await reserved(customerId);
    const { fields } = await pool.query('select * from reservations limit 0');
    expect(fields.map(({ name }) => name)).toEqual([
      'Id',
      'SeatId',
      'CustomerId',
      'CreatedAt',
      'ExpiresAt',
      'Status',
    ]);
    const { rows } = await pool.query(
      `select "SeatId", "CustomerId", "Status", pg_typeof("Id")::text as id_type,
         pg_typeof("CreatedAt")::text as time_type, to_char("ExpiresAt", 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as expires,
         "ExpiresAt" - "CreatedAt" = interval '15 minutes' as lasts
       from reservations where "Id" = $1`,
      [reservationId],
    );
    expect(rows).toEqual([
      {
        SeatId: seatId,
        CustomerId: customerId,
        Status: 'active',
        id_type: 'uuid',
        time_type: 'timestamp without time zone',
        expires: expiresAt,
        lasts: true,
      },
    ]);
    expectStatus(await post('/cart/add', { reservationId, customerId }), 200);
    expectStatus(await post('/orders/checkout', { customerId }), 201);
    expect((await rowOf(reservationId))?.Status).toBe('consumed');
  });

  test('keeps what the caller calls the customer out of every event', async () => {
    const customerId = 'hidden-name@example.com';
    const { reservationId } = await inCart(customerId);
    expectStatus(await post('/orders/checkout', { customerId }), 201);
    const { rows } = await pool.query(
      'select count(*)::int as found from event_store.events e where to_json(e)::text like $1',
      ['%hidden-name%'],
    );
    expect(rows[0]?.found).toBe(0);
    await pool.query('delete from personal_older_customers where given = $1', [customerId]);
    const ours = expect.stringMatching(/^cus_/);
    expect((await get(`/reservations/${reservationId}`)).body.customerId).toEqual(ours);
    expect((await rowOf(reservationId))?.CustomerId).toEqual(ours);
  });

  test.each([
    ['not a UUID', { seatId: 'A-1-1', customerId: 'c' }, 400, 'bad_request'],
    ['no seat', { customerId: 'c' }, 400, 'bad_request'],
    ['a number', { seatId: 17, customerId: 'c' }, 400, 'bad_request'],
    ['no customer', { seatId: UNKNOWN }, 400, 'bad_request'],
    ['an empty customer', { seatId: UNKNOWN, customerId: '  ' }, 400, 'bad_request'],
    ['a customer of null', { seatId: UNKNOWN, customerId: null }, 400, 'bad_request'],
    ['too long a customer', { seatId: UNKNOWN, customerId: 'c'.repeat(321) }, 400, 'bad_request'],
    ['an unknown seat', { seatId: UNKNOWN, customerId: 'c' }, 404, 'seat_not_found'],
    [
      'a customer that is no text',
      { seatId: UNKNOWN, customerId: 'a\0b' },
      422,
      'validation_failed',
    ],
    ['a list', [], 400, 'bad_request'],
  ])('with %s', async (_what, body, status, code) => {
    expect(await post('/reservations', body)).toMatchObject({ status, body: { code } });
  });

  test('is asked for in JSON', async () => {
    const broken = await house.send('POST', '/reservations', { raw: '{' });
    expect(broken).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    const headers = { 'Content-Type': 'text/plain' };
    const text = await house.send('POST', '/reservations', { raw: '{}', headers });
    expect(text).toMatchObject({ status: 415 });
  });

  test.each([UNKNOWN, 'A-1-1', 'hld_1'])('%s is none', async (id) => {
    expect((await get(`/reservations/${id}`)).status).toBe(404);
  });

  test('of an upper-case UUID is the same seat', async () => {
    const { seatId } = freshSeat();
    const body = { seatId: seatId.toUpperCase(), customerId: newCustomer() };
    expect(expectStatus(await post('/reservations', body), 201).body.seatId).toBe(seatId);
  });
});

describe('a cart', () => {
  test('takes no reservation that is unknown or another’s', async () => {
    const { reservationId } = await reserved(newCustomer());
    for (const body of [
      { reservationId, customerId: 'nobody-yet' },
      { reservationId, customerId: (await reserved(newCustomer())).customerId },
      { reservationId: UNKNOWN, customerId: newCustomer() },
    ]) {
      const answer = await post('/cart/add', body);
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  test('is for one show', async () => {
    const other = await house.newShow();
    const [seat] = await seatsOf(other);
    const customerId = newCustomer();
    await inCart(customerId);
    const { reservationId } = await reserved(customerId, seat);
    const mixed = await post('/cart/add', { reservationId, customerId });
    expect(mixed).toMatchObject({ status: 409, body: { code: 'cart_mixed' } });
  });

  test('takes no reservation that has become an order', async () => {
    const customerId = newCustomer();
    const { reservationId } = await inCart(customerId);
    const { orderId } = expectStatus(await post('/orders/checkout', { customerId }), 201).body;
    const again = await post('/cart/add', { reservationId, customerId });
    expect(again).toMatchObject({ status: 409, body: { code: 'wrong_status', orderId } });
  });

  test('loses nothing where several are added at once', async () => {
    const customerId = newCustomer();
    const made = [];
    for (let count = 0; count < 4; count += 1) made.push(await reserved(customerId));
    const added = await Promise.all(
      made.map(({ reservationId }) => post('/cart/add', { reservationId, customerId })),
    );
    for (const { status } of added) expect(status).toBe(200);
    const bought = expectStatus(await post('/orders/checkout', { customerId }), 201).body;
    expect(bought.items).toHaveLength(4);
  });

  test.each([
    [{ reservationId: 'x', customerId: 'c' }],
    [{ reservationId: UNKNOWN }],
    [{}],
    ['text'],
  ])('refuses %j with 400', async (body) => {
    const answer = await post('/cart/add', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });
});

describe('a checkout', () => {
  test('needs something in the cart, and a customer', async () => {
    const empty = { status: 422, body: { code: 'cart_empty' } };
    expect(await post('/orders/checkout', { customerId: 'never-seen' })).toMatchObject(empty);
    const customerId = newCustomer();
    await reserved(customerId);
    expect(await post('/orders/checkout', { customerId })).toMatchObject(empty);
    expect(await post('/orders/checkout', {})).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
  });

  test.each([
    [{ customerId: 'c', paymentMethod: 'no token' }, 'paymentMethod'],
    [{ customerId: 'c', idempotencyKey: '' }, 'idempotencyKey'],
  ])('refuses %j with 422', async (body, path) => {
    const answer = await post('/orders/checkout', body);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ path }] },
    });
  });

  test('is declined with 402 and done again with another card', async () => {
    const customerId = newCustomer();
    const seat = freshSeat();
    await inCart(customerId, seat);
    const declined = await post('/orders/checkout', { customerId, paymentMethod: DECLINED });
    expect(declined).toMatchObject({
      status: 402,
      body: {
        code: 'payment_declined',
        declineCode: 'generic_decline',
        orderId: expect.stringMatching(UUID_5),
        triesLeft: 4,
      },
    });
    expect(await statusOf(seat)).toBe('reserved');
    const bought = await post('/orders/checkout', { customerId, paymentMethod: VISA });
    expect(bought).toMatchObject({
      status: 201,
      body: { orderId: declined.body.orderId, status: 'confirmed' },
    });
    expect(await statusOf(seat)).toBe('sold');
  });

  test('has one effect under one key, and is told again as it was', async () => {
    const customerId = newCustomer();
    await inCart(customerId);
    const first = { customerId, paymentMethod: DECLINED, idempotencyKey: newKey() };
    const declined = expectStatus(await post('/orders/checkout', first), 402);
    const second = { customerId, idempotencyKey: newKey() };
    const bought = expectStatus(await post('/orders/checkout', second), 201);
    // Something new in the cart, which no retry may touch.
    const item = await inCart(customerId);
    for (const [body, then] of [
      [first, declined],
      [second, bought],
    ] as const) {
      const replay = await post('/orders/checkout', body);
      expect(replay.status).toBe(then.status);
      expect(replay.body).toEqual(then.body);
      expect(replay.headers.get('Idempotency-Replayed')).toBe('true');
    }
    const reused = await post('/orders/checkout', { ...second, paymentMethod: VISA });
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const last = expectStatus(await post('/orders/checkout', { customerId }), 201);
    expect(last.body.items).toEqual([{ ...item, price: PRICE }]);
  });

  test('sent twice at once makes one order', async () => {
    const customerId = newCustomer();
    await inCart(customerId);
    const body = { customerId, idempotencyKey: newKey() };
    const answers = await Promise.all([
      post('/orders/checkout', body),
      post('/orders/checkout', body),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    await inCart(customerId);
    const keyless = await Promise.all([
      post('/orders/checkout', { customerId }),
      post('/orders/checkout', { customerId }),
    ]);
    const orders = keyless.filter(({ status }) => status === 201);
    expect(orders.length).toBeGreaterThan(0);
    expect(new Set(orders.map(({ body: { orderId } }) => orderId)).size).toBe(1);
    for (const {
      status,
      body: { code },
    } of keyless) {
      if (status !== 201) expect(['cart_empty', 'payment_in_progress']).toContain(code);
    }
  });

  test('asks where to meet a challenge, and is settled by checking out again', async () => {
    const customerId = newCustomer();
    const seat = freshSeat();
    await inCart(customerId, seat);
    const paymentMethod = 'pm_card_threeDSecure2Required';
    const { body } = expectStatus(
      await post('/orders/checkout', { customerId, paymentMethod }),
      201,
    );
    expect(body).toMatchObject({ status: 'pending_payment', nextAction: { type: 'redirect' } });
    const { url } = body.nextAction as { readonly url: string };
    const answered = await fetch(url.replace('/challenges/', '/_simulator/challenges/'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ outcome: 'succeed' }),
    });
    expect(answered.status).toBe(200);
    const settled = await post('/orders/checkout', { customerId, paymentMethod });
    // The provider's own word may have been faster: then there is nothing left to do.
    if (settled.status === 201) expect(settled.body.status).toBe('confirmed');
    else expect(settled.body.code).toBe('cart_empty');
    expect(await statusOf(seat)).toBe('sold');
  });

  test('never sees a card number', async () => {
    const customerId = newCustomer();
    await inCart(customerId);
    for (const body of [
      { customerId, paymentMethod: '4242424242424242' },
      { customerId, card: { number: '4242 4242 4242 4242' } },
    ]) {
      const refused = await post('/orders/checkout', body);
      expect(refused).toMatchObject({ status: 422, body: { code: 'card_data_refused' } });
    }
  });
});

test('whatever is sent, nothing breaks', async () => {
  const { seatId } = freshSeat();
  const { reservationId } = await reserved(newCustomer());
  const text = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '\u0000',
      '\ud800',
      '__proto__',
      seatId,
      String(reservationId),
      UNKNOWN,
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const value = fc.oneof({ weight: 4, arbitrary: text }, fc.jsonValue({ maxDepth: 2 }));
  const fields = ['seatId', 'customerId', 'reservationId', 'paymentMethod', 'idempotencyKey'];
  const body = fc.dictionary(fc.constantFrom(...fields), value, { noNullPrototype: true });
  const to = fc.constantFrom('/reservations', '/cart/add', '/orders/checkout');
  await fc.assert(
    fc.asyncProperty(to, fc.oneof(body, fc.jsonValue()), async (path, sent) => {
      expectUnhurt(await post(path, sent), `${path} ${JSON.stringify(sent)}`);
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (id, showId) => {
      const query = `?showId=${encodeURIComponent(showId.toWellFormed())}`;
      const odd = encodeURIComponent(id.toWellFormed());
      expectUnhurt(await get(`/reservations/${odd}`), id);
      expectUnhurt(await get(`/events/${odd}/seatmap`), id);
      expectUnhurt(await get(`/events/${ids.eventId}/seatmap${query}`), showId);
    }),
    { numRuns: 60 },
  );
});

test('prices are major units of the show’s currency', async () => {
  const show = { currency: 'JPY' };
  const yen = await house.newShow({ show });
  const [seat] = await seatsOf(yen);
  expect(seat?.price).toBe(PRICE_CENTS + FEE_CENTS);
  const customerId = newCustomer();
  const { reservationId } = await reserved(customerId, seat);
  const cart = await post('/cart/add', { reservationId, customerId });
  expect(cart.body).toMatchObject({ total: PRICE_CENTS + FEE_CENTS, currency: 'JPY' });
});

test('the example of docs/older-api.md buys a ticket, word for word', async () => {
  const guide = path.resolve(import.meta.dirname, '..', '..', 'docs', 'older-api.md');
  const text = await readFile(guide, 'utf8');
  const commands = /<!-- example: older-api -->\n```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const script = commands.replace('http://127.0.0.1:8080', house.origin);
  expect(script).toContain(house.origin);
  const PATH = `${path.dirname(process.execPath)}:${process.env.PATH}`;
  const { stdout } = await promisify(execFile)('sh', ['-euc', script], {
    env: { ...process.env, PATH },
  });
  expect(JSON.parse(stdout)).toMatchObject({
    orderId: expect.stringMatching(UUID_5),
    status: 'confirmed',
    items: [expect.anything()],
  });
});

test('all of it is described in /openapi.json', async () => {
  const contract = { ...(await get('/openapi.json')).body };
  const { errors } = await new Validator().validate(structuredClone(contract));
  expect(errors ?? []).toEqual([]);
  const paths = contract.paths as Record<string, object>;
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/events/{id}/seatmap',
      '/reservations',
      '/reservations/{id}',
      '/cart/add',
      '/orders/checkout',
    ]),
  );
});
