import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerStream } from '#domain/customer.ts';
import { demandStream } from '#domain/demand.ts';
import { type HoldEvent, holdStream } from '#domain/hold.ts';
import { type OrderEvent, orderStream } from '#domain/order-events.ts';
import { expireSeatHold, holdSeat, reserveSeat, returnSeat, sellSeat } from '#domain/seat.ts';
import { ticketIdOf, ticketStream } from '#domain/ticket.ts';
import { OWNER, SALE_MS, untaxedItem } from '#projections/testing/stage.ts';
import { createReadKit, type ReadKit } from '../testing/read-kit.ts';

let kit: ReadKit;
let finance: string;
let organizer: string;
let buyer: string;

const SHOW = 'shw_1';
const HOLD_MS = 600_000;
const SEATS = ['A-1-1', 'A-1-2'];

beforeAll(async () => {
  kit = await createReadKit();
  finance = kit.http.token('finance');
  organizer = kit.http.token('organizer', { org: OWNER });
  buyer = kit.http.token('customer', { customerId: 'cus_1' });
  await kit.stage.publish(SHOW);
  // Somebody's hold of both seats lapses; cus_1 buys them and gives one back; cus_1 lets another go.
  await hold('hld_0', 'cus_2', SEATS);
  await lapse('hld_0', SEATS);
  await hold('hld_1', 'cus_1', SEATS);
  await buy('ord_1', 'hld_1', SEATS);
  await hold('hld_2', 'cus_1', ['A-1-3']);
  await lapse('hld_2', ['A-1-3']);
  await refund('ord_1', 'A-1-1');
  await kit.stage.append(customerStream('cus_1'), {
    type: 'CustomerErased',
    data: { customerId: 'cus_1' },
  });
  for (const [minuteMs, count] of [
    [SALE_MS, 3],
    [SALE_MS + 60_000, 4],
  ] as const) {
    const data = { minuteMs, cause: 'taken', seats: { 'A-1-1': count, 'A-1-9': 1 }, elsewhere: 2 };
    await kit.stage.append(demandStream(SHOW), { type: 'AttemptsRefused', data });
  }
});

afterAll(() => kit.stop());

async function hold(holdId: string, customerId: string, seatIds: readonly string[]) {
  const nowMs = kit.stage.clock.nowMs();
  for (const seatId of seatIds) {
    await kit.stage.decide(SHOW, seatId, (seat) =>
      holdSeat(seat, { holdId, customerId, untilMs: nowMs + HOLD_MS, nowMs }),
    );
  }
  const items = seatIds.map(untaxedItem);
  const placed: HoldEvent = {
    type: 'HoldPlaced',
    data: {
      holdId,
      showId: SHOW,
      customerId,
      items,
      currency: 'EUR',
      expiresAtMs: nowMs + HOLD_MS,
      holdMs: HOLD_MS,
    },
  };
  await kit.stage.append(holdStream(holdId), placed);
}

async function lapse(holdId: string, seatIds: readonly string[]) {
  kit.stage.clock.setMs(kit.stage.clock.nowMs() + HOLD_MS);
  const nowMs = kit.stage.clock.nowMs();
  for (const seatId of seatIds) {
    await kit.stage.decide(SHOW, seatId, (seat) => expireSeatHold(seat, { holdId, nowMs }));
  }
}

async function buy(orderId: string, holdId: string, seatIds: readonly string[]) {
  const nowMs = kit.stage.clock.nowMs();
  const placed: OrderEvent = {
    type: 'OrderPlaced',
    data: {
      orderId,
      paymentId: 'pay_1',
      showId: SHOW,
      eventId: 'evt_shw_1',
      customerId: 'cus_1',
      holdIds: [holdId],
      items: seatIds.map(untaxedItem),
      totalCents: 10_900,
      currency: 'EUR',
      payByMs: nowMs + 900_000,
    },
  };
  await kit.stage.append(orderStream(orderId), placed);
  await kit.stage.append(holdStream(holdId), { type: 'HoldConverted', data: { orderId } });
  for (const seatId of seatIds) {
    await kit.stage.decide(SHOW, seatId, (seat) =>
      reserveSeat(seat, { orderId, holdId, customerId: 'cus_1', nowMs }),
    );
    await kit.stage.decide(SHOW, seatId, (seat) => sellSeat(seat, { orderId }));
  }
  await kit.stage.append(orderStream(orderId), { type: 'OrderConfirmed', data: { late: false } });
}

