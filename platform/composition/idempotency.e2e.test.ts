/** A repeated request does its work once, and is answered as the first time. */
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  EVENT_BODY,
  expectStatus,
  newKey,
  showBody,
  venueBody,
} from '../testing/boxoffice.ts';
import {
  confirm,
  createPurchases,
  DECLINED,
  paymentIdOf,
  VISA,
  WHO,
  withoutTime,
} from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const sale = shared(() => createPurchases(house));

describe('the idempotency key', () => {
  test('is required on orders, confirms and refunds: 400 without', async () => {
    const placed = await sale.order();
    const { buyer, orderId, paymentId, holdId } = placed;
    const required = { status: 400, body: { code: 'idempotency_key_required' } };
    expect(await buyer.post('/v1/orders', { hold_id: holdId, buyer: WHO })).toMatchObject(required);
    const pay = { payment_method: VISA };
    expect(await buyer.post(`/v1/payments/${paymentId}/confirm`, pay)).toMatchObject(required);
    const refund = { reason: 'kindness' };
    expect(await house.finance.post(`/v1/orders/${orderId}/refunds`, refund)).toMatchObject(
      required,
    );
    for (const key of ['x'.repeat(256), 'tab\tbed']) {
      const odd = await buyer.post(`/v1/payments/${paymentId}/confirm`, pay, { key });
      expect(odd.status).toBe(422);
    }
  });

  test('replays each 2xx as it was, and says so', async () => {
    const buyer = await house.buyer();
    const seats = sale.freshSeats();
    const holdKey = newKey();
    const wish = { seat_ids: seats };
    const path = `/v1/shows/${sale.showId}/holds`;
    const replays = async (first: Answer, again: Answer) => {
      expect(first.headers.has('Idempotency-Replayed')).toBe(false);
      expect(again.status).toBe(first.status);
      expect(again.headers.get('Idempotency-Replayed')).toBe('true');
      expect(again.headers.get('Position')).toBe(first.headers.get('Position'));
      expect(withoutTime(again)).toEqual(withoutTime(first));
    };
    const hold = await buyer.post(path, wish, { key: holdKey });
    await replays(hold, await buyer.post(path, wish, { key: holdKey }));
    const holdId = String(hold.body.hold_id);
    const extendKey = newKey();
    const extendPath = `/v1/holds/${holdId}/extend`;
    const extended = await buyer.post(extendPath, undefined, { key: extendKey });
    expectStatus(extended, 200);
    const orderKey = newKey();
    const wanted = { hold_id: holdId, buyer: WHO };
    const placed = await buyer.post('/v1/orders', wanted, { key: orderKey });
    expectStatus(placed, 201);
    await replays(extended, await buyer.post(extendPath, undefined, { key: extendKey }));
    await replays(placed, await buyer.post('/v1/orders', wanted, { key: orderKey }));
    const paymentId = paymentIdOf(placed.body);
    const confirmKey = newKey();
    const declined = await confirm({ buyer, paymentId }, DECLINED, confirmKey);
    expect(declined.status).toBe(402);
    const paidKey = newKey();
    const paid = await confirm({ buyer, paymentId }, VISA, paidKey);
    expectStatus(paid, 200);
    await replays(paid, await confirm({ buyer, paymentId }, VISA, paidKey));
    const repeated = await confirm({ buyer, paymentId }, DECLINED, confirmKey);
    expect(repeated.status).toBe(402);
    expect(repeated.headers.get('Idempotency-Replayed')).toBe('true');
    expect(repeated.body).toEqual(declined.body);
    await replays(hold, await buyer.post(path, wish, { key: holdKey }));
    await replays(placed, await buyer.post('/v1/orders', wanted, { key: orderKey }));
    const orderId = String(placed.body.order_id);
    const refundKey = newKey();
    const refund = { reason: 'kindness', amount_cents: 100 };
    const refunds = `/v1/orders/${orderId}/refunds`;
    const refunded = await house.finance.post(refunds, refund, { key: refundKey });
    expectStatus(refunded, 201);
    await replays(refunded, await house.finance.post(refunds, refund, { key: refundKey }));
    const rest = await house.finance.post(refunds, { reason: 'kindness' }, { key: newKey() });
    expectStatus(rest, 201);
    await replays(refunded, await house.finance.post(refunds, refund, { key: refundKey }));
    await replays(paid, await confirm({ buyer, paymentId }, VISA, paidKey));
  });

  test('with another body is 422 idempotency_key_reused', async () => {
    const buyer = await house.buyer();
    const key = newKey();
    const reused = { status: 422, body: { code: 'idempotency_key_reused' } };
    const path = `/v1/shows/${sale.showId}/holds`;
    const hold = await buyer.post(path, { seat_ids: sale.freshSeats() }, { key });
    expectStatus(hold, 201);
    expect(await buyer.post(path, { seat_ids: sale.freshSeats() }, { key })).toMatchObject(reused);
    const hold_id = String(hold.body.hold_id);
    const placed = await buyer.post('/v1/orders', { hold_id, buyer: WHO }, { key });
    expectStatus(placed, 201);
    const other = { hold_id, buyer: { ...WHO, name: 'Bob' } };
    expect(await buyer.post('/v1/orders', other, { key })).toMatchObject(reused);
    const paymentId = paymentIdOf(placed.body);
    expect((await confirm({ buyer, paymentId }, DECLINED, key)).status).toBe(402);
    expect(await confirm({ buyer, paymentId }, VISA, key)).toMatchObject(reused);
  });

  test('is the caller’s own: another may use the same', async () => {
    const key = newKey();
    const path = `/v1/shows/${sale.showId}/holds`;
    const [one, two] = [await house.buyer(), await house.buyer()];
    const first = await one.post(path, { seat_ids: sale.freshSeats() }, { key });
    const second = await two.post(path, { seat_ids: sale.freshSeats() }, { key });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.has('Idempotency-Replayed')).toBe(false);
  });

  test('a refusal is decided afresh', async () => {
    const [one, two] = [await house.buyer(), await house.buyer()];
    const seats = sale.freshSeats();
    const holdId = await sale.holdSeats(one, seats);
    const key = newKey();
    const path = `/v1/shows/${sale.showId}/holds`;
    expect((await two.post(path, { seat_ids: seats }, { key })).status).toBe(409);
    expectStatus(await one.delete(`/v1/holds/${holdId}`), 204);
    const again = await two.post(path, { seat_ids: seats }, { key });
    expect(again.status).toBe(201);
    expect(again.headers.has('Idempotency-Replayed')).toBe(false);
  });

  test('twins at once have one effect and one answer', async () => {
    const buyer = await house.buyer();
    const together = <T>(once: () => Promise<T>) => Promise.all(Array.from({ length: 4 }, once));
    const same = (answers: readonly Answer[], status: number) => {
      for (const answer of answers) {
        if (answer.status === 409) expect(answer.body.code).toBe('idempotency_in_flight');
        else expect(answer.status).toBe(status);
      }
      const told = answers.filter((answer) => answer.status === status);
      expect(new Set(told.map((answer) => JSON.stringify(withoutTime(answer)))).size).toBe(1);
      const firsts = told.filter(({ headers }) => !headers.has('Idempotency-Replayed'));
      expect(firsts).toHaveLength(1);
      return told[0] as Answer;
    };
    const path = `/v1/shows/${sale.showId}/holds`;
    const [holdKey, orderKey, confirmKey] = [newKey(), newKey(), newKey()];
    const wish = { seat_ids: sale.freshSeats() };
    const hold = same(await together(() => buyer.post(path, wish, { key: holdKey })), 201);
    const wanted = { hold_id: String(hold.body.hold_id), buyer: WHO };
    const orders = await together(() => buyer.post('/v1/orders', wanted, { key: orderKey }));
    const paymentId = paymentIdOf(same(orders, 201).body);
    same(await together(() => confirm({ buyer, paymentId }, VISA, confirmKey)), 200);
  });
});

