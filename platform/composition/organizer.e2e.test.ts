/** Running the house: venues, events, shows and their seats, as an organiser sees them. */
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  EVENT_BODY,
  eventually,
  expectStatus,
  FEE_CENTS,
  newKey,
  PRICE_CENTS,
  type ShowIds,
  showBody,
  venueBody,
} from '../testing/boxoffice.ts';
import { sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();

const pathsOf = ({ body }: Answer): string[] =>
  (body.errors as { path: string }[]).map(({ path }) => path);
const idOf = (answer: Answer): string => String(expectStatus(answer, 201).body.id);
const seatsOf = async ({ eventId }: ShowIds, token?: string) => {
  const answer = await house.send('GET', `/v1/events/${eventId}/seats`, token ? { token } : {});
  const seats = expectStatus(answer, 200).body.seats as {
    id: string;
    status: string;
    price: number;
  }[];
  return new Map(seats.map((seat) => [seat.id, seat]));
};

describe('a venue', () => {
  test('is made whole, with its id: count rows, listed rows and areas', async () => {
    const sections = [
      {
        id: 'A',
        name: 'Stalls',
        kind: 'reserved',
        rows: [
          { label: '12', seats: 3 },
          {
            label: 'B',
            seats: [
              { label: '1', accessible: true },
              { label: '1A', companion: true },
              { label: '2', obstructed_view: true, x: 5, y: 6 },
            ],
          },
        ],
      },
      { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 4 },
    ];
    const body = { ...venueBody(sections), address: 'Street 1' };
    const answer = await house.organizer.post('/v1/venues', body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      id: expect.stringMatching(/^ven_/),
      name: body.name,
      address: 'Street 1',
      city: 'Hamburg',
      country: 'DE',
      timezone: 'Europe/Berlin',
      sections: [
        {
          id: 'A',
          name: 'Stalls',
          kind: 'reserved',
          rows: [
            { label: '12', seats: [{ label: '1' }, { label: '2' }, { label: '3' }] },
            {
              label: 'B',
              seats: [
                { label: '1', accessible: true, companion: false, obstructed_view: false },
                { label: '1A', companion: true },
                { label: '2', obstructed_view: true, x: 5, y: 6 },
              ],
            },
          ],
        },
        { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 4 },
      ],
      position: expect.any(String),
    });
    const listed = await house.organizer.get('/v1/venues?limit=100');
    expect((listed.body.venues as { id: string }[]).map(({ id }) => id)).toContain(answer.body.id);
  });

  test('a change makes a new layout version; published shows keep theirs', async () => {
    const ids = await house.newShow();
    const path = `/v1/venues/${ids.venueId}`;
    const renamed = expectStatus(await house.organizer.patch(path, { name: 'Other Hall' }), 200);
    expect(renamed.body).toMatchObject({ id: ids.venueId, name: 'Other Hall', layout_version: 1 });
    const smaller = [
      { id: 'A', name: 'Stalls', kind: 'reserved', rows: [{ label: '1', seats: 1 }] },
    ];
    const changed = expectStatus(await house.organizer.patch(path, { sections: smaller }), 200);
    expect(changed.body).toMatchObject({ layout_version: 2, seat_count: 1 });
    const map = await house.send('GET', `/v1/shows/${ids.showId}/seat-map`);
    expect(map.body).toMatchObject({ layout_version: 1, seat_count: 40 });
    const buyer = await house.buyer();
    const hold = await buyer.post(`/v1/shows/${ids.showId}/holds`, { seat_ids: ['A-2-10'] });
    expect(hold.status).toBe(201);
  });

  test('labels are of any script, 1 to 12 letters, digits, _ or .', async () => {
    const sections = [
      {
        id: 'Партер',
        name: 'П',
        kind: 'reserved',
        rows: [{ label: '一', seats: [{ label: 'ä.1' }, { label: 'ß_2' }] }],
      },
      { id: 'القاعة', name: 'Q', kind: 'ga', capacity: 2 },
    ];
    const ids = await house.newShow({ sections });
    const buyer = await house.buyer();
    const wish = { seat_ids: ['Партер-一-ä.1', 'القاعة-000001'] };
    const hold = await buyer.post(`/v1/shows/${ids.showId}/holds`, wish);
    expect(hold).toMatchObject({ status: 201, body: wish });
    expect(hold.body.items).toMatchObject([
      { section: 'Партер', row: '一', label: 'ä.1' },
      { section: 'القاعة' },
    ]);
  });

  const row = (label: string, seats: unknown = 1) => ({ label, seats });
  const section = (id: string, rows: unknown[] = [row('1')]) => ({
    id,
    name: 'S',
    kind: 'reserved',
    rows,
  });
  test.each([
    ['a hyphen', [section('A-B')], 'sections.0.id'],
    ['an empty label', [section('')], 'sections.0.id'],
    ['a label of 13', [section('A'.repeat(13))], 'sections.0.id'],
    ['a space', [section('A B')], 'sections.0.id'],
    ['an emoji', [section('🎫')], 'sections.0.id'],
    ['a section twice', [section('A'), section('A')], 'sections.1.id'],
    ['a row twice', [section('A', [row('1'), row('1')])], 'sections.0.rows.1.label'],
    [
      'a seat twice',
      [section('A', [row('1', [{ label: '1' }, { label: '1' }])])],
      'sections.0.rows.0.seats.1.label',
    ],
    ['a seat with a hyphen', [section('A', [row('1', [{ label: '1-2' }])])], /seats\.0\.label/],
    ['no capacity', [{ id: 'F', name: 'F', kind: 'ga', capacity: 0 }], 'sections.0.capacity'],
    ['too many places', [{ id: 'F', name: 'F', kind: 'ga', capacity: 250_001 }], /./],
    ['no sections', [], 'sections'],
    ['no rows', [section('A', [])], 'sections.0.rows'],
    ['no seats', [section('A', [row('1', 0)])], /sections\.0\.rows\.0\.seats/],
    ['another kind', [{ id: 'A', name: 'A', kind: 'standing' }], /sections\.0/],
  ])('%s is 422 with its path', async (_what, sections, path) => {
    const answer = await house.organizer.post('/v1/venues', venueBody(sections));
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(pathsOf(answer)).toContainEqual(
      typeof path === 'string' ? path : expect.stringMatching(path),
    );
  });

  test.each([
    ['name', ''],
    ['name', undefined],
    ['city', ''],
    ['country', ''],
    ['timezone', 'Mars/Olympus'],
  ])('its %s can’t be %s', async (field, value) => {
    const answer = await house.organizer.post('/v1/venues', { ...venueBody(), [field]: value });
    expect(answer.status).toBe(422);
    expect(pathsOf(answer)).toContain(field);
  });

  test('with 50,000 seats is made and published in a moment', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({ label: String(index), seats: 100 }));
    const startedAt = Date.now();
    const ids = await house.newShow({ sections: [section('A', rows)] });
    const map = await house.send('GET', `/v1/shows/${ids.showId}/seat-map`);
    expect(map.body).toMatchObject({ seat_count: 50_000, availability: { available: 50_000 } });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('an event', () => {
  test('is a draft until its first show is published', async () => {
    const made = await house.organizer.post('/v1/events', { ...EVENT_BODY, description: 'Long' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^evt_/),
        ...EVENT_BODY,
        description: 'Long',
        status: 'draft',
      },
    });
    const path = `/v1/events/${made.body.id}`;
    const changed = await house.organizer.patch(path, {
      name: 'Another Night',
      artists: ['A', 'B'],
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'Another Night', artists: ['A', 'B'], category: 'concert' },
    });
    const venueId = idOf(await house.organizer.post('/v1/venues', venueBody()));
    const showId = idOf(await house.organizer.post(`${path}/shows`, showBody(venueId)));
    expect((await house.send('GET', path)).status).toBe(404);
    expectStatus(await house.organizer.post(`/v1/shows/${showId}/publish`), 200);
    expect(await house.send('GET', path)).toMatchObject({
      status: 200,
      body: { id: made.body.id, status: 'published', show_count: 1 },
    });
    for (const bad of [{ name: '' }, { artists: 'x' }, { name: null }]) {
      expect((await house.organizer.patch(path, bad)).status).toBe(422);
    }
  });
});

