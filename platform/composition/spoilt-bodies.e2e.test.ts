/** Good bodies with one field spoilt at a time: past the first look, never a 5xx. */
import { test } from 'vitest';
import { ROUTES, type RouteRule } from '../http/routes.ts';
import { EVENT_BODY, newKey, showBody, venueBody } from '../testing/boxoffice.ts';
import { createKnocker, expectUnhurt } from '../testing/knocker.ts';
import { createPurchases, VISA, WHO } from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const sale = shared(() => createPurchases(house));
const knocker = shared(() => createKnocker(house, sale));

/** Every place in a body, as the way to it. */
function placesOf(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([name, part]) => placesOf(part, [...way, name]))];
}

function withOdd(value: unknown, way: readonly string[], odd: unknown): unknown {
  const [name, ...rest] = way;
  if (name === undefined) return odd;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) };
  Object.assign(copy, {
    [name]: withOdd((value as Record<string, unknown>)[name], rest, odd),
  });
  return copy;
}

/** Good bodies, of which one place after the other is spoilt. */
const GOOD_BODIES: Readonly<Record<string, () => object>> = {
  'POST /v1/dev/tokens': () => ({ role: 'customer', subject: 'somebody' }),
  'POST /v1/venues': () => ({ ...venueBody(FULL_SECTIONS), address: 'Street 1' }),
  'PATCH /v1/venues/{id}': () => ({ ...venueBody(FULL_SECTIONS), address: 'Street 1' }),
  'POST /v1/events': () => ({ ...EVENT_BODY, description: 'Long' }),
  'PATCH /v1/events/{id}': () => ({ ...EVENT_BODY, description: 'Long' }),
  'POST /v1/events/{id}/shows': () => fullShow(),
  'PATCH /v1/shows/{id}': () => fullShow(),
  'POST /v1/shows/{id}/block': () => ({ seat_ids: ['A-1-9', 'FLOOR-000003'], reason: 'house' }),
  'POST /v1/shows/{id}/unblock': () => ({ seat_ids: ['A-1-9', 'FLOOR-000003'], reason: 'house' }),
  'POST /v1/shows/{id}/holds': () => ({
    best_available: {
      quantity: 1,
      section: 'A',
      tier: 'standard',
      accessible: false,
      adjacent: true,
    },
  }),
  'POST /v1/events/{id}/holds': () => ({
    seat_ids: ['A-2-1'],
    session: 'wrs_1',
    show_id: knocker.known.shows?.[0],
  }),
  'POST /v1/holds/{id}/checkout': () => ({
    payment: { method: VISA, return_url: 'https://shop.example/' },
    idempotency_key: newKey(),
    buyer: WHO,
  }),
  'POST /v1/orders': () => ({
    hold_id: 'hld_nothing',
    buyer: WHO,
    payment_method: VISA,
    return_url: 'https://shop.example/',
  }),
  'POST /v1/payments/{id}/confirm': () => ({
    payment_method: VISA,
    return_url: 'https://shop.example/',
  }),
  'POST /v1/orders/{id}/refunds': () => ({
    seat_ids: ['A-1-1'],
    reason: 'kindness',
    return_fees: true,
    keep_seats_blocked: false,
  }),
  'POST /v1/finance/reconciliations': () => ({
    show_id: sale.showId,
    from: '2026-01-01T00:00:00Z',
    to: '2027-01-01T00:00:00Z',
    apply: false,
  }),
};
const FULL_SECTIONS = [
  {
    id: 'A',
    name: 'Stalls',
    kind: 'reserved',
    rows: [
      { label: '1', seats: 4 },
      { label: '2', seats: [{ label: '1', accessible: true, companion: true, x: 1, y: 2 }] },
    ],
  },
  { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 20 },
];
const fullShow = () => ({
  ...showBody(knocker.known.venues?.[0] ?? ''),
  ends_at: '2030-01-01T00:00:00Z',
  doors_at: null,
  tier_by_row: { 'A-1': 'standard' },
  tier_by_seat: { 'A-1-1': 'standard' },
  hold_minutes: 0.5,
  max_seats_per_hold: 8,
  max_live_seats: 8,
  taxes: [{ name: 'VAT', rate_bps: 700, inclusive: true, applies_to: 'both' }],
  policy: { cancel_until: null, refund_fees: true, transfer: false, resale: false, reentry: false },
  waiting_room: { enabled: false, admit_per_second: 10, max_active: 100 },
});

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  -(2 ** 31),
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(2_000),
  '🎫'.repeat(12),
  '-',
  '__proto__',
  '9999-12-31T23:59:59.999Z',
  '-000001-01-01T00:00:00Z',
  [],
  {},
  [null],
  [[[]]],
  { __proto__: null, constructor: 1 },
  Array.from({ length: 2_000 }, (_, index) => `A-${index}-1`),
];

test.each(Object.keys(GOOD_BODIES))('%s: each field spoilt in turn', async (name) => {
  const [method, path] = name.split(' ');
  const rule = ROUTES.find((one) => one.method === method && one.path === path) as RouteRule;
  const good = (GOOD_BODIES[name] as () => object)();
  for (const way of placesOf(good)) {
    const answers = await Promise.all(
      ODD_VALUES.map((odd) =>
        knocker.knock(rule, {
          key: newKey(),
          body: withOdd(good, way, odd),
        }),
      ),
    );
    for (const [index, answer] of answers.entries()) {
      const odd = JSON.stringify(ODD_VALUES[index]).slice(0, 80);
      expectUnhurt(answer, `${name} ${way.join('.')} = ${odd}`);
    }
  }
});
