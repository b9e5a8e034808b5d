/** What everybody may look up, and what only the house may, in the words of the contract. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Body, expectStatus, newKey, PRICE_CENTS } from '../testing/boxoffice.ts';
import { type Ordered, SEAT_CENTS, VISA } from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const ids = shared(() => house.newShow());
/** Of A-1-3 and FLOOR-…, paid. */
let bought: Pick<Ordered, 'buyer' | 'orderId' | 'seats'>;

/** A-1-1 is held, A-1-2 reserved, A-1-3 and a unit of the floor sold, A-1-4 blocked. */
beforeAll(async () => {
  const buyer = await house.buyer();
  const path = `/v1/shows/${ids.showId}`;
  const hold = async (body: object) =>
    expectStatus(await buyer.post(`${path}/holds`, body), 201).body as {
      hold_id: string;
      seat_ids: string[];
    };
  await hold({ seat_ids: ['A-1-1'] });
  const { hold_id } = await hold({ seat_ids: ['A-1-2'] });
  const who = { name: 'Ada', email: 'ada@example.com' };
  expectStatus(await buyer.post('/v1/orders', { hold_id, buyer: who }, { key: newKey() }), 201);
  const both = await hold({ seat_ids: ['A-1-3', 'FLOOR-000002'] });
  const checkout = { payment: { method: VISA } };
  const paid = await buyer.post(`/v1/holds/${both.hold_id}/checkout`, checkout, { key: newKey() });
  bought = { buyer, orderId: String(expectStatus(paid, 201).body.order_id), seats: both.seat_ids };
  const block = { seat_ids: ['A-1-4'], reason: 'house' };
  expectStatus(await house.organizer.post(`${path}/block`, block), 200);
});

const read = async (path: string): Promise<Body> =>
  expectStatus(await house.send('GET', path), 200).body;

describe('what is on', () => {
  test('the list of events', async () => {
    const { events, next_cursor } = await read('/v1/events');
    expect(next_cursor).toBeNull();
    expect(events).toMatchObject([
      {
        id: ids.eventId,
        name: 'A Night',
        category: 'concert',
        artists: ['The Band'],
        venue: {
          id: ids.venueId,
          name: 'Great Hall',
          city: 'Hamburg',
          country: 'DE',
          timezone: 'Europe/Berlin',
        },
        venue_count: 1,
        starts_at: expect.stringMatching(/Z$/),
        ends_at: null,
        status: 'published',
        show_count: 1,
        min_price_cents: SEAT_CENTS,
        max_price_cents: SEAT_CENTS,
        currency: 'EUR',
        on_sale_at: expect.stringMatching(/Z$/),
      },
    ]);
  });

  test.each([
    ['city=Hamburg', 1],
    ['city=Berlin', 0],
    ['country=DE', 1],
    ['artist=The%20Band', 1],
    ['artist=Nobody', 0],
    ['category=concert', 1],
    ['category=opera', 0],
    ['q=night', 1],
    ['q=unheard', 0],
    ['date_from=2001-01-01', 1],
    ['date_to=2001-01-01', 0],
    ['date_from=2001-01-01&date_to=2999-01-01', 1],
  ])('filtered by %s: %i', async (query, count) => {
    expect((await read(`/v1/events?${query}`)).events).toHaveLength(count);
  });

  test('a date that is none is 422', async () => {
    for (const date of ['x', '2026-13-01', '2026-02-30', '']) {
      expect((await house.send('GET', `/v1/events?date_from=${date}`)).status).toBe(422);
    }
  });

  test('an event, its shows, and one show', async () => {
    expect(await read(`/v1/events/${ids.eventId}`)).toMatchObject({
      id: ids.eventId,
      name: 'A Night',
    });
    const show = {
      id: ids.showId,
      event_id: ids.eventId,
      venue: { id: ids.venueId, name: 'Great Hall' },
      starts_at: expect.any(String),
      ends_at: null,
      doors_at: null,
      on_sale_at: expect.any(String),
      status: 'on_sale',
      currency: 'EUR',
      min_price_cents: SEAT_CENTS,
      max_price_cents: SEAT_CENTS,
      available: 35,
      total: 40,
      waiting_room: { enabled: false, state: 'off' },
    };
    expect((await read(`/v1/events/${ids.eventId}/shows`)).shows).toMatchObject([show]);
    expect(await read(`/v1/shows/${ids.showId}`)).toMatchObject(show);
  });
});

