/** What becomes of a hold: whose it is, made longer, given back, lapsed. */
import { describe, expect, test } from 'vitest';
import { eventually, expectStatus, newKey, pause } from '../testing/boxoffice.ts';
import { createHolding } from '../testing/holding.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const show = shared(() => createHolding(house));

describe('whose hold it is', () => {
  test('another’s is 404 in every way', async () => {
    const [owner, other] = [await house.buyer(), await house.buyer()];
    const { hold_id } = await show.held(owner, show.freshSeats());
    const notFound = { status: 404, body: { code: 'not_found' } };
    expect(await other.get(`/v1/holds/${hold_id}`)).toMatchObject(notFound);
    expect(await other.post(`/v1/holds/${hold_id}/extend`)).toMatchObject(notFound);
    expect(await other.delete(`/v1/holds/${hold_id}`)).toMatchObject(notFound);
    expect(await owner.get(`/v1/holds/${hold_id}`)).toMatchObject({
      status: 200,
      body: { hold_id, status: 'active' },
    });
  });

  test('an order or checkout from another’s is 403 not_your_hold', async () => {
    const [owner, other] = [await house.buyer(), await house.buyer()];
    const { hold_id } = await show.held(owner, show.freshSeats());
    const buyer = { name: 'B', email: 'b@example.com' };
    const notYours = { status: 403, body: { code: 'not_your_hold' } };
    const order = await other.post('/v1/orders', { hold_id, buyer }, { key: newKey() });
    expect(order).toMatchObject(notYours);
    const checkout = { payment: { method: 'pm_card_visa' }, idempotency_key: newKey() };
    expect(await other.post(`/v1/holds/${hold_id}/checkout`, checkout)).toMatchObject(notYours);
    const nowhere = await other.post('/v1/holds/hld_nowhere/checkout', checkout);
    expect(nowhere).toMatchObject({ status: 404 });
    const lost = { hold_id: 'hld_nowhere', buyer };
    expect(await other.post('/v1/orders', lost, { key: newKey() })).toMatchObject({ status: 404 });
  });
});

describe('a hold is extended', () => {
  test('once, by the hold time of its show', async () => {
    const buyer = await house.buyer();
    const hold = await show.held(buyer, show.freshSeats());
    const extended = await buyer.post(`/v1/holds/${hold.hold_id}/extend`);
    expect(extended.status).toBe(200);
    expect(extended.body).toMatchObject({
      hold_id: hold.hold_id,
      status: 'active',
      expires_at_ms: hold.expires_at_ms + 600_000,
      version: hold.version + 1,
      position: expect.any(String),
    });
    const again = await buyer.post(`/v1/holds/${hold.hold_id}/extend`);
    expect(again).toMatchObject({ status: 409, body: { code: 'extension_used' } });
  });

  test('not after it was released or has lapsed', async () => {
    const buyer = await house.buyer();
    const { hold_id } = await show.held(buyer, show.freshSeats());
    expectStatus(await buyer.delete(`/v1/holds/${hold_id}`), 204);
    const refused = await buyer.post(`/v1/holds/${hold_id}/extend`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'hold_not_active' } });
  });
});

