/** Two requests at once about one thing: one of them is first, and nobody is wronged. */
import { describe, expect, test } from 'vitest';
import { type Answer, eventually, newKey } from '../testing/boxoffice.ts';
import { confirm, createPurchases, VISA, WHO } from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const sale = shared(() => createPurchases(house));

const ROUNDS = 5;
const twice = <T>(once: () => Promise<T>): Promise<readonly T[]> =>
  Promise.all([once(), once(), once()]);

function expectOneWinner(answers: readonly Answer[], status: number, codes: readonly string[]) {
  expect(answers.filter((answer) => answer.status === status)).toHaveLength(1);
  for (const answer of answers.filter((one) => one.status !== status)) {
    expect(answer.status, answer.text).toBe(409);
    expect(codes).toContain(answer.body.code);
  }
}

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', () => {
  test('orders of one hold: one', async () => {
    const buyer = await house.buyer();
    const hold_id = await sale.holdSeats(buyer, sale.freshSeats());
    const wanted = { hold_id, buyer: WHO };
    const answers = await twice(() => buyer.post('/v1/orders', wanted, { key: newKey() }));
    expectOneWinner(answers, 201, ['hold_not_active']);
  });

  test('extensions of one hold: one', async () => {
    const buyer = await house.buyer();
    const holdId = await sale.holdSeats(buyer, sale.freshSeats());
    const answers = await twice(() => buyer.post(`/v1/holds/${holdId}/extend`));
    expectOneWinner(answers, 200, ['extension_used']);
  });

  test('an order and a release: the seats go one way', async () => {
    const buyer = await house.buyer();
    const seats = sale.freshSeats();
    const hold_id = await sale.holdSeats(buyer, seats);
    const wanted = { hold_id, buyer: WHO };
    const [order, release] = await Promise.all([
      buyer.post('/v1/orders', wanted, { key: newKey() }),
      buyer.delete(`/v1/holds/${hold_id}`),
    ]);
    if (order.status === 201) {
      expect(release).toMatchObject({ status: 409, body: { code: 'hold_converted' } });
      expect(await sale.statusesOf(seats)).toEqual(['reserved', 'reserved']);
    } else {
      expect(order).toMatchObject({ status: 409, body: { code: 'hold_not_active' } });
      expect(release.status).toBe(204);
      expect(await sale.statusesOf(seats)).toEqual(['available', 'available']);
    }
  });

  test('confirms of one payment: it is paid once', async () => {
    const placed = await sale.order();
    const answers = await twice(() => confirm(placed, VISA));
    for (const { status, body } of answers) {
      if (status === 200) expect(body.status).toBe('succeeded');
      else
        expect({ status, code: body.code }).toEqual({ status: 409, code: 'payment_in_progress' });
    }
    const intents = await sale.intentsOf(placed.orderId);
    expect(intents.map(({ amount_received }) => amount_received)).toEqual([
      placed.body.total_cents,
    ]);
  });

  test('a confirm and a cancellation: paid and sold, or given up and free', async () => {
    const placed = await sale.order();
    const [paid, cancelled] = await Promise.all([
      confirm(placed, VISA),
      placed.buyer.post(`/v1/orders/${placed.orderId}/cancel`),
    ]);
    const isOver = ({ body }: Answer) => body.status !== 'pending_payment';
    const order = await eventually(() => placed.buyer.get(`/v1/orders/${placed.orderId}`), isOver);
    const received = (await sale.intentsOf(placed.orderId)).map(
      ({ amount_received }) => amount_received,
    );
    if (order.body.status === 'confirmed') {
      expect(paid.status).toBe(200);
      expect(cancelled).toMatchObject({ status: 409, body: { code: 'not_cancellable' } });
      expect(received).toEqual([placed.body.total_cents]);
      expect(await sale.statusesOf(placed.seats)).toEqual(['sold', 'sold']);
    } else {
      expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
      expect(paid).toMatchObject({ status: 409, body: { code: 'order_expired' } });
      expect(received).toEqual([0]);
      expect(await sale.statusesOf(placed.seats)).toEqual(['available', 'available']);
    }
  });

  test('refunds of all: the money goes back once', async () => {
    const placed = await sale.paidOrder();
    const refund = { reason: 'kindness', return_fees: true };
    const path = `/v1/orders/${placed.orderId}/refunds`;
    const answers = await twice(() => house.finance.post(path, refund, { key: newKey() }));
    expectOneWinner(answers, 201, ['already_refunded']);
    const order = await placed.buyer.get(`/v1/orders/${placed.orderId}`);
    expect(order.body).toMatchObject({
      status: 'refunded',
      refunded_cents: placed.body.total_cents,
    });
  });

  test('a purchase and the cancellation of its show: nobody loses money, no seat stays sold', async () => {
    const { showId, eventId } = await house.newShow();
    const buyer = await house.buyer();
    const hold = await buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: ['A-1-1'] });
    const checkout = { payment: { method: VISA } };
    const path = `/v1/holds/${hold.body.hold_id}/checkout`;
    const [bought, cancelled] = await Promise.all([
      buyer.post(path, checkout, { key: newKey() }),
      house.organizer.post(`/v1/shows/${showId}/cancel`),
    ]);
    expect(cancelled.status).toBe(202);
    expect(bought.status, bought.text).toBeLessThan(500);
    const orders = await eventually(
      () => buyer.get('/v1/orders'),
      ({ body }) =>
        (body.orders as { status: string }[]).every(({ status }) =>
          ['cancelled', 'refunded'].includes(status),
        ),
    );
    for (const order of orders.body.orders as { status: string; order_id: string }[]) {
      expect(['cancelled', 'refunded']).toContain(order.status);
    }
    const seats = await eventually(
      () => house.send('GET', `/v1/events/${eventId}/seats?section=A`),
      ({ body }) => (body.seats as { status: string }[])[0]?.status === 'blocked',
    );
    expect((seats.body.seats as { status: string }[])[0]?.status).toBe('blocked');
  });
});