describe('the seats', () => {
  const base = () => `/v1/shows/${ids.showId}`;
  const COUNTS = { available: 35, total: 40 };
  const bytesOf = (base64: unknown) => [...Buffer.from(String(base64), 'base64')];

  test('the map', async () => {
    const map = await read(`${base()}/seat-map`);
    expect(map).toMatchObject({
      show_id: ids.showId,
      layout_version: 1,
      currency: 'EUR',
      price_tiers: [{ id: 'standard', name: 'Standard', price_cents: PRICE_CENTS, fee_cents: 250 }],
      seat_count: 40,
      availability: {
        ...COUNTS,
        version: expect.any(Number),
        position: expect.any(String),
        server_time: expect.any(String),
      },
    });
    const [stalls, floor] = map.sections as [Body, Body];
    expect(stalls).toMatchObject({ id: 'A', name: 'Stalls', kind: 'reserved' });
    const rows = stalls.rows as { label: string; seats: Body[] }[];
    expect(rows.map(({ label, seats }) => [label, seats.length])).toEqual([
      ['1', 10],
      ['2', 10],
    ]);
    expect(rows[1]?.seats[3]).toMatchObject({
      id: 'A-2-4',
      label: '4',
      index: 13,
      x: expect.any(Number),
      y: expect.any(Number),
      tier: 'standard',
      accessible: false,
      companion: false,
      obstructed_view: false,
    });
    expect(floor).toMatchObject({
      id: 'FLOOR',
      kind: 'ga',
      units: { first_index: 20, count: 20, tier: 'standard' },
    });
    const fixed = await house.send('GET', `${base()}/seat-map?layout_version=1`);
    expect(fixed.body).not.toHaveProperty('availability');
    expect(fixed.headers.get('Cache-Control')).toMatch(/immutable/);
    expect((await house.send('GET', `${base()}/seat-map?layout_version=9`)).status).toBe(404);
    expect((await house.send('GET', `${base()}/seat-map?layout_version=x`)).status).toBe(422);
  });

  test('availability in all its forms', async () => {
    const whole = await house.send('GET', `${base()}/availability`);
    expect(whole.body).toMatchObject({
      ...COUNTS,
      show_id: ids.showId,
      version: expect.any(Number),
      position: expect.any(String),
      server_time: expect.any(String),
      sections: [
        { id: 'A', available: 16, held: 1, reserved: 1, sold: 1, blocked: 1, total: 20 },
        { id: 'FLOOR', available: 19, held: 0, reserved: 0, sold: 1, blocked: 0, total: 20 },
      ],
    });
    const statuses = bytesOf(whole.body.statuses);
    expect(statuses).toHaveLength(40);
    expect(statuses.slice(0, 5)).toEqual([1, 2, 3, 4, 0]);
    expect(statuses.slice(20, 23)).toEqual([0, 3, 0]);
    const etag = whole.headers.get('ETag') ?? '';
    const again = await house.send('GET', `${base()}/availability`, {
      headers: { 'If-None-Match': etag },
    });
    expect(again.status).toBe(304);
    const bytes = await fetch(`${house.origin}${base()}/availability`, {
      headers: { Accept: 'application/octet-stream' },
    });
    expect(bytes.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(bytes.headers.get('ETag')).toContain(String(whole.body.version));
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual(statuses);
    const sections = await read(`${base()}/availability?detail=sections`);
    expect(sections).not.toHaveProperty('statuses');
    expect(sections).toMatchObject(COUNTS);
    const floor = await read(`${base()}/availability?section=FLOOR`);
    expect(floor.first_index).toBe(20);
    expect(bytesOf(floor.statuses)).toEqual(statuses.slice(20));
    expect((await house.send('GET', `${base()}/availability?section=Z`)).status).toBe(422);
  });

  test('as they were: for finance, admin and the show’s organiser', async () => {
    const at = encodeURIComponent(new Date(Date.now() + 1_000).toISOString());
    const path = `${base()}/availability?at=${at}`;
    expect((await house.send('GET', path)).status).toBe(401);
    expect((await (await house.buyer()).get(path)).status).toBe(403);
    for (const reader of [house.organizer, house.finance, house.admin]) {
      expect((await reader.get(path)).status).toBe(200);
    }
    const stranger = await house.person('organizer', 'another-house');
    expect((await stranger.get(path)).status).toBe(404);
    expect((await house.finance.get(`${base()}/availability?at=yesterday`)).status).toBe(422);
  });

  test('by the event, with status and price', async () => {
    const answer = await read(`/v1/events/${ids.eventId}/seats?section=A`);
    expect(answer).toMatchObject({ event_id: ids.eventId, show_id: ids.showId });
    const seats = answer.seats as { id: string; status: string; price: number }[];
    expect(seats).toHaveLength(20);
    expect(seats.slice(0, 5).map(({ id, status }) => [id, status])).toEqual([
      ['A-1-1', 'held'],
      ['A-1-2', 'reserved'],
      ['A-1-3', 'sold'],
      ['A-1-4', 'blocked'],
      ['A-1-5', 'available'],
    ]);
    for (const { price } of seats) expect(Number.isInteger(price)).toBe(true);
  });

  test('live: a snapshot first, then what changes, resumed where it broke off', async () => {
    const ending = new AbortController();
    const open = (headers: Record<string, string> = {}) =>
      fetch(`${house.origin}${base()}/availability/stream`, { headers, signal: ending.signal });
    const first = await open();
    expect(first.headers.get('Content-Type')).toMatch(/^text\/event-stream/);
    const events = eventsOf(first);
    const snapshot = await events.next();
    expect(snapshot.value).toMatchObject({ event: 'snapshot', data: COUNTS });
    const version = Number((snapshot.value?.data as { version: number } | undefined)?.version);
    const buyer = await house.buyer();
    const hold = await buyer.post(`${base()}/holds`, { seat_ids: ['A-2-10'] });
    const delta = await events.next();
    expect(delta.value).toMatchObject({
      event: 'delta',
      data: { version: version + 1, changes: [[19, 1]] },
    });
    const resumed = eventsOf(await open({ 'Last-Event-ID': String(snapshot.value?.id) }));
    expect((await resumed.next()).value).toMatchObject({
      event: 'delta',
      data: { version: version + 1, changes: [[19, 1]] },
    });
    expectStatus(await buyer.delete(`/v1/holds/${hold.body.hold_id}`), 204);
    expect((await events.next()).value).toMatchObject({
      event: 'delta',
      data: { changes: [[19, 0]] },
    });
    ending.abort();
  });
});

interface Sent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

async function* eventsOf(response: Response): AsyncGenerator<Sent, undefined> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
        }),
      );
      const data = fields.get('data');
      if (data === undefined) continue;
      yield {
        id: fields.get('id') ?? '',
        event: fields.get('event') ?? '',
        data: JSON.parse(data),
      };
    }
  }
  return undefined;
}

