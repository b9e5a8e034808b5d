import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdStream } from '#domain/hold.ts';
import { type OrderEvent, orderStream } from '#domain/order-events.ts';
import { holdSeat, reserveSeat, sellSeat } from '#domain/seat.ts';
import { showStream } from '#domain/show.ts';
import { ticketIdOf, ticketStream } from '#domain/ticket.ts';
import type { Intent } from '#payments/port.ts';
import { OWNER, SALE_MS, untaxedItem } from '#projections/testing/stage.ts';
import { createReadKit, type ReadKit } from './testing/read-kit.ts';

let kit: ReadKit;
let organizer: string;
let stranger: string;
let finance: string;
let buyer: string;
let other: string;

beforeAll(async () => {
  kit = await createReadKit();
  await kit.stage.publish('shw_1');
  organizer = kit.http.token('organizer', { org: OWNER });
  stranger = kit.http.token('organizer', { org: 'org_2' });
  finance = kit.http.token('finance');
  buyer = kit.http.token('customer', { customerId: 'cus_1' });
  other = kit.http.token('customer', { customerId: 'cus_2' });
  for (const orderId of ['ord_1', 'ord_2'])
    await buy(orderId, orderId === 'ord_1' ? 'A-1-1' : 'A-1-2');
});

afterAll(() => kit.stop());

async function buy(orderId: string, seatId: string): Promise<void> {
  const { stage } = kit;
  const paymentId = orderId.replace('ord_', 'pay_');
  const holdId = orderId.replace('ord_', 'hld_');
  const base = {
    showId: 'shw_1',
    customerId: 'cus_1',
    items: [untaxedItem(seatId)],
    currency: 'EUR',
  };
  const untilMs = SALE_MS + 600_000;
  await stage.decide('shw_1', seatId, (seat) =>
    holdSeat(seat, { holdId, customerId: 'cus_1', untilMs, nowMs: SALE_MS }),
  );
  await stage.append(holdStream(holdId), {
    type: 'HoldPlaced',
    data: { ...base, holdId, expiresAtMs: untilMs, holdMs: 600_000 },
  });
  const ordered: OrderEvent = {
    type: 'OrderPlaced',
    data: {
      ...base,
      orderId,
      paymentId,
      eventId: 'evt_shw_1',
      holdIds: [holdId],
      totalCents: 5_450,
      payByMs: SALE_MS + 900_000,
    },
  };
  await stage.append(orderStream(orderId), ordered, {
    type: 'PaymentCreated',
    data: { intentId: `pi_${orderId}`, provider: 'simulator' },
  });
  await stage.decide('shw_1', seatId, (seat) =>
    reserveSeat(seat, { orderId, holdId, customerId: 'cus_1', nowMs: SALE_MS }),
  );
  if (orderId === 'ord_2') return;
  await stage.append(
    orderStream(orderId),
    { type: 'PaymentCaptured', data: { amountCents: 5_450, late: false } },
    { type: 'OrderConfirmed', data: { late: false } },
  );
  await stage.decide('shw_1', seatId, (seat) => sellSeat(seat, { orderId }));
  kit.intents.push(intent(orderId, 5_450));
}

const intent = (orderId: string, capturedCents: number): Intent => ({
  intentId: `pi_${orderId}`,
  status: capturedCents > 0 ? 'succeeded' : 'requires_payment_method',
  amountCents: 5_450,
  capturedCents,
  refundedCents: 0,
  currency: 'EUR',
  clientSecret: null,
  nextActionUrl: null,
  lastDeclineCode: null,
  orderId,
  paymentId: orderId.replace('ord_', 'pay_'),
  createdAtMs: SALE_MS,
});

/** The body of a 200 that has seen everything so far. */
async function read(path: string, token?: string): Promise<Record<string, never>> {
  const headers = { 'Min-Position': String(await kit.stage.store.head()) };
  const response = await kit.get(path, { headers, ...(token === undefined ? {} : { token }) });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Record<string, never>;
}

async function refusal(path: string, token?: string): Promise<[number, string]> {
  const response = await kit.get(path, token === undefined ? {} : { token });
  return [response.status, ((await response.json()) as { code: string }).code];
}