async function refund(orderId: string, seatId: string) {
  const refundId = 'rfd_1';
  await kit.stage.append(ticketStream(ticketIdOf(orderId, 0)), {
    type: 'TicketVoided',
    data: { refundId },
  });
  await kit.stage.decide(SHOW, seatId, (seat) => returnSeat(seat, { orderId, refundId }));
}

interface Audit {
  readonly entries: readonly {
    readonly type: string;
    readonly stream: string;
    readonly position: string;
    readonly data: object;
  }[];
  readonly next_cursor: string | null;
  readonly counts: object;
}

async function audit(path: string, token = finance): Promise<Audit> {
  const response = await kit.get(`/v1/audit/${path}`, { token });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Audit;
}

async function refusal(path: string, token: string): Promise<unknown> {
  const response = await kit.get(`/v1/audit/${path}`, { token });
  return [response.status, ((await response.json()) as { code: string }).code];
}

/** All pages, one after the other. */
async function wholeAudit(path: string, limit: number): Promise<Audit['entries']> {
  const entries = [];
  let cursor = '';
  for (;;) {
    const page = await audit(`${path}?limit=${limit}${cursor}`);
    entries.push(...page.entries);
    if (page.next_cursor === null) return entries;
    expect(page.entries).toHaveLength(limit);
    cursor = `&cursor=${page.next_cursor}`;
  }
}

const typesOf = (entries: Audit['entries']) => entries.map(({ type }) => type);

const ORDER_TYPES = [
  'SeatHeld',
  'SeatHeld',
  'HoldPlaced',
  'OrderPlaced',
  'HoldConverted',
  'SeatReserved',
  'SeatSold',
  'SeatReserved',
  'SeatSold',
  'OrderConfirmed',
];

test('a seat tells everybody’s doings, the holds that lapsed and the attempts refused', async () => {
  const { entries, counts } = await audit(`shows/${SHOW}/seats/A-1-1`, organizer);
  expect(typesOf(entries)).toEqual([
    'SeatHeld',
    'HoldExpired',
    'SeatHeld',
    'SeatReserved',
    'SeatSold',
    'SeatReturned',
  ]);
  expect(counts).toEqual({
    holds_lapsed: 1,
    refused_attempts: { at_least: 7, by_cause: [{ cause: 'taken', at_least: 7 }] },
  });
});

test('an order tells its holds’, seats’ and tickets’ doings, and nobody else’s', async () => {
  const { entries, counts } = await audit('orders/ord_1', organizer);
  expect(typesOf(entries)).toEqual([...ORDER_TYPES, 'TicketVoided', 'SeatReturned']);
  expect(counts).toEqual({ holds_lapsed: 0 });
  expect(JSON.stringify(entries)).not.toContain('hld_0');
});

test('a customer tells all their doings, across holds and orders', async () => {
  const { entries, counts } = await audit('customers/cus_1');
  expect(typesOf(entries)).toEqual([
    ...ORDER_TYPES,
    'SeatHeld',
    'HoldPlaced',
    'HoldExpired',
    'TicketVoided',
    'SeatReturned',
    'CustomerErased',
  ]);
  expect(counts).toEqual({ holds_lapsed: 1 });
  const other = await audit('customers/cus_2');
  expect(typesOf(other.entries)).toEqual([
    'SeatHeld',
    'SeatHeld',
    'HoldPlaced',
    'HoldExpired',
    'HoldExpired',
  ]);
  expect(other.counts).toEqual({ holds_lapsed: 1 });
});