describe('a show', () => {
  test('is made as a draft, with all its terms and the defaults', async () => {
    const venueId = idOf(await house.organizer.post('/v1/venues', venueBody()));
    const eventId = idOf(await house.organizer.post('/v1/events', EVENT_BODY));
    const body = showBody(venueId);
    const made = await house.organizer.post(`/v1/events/${eventId}/shows`, body);
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...body,
        id: expect.stringMatching(/^shw_/),
        event_id: eventId,
        venue_id: venueId,
        status: 'draft',
        hold_minutes: 10,
        max_seats_per_hold: 8,
        max_live_seats: 8,
        taxes: [],
        policy: { refund_fees: false },
      },
    });
    const path = `/v1/shows/${made.body.id}`;
    const changed = await house.organizer.patch(path, { hold_minutes: 0.5, max_seats_per_hold: 4 });
    expect(changed).toMatchObject({
      status: 200,
      body: { hold_minutes: 0.5, max_seats_per_hold: 4 },
    });
  });

  test('the organiser sees which codes open the sale earlier, nobody else does', async () => {
    const presale = {
      code: 'FANCLUB',
      from: '2026-01-01T10:00:00Z',
      until: '2026-01-02T10:00:00Z',
      max_uses: 5,
    };
    const { showId } = await house.newShow({ show: { presales: [presale] } });
    const own = await house.organizer.get(`/v1/shows/${showId}`);
    expect(own.body.presales).toMatchObject([{ id: expect.any(String), max_uses: 5, tiers: null }]);
    expect(JSON.stringify(own.body)).not.toContain('FANCLUB');
    const buyer = await house.buyer();
    expect((await buyer.get(`/v1/shows/${showId}`)).body).not.toHaveProperty('presales');
  });

  test('the more specific tier wins, and the buyer pays it', async () => {
    const tier = (id: string, price_cents: number) => ({
      id,
      name: id,
      price_cents,
      fee_cents: 10,
    });
    const ids = await house.newShow({
      show: {
        price_tiers: [tier('standard', 1_000), tier('good', 2_000), tier('best', 3_000)],
        tier_by_row: { 'A-1': 'good' },
        tier_by_seat: { 'A-1-4': 'best' },
      },
    });
    const seats = await seatsOf(ids);
    const priceOf = (id: string) => seats.get(id)?.price;
    expect(['A-2-4', 'A-1-3', 'A-1-4', 'FLOOR-000001'].map(priceOf)).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    const buyer = await house.buyer();
    const wish = { seat_ids: ['A-2-4', 'A-1-3', 'A-1-4'] };
    const hold = await buyer.post(`/v1/shows/${ids.showId}/holds`, wish);
    expect(hold.body.items).toMatchObject([
      { tier: 'standard', price_cents: 1_000 },
      { tier: 'good', price_cents: 2_000 },
      { tier: 'best', price_cents: 3_000 },
    ]);
    expect(hold.body.price_cents).toBe(6_030);
  });

  test('taxes: on top are paid, included are not paid again', async () => {
    const taxes = [
      { name: 'City', rate_bps: 500, inclusive: false, applies_to: 'ticket' },
      { name: 'VAT', rate_bps: 1_900, inclusive: true, applies_to: 'both' },
    ];
    const ids = await house.newShow({ show: { taxes } });
    const buyer = await house.buyer();
    const hold = await buyer.post(`/v1/shows/${ids.showId}/holds`, { seat_ids: ['A-1-1'] });
    expect(hold.body.price_cents).toBe(PRICE_CENTS + FEE_CENTS + PRICE_CENTS * 0.05);
  });

  test('publish answers with the show; twice is 200; a seat without a tier is 422', async () => {
    const ids = await house.newShow({ publish: false });
    const path = `/v1/shows/${ids.showId}/publish`;
    const first = await house.organizer.post(path);
    expect(first).toMatchObject({ status: 200, body: { id: ids.showId, status: 'on_sale' } });
    expect(await house.organizer.post(path)).toMatchObject({
      status: 200,
      body: { id: ids.showId, status: 'on_sale' },
    });
    const bare = await house.newShow({
      publish: false,
      show: { tier_by_section: { A: 'standard' } },
    });
    const refused = await house.organizer.post(`/v1/shows/${bare.showId}/publish`);
    expect(refused).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(refused.body.errors).toEqual([
      { path: expect.any(String), message: expect.stringMatching(/FLOOR|tier/) },
    ]);
    const buyer = await house.buyer();
    const hold = await buyer.post(`/v1/shows/${bare.showId}/holds`, { seat_ids: ['A-1-1'] });
    expect(hold.status).toBe(404);
  });

  test.each([
    ['venue_id', 'ven_nowhere'],
    ['starts_at', 'tomorrow'],
    ['starts_at', '2026-06-01'],
    ['currency', 'Euro'],
    ['price_tiers', []],
    ['price_tiers', [{ id: 'x', name: 'x', price_cents: -1 }]],
    ['price_tiers', [{ id: 'x', name: 'x', price_cents: 1.5 }]],
    ['tier_by_section', { A: 'nothing' }],
    ['tier_by_section', { Z: 'standard' }],
    ['tier_by_row', { 'A-99': 'standard' }],
    ['tier_by_seat', { 'A-1-99': 'standard' }],
    ['hold_minutes', 0],
    ['hold_minutes', -1],
    ['max_seats_per_hold', 0],
    ['max_live_seats', 1.5],
    ['taxes', [{ name: 'x', rate_bps: -1, inclusive: true, applies_to: 'both' }]],
    ['taxes', [{ name: 'x', rate_bps: 1, inclusive: true, applies_to: 'none' }]],
    ['ends_at', '2001-01-01T00:00:00Z'],
  ])('its %s can’t be %j', async (field, value) => {
    const venueId = idOf(await house.organizer.post('/v1/venues', venueBody()));
    const eventId = idOf(await house.organizer.post('/v1/events', EVENT_BODY));
    const body = { ...showBody(venueId), [field]: value };
    const made = await house.organizer.post(`/v1/events/${eventId}/shows`, body);
    // What depends on the venue may be told at publication.
    const answer =
      made.status === 201 ? await house.organizer.post(`/v1/shows/${made.body.id}/publish`) : made;
    expect(answer, answer.text).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(pathsOf(answer).join(' ')).toContain(field);
  });

  test('pause and resume answer with the show; live holds may still be bought', async () => {
    const ids = await house.newShow();
    const path = `/v1/shows/${ids.showId}`;
    const buyer = await house.buyer();
    const hold = await buyer.post(`${path}/holds`, { seat_ids: ['A-1-1'] });
    const paused = await house.organizer.post(`${path}/pause`);
    expect(paused).toMatchObject({ status: 200, body: { id: ids.showId, status: 'paused' } });
    expect((await house.send('GET', path)).body.status).toBe('paused');
    const checkout = { payment: { method: 'pm_card_visa' } };
    const bought = await buyer.post(`/v1/holds/${hold.body.hold_id}/checkout`, checkout, {
      key: newKey(),
    });
    expect(bought).toMatchObject({ status: 201, body: { status: 'confirmed' } });
    expect((await house.organizer.post(`${path}/pause`)).status).toBe(200);
    const resumed = await house.organizer.post(`${path}/resume`);
    expect(resumed).toMatchObject({ status: 200, body: { status: 'on_sale' } });
    expect((await house.organizer.post(`${path}/resume`)).status).toBe(200);
    const draft = await house.newShow({ publish: false });
    expect((await house.organizer.post(`/v1/shows/${draft.showId}/pause`)).status).toBe(409);
  });
});

