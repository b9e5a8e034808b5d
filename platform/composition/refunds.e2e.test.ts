/** Orders that are given up, and money that goes back. */
import { describe, expect, test } from 'vitest';
import { expectStatus, newKey, PRICE_CENTS } from '../testing/boxoffice.ts';
import { confirm, createPurchases, type Ordered, SEAT_CENTS, VISA } from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const sale = shared(() => createPurchases(house));

describe('an order is cancelled', () => {
  test('before payment by its buyer: its seats are free, it can’t be paid any more', async () => {
    const placed = await sale.order();
    const { buyer, orderId } = placed;
    const cancelled = await buyer.post(`/v1/orders/${orderId}/cancel`);
    expect(cancelled).toMatchObject({
      status: 200,
      body: { order_id: orderId, status: 'cancelled', position: expect.any(String) },
    });
    expect(cancelled.body).not.toHaveProperty('refund');
    await sale.holdSeats(await house.buyer(), placed.seats);
    expect(await confirm(placed, VISA)).toMatchObject({
      status: 409,
      body: { code: 'order_expired' },
    });
    expect((await sale.intentsOf(orderId)).map(({ status }) => status)).toEqual(['canceled']);
  });

  test('If-Match must name its version: else 412', async () => {
    const placed = await sale.order(sale.freshSeats(1));
    const path = `/v1/orders/${placed.orderId}/cancel`;
    const stale = { headers: { 'If-Match': '"0"' } };
    expect((await placed.buyer.post(path, undefined, stale)).status).toBe(412);
    const current = { headers: { 'If-Match': `"${placed.body.version}"` } };
    expect((await placed.buyer.post(path, undefined, current)).status).toBe(200);
  });

  test('again under the same key: the same answer, whatever version it expects', async () => {
    const placed = await sale.order();
    const path = `/v1/orders/${placed.orderId}/cancel`;
    const options = { key: newKey(), headers: { 'If-Match': `"${placed.body.version}"` } };
    const first = await placed.buyer.post(path, undefined, options);
    const again = await placed.buyer.post(path, undefined, options);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  });

  test('after payment not, unless the show says until when', async () => {
    const placed = await sale.paidOrder();
    const refused = await placed.buyer.post(`/v1/orders/${placed.orderId}/cancel`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'not_cancellable' } });
  });

  test.each([
    [false, 2 * PRICE_CENTS],
    [true, 2 * SEAT_CENTS],
  ])(
    'after payment, where the show takes it back; fees returned: %s',
    async (refund_fees, cents) => {
      const policy = { cancel_until: new Date(Date.now() + 3_600_000).toISOString(), refund_fees };
      const { showId: lenient } = await house.newShow({ show: { policy } });
      const buyer = await house.buyer();
      const wish = { seat_ids: ['A-1-1', 'A-1-2'] };
      const hold = await buyer.post(`/v1/shows/${lenient}/holds`, wish);
      const checkout = { payment: { method: VISA }, idempotency_key: newKey() };
      const path = `/v1/holds/${hold.body.hold_id}/checkout`;
      const { order_id } = expectStatus(await buyer.post(path, checkout), 201).body;
      const cancelled = await buyer.post(`/v1/orders/${order_id}/cancel`);
      expect(cancelled).toMatchObject({
        status: 200,
        body: {
          order_id,
          status: 'refunded',
          refund: { refund_id: expect.stringMatching(/^rfd_/), amount_cents: cents },
        },
      });
      expectStatus(await (await house.buyer()).post(`/v1/shows/${lenient}/holds`, wish), 201);
      const again = await buyer.post(`/v1/orders/${order_id}/cancel`);
      expect(again).toMatchObject({ status: 409, body: { code: 'not_cancellable' } });
    },
  );
});