test('the programme: events, their shows, one show', async () => {
  const { events, next_cursor } = await read('/v1/events?city=Berlin&limit=1');
  expect(next_cursor).toBeNull();
  expect(events).toMatchObject([
    {
      id: 'evt_shw_1',
      venue: { id: 'ven_shw_1', timezone: 'Europe/Berlin' },
      venue_count: 1,
      show_count: 1,
      min_price_cents: 5_450,
      currency: 'EUR',
      status: 'published',
    },
  ]);
  const { shows } = await read('/v1/events/evt_shw_1/shows');
  expect(shows).toMatchObject([
    { id: 'shw_1', status: 'on_sale', available: 18, total: 20, waiting_room: { state: 'off' } },
  ]);
  expect(await read('/v1/shows/shw_1')).toMatchObject({
    id: 'shw_1',
    venue: { name: 'Arena' },
    price_tiers: [{ id: 'standard' }],
    available: 18,
  });
  expect(await read('/v1/events/evt_shw_1')).toMatchObject({ id: 'evt_shw_1', name: 'A night' });
});

test('a list forgives how words are typed, and says what it can not take', async () => {
  for (const q of ['nihgt', 'SOMEBODY  berlin', 'somebdy', 'a night', 'ni', '']) {
    const { events } = await read(`/v1/events?q=${encodeURIComponent(q)}&nonsense=1`);
    expect([q, events]).toMatchObject([q, [{ id: 'evt_shw_1' }]]);
  }
  expect((await read('/v1/events?q=opera')).events).toEqual([]);
  expect(
    (await read('/v1/events?date_from=1970-01-01T00:30:00Z&date_to=1970-01-01')).events,
  ).toEqual((await read('/v1/events?date_to=1970-01-01')).events);
  for (const bad of [
    `q=${'x'.repeat(201)}`,
    `q=${'a+b+'.repeat(20)}c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s`,
    'q=%00',
    'date_from=tomorrow',
    'date_from=2026-02-30',
    'date_from=2026-05-02&date_to=2026-05-01',
    'date_from=2026-05-01T10:00:00Z&date_to=2026-05-01T10:00:00%2B02:00',
    'limit=0',
    'limit=101',
    'cursor=nonsense',
    `cursor=${Buffer.from('[0,0,1e400,"x",1]').toString('base64url')}`,
    `cursor=${Buffer.from('[9,0,1,"x",1]').toString('base64url')}`,
    `cursor=${Buffer.from(JSON.stringify([0, 0, 1, '\0', 1])).toString('base64url')}`,
  ]) {
    expect([bad, await refusal(`/v1/events?${bad}`)]).toEqual([bad, [422, 'validation_failed']]);
  }
});

test('what is cached is asked for again with its tag', async () => {
  for (const path of [
    '/v1/events?q=night',
    '/v1/events/evt_shw_1',
    '/v1/events/evt_shw_1/shows',
    '/v1/events/evt_shw_1/seats',
    '/v1/shows/shw_1',
    '/v1/shows/shw_1/seat-map',
    '/v1/shows/shw_1/seat-map?layout_version=1',
    '/v1/shows/shw_1/seat-map?detail=sections',
    '/v1/shows/shw_1/availability',
  ]) {
    const first = await kit.get(path);
    const tag = first.headers.get('ETag') ?? '';
    expect([path, tag]).toEqual([path, expect.stringMatching(/^(W\/)?".+"$/)]);
    const again = await kit.get(path, { headers: { 'If-None-Match': tag } });
    expect([path, again.status, again.headers.get('ETag')]).toEqual([path, 304, tag]);
    expect(await again.text()).toBe('');
    const other = await kit.get(path, { headers: { 'If-None-Match': '"another"' } });
    expect([path, other.status]).toEqual([path, 200]);
  }
});

test('drafts are there for their organiser alone', async () => {
  const { stage } = kit;
  const [drafted] = await stage.store.readStream(showStream('shw_1'), { maxCount: 1 });
  if (drafted === undefined) throw new Error('the show has a stream');
  const data = { ...drafted.data, showId: 'shw_draft', eventId: 'evt_draft' };
  const details = { name: 'Secret', category: 'x', artists: [], description: null };
  await stage.append('event-evt_draft', {
    type: 'EventCreated',
    data: { ...details, eventId: 'evt_draft', owner: OWNER },
  });
  await stage.append(showStream('shw_draft'), { type: 'ShowCreated', data });
  for (const path of [
    '/v1/shows/shw_draft',
    '/v1/events/evt_draft',
    '/v1/events/evt_draft/shows',
  ]) {
    await read(path, organizer);
    for (const token of [undefined, stranger, buyer]) {
      expect(await refusal(path, token)).toEqual([404, 'not_found']);
    }
  }
  expect(await refusal('/v1/shows/shw_draft/seat-map', organizer)).toEqual([404, 'not_found']);
  expect((await read('/v1/events', stranger)).events).toHaveLength(1);
  expect((await read('/v1/events', organizer)).events).toHaveLength(2);
});