describe('the books', () => {
  test('balance, and say where the money is', async () => {
    const { body } = expectStatus(await house.finance.get('/v1/finance/trial-balance'), 200);
    expect(body).toMatchObject({ balanced: true, position: expect.any(String) });
    const accounts = body.accounts as {
      currency: string;
      debit_cents: number;
      credit_cents: number;
    }[];
    expect(accounts[0]).toMatchObject({ account: expect.any(String), currency: 'EUR' });
    const sum = (side: 'debit_cents' | 'credit_cents') =>
      accounts.reduce((total, account) => total + account[side], 0);
    expect(sum('debit_cents')).toBe(sum('credit_cents'));
    expect(sum('debit_cents')).toBeGreaterThan(0);
    const csv = await house.finance.get('/v1/finance/trial-balance', {
      headers: { Accept: 'text/csv' },
    });
    expect(csv.headers.get('Content-Type')).toMatch(/^text\/csv/);
  });

  test('a reconciliation with the provider finds no difference', async () => {
    const made = await house.finance.post('/v1/finance/reconciliations', { show_id: ids.showId });
    expect(made).toMatchObject({
      status: 201,
      body: {
        reconciliation_id: expect.any(String),
        status: 'completed',
        position: expect.any(String),
        matched: expect.any(Object),
        pending: 0,
        differences: [],
      },
    });
    const path = `/v1/finance/reconciliations/${made.body.reconciliation_id}`;
    const read = await house.finance.get(path);
    expect(read).toMatchObject({ status: 200, body: { status: 'completed', differences: [] } });
  });

  test('the story of a seat and of an order, oldest first', async () => {
    const seat = `/v1/audit/shows/${ids.showId}/seats/A-1-3`;
    for (const reader of [house.finance, house.admin, house.organizer]) {
      const { body } = expectStatus(await reader.get(seat), 200);
      const entries = body.entries as { type: string }[];
      expect(entries.map(({ type }) => type)).toEqual(['SeatHeld', 'SeatReserved', 'SeatSold']);
      expect(entries[0]).toMatchObject({
        at: expect.stringMatching(/Z$/),
        actor: `customer:${bought.buyer.customerId}`,
        request_id: expect.any(String),
        position: expect.any(String),
        data: expect.any(Object),
      });
      expect(body.next_cursor).toBeNull();
    }
    const order = await house.finance.get(`/v1/audit/orders/${bought.orderId}`);
    const types = (order.body.entries as { type: string }[]).map(({ type }) => type);
    expect(types[0]).toBe('SeatHeld');
    expect(types).toEqual(expect.arrayContaining(['HoldPlaced', 'OrderPlaced', 'SeatSold']));
    expect(types).toContain('OrderConfirmed');
    expect((await bought.buyer.get(seat)).status).toBe(403);
    expect((await house.finance.get('/v1/audit/orders/ord_nothing')).status).toBe(404);
  });

  test('the buyer’s tickets, their codes for nobody else', async () => {
    const path = `/v1/orders/${bought.orderId}/tickets`;
    const own = expectStatus(await bought.buyer.get(path), 200).body.tickets as Body[];
    expect(own.map(({ seat_id, status }) => [seat_id, status])).toEqual([
      ['A-1-3', 'valid'],
      ['FLOOR-000002', 'valid'],
    ]);
    for (const reader of [house.organizer, house.finance]) {
      const tickets = expectStatus(await reader.get(path), 200).body.tickets as Body[];
      for (const ticket of tickets) expect(ticket).not.toHaveProperty('code');
    }
  });
});