describe('house seats', () => {
  const reason = 'house_seats';

  test('are blocked all or none, and unblocked', async () => {
    const ids = await house.newShow();
    const path = `/v1/shows/${ids.showId}`;
    const buyer = await house.buyer();
    expectStatus(await buyer.post(`${path}/holds`, { seat_ids: ['A-1-2'] }), 201);
    const seat_ids = ['A-1-1', 'A-1-2', 'FLOOR-000001'];
    const refused = await house.organizer.post(`${path}/block`, { seat_ids, reason });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'seat_unavailable', unavailable_seat_ids: ['A-1-2'] },
    });
    expect((await seatsOf(ids)).get('A-1-1')?.status).toBe('available');
    const free = ['A-1-1', 'FLOOR-000001'];
    const blocked = await house.organizer.post(`${path}/block`, { seat_ids: free, reason });
    expect(blocked).toMatchObject({ status: 200, body: { seat_ids: free } });
    expect((await seatsOf(ids)).get('A-1-1')?.status).toBe('blocked');
    const taken = await buyer.post(`${path}/holds`, { seat_ids: ['A-1-1'] });
    expect(taken).toMatchObject({ status: 409, body: { code: 'seat_unavailable' } });
    expect((await house.organizer.post(`${path}/block`, { seat_ids: free, reason })).status).toBe(
      200,
    );
    const unblocked = await house.organizer.post(`${path}/unblock`, { seat_ids: free, reason });
    expect(unblocked.status).toBe(200);
    expectStatus(await buyer.post(`${path}/holds`, { seat_ids: ['A-1-1'] }), 201);
    const unblockHeld = { seat_ids: ['A-1-1'], reason };
    expect((await house.organizer.post(`${path}/unblock`, unblockHeld)).status).toBe(409);
  });

  test('must be seats of the show, each once', async () => {
    const { showId } = await house.newShow();
    const block = (seat_ids: unknown) =>
      house.organizer.post(`/v1/shows/${showId}/block`, { seat_ids, reason });
    expect(await block(['A-1-1', 'A-9-9'])).toMatchObject({
      status: 404,
      body: { code: 'seat_not_found' },
    });
    for (const wrong of [['A-1-1', 'A-1-1'], [], 'A-1-1', [1]]) {
      expect((await block(wrong)).status).toBe(422);
    }
    const noReason = { seat_ids: ['A-1-1'] };
    expect((await house.organizer.post(`/v1/shows/${showId}/block`, noReason)).status).toBe(422);
  });
});

