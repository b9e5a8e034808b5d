/** Placing a hold, and being refused one, as a client sees it. */
import { describe, expect, test } from 'vitest';
import { expectStatus, FEE_CENTS, newKey, PRICE_CENTS, showBody } from '../testing/boxoffice.ts';
import { createHolding } from '../testing/holding.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const show = shared(() => createHolding(house));

describe('a hold', () => {
  test('has every field that the contract names', async () => {
    const buyer = await house.buyer();
    const [one, two] = show.freshSeats();
    const before = Date.now();
    const answer = await buyer.post(show.holds, { seat_ids: [two, one] });
    expect(answer.status).toBe(201);
    const { body } = answer;
    expect(body).toMatchObject({
      hold_id: expect.stringMatching(/^hld_/),
      show_id: show.ids.showId,
      status: 'active',
      seat_ids: [two, one],
      price_cents: 2 * (PRICE_CENTS + FEE_CENTS),
      currency: 'EUR',
      version: expect.any(Number),
      position: expect.any(String),
    });
    expect(body.items).toEqual(
      [two, one].map((seat_id) => ({
        seat_id,
        section: 'A',
        row: seat_id.split('-')[1],
        label: seat_id.split('-')[2],
        tier: 'standard',
        price_cents: PRICE_CENTS,
        fee_cents: FEE_CENTS,
        tax_cents: 0,
      })),
    );
    const until = Number(body.expires_at_ms);
    expect(Date.parse(String(body.expires_at))).toBe(until);
    expect(until).toBeGreaterThanOrEqual(before + 600_000);
    expect(until).toBeLessThanOrEqual(Date.now() + 600_000);
    expect(Math.abs(Date.parse(String(body.server_time)) - Date.now())).toBeLessThan(2_000);
    expect(answer.headers.get('Position')).toBe(body.position);
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  });

  test('of an area is of units, with a quantity', async () => {
    const buyer = await house.buyer();
    const { body } = expectStatus(
      await buyer.post(show.holds, { area: 'FLOOR', quantity: 3 }),
      201,
    );
    const seatIds = body.seat_ids as string[];
    expect(new Set(seatIds).size).toBe(3);
    for (const seatId of seatIds) expect(seatId).toMatch(/^FLOOR-\d{6}$/);
    expect(body.price_cents).toBe(3 * (PRICE_CENTS + FEE_CENTS));
    expect(body.items).toMatchObject(seatIds.map((seat_id) => ({ seat_id, section: 'FLOOR' })));
  });

  test('of an area that has no such number left takes none', async () => {
    const { showId } = await house.newShow();
    const [first, second, third] = [await house.buyer(), await house.buyer(), await house.buyer()];
    const path = `/v1/shows/${showId}/holds`;
    expectStatus(await first.post(path, { area: 'FLOOR', quantity: 8 }), 201);
    expectStatus(await second.post(path, { area: 'FLOOR', quantity: 8 }), 201);
    const refused = await third.post(path, { area: 'FLOOR', quantity: 5 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'seat_unavailable' } });
    expect(refused.body.unavailable_seat_ids).toEqual([]);
    expectStatus(await third.post(path, { area: 'FLOOR', quantity: 4 }), 201);
  });

  test('of the best available is of neighbours in a row', async () => {
    const { showId } = await house.newShow();
    const buyer = await house.buyer();
    const wish = { best_available: { quantity: 4, section: 'A', tier: 'standard' } };
    const { body } = expectStatus(await buyer.post(`/v1/shows/${showId}/holds`, wish), 201);
    const places = (body.seat_ids as string[]).map((seatId) => seatId.split('-'));
    expect(new Set(places.map(([, row]) => row)).size).toBe(1);
    const numbers = places.map(([, , seat]) => Number(seat)).sort((a, b) => a - b);
    expect(Number(numbers[3]) - Number(numbers[0])).toBe(3);
  });

  test('one POST names one way to choose', async () => {
    const buyer = await house.buyer();
    const [one] = show.freshSeats();
    for (const body of [
      {},
      { seat_ids: [one], area: 'FLOOR', quantity: 1 },
      { area: 'FLOOR' },
      { quantity: 2 },
      { area: 'FLOOR', quantity: 0 },
      { area: 'FLOOR', quantity: 1.5 },
      { seat_ids: [] },
      { seat_ids: 'A-1-1' },
      { seat_ids: [1] },
      { best_available: {} },
    ]) {
      const answer = await buyer.post(show.holds, body);
      expect(answer, JSON.stringify(body)).toMatchObject({ status: 422 });
      expect(answer.body.errors, JSON.stringify(body)).toEqual(
        expect.arrayContaining([{ path: expect.any(String), message: expect.any(String) }]),
      );
    }
  });

  test('by the event needs no show where there is one only', async () => {
    const buyer = await house.buyer();
    const [one, two] = show.freshSeats();
    const path = `/v1/events/${show.ids.eventId}/holds`;
    const first = expectStatus(await buyer.post(path, { seat_ids: [one] }), 201);
    expect(first.body).toMatchObject({
      show_id: show.ids.showId,
      seat_ids: [one],
      status: 'active',
    });
    const named = await buyer.post(path, {
      seat_ids: [two],
      show_id: show.ids.showId,
      session: 'wrs_x',
    });
    expectStatus(named, 201);
    expect(await buyer.post(path, { seat_ids: [one] })).toMatchObject({
      status: 409,
      body: { code: 'seat_unavailable', unavailable_seat_ids: [one] },
    });
    expect((await buyer.post('/v1/events/evt_nowhere/holds', { seat_ids: [one] })).status).toBe(
      404,
    );
  });

  test('by the event works from the moment of publication, and needs a show where there are two', async () => {
    const { eventId, venueId, showId } = await house.newShow();
    const buyer = await house.buyer();
    expectStatus(await buyer.post(`/v1/events/${eventId}/holds`, { seat_ids: ['A-1-1'] }), 201);
    const made = await house.organizer.post(`/v1/events/${eventId}/shows`, showBody(venueId));
    const second = String(expectStatus(made, 201).body.id);
    expectStatus(await house.organizer.post(`/v1/shows/${second}/publish`), 200);
    const ambiguous = await buyer.post(`/v1/events/${eventId}/holds`, { seat_ids: ['A-1-2'] });
    expect(ambiguous).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    const named = { seat_ids: ['A-1-2'], show_id: second };
    expectStatus(await buyer.post(`/v1/events/${eventId}/holds`, named), 201);
    const other = { seat_ids: ['A-1-3'], show_id: showId };
    expectStatus(await buyer.post(`/v1/events/${eventId}/holds`, other), 201);
  });
});