test.each([1, 2, 3, 5, 100])('pages of %i tell the same as one, in order', async (limit) => {
  for (const path of ['customers/cus_1', 'orders/ord_1', `shows/${SHOW}/seats/A-1-1`]) {
    const { entries } = await audit(`${path}?limit=100`);
    const positions = entries.map(({ position }) => BigInt(position));
    expect(positions).toEqual(positions.toSorted((one, next) => (one < next ? -1 : 1)));
    expect(await wholeAudit(path, limit)).toEqual(entries);
  }
});

test('as of a past moment only what had been recorded by then is told', async () => {
  const at = new Date(SALE_MS).toISOString();
  const seat = await audit(`shows/${SHOW}/seats/A-1-1?at=${at}`);
  expect(typesOf(seat.entries)).toEqual(['SeatHeld']);
  expect(seat.counts).toEqual({
    holds_lapsed: 0,
    refused_attempts: { at_least: 0, by_cause: [] },
  });
  const later = new Date(SALE_MS + 60_000).toISOString();
  expect((await audit(`shows/${SHOW}/seats/A-1-1?at=${later}`)).counts).toMatchObject({
    refused_attempts: { at_least: 3 },
  });
  expect((await audit(`customers/cus_1?at=${at}`)).entries).toEqual([]);
  expect((await audit(`orders/ord_1?at=${at}`)).entries).toEqual([]);
  expect((await audit(`customers/cus_2?at=${at}`)).counts).toEqual({ holds_lapsed: 0 });
  const always = await audit('customers/cus_1?at=2500-01-01T00:00:00Z');
  expect(always.entries).toHaveLength(16);
});

test('only finance and administrators look at a customer', async () => {
  expect(await refusal('customers/cus_1', organizer)).toEqual([403, 'forbidden']);
  expect(await refusal('customers/cus_1', buyer)).toEqual([403, 'forbidden']);
  await audit('customers/cus_1', kit.http.token('admin'));
  expect(await refusal('customers/cus_nobody', finance)).toEqual([404, 'not_found']);
});

test.each(['limit=0', 'limit=x', 'cursor=x', 'cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5Il0', 'at=soon'])(
  'a bad query is told so: %s',
  async (query) => {
    for (const path of ['customers/cus_1', 'orders/ord_1', `shows/${SHOW}/seats/A-1-1`]) {
      expect(await refusal(`${path}?${query}`, finance)).toEqual([422, 'validation_failed']);
    }
  },
);

test('an order is shown with its buyer, and orders of a customer to finance', async () => {
  kit.buyers.set('ord_1', { name: 'Ada', email: 'ada@example.com' });
  const shown = await kit.get('/v1/orders/ord_1', { token: buyer });
  expect(await shown.json()).toMatchObject({ buyer: { name: 'Ada', email: 'ada@example.com' } });
  kit.buyers.clear();
  const erased = await kit.get('/v1/orders/ord_1', { token: organizer });
  expect(await erased.json()).toMatchObject({ order_id: 'ord_1', buyer: null });

  const listed = await kit.get('/v1/orders?customer_id=cus_1', { token: finance });
  expect(await listed.json()).toMatchObject({ orders: [{ order_id: 'ord_1' }] });
  const other = kit.http.token('customer', { customerId: 'cus_2' });
  expect((await kit.get('/v1/orders?customer_id=cus_1', { token: other })).status).toBe(403);
  expect((await kit.get('/v1/orders?customer_id=cus_1', { token: organizer })).status).toBe(403);
  const own = await kit.get('/v1/orders?customer_id=cus_1', { token: buyer });
  expect(await own.json()).toMatchObject({ orders: [{ order_id: 'ord_1' }] });
  const oddCursor = Buffer.from(JSON.stringify([1, '\0'])).toString('base64url');
  expect((await kit.get(`/v1/orders?cursor=${oddCursor}`, { token: buyer })).status).toBe(422);
});