describe('the organiser’s commands too', () => {
  test('have one effect under one key, and are replayed as they were', async () => {
    const { organizer } = house;
    const replayed = async (path: string, body?: object): Promise<Answer> => {
      const key = newKey();
      const once = () => organizer.post(path, body, { key });
      const twins = await Promise.all([once(), once()]);
      const again = await once();
      const first = twins.find(({ headers }) => !headers.has('Idempotency-Replayed')) as Answer;
      expect(first.status, first.text).toBeLessThan(300);
      for (const answer of [...twins.filter((twin) => twin !== first), again]) {
        expect(answer.status, `${path} ${answer.text}`).toBe(first.status);
        expect(answer.headers.get('Idempotency-Replayed'), path).toBe('true');
        expect(withoutTime(answer)).toEqual(withoutTime(first));
      }
      return first;
    };
    const venueId = String((await replayed('/v1/venues', venueBody())).body.id);
    const eventId = String((await replayed('/v1/events', EVENT_BODY)).body.id);
    const made = await replayed(`/v1/events/${eventId}/shows`, showBody(venueId));
    const path = `/v1/shows/${made.body.id}`;
    await replayed(`${path}/publish`);
    await replayed(`${path}/pause`);
    await replayed(`${path}/resume`);
    const seats = { seat_ids: ['A-1-1', 'A-1-2'], reason: 'house' };
    await replayed(`${path}/block`, seats);
    await replayed(`${path}/unblock`, seats);
    const listed = await organizer.get('/v1/venues?limit=100');
    const named = (listed.body.venues as { id: string }[]).filter(({ id }) => id === venueId);
    expect(named).toHaveLength(1);
    await replayed(`${path}/cancel`);
  });
});
