/** Orders and checkout, as a client sees them. */
import { describe, expect, test } from 'vitest';
import { expectStatus, FEE_CENTS, newKey, PRICE_CENTS } from '../testing/boxoffice.ts';
import {
  confirm,
  createPurchases,
  DECLINED,
  paymentIdOf,
  SEAT_CENTS,
  VISA,
  WHO,
  withoutTime,
} from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const sale = shared(() => createPurchases(house));

describe('an order', () => {
  test('has every field that the contract names', async () => {
    const { body, holdId, seats } = await sale.order();
    expect(body).toMatchObject({
      order_id: expect.stringMatching(/^ord_/),
      hold_id: holdId,
      show_id: sale.showId,
      status: 'pending_payment',
      total_cents: 2 * SEAT_CENTS,
      currency: 'EUR',
      pay_by: expect.any(String),
      pay_by_ms: expect.any(Number),
      server_time: expect.any(String),
      payment: {
        payment_id: expect.stringMatching(/^pay_/),
        status: 'requires_payment_method',
        provider: 'simulator',
      },
      position: expect.any(String),
    });
    expect(body.items).toMatchObject(
      seats.map((seat_id) => ({
        seat_id,
        section: 'A',
        tier: 'standard',
        price_cents: PRICE_CENTS,
        fee_cents: FEE_CENTS,
      })),
    );
    expect(Date.parse(String(body.pay_by))).toBe(body.pay_by_ms);
    const minutes = (Number(body.pay_by_ms) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14.9);
    expect(minutes).toBeLessThanOrEqual(15);
  });

  test('is paid by confirming; again 200; and stands in the buyer’s orders', async () => {
    const placed = await sale.order();
    const paid = await confirm(placed, VISA);
    expect(paid.status).toBe(200);
    expect(paid.body).toMatchObject({
      payment_id: placed.paymentId,
      order_id: placed.orderId,
      status: 'succeeded',
      order_status: 'confirmed',
      position: expect.any(String),
    });
    expect(paid.headers.get('Position')).toBe(paid.body.position);
    const again = await confirm(placed, VISA);
    expect(again).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    const { buyer, orderId, paymentId } = placed;
    expect(await buyer.get(`/v1/payments/${paymentId}`)).toMatchObject({
      status: 200,
      body: { payment_id: paymentId, order_id: orderId, order_status: 'confirmed' },
    });
    const mine = await buyer.get(`/v1/orders?min_position=${paid.body.position}`);
    expect(mine).toMatchObject({
      status: 200,
      body: { orders: [{ order_id: orderId, status: 'confirmed' }], next_cursor: null },
    });
    const one = await buyer.get(`/v1/orders/${orderId}`);
    expect(one).toMatchObject({
      status: 200,
      body: { order_id: orderId, status: 'confirmed', payment: { status: 'succeeded' } },
    });
    expect(await sale.statusesOf(placed.seats)).toEqual(['sold', 'sold']);
    const tickets = await buyer.get(`/v1/orders/${orderId}/tickets`);
    expect(tickets.status).toBe(200);
    expect(tickets.body.tickets).toMatchObject(
      placed.seats.map((seat_id) => ({
        ticket_id: expect.stringMatching(/^tkt_/),
        order_id: orderId,
        show_id: sale.showId,
        seat_id,
        section: 'A',
        status: 'valid',
      })),
    );
  });

  test('with a payment method is paid at once', async () => {
    const buyer = await house.buyer();
    const hold_id = await sale.holdSeats(buyer, sale.freshSeats());
    const body = { hold_id, buyer: WHO, payment_method: VISA };
    const answer = await buyer.post('/v1/orders', body, { key: newKey() });
    expect(answer).toMatchObject({
      status: 201,
      body: { status: 'confirmed', payment: { status: 'succeeded' } },
    });
  });

  test('joins several holds of one show', async () => {
    const buyer = await house.buyer();
    const [one, two] = [sale.freshSeats(1), sale.freshSeats(2)];
    const hold_ids = [await sale.holdSeats(buyer, one), await sale.holdSeats(buyer, two)];
    const answer = await buyer.post('/v1/orders', { hold_ids, buyer: WHO }, { key: newKey() });
    expect(answer).toMatchObject({ status: 201, body: { total_cents: 3 * SEAT_CENTS } });
    const items = answer.body.items as { seat_id: string }[];
    expect(items.map(({ seat_id }) => seat_id)).toEqual([...one, ...two]);
    const payment_id = paymentIdOf(answer.body);
    expect(await confirm({ buyer, paymentId: payment_id }, VISA)).toMatchObject({ status: 200 });
    for (const holdId of hold_ids) {
      const hold = await buyer.get(`/v1/holds/${holdId}`);
      expect(hold.body.status).toBe('converted');
    }
  });

  test('of holds of two shows is 422, and changes nothing', async () => {
    const buyer = await house.buyer();
    const other = await house.newShow();
    const there = { seat_ids: ['A-1-1'] };
    const elsewhere = await buyer.post(`/v1/shows/${other.showId}/holds`, there);
    const hold_ids = [
      await sale.holdSeats(buyer, sale.freshSeats()),
      String(elsewhere.body.hold_id),
    ];
    const refused = await buyer.post('/v1/orders', { hold_ids, buyer: WHO }, { key: newKey() });
    expect(refused.status).toBe(422);
    for (const holdId of hold_ids) {
      expect((await buyer.get(`/v1/holds/${holdId}`)).body.status).toBe('active');
    }
  });

  test('a second one of the same hold is 409 hold_not_active', async () => {
    const { buyer, holdId } = await sale.order();
    const body = { hold_id: holdId, buyer: WHO };
    const second = await buyer.post('/v1/orders', body, { key: newKey() });
    expect(second).toMatchObject({ status: 409, body: { code: 'hold_not_active' } });
    const checkout = { payment: { method: VISA }, idempotency_key: newKey() };
    expect(await buyer.post(`/v1/holds/${holdId}/checkout`, checkout)).toMatchObject({
      status: 409,
      body: { code: 'hold_not_active' },
    });
    const released = await house.buyer();
    const given = await sale.holdSeats(released, sale.freshSeats());
    expectStatus(await released.delete(`/v1/holds/${given}`), 204);
    const late = { hold_id: given, buyer: WHO };
    expect(await released.post('/v1/orders', late, { key: newKey() })).toMatchObject({
      status: 409,
      body: { code: 'hold_not_active' },
    });
  });

  test.each([
    ['no hold', { buyer: WHO }],
    ['no buyer', { hold_id: 'hld_x' }],
    ['no e-mail', { hold_id: 'hld_x', buyer: { name: 'A' } }],
    ['a bad e-mail', { hold_id: 'hld_x', buyer: { name: 'A', email: 'nonsense' } }],
    ['a hold and holds', { hold_id: 'hld_x', hold_ids: ['hld_y'], buyer: WHO }],
    ['a hold twice', { hold_ids: ['hld_y', 'hld_y'], buyer: WHO }],
    ['an empty list', { hold_ids: [], buyer: WHO }],
  ])('with %s is 422', async (_what, body) => {
    const buyer = await house.buyer();
    const answer = await buyer.post('/v1/orders', body, { key: newKey() });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  test('another’s order and payment are 404', async () => {
    const { orderId, paymentId } = await sale.order();
    const other = await house.buyer();
    expect((await other.get(`/v1/orders/${orderId}`)).status).toBe(404);
    expect((await other.get(`/v1/orders/${orderId}/tickets`)).status).toBe(404);
    expect((await other.get(`/v1/payments/${paymentId}`)).status).toBe(404);
    expect((await other.post(`/v1/orders/${orderId}/cancel`)).status).toBe(404);
    expect((await confirm({ buyer: other, paymentId }, VISA)).status).toBe(404);
    // The show's organiser, finance and admin may read it.
    for (const reader of [house.organizer, house.finance, house.admin]) {
      expect((await reader.get(`/v1/orders/${orderId}`)).status).toBe(200);
    }
    const stranger = await house.person('organizer', 'another-house');
    expect((await stranger.get(`/v1/orders/${orderId}`)).status).toBe(404);
  });
});

describe('checkout is order and confirm in one', () => {
  const methods = { payment: { method: VISA } };

  test('with the key as field or as header, or the same in both', async () => {
    const key = newKey();
    for (const [extra, options] of [
      [{ idempotency_key: newKey() }, {}],
      [{}, { key: newKey() }],
      [{ idempotency_key: key }, { key }],
    ] as const) {
      const buyer = await house.buyer();
      const holdId = await sale.holdSeats(buyer, sale.freshSeats());
      const path = `/v1/holds/${holdId}/checkout`;
      const answer = await buyer.post(path, { ...methods, ...extra }, options);
      expect(answer).toMatchObject({
        status: 201,
        body: { order_id: expect.stringMatching(/^ord_/), status: 'confirmed' },
      });
      const again = await buyer.post(path, { ...methods, ...extra }, options);
      expect(again.status).toBe(201);
      expect(again.headers.get('Idempotency-Replayed')).toBe('true');
      expect(withoutTime(again)).toEqual(withoutTime(answer));
    }
  });

  test('the field and the header are one key', async () => {
    const buyer = await house.buyer();
    const holdId = await sale.holdSeats(buyer, sale.freshSeats());
    const path = `/v1/holds/${holdId}/checkout`;
    const key = newKey();
    const first = await buyer.post(path, { ...methods, idempotency_key: key });
    const again = await buyer.post(path, methods, { key });
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(withoutTime(again)).toEqual(withoutTime(first));
  });

  test('different keys in both are 422, none is 400', async () => {
    const buyer = await house.buyer();
    const holdId = await sale.holdSeats(buyer, sale.freshSeats());
    const path = `/v1/holds/${holdId}/checkout`;
    const two = { ...methods, idempotency_key: newKey() };
    expect((await buyer.post(path, two, { key: newKey() })).status).toBe(422);
    expect(await buyer.post(path, methods)).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_required' },
    });
    expect((await buyer.post(path, { idempotency_key: newKey() })).status).toBe(422);
    expect((await buyer.get(`/v1/holds/${holdId}`)).body.status).toBe('active');
  });

  test('a decline is 402 and leaves the order to be paid otherwise', async () => {
    const buyer = await house.buyer();
    const holdId = await sale.holdSeats(buyer, sale.freshSeats());
    const declined = await buyer.post(`/v1/holds/${holdId}/checkout`, {
      payment: { method: DECLINED },
      idempotency_key: newKey(),
      buyer: WHO,
    });
    expect(declined).toMatchObject({
      status: 402,
      body: {
        code: 'payment_declined',
        decline_code: 'generic_decline',
        order_id: expect.stringMatching(/^ord_/),
        payment_id: expect.stringMatching(/^pay_/),
        tries_left: 4,
      },
    });
    const paymentId = String(declined.body.payment_id);
    expect(await confirm({ buyer, paymentId }, VISA)).toMatchObject({
      status: 200,
      body: { status: 'succeeded', order_status: 'confirmed' },
    });
  });
});
