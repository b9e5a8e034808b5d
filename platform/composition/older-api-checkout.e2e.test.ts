/** Carts of the older ticketing API, and what they cost. */
import { describe, expect, test } from 'vitest';
import { expectStatus, newKey } from '../testing/boxoffice.ts';
import { createOlderClients, OLDER_API, PRICE, UNKNOWN, UUID_5 } from '../testing/older-api.ts';
import { DECLINED, VISA } from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice(OLDER_API);
const clients = shared(() => createOlderClients(house));

describe('a cart', () => {
  test('takes no reservation that is unknown or another’s', async () => {
    const { reservationId } = await clients.reserved(clients.newCustomer());
    for (const body of [
      { reservationId, customerId: 'nobody-yet' },
      { reservationId, customerId: (await clients.reserved(clients.newCustomer())).customerId },
      { reservationId: UNKNOWN, customerId: clients.newCustomer() },
    ]) {
      const answer = await clients.post('/cart/add', body);
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  test('is for one show', async () => {
    const other = await house.newShow();
    const [seat] = await clients.seatsOf(other);
    const customerId = clients.newCustomer();
    await clients.inCart(customerId);
    const { reservationId } = await clients.reserved(customerId, seat);
    const mixed = await clients.post('/cart/add', { reservationId, customerId });
    expect(mixed).toMatchObject({ status: 409, body: { code: 'cart_mixed' } });
  });

  test('takes no reservation that has become an order', async () => {
    const customerId = clients.newCustomer();
    const { reservationId } = await clients.inCart(customerId);
    const { orderId } = expectStatus(
      await clients.post('/orders/checkout', { customerId }),
      201,
    ).body;
    const again = await clients.post('/cart/add', { reservationId, customerId });
    expect(again).toMatchObject({ status: 409, body: { code: 'wrong_status', orderId } });
  });

  test('loses nothing where several are added at once', async () => {
    const customerId = clients.newCustomer();
    const made = [];
    for (let count = 0; count < 4; count += 1) made.push(await clients.reserved(customerId));
    const added = await Promise.all(
      made.map(({ reservationId }) => clients.post('/cart/add', { reservationId, customerId })),
    );
    for (const { status } of added) expect(status).toBe(200);
    const bought = expectStatus(await clients.post('/orders/checkout', { customerId }), 201).body;
    expect(bought.items).toHaveLength(4);
  });

  test.each([
    [{ reservationId: 'x', customerId: 'c' }],
    [{ reservationId: UNKNOWN }],
    [{}],
    ['text'],
  ])('refuses %j with 400', async (body) => {
    const answer = await clients.post('/cart/add', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });
});

describe('a checkout', () => {
  test('needs something in the cart, and a customer', async () => {
    const empty = { status: 422, body: { code: 'cart_empty' } };
    expect(await clients.post('/orders/checkout', { customerId: 'never-seen' })).toMatchObject(
      empty,
    );
    const customerId = clients.newCustomer();
    await clients.reserved(customerId);
    expect(await clients.post('/orders/checkout', { customerId })).toMatchObject(empty);
    expect(await clients.post('/orders/checkout', {})).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
  });

  test.each([
    [{ customerId: 'c', paymentMethod: 'no token' }, 'paymentMethod'],
    [{ customerId: 'c', idempotencyKey: '' }, 'idempotencyKey'],
  ])('refuses %j with 422', async (body, path) => {
    const answer = await clients.post('/orders/checkout', body);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ path }] },
    });
  });

  test('is declined with 402 and done again with another card', async () => {
    const customerId = clients.newCustomer();
    const seat = clients.freshSeat();
    await clients.inCart(customerId, seat);
    const declined = await clients.post('/orders/checkout', {
      customerId,
      paymentMethod: DECLINED,
    });
    expect(declined).toMatchObject({
      status: 402,
      body: {
        code: 'payment_declined',
        declineCode: 'generic_decline',
        orderId: expect.stringMatching(UUID_5),
        triesLeft: 4,
      },
    });
    expect(await clients.statusOf(seat)).toBe('reserved');
    const bought = await clients.post('/orders/checkout', { customerId, paymentMethod: VISA });
    expect(bought).toMatchObject({
      status: 201,
      body: { orderId: declined.body.orderId, status: 'confirmed' },
    });
    expect(await clients.statusOf(seat)).toBe('sold');
  });

  test('has one effect under one key, and is told again as it was', async () => {
    const customerId = clients.newCustomer();
    await clients.inCart(customerId);
    const first = { customerId, paymentMethod: DECLINED, idempotencyKey: newKey() };
    const declined = expectStatus(await clients.post('/orders/checkout', first), 402);
    const second = { customerId, idempotencyKey: newKey() };
    const bought = expectStatus(await clients.post('/orders/checkout', second), 201);
    // Something new in the cart, which no retry may touch.
    const item = await clients.inCart(customerId);
    for (const [body, then] of [
      [first, declined],
      [second, bought],
    ] as const) {
      const replay = await clients.post('/orders/checkout', body);
      expect(replay.status).toBe(then.status);
      expect(replay.body).toEqual(then.body);
      expect(replay.headers.get('Idempotency-Replayed')).toBe('true');
    }
    const reused = await clients.post('/orders/checkout', { ...second, paymentMethod: VISA });
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const last = expectStatus(await clients.post('/orders/checkout', { customerId }), 201);
    expect(last.body.items).toEqual([{ ...item, price: PRICE }]);
  });

  test('sent twice at once makes one order', async () => {
    const customerId = clients.newCustomer();
    await clients.inCart(customerId);
    const body = { customerId, idempotencyKey: newKey() };
    const answers = await Promise.all([
      clients.post('/orders/checkout', body),
      clients.post('/orders/checkout', body),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    await clients.inCart(customerId);
    const keyless = await Promise.all([
      clients.post('/orders/checkout', { customerId }),
      clients.post('/orders/checkout', { customerId }),
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
    const customerId = clients.newCustomer();
    const seat = clients.freshSeat();
    await clients.inCart(customerId, seat);
    const paymentMethod = 'pm_card_threeDSecure2Required';
    const { body } = expectStatus(
      await clients.post('/orders/checkout', { customerId, paymentMethod }),
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
    const settled = await clients.post('/orders/checkout', { customerId, paymentMethod });
    // The provider's own word may have been faster: then there is nothing left to do.
    if (settled.status === 201) expect(settled.body.status).toBe('confirmed');
    else expect(settled.body.code).toBe('cart_empty');
    expect(await clients.statusOf(seat)).toBe('sold');
  });

  test('never sees a card number', async () => {
    const customerId = clients.newCustomer();
    await clients.inCart(customerId);
    for (const body of [
      { customerId, paymentMethod: '4242424242424242' },
      { customerId, card: { number: '4242 4242 4242 4242' } },
    ]) {
      const refused = await clients.post('/orders/checkout', body);
      expect(refused).toMatchObject({ status: 422, body: { code: 'card_data_refused' } });
    }
  });
});