describe('a hold is given back', () => {
  test('204, again 204, with the position in the header; its seats are free', async () => {
    const [buyer, next] = [await house.buyer(), await house.buyer()];
    const seats = show.freshSeats();
    const { hold_id } = await show.held(buyer, seats);
    const released = await buyer.delete(`/v1/holds/${hold_id}`);
    expect(released).toMatchObject({ status: 204, text: '' });
    expect(released.headers.get('Position')).toMatch(/./);
    expect((await buyer.delete(`/v1/holds/${hold_id}`)).status).toBe(204);
    const gone = await buyer.get(`/v1/holds/${hold_id}`);
    expect(gone).toMatchObject({ status: 200, body: { status: 'released' } });
    await show.held(next, seats);
  });

  test('not once it has become an order: 409 hold_converted', async () => {
    const buyer = await house.buyer();
    const { hold_id } = await show.held(buyer, show.freshSeats());
    const order = { hold_id, buyer: { name: 'B', email: 'b@example.com' } };
    expectStatus(await buyer.post('/v1/orders', order, { key: newKey() }), 201);
    const converted = { status: 409, body: { code: 'hold_converted' } };
    expect(await buyer.delete(`/v1/holds/${hold_id}`)).toMatchObject(converted);
    const hold = await buyer.get(`/v1/holds/${hold_id}`);
    expect(hold).toMatchObject({ status: 200, body: { status: 'converted' } });
    expect((await buyer.post(`/v1/holds/${hold_id}/extend`)).status).toBe(409);
  });

  test('If-Match must name its version: else 412', async () => {
    const buyer = await house.buyer();
    const hold = await show.held(buyer, show.freshSeats());
    const path = `/v1/holds/${hold.hold_id}`;
    const ifMatch = (version: string) => ({ headers: { 'If-Match': version } });
    expect(await buyer.delete(path, ifMatch(`"${hold.version + 1}"`))).toMatchObject({
      status: 412,
      body: { status: 412, code: 'version_mismatch' },
    });
    expect((await buyer.delete(path, ifMatch('garbage'))).status).toBe(412);
    expect((await buyer.delete(path, ifMatch(`"${hold.version}"`))).status).toBe(204);
  });
});

describe('a hold lapses', () => {
  const SHORT_MINUTES = 0.01;

  test('it says so from its deadline on, and its seats are free within a second', async () => {
    const { showId } = await house.newShow({ show: { hold_minutes: SHORT_MINUTES } });
    const [buyer, next] = [await house.buyer(), await house.buyer()];
    const path = `/v1/shows/${showId}/holds`;
    const placed = expectStatus(await buyer.post(path, { seat_ids: ['A-1-1', 'A-1-2'] }), 201);
    const { hold_id, expires_at_ms } = placed.body as { hold_id: string; expires_at_ms: number };
    await pause(expires_at_ms - Date.now());
    expect((await buyer.get(`/v1/holds/${hold_id}`)).body.status).toBe('expired');
    // It never blocks a buyer, swept or not.
    expectStatus(await next.post(path, { seat_ids: ['A-1-1'] }), 201);
    const available = () => buyer.get(`/v1/shows/${showId}/availability`);
    const free = await eventually(available, ({ body }) => body.available === 39, 2_000);
    expect(free.body.available).toBe(39);
    expect(Date.now() - expires_at_ms).toBeLessThan(1_500);
    expectStatus(await buyer.delete(`/v1/holds/${hold_id}`), 204);
    expect(await buyer.post(`/v1/holds/${hold_id}/extend`)).toMatchObject({
      status: 409,
      body: { code: 'hold_expired' },
    });
  });

  test('neither order nor checkout comes of it: 409 hold_expired', async () => {
    const { showId } = await house.newShow({ show: { hold_minutes: SHORT_MINUTES } });
    const buyer = await house.buyer();
    const placed = await buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: ['A-1-1'] });
    const { hold_id, expires_at_ms } = expectStatus(placed, 201).body as {
      hold_id: string;
      expires_at_ms: number;
    };
    await pause(expires_at_ms - Date.now() + 5);
    const expired = { status: 409, body: { code: 'hold_expired' } };
    const order = { hold_id, buyer: { name: 'B', email: 'b@example.com' } };
    expect(await buyer.post('/v1/orders', order, { key: newKey() })).toMatchObject(expired);
    const checkout = { payment: { method: 'pm_card_visa' }, idempotency_key: newKey() };
    expect(await buyer.post(`/v1/holds/${hold_id}/checkout`, checkout)).toMatchObject(expired);
    await pause(700);
    expect(await buyer.post('/v1/orders', order, { key: newKey() })).toMatchObject(expired);
  });
});