describe('a refund', () => {
  const refund = (orderId: string, body: object, key = newKey()) =>
    house.finance.post(`/v1/orders/${orderId}/refunds`, { reason: 'kindness', ...body }, { key });
  const statusOf = async ({ buyer, orderId }: Ordered) =>
    (await buyer.get(`/v1/orders/${orderId}`)).body.status;

  test('of all that is left, without the fees: refunded, and its seats are free', async () => {
    const placed = await sale.paidOrder();
    const answer = await refund(placed.orderId, {});
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      refund_id: expect.stringMatching(/^rfd_/),
      order_id: placed.orderId,
      status: 'succeeded',
      amount_cents: 2 * PRICE_CENTS,
      position: expect.any(String),
    });
    expect(await statusOf(placed)).toBe('refunded');
    const tickets = await placed.buyer.get(`/v1/orders/${placed.orderId}/tickets`);
    expect(tickets.body.tickets).toMatchObject([{ status: 'returned' }, { status: 'returned' }]);
    await sale.holdSeats(await house.buyer(), placed.seats);
    const again = await refund(placed.orderId, {});
    expect(again).toMatchObject({ status: 409, body: { code: 'already_refunded' } });
  });

  test('of seats, one after the other', async () => {
    const placed = await sale.paidOrder();
    const [one, two] = placed.seats as [string, string];
    const first = await refund(placed.orderId, { seat_ids: [one], return_fees: true });
    expect(first).toMatchObject({ status: 201, body: { amount_cents: SEAT_CENTS } });
    expect(await statusOf(placed)).toBe('partially_refunded');
    await sale.holdSeats(await house.buyer(), [one]);
    expect(await sale.statusesOf(placed.seats)).toEqual(['held', 'sold']);
    const again = await refund(placed.orderId, { seat_ids: [one] });
    expect(again).toMatchObject({ status: 409, body: { code: 'already_refunded' } });
    expect((await refund(placed.orderId, { seat_ids: ['A-60-1'] })).status).toBe(422);
    const second = await refund(placed.orderId, { seat_ids: [two], return_fees: true });
    expect(second).toMatchObject({ status: 201, body: { amount_cents: SEAT_CENTS } });
    expect(await statusOf(placed)).toBe('refunded');
  });

  test('of an amount: the seats stay sold until all money is back', async () => {
    const placed = await sale.paidOrder();
    const first = await refund(placed.orderId, { amount_cents: 1_000 });
    expect(first).toMatchObject({ status: 201, body: { amount_cents: 1_000 } });
    expect(await statusOf(placed)).toBe('partially_refunded');
    expect(await sale.statusesOf(placed.seats)).toEqual(['sold', 'sold']);
    const tooHigh = await refund(placed.orderId, { amount_cents: 2 * SEAT_CENTS });
    expect(tooHigh).toMatchObject({ status: 422, body: { code: 'amount_too_high' } });
    const rest = await refund(placed.orderId, { amount_cents: 2 * SEAT_CENTS - 1_000 });
    expect(rest.status).toBe(201);
    expect(await statusOf(placed)).toBe('refunded');
    const more = await refund(placed.orderId, { amount_cents: 1 });
    expect(more).toMatchObject({ status: 409, body: { code: 'already_refunded' } });
  });

  test('may keep the seats blocked', async () => {
    const placed = await sale.paidOrder();
    expect((await refund(placed.orderId, { keep_seats_blocked: true })).status).toBe(201);
    expect(await sale.statusesOf(placed.seats)).toEqual(['blocked', 'blocked']);
    const taken = await (await house.buyer()).post(`/v1/shows/${sale.showId}/holds`, {
      seat_ids: placed.seats,
    });
    expect(taken).toMatchObject({ status: 409, body: { code: 'seat_unavailable' } });
  });

  test('If-Match must name the order’s version: else 412', async () => {
    const { orderId } = await sale.paidOrder();
    const stale = { key: newKey(), headers: { 'If-Match': '"1"' } };
    const body = { reason: 'kindness', amount_cents: 1 };
    expect(await house.finance.post(`/v1/orders/${orderId}/refunds`, body, stale)).toMatchObject({
      status: 412,
      body: { code: 'version_mismatch' },
    });
    const { version } = (await house.finance.get(`/v1/orders/${orderId}`)).body;
    const current = { key: newKey(), headers: { 'If-Match': `"${version}"` } };
    expectStatus(await house.finance.post(`/v1/orders/${orderId}/refunds`, body, current), 201);
  });

  test('needs a reason, a positive amount, and not seats and amount at once', async () => {
    const { orderId, seats } = await sale.paidOrder();
    for (const body of [
      { reason: '' },
      { reason: undefined },
      { amount_cents: 0 },
      { amount_cents: -1 },
      { amount_cents: 1.5 },
      { amount_cents: 1, seat_ids: seats },
      { seat_ids: [] },
    ]) {
      expect((await refund(orderId, body)).status, JSON.stringify(body)).toBe(422);
    }
  });

  test('is for finance, the show’s organiser and admin', async () => {
    const { orderId, buyer } = await sale.paidOrder();
    const body = { reason: 'kindness', amount_cents: 10 };
    const path = `/v1/orders/${orderId}/refunds`;
    for (const who of [house.finance, house.organizer, house.admin]) {
      expect((await who.post(path, body, { key: newKey() })).status).toBe(201);
    }
    expect((await buyer.post(path, body, { key: newKey() })).status).toBe(403);
    expect((await house.gate.post(path, body, { key: newKey() })).status).toBe(403);
    const stranger = await house.person('organizer', 'another-house');
    expect((await stranger.post(path, body, { key: newKey() })).status).toBe(404);
  });

  test('of an order that was never paid is refused', async () => {
    const { orderId } = await sale.order(sale.freshSeats(1));
    expect((await refund(orderId, {})).status).toBe(409);
    expect((await refund('ord_nowhere', {})).status).toBe(404);
  });
});
