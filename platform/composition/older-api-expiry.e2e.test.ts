/** Reservations of the older API that lapse, and one of a show that is called off. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  type Body,
  eventually,
  expectStatus,
  pause,
  request,
  type ShowIds,
  startTestBoxoffice,
} from '../testing/boxoffice.ts';
import { OLDER_API, quietly } from '../testing/older-api.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

/** Long enough for the steps before it, short enough to be waited for. */
const RESERVATION_MS = 3_000;

const PATIENCE_MS = 10_000;

const house = sharedBoxoffice({ ...OLDER_API, reservationMs: RESERVATION_MS });
const ids = shared(() => house.newShow());
let pool: pg.Pool;
let seatIds: readonly string[];

beforeAll(async () => {
  seatIds = await seatsOf(ids);
  pool = quietly(new pg.Pool({ connectionString: house.boxoffice.databaseUrl, max: 2 }));
});
afterAll(() => pool.end());

const get = (path: string): Promise<Answer> => house.send('GET', path);
const post = (path: string, body: unknown): Promise<Answer> => house.send('POST', path, { body });

async function seatsOf({ eventId }: ShowIds): Promise<readonly string[]> {
  const { body } = expectStatus(await get(`/events/${eventId}/seatmap`), 200);
  return (body.seats as { readonly seatId: string }[]).map(({ seatId }) => seatId);
}

async function reserved(customerId: string, seatId: string | undefined): Promise<Body> {
  return expectStatus(await post('/reservations', { seatId, customerId }), 201).body;
}

const added = async (customerId: string, { reservationId }: Body): Promise<Answer> =>
  expectStatus(await post('/cart/add', { reservationId, customerId }), 200);

const ended = ({ reservationId }: Body, status = 'expired'): Promise<Answer> =>
  eventually(
    () => get(`/reservations/${reservationId}`),
    ({ body }) => body.status === status,
    PATIENCE_MS,
  );

const intents = async (): Promise<number> => {
  const list = `${house.boxoffice.simulatorUrl}/v1/payment_intents?limit=100`;
  const { body } = expectStatus(await request(list, 'GET', { token: 'sk_test_reader' }), 200);
  return (body.data as unknown[]).length;
};

test('what lapses is nobody’s, costs nothing, and leaves the cart when its owner goes on', async () => {
  const customerId = 'slow@example.com';
  const [first, second, third] = seatIds;
  const lapsing = await reserved(customerId, first);
  await added(customerId, lapsing);
  const over = await ended(lapsing);
  expect(over.body).toMatchObject({ reservationId: lapsing.reservationId, status: 'expired' });

  // The other one is as good as new: a cart is bought whole or not at all.
  const good = await reserved(customerId, second);
  const refused = await post('/orders/checkout', { customerId });
  expect(refused).toMatchObject({
    status: 409,
    body: {
      code: 'reservation_expired',
      reservationId: lapsing.reservationId,
      reservationIds: [lapsing.reservationId],
    },
  });
  expect(await intents()).toBe(0);
  const { reservationId } = lapsing;
  const late = await post('/cart/add', { reservationId, customerId });
  expect(late).toMatchObject({ status: 409, body: { code: 'reservation_expired', reservationId } });

  const cart = await added(customerId, good);
  expect(cart.body.items).toMatchObject([{ reservationId: good.reservationId }]);
  const bought = expectStatus(await post('/orders/checkout', { customerId }), 201).body;
  expect(bought).toMatchObject({ status: 'confirmed', items: [{ seatId: second }] });

  // Free again, without anybody's doing.
  await reserved('somebody else', first);
  await reserved(customerId, third);
});

test('the sweeper’s word reaches the table', async () => {
  const { reservationId } = await reserved('sleeping', seatIds[4]);
  const look = 'select "Status" as status from reservations where "Id" = $1';
  const untilMs = Date.now() + PATIENCE_MS;
  let status: unknown = 'active';
  while (status === 'active' && Date.now() < untilMs) {
    await pause(25);
    status = (await pool.query(look, [reservationId])).rows[0]?.status;
  }
  expect(status).toBe('expired');
});

test('a show that is called off takes its reservations with it', async () => {
  const show = await house.newShow();
  const [seatId] = await seatsOf(show);
  const customerId = 'unlucky';
  const made = await reserved(customerId, seatId);
  await added(customerId, made);
  expectStatus(await house.organizer.post(`/v1/shows/${show.showId}/cancel`), 202);
  expect((await ended(made)).body.status).toBe('expired');
  const refused = await post('/orders/checkout', { customerId });
  expect(refused).toMatchObject({ status: 409, body: { code: 'reservation_expired' } });
  const again = await post('/reservations', { seatId, customerId });
  expect(again).toMatchObject({ status: 409, body: { code: 'not_on_sale' } });
});