test('the seat map, and the same for ever with its version', async () => {
  const map = await read('/v1/shows/shw_1/seat-map');
  expect(map).toMatchObject({
    layout_version: 1,
    seat_count: 20,
    availability: { version: 5, available: 18, total: 20 },
  });
  const { sections } = map as unknown as {
    sections: { rows: { seats: object[] }[]; units?: object }[];
  };
  expect(sections[0]?.rows[1]?.seats[4]).toMatchObject({ id: 'A-2-5', index: 9, tier: 'standard' });
  expect(sections[1]?.units).toEqual({ first_index: 10, count: 10, tier: 'standard' });
  const fixed = await kit.get('/v1/shows/shw_1/seat-map?layout_version=1');
  expect(fixed.headers.get('Cache-Control')).toContain('immutable');
  expect(await fixed.json()).not.toHaveProperty('availability');
  expect(await refusal('/v1/shows/shw_1/seat-map?layout_version=2')).toEqual([404, 'not_found']);
  const brief = await kit.get('/v1/shows/shw_1/seat-map?layout_version=1&detail=sections');
  expect(brief.headers.get('Cache-Control')).toContain('immutable');
  expect(await brief.json()).toMatchObject({
    seat_count: 20,
    sections: [{ id: 'A', rows: [] }, { units: { first_index: 10, count: 10 } }],
  });
  expect((await refusal('/v1/shows/shw_1/seat-map?layout_version=x'))[0]).toBe(422);
});

test('availability in every form', async () => {
  const whole = await read('/v1/shows/shw_1/availability');
  expect(whole).toMatchObject({
    show_id: 'shw_1',
    version: 5,
    server_time: new Date(kit.stage.clock.nowMs()).toISOString(),
    available: 18,
    sections: [
      { id: 'A', available: 8, held: 0, reserved: 1, sold: 1, blocked: 0, total: 10 },
      { id: 'FLOOR', available: 10, total: 10 },
    ],
  });
  const bytes = [3, 2, ...Array.from({ length: 18 }, () => 0)];
  expect([...Buffer.from(whole.statuses as unknown as string, 'base64')]).toEqual(bytes);

  const octets = { headers: { Accept: 'application/octet-stream' } };
  const raw = await kit.get('/v1/shows/shw_1/availability', octets);
  expect([...new Uint8Array(await raw.arrayBuffer())]).toEqual(bytes);
  expect(raw.headers.get('ETag')).toBe('"5"');
  const again = await kit.get('/v1/shows/shw_1/availability', {
    headers: { ...octets.headers, 'If-None-Match': '"5"' },
  });
  expect(again.status).toBe(304);

  expect(await read('/v1/shows/shw_1/availability?detail=sections')).not.toHaveProperty('statuses');
  const floor = await read('/v1/shows/shw_1/availability?section=FLOOR');
  expect(floor).toMatchObject({ first_index: 10, sections: [{ id: 'FLOOR' }] });
  expect(Buffer.from(floor.statuses as unknown as string, 'base64')).toHaveLength(10);
  expect((await refusal('/v1/shows/shw_1/availability?section=Z'))[0]).toBe(422);
  expect((await refusal('/v1/shows/shw_1/availability?detail=all'))[0]).toBe(422);
  expect((await refusal('/v1/shows/nothing/availability'))[0]).toBe(404);
});

test('the past is for the organiser and finance', async () => {
  const at = new Date(SALE_MS).toISOString();
  const path = `/v1/shows/shw_1/availability?at=${at}`;
  expect((await refusal(path))[0]).toBe(401);
  expect((await refusal(path, buyer))[0]).toBe(403);
  expect((await refusal(path, stranger))[0]).toBe(404);
  expect(await read(path, organizer)).toMatchObject({ version: 5 });
  expect((await refusal('/v1/shows/shw_1/availability?at=1970-01-01T00:00:00Z', finance))[0]).toBe(
    404,
  );
  expect((await refusal('/v1/shows/shw_1/availability?at=yesterday', finance))[0]).toBe(422);
});

test('the seats of an event with what they cost', async () => {
  const { seats, show_id } = (await read('/v1/events/evt_shw_1/seats?section=A')) as never as {
    seats: object[];
    show_id: string;
  };
  expect([show_id, seats.length]).toEqual(['shw_1', 10]);
  expect(seats.slice(0, 3)).toEqual([
    { id: 'A-1-1', status: 'sold', price: 5_450 },
    { id: 'A-1-2', status: 'reserved', price: 5_450 },
    { id: 'A-1-3', status: 'available', price: 5_450 },
  ]);
  expect((await refusal('/v1/events/evt_shw_1/seats?show_id=shw_9'))[0]).toBe(404);
});

