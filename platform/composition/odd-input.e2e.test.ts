/** Whatever a client sends: never a 5xx, and the house goes on selling. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROUTES } from '../http/routes.ts';
import { expectStatus, newKey } from '../testing/boxoffice.ts';
import { createKnocker, expectUnhurt } from '../testing/knocker.ts';
import { createPurchases, VISA } from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const sale = shared(() => createPurchases(house));
const knocker = shared(() => createKnocker(house, sale));

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const ODD_TEXT = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfff\ud800',
    '\u202e\u200b\ufeff',
    'Ω-1-1',
    'A-1-1',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    "'; drop table events; --",
    '../../etc/passwd',
    '%00',
    '9'.repeat(400),
    'x'.repeat(5_000),
    '2026-13-45T99:99:99Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '+275760-09-13T00:00:00.000Z',
    'EUR',
    'pm_card_visa',
    'A',
    'FLOOR',
    'standard',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const ODD_NUMBER = fc.constantFrom(
  0,
  -0,
  -1,
  1,
  2,
  1.5,
  1e-9,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  1e21,
);
/** Fields that the routes know, so that odd values get past the first look. */
const FIELDS = [
  'seat_ids',
  'area',
  'quantity',
  'best_available',
  'session',
  'show_id',
  'hold_id',
  'hold_ids',
  'buyer',
  'name',
  'email',
  'payment_method',
  'return_url',
  'payment',
  'method',
  'idempotency_key',
  'amount_cents',
  'reason',
  'return_fees',
  'keep_seats_blocked',
  'city',
  'country',
  'timezone',
  'address',
  'sections',
  'id',
  'kind',
  'rows',
  'label',
  'seats',
  'capacity',
  'category',
  'artists',
  'description',
  'venue_id',
  'starts_at',
  'ends_at',
  'doors_at',
  'on_sale_at',
  'currency',
  'price_tiers',
  'price_cents',
  'fee_cents',
  'tier_by_section',
  'tier_by_row',
  'tier_by_seat',
  'hold_minutes',
  'max_seats_per_hold',
  'max_live_seats',
  'taxes',
  'policy',
  'cancel_until',
  'waiting_room',
  'role',
  'subject',
  'apply',
  'from',
  'to',
  '__proto__',
];
const { value: VALUE } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    ODD_TEXT,
    ODD_NUMBER,
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 6 }),
  ),
}));
const BODY = fc.oneof(
  { weight: 8, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS), VALUE, { maxKeys: 10 }) },
  { weight: 1, arbitrary: VALUE },
);
const RAW = fc.oneof(
  { weight: 10, arbitrary: BODY.map((body) => JSON.stringify(body)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '{',
      'null',
      'nul',
      '\ufeff{}',
      deep(20_000),
      `{"a":${deep(40)}}`,
      '{"quantity":1e999,"area":"A"}',
      `{"quantity":${'9'.repeat(500)},"area":"FLOOR"}`,
      '{"seat_ids":["\\u0000"]}',
      '{"seat_ids":["\\ud800"]}',
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      '{"name":"\\u0000","name":"twice"}',
    ),
  },
);
const ID = fc.oneof(
  { weight: 3, arbitrary: fc.constant('known') },
  fc.constantFrom(
    'nothing',
    '%00',
    '%ff',
    '%',
    '%E2%82',
    '%F0%9F%8E%AB',
    'a%2Fb',
    '..%2f..',
    'x'.repeat(3_000),
    '%20',
    "'%22",
    'shw_',
    'undefined',
    '-1',
  ),
);
const ODD_HEADERS = fc.record(
  {
    'Idempotency-Key': fc.constantFrom('k', 'x'.repeat(255), 'x'.repeat(256), ' ', '{}'),
    'If-Match': fc.constantFrom('*', '"1"', 'W/"1"', '"', 'x'.repeat(2_000), '"1","2"', ''),
    'If-None-Match': fc.constantFrom('*', '"1"', '"', 'W/"x"'),
    'Min-Position': fc.constantFrom('0', '1', '-1', 'x', '9'.repeat(40), ''),
    'Last-Event-ID': fc.constantFrom('0', 'x', '9'.repeat(40), '-1'),
    Accept: fc.constantFrom('text/csv', 'application/octet-stream', '*/*', 'x', ';;;'),
    'Content-Type': fc.constantFrom('application/json', 'text/plain', '', 'x', 'application/json;'),
    Cookie: fc.constantFrom('boxoffice_session=x', '=;=', 'boxoffice_session=%ff'),
    Origin: fc.constantFrom('null', 'http://x', ''),
  },
  { requiredKeys: [] },
);
const HEADERS = fc.oneof(fc.constant({}), ODD_HEADERS);
const QUERY_NAMES = [
  'limit',
  'cursor',
  'min_position',
  'q',
  'city',
  'country',
  'date_from',
  'date_to',
  'section',
  'detail',
  'at',
  'layout_version',
  'show_id',
  'session',
  'from',
  'to',
  'account',
];
const QUERY = fc
  .dictionary(
    fc.constantFrom(...QUERY_NAMES),
    fc.oneof(
      ODD_TEXT.filter((text) => text.isWellFormed()),
      ODD_NUMBER.map(String),
    ),
    { maxKeys: 4 },
  )
  .map((query) => new URLSearchParams(query).toString());

/** Streams don't end by themselves; ending the house's shows would leave nothing to try. */
const tried = ROUTES.filter(
  ({ path, method, optional }) =>
    !optional &&
    !path.endsWith('/stream') &&
    !(method === 'POST' && /shows\/\{id\}\/(cancel|pause)$/.test(path)),
);

const ROUNDS = 40;

test.each(tried)('$method $path', async (rule) => {
  const hasBody = rule.method !== 'GET' && rule.method !== 'DELETE';
  await fc.assert(
    fc.asyncProperty(ID, QUERY, RAW, HEADERS, async (id, query, raw, headers) => {
      const answer = await knocker.knock(rule, {
        ...(id === 'known' ? {} : { id }),
        query,
        headers,
        ...(hasBody ? { raw } : {}),
      });
      expectUnhurt(answer, `${rule.method} ${rule.path} ${id} ${query} ${raw.slice(0, 300)}`);
    }),
    { numRuns: ROUNDS, seed: 20_261_121, endOnFailure: true },
  );
});

test('a stream with odd parameters is answered or refused', async () => {
  for (const query of ['', '?section=nope', '?min_position=x', '?last_event_id=x']) {
    for (const id of ['0', 'x', '-1', '9'.repeat(40)]) {
      const ending = new AbortController();
      const response = await fetch(
        `${house.origin}/v1/shows/${sale.showId}/availability/stream${query}`,
        { headers: { 'Last-Event-ID': id }, signal: ending.signal },
      );
      expect(response.status).toBeLessThan(500);
      ending.abort();
    }
  }
});

test('and the house goes on selling', async () => {
  const next = await sale.paidOrder();
  expect(await sale.statusesOf(next.seats)).toEqual(['sold', 'sold']);
  const buyer = await house.buyer();
  const hold_id = await sale.holdSeats(buyer, sale.freshSeats());
  const checkout = { payment: { method: VISA } };
  const path = `/v1/holds/${hold_id}/checkout`;
  expectStatus(await buyer.post(path, checkout, { key: newKey() }), 201);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
