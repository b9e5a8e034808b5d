/** How much one customer may have of a show, and who may come before the others. */
import { describe, expect, test } from 'vitest';
import {
  type Buyer,
  eventually,
  expectStatus,
  newKey,
  type ShowIds,
} from '../testing/boxoffice.ts';
import { sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice({ env: { RATE_LIMITS: 'unbought_holds=4' } });

const hold = (buyer: Buyer, { showId }: ShowIds, body: object, headers = {}) =>
  buyer.post(`/v1/shows/${showId}/holds`, body, { headers });

async function buy(buyer: Buyer, holdId: unknown) {
  const order = expectStatus(
    await buyer.post(
      '/v1/orders',
      {
        hold_id: holdId,
        buyer: { name: 'Ada', email: 'ada@example.com' },
        payment_method: 'pm_card_visa',
      },
      { key: newKey() },
    ),
    201,
  );
  expect(order.body.status).toBe('confirmed');
}

describe('tickets for one customer', () => {
  test('are as many as the show says, those that are bought included', async () => {
    const show = await house.newShow({ show: { max_tickets_per_customer: 3 } });
    const buyer = await house.buyer();
    const first = expectStatus(await hold(buyer, show, { area: 'FLOOR', quantity: 2 }), 201);
    await buy(buyer, first.body.hold_id);
    const refused = await hold(buyer, show, { area: 'FLOOR', quantity: 2 });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'too_many_seats', limit: 3, limit_of: 'tickets' },
    });
    const second = expectStatus(await hold(buyer, show, { area: 'FLOOR', quantity: 1 }), 201);
    expectStatus(await hold(buyer, show, { area: 'FLOOR', quantity: 1 }), 422);
    // What is given back may be had again.
    expectStatus(await buyer.delete(`/v1/holds/${second.body.hold_id}`), 204);
    expectStatus(await hold(buyer, show, { seat_ids: ['A-1-1'] }), 201);
    expectStatus(await hold(await house.buyer(), show, { area: 'FLOOR', quantity: 3 }), 201);
  });

  test('are told with the show, changed and taken away again', async () => {
    const { showId } = await house.newShow();
    const path = `/v1/shows/${showId}`;
    expect((await house.send('GET', path)).body.max_tickets_per_customer).toBeNull();
    const changed = await house.organizer.patch(path, { max_tickets_per_customer: 2 });
    expect(expectStatus(changed, 200).body.max_tickets_per_customer).toBe(2);
    const off = await house.organizer.patch(path, { max_tickets_per_customer: null });
    expect(expectStatus(off, 200).body.max_tickets_per_customer).toBeNull();
    const bad = await house.organizer.patch(path, { max_tickets_per_customer: 0 });
    expect(bad).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'max_tickets_per_customer' }] },
    });
  });
});

describe('somebody who places and drops holds', () => {
  test('has to wait after a few, with the same key gets the same hold, and whoever buys goes on', async () => {
    const show = await house.newShow();
    const [dropper, buyer] = [await house.buyer(), await house.buyer()];
    const path = `/v1/shows/${show.showId}/holds`;
    const keys = Array.from({ length: 4 }, newKey);
    for (const key of keys) {
      const placed = await dropper.post(path, { seat_ids: ['A-1-1'] }, { key });
      expectStatus(placed, 201);
      expectStatus(await dropper.delete(`/v1/holds/${placed.body.hold_id}`), 204);
    }
    const refused = await hold(dropper, show, { seat_ids: ['A-1-1'] });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_holds' } });
    const retryAfter = Number(refused.headers.get('Retry-After'));
    expect(retryAfter).toBeGreaterThan(100);
    expect(retryAfter).toBeLessThanOrEqual(150);
    const again = await dropper.post(path, { seat_ids: ['A-1-1'] }, { key: keys[0] ?? '' });
    expectStatus(again, 201);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');

    for (let at = 0; at < 6; at += 1) {
      const placed = await hold(buyer, show, { area: 'FLOOR', quantity: 1 });
      await buy(buyer, expectStatus(placed, 201).body.hold_id);
    }
  });
});

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const window = { from: inHours(-1), until: inHours(1) };