test('holds, orders and payments are their own; orders also for organiser and finance', async () => {
  expect(await read('/v1/holds/hld_1', buyer)).toMatchObject({ hold_id: 'hld_1', version: 1 });
  expect(await read('/v1/payments/pay_2', buyer)).toMatchObject({
    order_id: 'ord_2',
    status: 'requires_payment_method',
    order_status: 'pending_payment',
  });
  expect(await read('/v1/orders/ord_2', buyer)).toMatchObject({
    status: 'pending_payment',
    payment: { client_secret: 'pi_ord_2_secret', provider: 'simulator' },
  });
  const { orders } = await read('/v1/orders', buyer);
  expect((orders as never as { order_id: string }[]).map(({ order_id }) => order_id)).toEqual([
    'ord_2',
    'ord_1',
  ]);
  const first = await read('/v1/orders?limit=1', buyer);
  const rest = await read(`/v1/orders?limit=1&cursor=${first.next_cursor}`, buyer);
  expect(rest).toMatchObject({ orders: [{ order_id: 'ord_1' }], next_cursor: null });
  expect((await read('/v1/orders', other)).orders).toEqual([]);

  for (const token of [organizer, finance]) {
    const order = await read('/v1/orders/ord_2', token);
    expect(order.payment).not.toHaveProperty('client_secret');
  }
  for (const path of [
    '/v1/holds/hld_1',
    '/v1/payments/pay_1',
    '/v1/orders/ord_1',
    '/v1/orders/ord_1/tickets',
  ]) {
    expect(await refusal(path, other)).toEqual([404, 'not_found']);
    expect((await refusal(path))[0]).toBe(401);
  }
  expect((await refusal('/v1/orders/ord_1', stranger))[0]).toBe(404);
  expect((await refusal('/v1/orders?cursor=nonsense', buyer))[0]).toBe(422);
  expect((await refusal('/v1/orders?limit=101', buyer))[0]).toBe(422);
  expect((await refusal('/v1/payments/nothing', buyer))[0]).toBe(404);
});

test('a confirmed order has tickets, and a returned one says so', async () => {
  expect(await read('/v1/orders/ord_2/tickets', buyer)).toEqual({ tickets: [] });
  const ticketId = ticketIdOf('ord_1', 0);
  expect(await read('/v1/orders/ord_1/tickets', buyer)).toMatchObject({
    tickets: [{ ticket_id: ticketId, seat_id: 'A-1-1', status: 'valid' }],
  });
  await kit.stage.append(ticketStream(ticketId), {
    type: 'TicketVoided',
    data: { refundId: 'rfd_1' },
  });
  expect(await read('/v1/orders/ord_1/tickets', organizer)).toMatchObject({
    tickets: [{ status: 'returned' }],
  });
});

test('the audit of a seat and of an order, page by page', async () => {
  const path = '/v1/audit/shows/shw_1/seats/A-1-1';
  const first = (await read(`${path}?limit=2`, finance)) as never as {
    entries: { type: string; data: object }[];
    next_cursor: string;
  };
  expect(first.entries.map(({ type }) => type)).toEqual(['SeatHeld', 'SeatReserved']);
  expect(first.entries[0]?.data).toEqual({
    hold_id: 'hld_1',
    customer_id: 'cus_1',
    until_ms: SALE_MS + 600_000,
  });
  const next = await read(`${path}?limit=2&cursor=${first.next_cursor}`, organizer);
  expect(next).toMatchObject({ entries: [{ type: 'SeatSold' }], next_cursor: null });
  expect(await refusal(path, buyer)).toEqual([403, 'forbidden']);
  expect((await refusal(path, stranger))[0]).toBe(404);
  expect(await refusal('/v1/audit/shows/shw_1/seats/Z-1-1', finance)).toEqual([
    404,
    'seat_not_found',
  ]);
  const order = await read('/v1/audit/orders/ord_1', organizer);
  expect(order.entries).toMatchObject([
    { type: 'SeatHeld', stream: 'seat-shw_1.A-1-1' },
    ...['HoldPlaced', 'OrderPlaced', 'PaymentCreated', 'SeatReserved', 'PaymentCaptured'].map(
      (type) => ({ type }),
    ),
    { type: 'OrderConfirmed', stream: 'order-ord_1' },
    { type: 'SeatSold' },
    { type: 'TicketVoided' },
  ]);
  expect((await refusal('/v1/audit/orders/ord_1', stranger))[0]).toBe(404);
});