describe('a hold is refused', () => {
  test('with the seats that are gone, in the order asked; all or none', async () => {
    const [first, second] = [await house.buyer(), await house.buyer()];
    const [one, two, three] = show.freshSeats();
    await show.held(first, [one, three]);
    const refused = await second.post(show.holds, { seat_ids: [three, two, one] });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'seat_unavailable', unavailable_seat_ids: [three, one], status: 409 },
    });
    expect(refused.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    await show.held(second, [two]);
  });

  test('for the same seat twice: 422', async () => {
    const buyer = await house.buyer();
    const [one, two] = show.freshSeats();
    const answer = await buyer.post(show.holds, { seat_ids: [one, two, one] });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  test('for seats that the show lacks: 404 seat_not_found', async () => {
    const buyer = await house.buyer();
    const [one] = show.freshSeats();
    for (const wrong of ['Z-9-9', 'A-1-999', 'FLOOR-999999', 'nonsense', `${one} `]) {
      const answer = await buyer.post(show.holds, { seat_ids: [one, wrong] });
      expect(answer, wrong).toMatchObject({ status: 404, body: { code: 'seat_not_found' } });
    }
    await show.held(buyer, [one]);
  });

  test('for more than eight seats, in one hold or in several', async () => {
    const buyer = await house.buyer();
    const seatsOf = (row: number, count: number) =>
      Array.from({ length: count }, (_, seat) => `A-${row}-${seat + 1}`);
    const row = show.freshRow();
    const tooMany = { status: 422, body: { code: 'too_many_seats' } };
    expect(await buyer.post(show.holds, { seat_ids: seatsOf(row, 9) })).toMatchObject(tooMany);
    expect(await buyer.post(show.holds, { area: 'FLOOR', quantity: 9 })).toMatchObject(tooMany);
    expect(await buyer.post(show.holds, { best_available: { quantity: 9 } })).toMatchObject(
      tooMany,
    );
    const { hold_id } = await show.held(buyer, seatsOf(row, 6));
    expect(await buyer.post(show.holds, { area: 'FLOOR', quantity: 3 })).toMatchObject(tooMany);
    expectStatus(await buyer.post(show.holds, { area: 'FLOOR', quantity: 2 }), 201);
    expect(await buyer.post(show.holds, { area: 'FLOOR', quantity: 1 })).toMatchObject(tooMany);
    expectStatus(await buyer.delete(`/v1/holds/${hold_id}`), 204);
    expectStatus(await buyer.post(show.holds, { area: 'FLOOR', quantity: 1 }), 201);
  });

  test('for more than eight held or reserved; what is paid doesn’t count', async () => {
    const buyer = await house.buyer();
    const row = show.freshRow();
    const first = await show.held(
      buyer,
      [1, 2, 3, 4, 5, 6, 7].map((seat) => `A-${row}-${seat}`),
    );
    const order = { hold_id: first.hold_id, buyer: { name: 'B', email: 'b@example.com' } };
    const placed = await buyer.post('/v1/orders', order, { key: newKey() });
    const { payment_id } = expectStatus(placed, 201).body.payment as { payment_id: string };
    const two = { seat_ids: [`A-${row}-8`, `A-${row}-9`] };
    expect(await buyer.post(show.holds, two)).toMatchObject({
      status: 422,
      body: { code: 'too_many_seats' },
    });
    const pay = { payment_method: 'pm_card_visa' };
    const path = `/v1/payments/${payment_id}/confirm`;
    expectStatus(await buyer.post(path, pay, { key: newKey() }), 200);
    expectStatus(await buyer.post(show.holds, two), 201);
  });

  test('by the limits of its show', async () => {
    const { showId } = await house.newShow({ show: { max_seats_per_hold: 2, max_live_seats: 3 } });
    const buyer = await house.buyer();
    const path = `/v1/shows/${showId}/holds`;
    const tooMany = { status: 422, body: { code: 'too_many_seats' } };
    expect(await buyer.post(path, { seat_ids: ['A-1-1', 'A-1-2', 'A-1-3'] })).toMatchObject(
      tooMany,
    );
    expectStatus(await buyer.post(path, { seat_ids: ['A-1-1', 'A-1-2'] }), 201);
    expect(await buyer.post(path, { seat_ids: ['A-1-3', 'A-1-4'] })).toMatchObject(tooMany);
    expectStatus(await buyer.post(path, { seat_ids: ['A-1-3'] }), 201);
  });

  test('for a draft, and for a show that never was: 404', async () => {
    const { showId } = await house.newShow({ publish: false });
    const buyer = await house.buyer();
    for (const id of [showId, 'shw_nowhere']) {
      const answer = await buyer.post(`/v1/shows/${id}/holds`, { seat_ids: ['A-1-1'] });
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  test('before the sale, while it pauses and when it is cancelled: 409 not_on_sale, at once', async () => {
    const buyer = await house.buyer();
    const notOnSale = { status: 409, body: { code: 'not_on_sale' } };
    const later = await house.newShow({
      show: { on_sale_at: new Date(Date.now() + 60_000).toISOString() },
    });
    const wish = { seat_ids: ['A-1-1'] };
    expect(await buyer.post(`/v1/shows/${later.showId}/holds`, wish)).toMatchObject(notOnSale);
    expect(await buyer.post(`/v1/events/${later.eventId}/holds`, wish)).toMatchObject(notOnSale);

    const { showId, eventId } = await house.newShow();
    const path = `/v1/shows/${showId}`;
    expectStatus(await buyer.post(`${path}/holds`, wish), 201);
    expectStatus(await house.organizer.post(`${path}/pause`), 200);
    expect(await buyer.post(`${path}/holds`, { seat_ids: ['A-1-2'] })).toMatchObject(notOnSale);
    expectStatus(await house.organizer.post(`${path}/resume`), 200);
    expectStatus(await buyer.post(`${path}/holds`, { seat_ids: ['A-1-3'] }), 201);
    expectStatus(await house.organizer.post(`${path}/cancel`), 202);
    expect(await buyer.post(`${path}/holds`, { seat_ids: ['A-1-4'] })).toMatchObject(notOnSale);
    expect(await buyer.post(`/v1/events/${eventId}/holds`, wish)).toMatchObject(notOnSale);
  });
});