describe('access codes', () => {
  test('open the sale before it opens, by header or field, and are told to nobody', async () => {
    const presales = [
      { code: 'Fan-Club', ...window, max_uses: 2 },
      { code: 'SPONSORS', ...window, tiers: ['gold'] },
      { code: 'tomorrow', from: inHours(2), until: inHours(3) },
    ];
    const show = await house.newShow({
      show: {
        on_sale_at: inHours(24),
        presales,
        price_tiers: [
          { id: 'standard', name: 'Standard', price_cents: 5_000 },
          { id: 'gold', name: 'Gold', price_cents: 9_000 },
        ],
        tier_by_row: { 'A-2': 'gold' },
      },
    });
    const [fan, other] = [await house.buyer(), await house.buyer()];
    const seats = { seat_ids: ['A-1-1'] };
    expect((await hold(fan, show, seats)).body.code).toBe('not_on_sale');
    const wrong = await hold(fan, show, { ...seats, access_code: 'fan club' });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'code_not_accepted' } });
    const early = await hold(fan, show, seats, { 'Access-Code': 'TOMORROW' });
    expect(early).toMatchObject({ status: 403, body: { code: 'code_not_accepted' } });
    expectStatus(await hold(fan, show, seats, { 'Access-Code': ' fan-club ' }), 201);
    expectStatus(
      await other.post(`/v1/events/${show.eventId}/holds`, {
        seat_ids: ['A-1-2'],
        access_code: 'FAN-CLUB',
      }),
      201,
    );

    // Two customers have used it; both may go on, and a third may not.
    expectStatus(await hold(other, show, { seat_ids: ['A-1-3'], access_code: 'fan-club' }), 201);
    const third = await hold(await house.buyer(), show, { ...seats, access_code: 'fan-club' });
    expect(third).toMatchObject({ status: 403, body: { code: 'code_not_accepted' } });

    const sponsor = await house.buyer();
    const access_code = 'sponsors';
    const best = { best_available: { quantity: 2 }, access_code };
    const golden = expectStatus(await hold(sponsor, show, best), 201).body.seat_ids as string[];
    expect(golden.every((seatId) => seatId.startsWith('A-2-'))).toBe(true);
    const standing = await hold(sponsor, show, { area: 'FLOOR', quantity: 1, access_code });
    expect(standing.status).toBe(409);
    const plain = await hold(sponsor, show, { seat_ids: ['A-1-9'], access_code });
    expect(plain.body.code).toBe('not_on_sale');

    const shown = await house.send('GET', `/v1/shows/${show.showId}`);
    expect(shown.body).not.toHaveProperty('presales');
    const changed = await house.organizer.patch(`/v1/shows/${show.showId}`, { hold_minutes: 5 });
    const told = changed.body.presales as { readonly id: string }[];
    expect(told).toHaveLength(3);
    expect(told[0]).toMatchObject({ max_uses: 2, tiers: null });

    // Nothing that is stored knows a code.
    const events = [];
    for (let after = 0n; ; ) {
      const page = await house.boxoffice.store.readAll({ after, maxCount: 1_000 });
      events.push(...page.events);
      if (page.events.length === 0) break;
      after = page.position;
    }
    const stored = JSON.stringify(events.map(({ data }) => data)).toLowerCase();
    expect(stored).toContain(told[0]?.id.toLowerCase());
    for (const { code } of presales) expect(stored).not.toContain(code.toLowerCase());

    // A code that is kept by its id is the same code, with its uses.
    const [first] = told;
    const kept = { id: first?.id, ...window, max_uses: 3 };
    expectStatus(
      await house.organizer.patch(`/v1/shows/${show.showId}`, { presales: [kept] }),
      200,
    );
    const fourth = await house.buyer();
    const seat = { seat_ids: ['A-1-4'] };
    const opened = await eventually(
      () => hold(fourth, show, { ...seat, access_code: 'fan-club' }),
      ({ status }) => status === 201,
    );
    expectStatus(opened, 201);
    const withId = await hold(await house.buyer(), show, { ...seat, access_code: first?.id });
    expect(withId.body.code).toBe('code_not_accepted');
  });

  test('come with a window, a limit and tiers that there are', async () => {
    const { showId } = await house.newShow();
    const refused = await house.organizer.patch(`/v1/shows/${showId}`, {
      presales: [
        { code: 'good-code', from: inHours(2), until: inHours(1), max_uses: 0, tiers: ['x'] },
      ],
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    const paths = (refused.body.errors as { readonly path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(['presales.0.until', 'presales.0.max_uses', 'presales.0.tiers']);
    const neither = await house.organizer.patch(`/v1/shows/${showId}`, { presales: [window] });
    expect(neither.status).toBe(422);
  });
});
