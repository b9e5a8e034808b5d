/** The older ticketing API, as its clients use it: step by step and without a pause. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus, FEE_CENTS, PRICE_CENTS } from '../testing/boxoffice.ts';
import { expectUnhurt } from '../testing/knocker.ts';
import {
  createOlderClients,
  OLDER_API,
  OLDER_SECTIONS,
  PRICE,
  quietly,
  ROWS,
  UNKNOWN,
  UUID_5,
} from '../testing/older-api.ts';
import { SEAT_CENTS } from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice(OLDER_API);
const clients = shared(() => createOlderClients(house));
let pool: pg.Pool;

beforeAll(() => {
  pool = quietly(new pg.Pool({ connectionString: house.boxoffice.databaseUrl, max: 2 }));
});
afterAll(() => pool.end());

const MINUTE_MS = 60_000;

describe('the whole way, without a pause', () => {
  test('seat map, reservation, cart, checkout', async () => {
    const customerId = 'jose@example.com';
    const seat = clients.freshSeat();
    expect(seat).toEqual({
      seatId: expect.stringMatching(UUID_5),
      section: 'A',
      row: '1',
      number: '1',
      status: 'available',
      price: PRICE,
    });

    const before = Date.now();
    const made = await clients.post('/reservations', { seatId: seat.seatId, customerId });
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

    const cart = await clients.post('/cart/add', { reservationId, customerId });
    expect(cart.status).toBe(200);
    expect(cart.body).toMatchObject({
      cartId: expect.stringMatching(UUID_5),
      customerId,
      items: [{ reservationId, seatId: seat.seatId, price: PRICE }],
      total: PRICE,
      currency: 'EUR',
    });

    const bought = await clients.post('/orders/checkout', { customerId });
    expect(bought.status).toBe(201);
    expect(bought.body).toMatchObject({
      orderId: expect.stringMatching(UUID_5),
      status: 'confirmed',
      total: PRICE,
      items: [{ reservationId, seatId: seat.seatId, price: PRICE }],
    });

    const after = await clients.get(`/reservations/${reservationId}`);
    expect(after.body).toMatchObject({ reservationId, customerId, status: 'consumed' });
    expect(await clients.statusOf(seat)).toBe('sold');
  });

  test('several seats make one order', async () => {
    const customerId = clients.newCustomer();
    const items = [];
    for (let count = 0; count < 3; count += 1) items.push(await clients.inCart(customerId));
    const bought = expectStatus(await clients.post('/orders/checkout', { customerId }), 201).body;
    expect(bought.total).toBe((3 * SEAT_CENTS) / 100);
    expect(bought.items).toEqual(items.map((item) => ({ ...item, price: PRICE })));
    const again = await clients.post('/orders/checkout', { customerId });
    expect(again).toMatchObject({ status: 422, body: { code: 'cart_empty' } });
  });

  test('the next cart is another one', async () => {
    const customerId = clients.newCustomer();
    const carts = [];
    for (let count = 0; count < 2; count += 1) {
      const { reservationId } = await clients.reserved(customerId);
      const added = await clients.post('/cart/add', { reservationId, customerId });
      const repeated = await clients.post('/cart/add', { reservationId, customerId });
      expect(repeated.body).toMatchObject({ cartId: added.body.cartId, items: added.body.items });
      carts.push(added.body.cartId);
      expectStatus(await clients.post('/orders/checkout', { customerId }), 201);
    }
    expect(new Set(carts).size).toBe(2);
  });
});

describe('the seat map', () => {
  test('takes our id of the event or its UUID, and answers in its terms', async () => {
    const { body } = await clients.get(`/events/${clients.ids.eventId}/seatmap`);
    expect(body).toMatchObject({ eventId: clients.ids.eventId, showId: clients.ids.showId });
    expect(clients.seats).toHaveLength(ROWS * 10 + 20);
    expect(clients.seats.at(-1)).toMatchObject({ section: 'FLOOR', row: null, number: '000020' });
    const { rows } = await pool.query('select uuid from older_ids where id = $1', [
      clients.ids.eventId,
    ]);
    const byUuid = await clients.get(`/events/${rows[0]?.uuid}/seatmap`);
    expect(byUuid.body).toMatchObject({ eventId: rows[0]?.uuid, showId: clients.ids.showId });
  });

  test('is of the next show on sale, unless another is named', async () => {
    const soon = new Date(Date.now() + 24 * 60 * MINUTE_MS).toISOString();
    const show = {
      venue_id: clients.ids.venueId,
      starts_at: soon,
      on_sale_at: new Date(Date.now() - MINUTE_MS).toISOString(),
      currency: 'KWD',
      price_tiers: [{ id: 'standard', name: 'S', price_cents: 1_250, fee_cents: 5 }],
      tier_by_section: { A: 'standard', FLOOR: 'standard' },
    };
    const own = await house.newShow({ sections: OLDER_SECTIONS });
    const shows = `/v1/events/${own.eventId}/shows`;
    const sooner = String(expectStatus(await house.organizer.post(shows, show), 201).body.id);
    const late = { ...show, on_sale_at: new Date(Date.now() + MINUTE_MS).toISOString() };
    const notYet = String(expectStatus(await house.organizer.post(shows, late), 201).body.id);
    expectStatus(await house.organizer.post(`/v1/shows/${sooner}/publish`), 200);
    expectStatus(await house.organizer.post(`/v1/shows/${notYet}/publish`), 200);
    const map = `/events/${own.eventId}/seatmap`;
    expect((await clients.get(map)).body.showId).toBe(sooner);
    expect((await clients.seatsOf(own))[0]?.price).toBe(1.255);
    expect((await clients.get(`${map}?showId=${own.showId}`)).body.showId).toBe(own.showId);
    expect((await clients.get(`${map}?showId=${clients.ids.showId}`)).status).toBe(404);
    const [early] = await clients.seatsOf(own, `?showId=${notYet}`);
    const refused = await clients.post('/reservations', {
      seatId: early?.seatId,
      customerId: 'early',
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'not_on_sale' } });
  });

  test('need not be sent again while nothing has changed', async () => {
    const map = `/events/${clients.ids.eventId}/seatmap`;
    const tag = (await clients.get(map)).headers.get('ETag') ?? '';
    const headers = { 'If-None-Match': tag };
    expect((await house.send('GET', map, { headers })).status).toBe(304);
    await clients.reserved(clients.newCustomer());
    expect((await house.send('GET', map, { headers })).status).toBe(200);
  });

  test.each(['evt_none', UNKNOWN, '%00', 'x'.repeat(300)])('of %s there is none', async (id) => {
    expect(await clients.get(`/events/${id}/seatmap`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  test('of a draft is nobody’s to see', async () => {
    const draft = await house.newShow({ publish: false });
    expect((await clients.get(`/events/${draft.eventId}/seatmap`)).status).toBe(404);
  });
});

test('whatever is sent, nothing breaks', async () => {
  const { seatId } = clients.freshSeat();
  const { reservationId } = await clients.reserved(clients.newCustomer());
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
      expectUnhurt(await clients.post(path, sent), `${path} ${JSON.stringify(sent)}`);
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (id, showId) => {
      const query = `?showId=${encodeURIComponent(showId.toWellFormed())}`;
      const odd = encodeURIComponent(id.toWellFormed());
      expectUnhurt(await clients.get(`/reservations/${odd}`), id);
      expectUnhurt(await clients.get(`/events/${odd}/seatmap`), id);
      expectUnhurt(await clients.get(`/events/${clients.ids.eventId}/seatmap${query}`), showId);
    }),
    { numRuns: 60 },
  );
});

test('prices are major units of the show’s currency', async () => {
  const show = { currency: 'JPY' };
  const yen = await house.newShow({ show });
  const [seat] = await clients.seatsOf(yen);
  expect(seat?.price).toBe(PRICE_CENTS + FEE_CENTS);
  const customerId = clients.newCustomer();
  const { reservationId } = await clients.reserved(customerId, seat);
  const cart = await clients.post('/cart/add', { reservationId, customerId });
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
  const contract = { ...(await clients.get('/openapi.json')).body };
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
