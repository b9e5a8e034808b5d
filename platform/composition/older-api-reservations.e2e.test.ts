/** Reservations of the older ticketing API: who gets the seat, and what is told of it. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus, wholeLog, withoutBigints } from '../testing/boxoffice.ts';
import { createOlderClients, OLDER_API, quietly, UNKNOWN } from '../testing/older-api.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice(OLDER_API);
const clients = shared(() => createOlderClients(house));
let pool: pg.Pool;

beforeAll(() => {
  pool = quietly(new pg.Pool({ connectionString: house.boxoffice.databaseUrl, max: 2 }));
});
afterAll(() => pool.end());

/** As the documents of the older API name the columns. */
const rowOf = async (reservationId: unknown): Promise<Record<string, unknown> | undefined> =>
  (await pool.query('select * from reservations where "Id" = $1', [reservationId])).rows[0];

describe('a reservation', () => {
  test('is for one: 100 customers, one 201, 99 409', async () => {
    const { seatId } = clients.freshSeat();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        clients.post('/reservations', { seatId, customerId: clients.newCustomer() }),
      ),
    );
    const codes = answers.map(({ status, body }) => `${status} ${body.code ?? ''}`);
    expect(codes.filter((code) => code === '201 ')).toHaveLength(1);
    expect(codes.filter((code) => code === '409 seat_taken')).toHaveLength(99);
  }, 20_000);

  test('names itself to the customer who has it already', async () => {
    const customerId = clients.newCustomer();
    const { reservationId, seatId } = await clients.reserved(customerId);
    const again = await clients.post('/reservations', { seatId, customerId });
    expect(again).toMatchObject({ status: 409, body: { code: 'seat_taken', reservationId } });
    const other = await clients.post('/reservations', {
      seatId,
      customerId: clients.newCustomer(),
    });
    expect(other).toMatchObject({ status: 409, body: { code: 'seat_taken' } });
    expect(other.body).not.toHaveProperty('reservationId');
  });

  test('is not to be had for seats that were bought or held through the newer API', async () => {
    const { row, number, seatId } = clients.freshSeat();
    const buyer = await house.buyer();
    const wish = { seat_ids: [`A-${row}-${number}`] };
    const hold = await buyer.post(`/v1/shows/${clients.ids.showId}/holds`, wish);
    expectStatus(hold, 201);
    const refused = await clients.post('/reservations', {
      seatId,
      customerId: clients.newCustomer(),
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'seat_taken' } });
    expectStatus(await buyer.delete(`/v1/holds/${hold.body.hold_id}`), 204);
    await clients.reserved(clients.newCustomer(), clients.freshSeat());
    expectStatus(
      await clients.post('/reservations', { seatId, customerId: clients.newCustomer() }),
      201,
    );
  });

  test('counts to the limit of live seats', async () => {
    const customerId = clients.newCustomer();
    for (let count = 0; count < 8; count += 1) await clients.reserved(customerId);
    const { seatId } = clients.freshSeat();
    const ninth = await clients.post('/reservations', { seatId, customerId });
    expect(ninth).toMatchObject({ status: 422, body: { code: 'too_many_seats', limit: 8 } });
  });

  test('stands in the table that the documents name, to the letter', async () => {
    const customerId = 'maria@example.com';
    const { reservationId, seatId, expiresAt } = await clients.reserved(customerId);
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
    expectStatus(await clients.post('/cart/add', { reservationId, customerId }), 200);
    expectStatus(await clients.post('/orders/checkout', { customerId }), 201);
    expect((await rowOf(reservationId))?.Status).toBe('consumed');
  });

  test('keeps what the caller calls the customer out of every event', async () => {
    const customerId = 'hidden-name@example.com';
    const { reservationId } = await clients.inCart(customerId);
    expectStatus(await clients.post('/orders/checkout', { customerId }), 201);
    const log = await wholeLog(house);
    expect(log.map(({ type }) => type)).toContain('CartCheckedOut');
    expect(JSON.stringify(log, withoutBigints)).not.toContain('hidden-name');
    await pool.query('delete from personal_older_customers where given = $1', [customerId]);
    const ours = expect.stringMatching(/^cus_/);
    expect((await clients.get(`/reservations/${reservationId}`)).body.customerId).toEqual(ours);
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
    expect(await clients.post('/reservations', body)).toMatchObject({ status, body: { code } });
  });

  test('is asked for in JSON', async () => {
    const broken = await house.send('POST', '/reservations', { raw: '{' });
    expect(broken).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    const headers = { 'Content-Type': 'text/plain' };
    const text = await house.send('POST', '/reservations', { raw: '{}', headers });
    expect(text).toMatchObject({ status: 415 });
  });

  test.each([UNKNOWN, 'A-1-1', 'hld_1'])('%s is none', async (id) => {
    expect((await clients.get(`/reservations/${id}`)).status).toBe(404);
  });

  test('of an upper-case UUID is the same seat', async () => {
    const { seatId } = clients.freshSeat();
    const body = { seatId: seatId.toUpperCase(), customerId: clients.newCustomer() };
    expect(expectStatus(await clients.post('/reservations', body), 201).body.seatId).toBe(seatId);
  });
});