describe('a cancelled show', () => {
  test('releases every hold, gives up every order, refunds every payment; no seat is free again', async () => {
    const ids = await house.newShow();
    const path = `/v1/shows/${ids.showId}`;
    const buyer = await house.buyer();
    const held = await buyer.post(`${path}/holds`, { seat_ids: ['A-1-1'] });
    const ordered = await buyer.post(`${path}/holds`, { seat_ids: ['A-1-2'] });
    const who = { name: 'A', email: 'a@example.com' };
    const waiting = await buyer.post(
      '/v1/orders',
      { hold_id: ordered.body.hold_id, buyer: who },
      { key: newKey() },
    );
    expectStatus(waiting, 201);
    const bought = await buyer.post(`${path}/holds`, { seat_ids: ['A-1-3'] });
    const checkout = { payment: { method: 'pm_card_visa' } };
    const paid = expectStatus(
      await buyer.post(`/v1/holds/${bought.body.hold_id}/checkout`, checkout, { key: newKey() }),
      201,
    );
    const cancelled = await house.organizer.post(`${path}/cancel`);
    expect(cancelled).toMatchObject({
      status: 202,
      body: {
        status: 'cancelled',
        orders_total: expect.any(Number),
        orders_refunded: expect.any(Number),
        position: expect.any(String),
      },
    });
    const refunded = await eventually(
      () => buyer.get(`/v1/orders/${paid.body.order_id}`),
      ({ body }) => body.status === 'refunded',
    );
    expect(refunded.body).toMatchObject({
      status: 'refunded',
      refunded_cents: PRICE_CENTS + FEE_CENTS,
    });
    const givenUp = await eventually(
      () => buyer.get(`/v1/orders/${waiting.body.order_id}`),
      ({ body }) => body.status === 'cancelled',
    );
    expect(givenUp.body.status).toBe('cancelled');
    const released = await eventually(
      () => buyer.get(`/v1/holds/${held.body.hold_id}`),
      ({ body }) => body.status === 'released',
    );
    expect(released.body.status).toBe('released');
    const seats = await seatsOf(ids);
    const touched = ['A-1-1', 'A-1-2', 'A-1-3'].map((id) => seats.get(id)?.status);
    expect(touched).toEqual(['blocked', 'blocked', 'blocked']);
    expect((await house.send('GET', path)).body.status).toBe('cancelled');
    const again = await house.organizer.post(`${path}/cancel`);
    expect(again).toMatchObject({ status: 202, body: { orders_total: 1, orders_refunded: 1 } });
    for (const step of ['publish', 'pause', 'resume']) {
      expect((await house.organizer.post(`${path}/${step}`)).status).toBe(409);
    }
    const block = { seat_ids: ['A-1-5'], reason: 'house' };
    expect((await house.organizer.post(`${path}/unblock`, block)).status).toBe(409);
  });

  test('keeps the seats of its holds off sale, whoever is first to end them', async () => {
    const ids = await house.newShow({ show: { hold_minutes: 0.01 } });
    const path = `/v1/shows/${ids.showId}`;
    const buyer = await house.buyer();
    expectStatus(await buyer.post(`${path}/holds`, { seat_ids: ['A-1-1'] }), 201);
    const second = await buyer.post(`${path}/holds`, { seat_ids: ['A-1-2'] });
    expectStatus(await house.organizer.post(`${path}/cancel`), 202);
    expectStatus(await buyer.delete(`/v1/holds/${second.body.hold_id}`), 204);
    const availability = await eventually(
      () => house.send('GET', `${path}/availability`),
      ({ body }) => (body.sections as { held: number }[]).every(({ held }) => held === 0),
    );
    expect(availability.body).toMatchObject({ available: 38, sections: [{ blocked: 2 }, {}] });
  });

  test('neither hold nor order of it can be paid any more', async () => {
    const ids = await house.newShow();
    const path = `/v1/shows/${ids.showId}`;
    const buyer = await house.buyer();
    const hold = await buyer.post(`${path}/holds`, { seat_ids: ['A-1-1'] });
    const ordered = await buyer.post(`${path}/holds`, { seat_ids: ['A-1-2'] });
    const who = { name: 'A', email: 'a@example.com' };
    const wanted = { hold_id: ordered.body.hold_id, buyer: who };
    const order = await buyer.post('/v1/orders', wanted, { key: newKey() });
    expectStatus(await house.organizer.post(`${path}/cancel`), 202);
    const checkout = { payment: { method: 'pm_card_visa' } };
    const bought = await buyer.post(`/v1/holds/${hold.body.hold_id}/checkout`, checkout, {
      key: newKey(),
    });
    expect(bought.status).toBe(409);
    const { payment_id } = order.body.payment as { payment_id: string };
    const pay = { payment_method: 'pm_card_visa' };
    const paid = await buyer.post(`/v1/payments/${payment_id}/confirm`, pay, { key: newKey() });
    expect(paid, paid.text).toMatchObject({ status: 409, body: { code: 'order_expired' } });
  });
});