test('the trial balance, as JSON and as CSV, now and then', async () => {
  const balance = await read('/v1/finance/trial-balance', finance);
  expect(balance).toMatchObject({ balanced: true, position: String(await kit.stage.store.head()) });
  const csv = await kit.get('/v1/finance/trial-balance', {
    token: finance,
    headers: { Accept: 'text/csv' },
  });
  expect(await csv.text()).toContain('provider_clearing,EUR,5450,0\r\n');
  const before = await read('/v1/finance/trial-balance?at=1970-01-01T00:00:01Z', finance);
  expect(before).toMatchObject({ accounts: [], balanced: true });
  expect((await refusal('/v1/finance/trial-balance', organizer))[0]).toBe(403);
});

const reconcile = (body: object, key?: string) =>
  kit.http.send('POST', '/v1/finance/reconciliations', {
    token: finance,
    body,
    ...(key === undefined ? {} : { key }),
  });

test('a reconciliation finds nothing where all agrees, and is remembered', async () => {
  kit.intents.splice(0, kit.intents.length, intent('ord_1', 5_450), intent('ord_2', 0));
  const response = await reconcile({}, 'key-1');
  const found = (await response.json()) as Record<string, never>;
  expect([response.status, found]).toMatchObject([
    201,
    {
      status: 'completed',
      matched: { orders: 2, payments: 1, refunds: 0, seats: 1 },
      pending: 0,
      differences: [],
    },
  ]);
  const again = await reconcile({}, 'key-1');
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect(((await again.json()) as Record<string, never>).reconciliation_id).toBe(
    found.reconciliation_id,
  );
  const read_ = await read(`/v1/finance/reconciliations/${found.reconciliation_id}`, finance);
  expect(read_.matched).toEqual(found.matched);
  expect((await refusal('/v1/finance/reconciliations/rec_none', finance))[0]).toBe(404);
});

test('a reconciliation names what differs, and asks the saga to put it right', async () => {
  kit.intents.splice(0, kit.intents.length, intent('ord_2', 5_450), intent('ord_9', 700));
  const response = await reconcile({ apply: true });
  const { differences } = (await response.json()) as {
    differences: { kind: string; order_id: string }[];
  };
  expect(differences.map(({ kind, order_id }) => [kind, order_id]).sort()).toEqual([
    ['capture_not_recorded', 'ord_2'],
    ['payment_missing', 'ord_1'],
    ['payment_without_order', 'ord_9'],
  ]);
  expect(kit.advanced).toContain('ord_2');
  kit.intents.splice(0, kit.intents.length, intent('ord_1', 5_450), intent('ord_2', 0));
});

test('a silent provider is 503, and the same key may be tried again', async () => {
  kit.provider.isDown = true;
  expect((await reconcile({}, 'key-2')).status).toBe(503);
  kit.provider.isDown = false;
  expect((await reconcile({}, 'key-2')).status).toBe(201);
  expect((await reconcile({ from: 'x' })).status).toBe(422);
  expect(
    (await reconcile({ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' })).status,
  ).toBe(422);
});

test('how a show sells', async () => {
  expect(await read('/v1/shows/shw_1/sales', organizer)).toMatchObject({
    seats: { sold: 1, reserved: 1, total: 20 },
    orders: { confirmed: 1, pending_payment: 1 },
    captured_cents: 5_450,
    tiers: [{ tier: 'standard', sold: 1, price_cents: 5_000, fee_cents: 450 }],
    minutes: [{ orders: 1, sold: 1 }],
  });
  expect((await refusal('/v1/shows/shw_1/sales', stranger))[0]).toBe(404);
  expect((await refusal('/v1/shows/shw_1/sales', buyer))[0]).toBe(403);
});

test('health, and readiness by dependency', async () => {
  expect(await read('/healthz')).toEqual({ status: 'ok' });
  expect((await kit.get('/readyz')).status).toBe(200);
  kit.ready.fault = 'unreachable';
  const response = await kit.get('/readyz');
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({
    status: 'not_ready',
    checks: { seat_maps: { ok: true }, provider: { ok: false, detail: 'unreachable' } },
  });
  kit.ready.fault = null;
});

test('a position beyond the log is refused, and what is not there yet is waited for', async () => {
  const head = await kit.stage.store.head();
  expect(await refusal(`/v1/shows/shw_1?min_position=${head + 1n}`)).toEqual([422, 'bad_position']);
  expect(await refusal('/v1/orders?min_position=x', buyer)).toEqual([422, 'bad_position']);
});