test('each step may be taken in another process', async () => {
  const twin = await startTestBoxoffice({
    env: {
      COMPAT_API: 'on',
      DATABASE_URL: house.boxoffice.databaseUrl,
      ...house.eventsEnv,
      STRIPE_API_KEY: 'sk_test_twin',
      STRIPE_API_BASE: String(house.boxoffice.simulatorUrl),
    },
  });
  const ask = (to: string, body: object) => twin.send('POST', to, { body });
  const customerId = 'commuter';
  const [seatId, secondId] = seatIds.slice(10);
  const map = await twin.send('GET', `/events/${ids.eventId}/seatmap`);
  const there = map.body.seats as { readonly seatId: string }[];
  expect(there.map((seat) => seat.seatId)).toEqual(seatIds);
  const first = expectStatus(await ask('/reservations', { seatId, customerId }), 201).body;
  await added(customerId, first);
  const second = await ask('/reservations', { seatId: secondId, customerId });
  const { reservationId } = expectStatus(second, 201).body;
  expectStatus(await ask('/cart/add', { reservationId, customerId }), 200);
  const bought = expectStatus(await post('/orders/checkout', { customerId }), 201).body;
  expect(bought).toMatchObject({ status: 'confirmed', items: [{ seatId }, { seatId: secondId }] });
  const seen = await twin.send('GET', `/reservations/${reservationId}`);
  expect(seen.body.status).toBe('consumed');
  await twin.stop();
});

test('with Stripe a checkout needs a payment method', async () => {
  const other = await startTestBoxoffice({
    env: {
      COMPAT_API: 'on',
      STRIPE_API_KEY: 'sk_test_older_api',
      STRIPE_API_BASE: String(house.boxoffice.simulatorUrl),
    },
  });
  const ask = (to: string, body: object) => other.send('POST', to, { body });
  const { eventId } = await other.newShow();
  const map = await other.send('GET', `/events/${eventId}/seatmap`);
  const [seat] = map.body.seats as [{ readonly seatId: string }];
  const customerId = 'customer';
  const made = expectStatus(await ask('/reservations', { seatId: seat.seatId, customerId }), 201);
  const { reservationId } = made.body;
  expectStatus(await ask('/cart/add', { reservationId, customerId }), 200);
  expect(await ask('/orders/checkout', { customerId })).toMatchObject({
    status: 422,
    body: { code: 'validation_failed', errors: [{ path: 'paymentMethod' }] },
  });
  const declined = { customerId, paymentMethod: 'pm_card_chargeDeclined' };
  expect((await ask('/orders/checkout', declined)).status).toBe(402);
  // A refusal leaves nothing behind: the key is still good for another body.
  const again = { customerId, idempotencyKey: 'again' };
  expect((await ask('/orders/checkout', again)).status).toBe(422);
  const paid = await ask('/orders/checkout', { ...again, paymentMethod: 'pm_card_visa' });
  expect(paid).toMatchObject({ status: 201, body: { status: 'confirmed' } });
  await other.stop();
});

test('a customer who is erased is our id from then on', async () => {
  const customerId = 'forget-me@example.com';
  const { reservationId } = await reserved(customerId, seatIds[6]);
  const { rows } = await pool.query(
    'select customer_id from personal_older_customers where given = $1',
    [customerId],
  );
  const ours = String(rows[0]?.customer_id);
  const erased = await house.admin.post(`/v1/customers/${ours}/erasure`);
  expect(erased.status).toBeLessThan(300);
  const gone = await eventually(
    () => get(`/reservations/${reservationId}`),
    ({ body }) => body.customerId === ours,
  );
  expect(gone.body.customerId).toBe(ours);
  const row = await pool.query('select "CustomerId" from reservations where "Id" = $1', [
    reservationId,
  ]);
  expect(row.rows).toEqual([{ CustomerId: ours }]);
  // Coming back is being somebody new.
  await reserved(customerId, seatIds[7]);
  const anew = await pool.query(
    'select customer_id from personal_older_customers where given = $1',
    [customerId],
  );
  expect(anew.rows[0]?.customer_id).not.toBe(ours);
});
