import { expect, test } from 'vitest';
import { checkHistory } from './check-history.ts';
import type { Evidence } from './evidence.ts';
import {
  acceptRefund,
  asLog,
  cancelOrder,
  capture,
  customerOf,
  expireHold,
  type Fact,
  HOLD_MS,
  holdFact,
  orderFact,
  placeHold,
  placeOrder,
  releaseHold,
  requestRefund,
  SEAT_CENTS,
  SHOW,
  START_MS,
  seatFact,
  wholeSale,
} from './testing/history-builder.ts';
import type { ViolationKind } from './violation.ts';

const SOON: Evidence = { nowMs: START_MS + 1_000, graceMs: 5_000 };
const MUCH_LATER: Evidence = { nowMs: START_MS + 86_400_000, graceMs: 5_000 };

async function kindsIn(facts: readonly Fact[], evidence: Evidence = SOON): Promise<string[]> {
  const { violations } = await checkHistory(asLog(facts), evidence);
  return [...new Set(violations.map((violation) => violation.kind))].sort();
}

/** A history in which the first fact of a type was left out. */
function without(facts: readonly Fact[], type: string): Fact[] {
  const index = facts.findIndex((fact) => fact.type === type);
  if (index < 0) throw new Error(`no ${type} to leave out`);
  return facts.toSpliced(index, 1);
}

test('an orderly sale breaks no promise, and is counted', async () => {
  const facts = [
    ...wholeSale('a', ['A-1', 'A-2']),
    ...placeHold('hld_b', ['A-3']),
    ...releaseHold('hld_b', ['A-3']),
    ...placeHold('hld_c', ['A-3']),
    ...expireHold('hld_c', ['A-3'], START_MS + HOLD_MS),
    ...placeHold('hld_d', ['A-3'], START_MS + HOLD_MS),
    ...placeOrder('ord_d', 'hld_d', ['A-3']),
    ...cancelOrder('ord_d', ['A-3']),
    ...wholeSale('e', ['A-3']),
    requestRefund('ord_e', 'rfd_1', ['A-3']),
    ...acceptRefund('ord_e', 'rfd_1', ['A-3']),
    seatFact('A-3', { type: 'SeatBlocked', data: { blockId: 'b1', reason: 'house' } }),
    seatFact('A-3', { type: 'SeatUnblocked', data: { blockId: 'b1' } }),
    seatFact('A-4', {
      type: 'SeatGiven',
      data: { orderId: 'ord_gift', customerId: 'cus_1', reason: 'press' },
    }),
  ];

  const { violations, totals } = await checkHistory(asLog(facts), MUCH_LATER);

  expect(violations).toEqual([]);
  expect(totals).toEqual({
    events: facts.length,
    holds: 5,
    orders: 3,
    confirmedOrders: 2,
    cancelledOrders: 1,
    seatsSold: 3,
    seatsHeld: 0,
    seatsReserved: 0,
    capturedCents: 3 * SEAT_CENTS,
    refundedCents: SEAT_CENTS,
    refusedRefundCents: 0,
  });
});

test('money that came late and took its seats again breaks no promise', async () => {
  const facts = [
    ...placeHold('hld_a', ['A-1']),
    ...placeOrder('ord_a', 'hld_a', ['A-1']),
    ...cancelOrder('ord_a', ['A-1']),
    capture('ord_a', 1, true),
    seatFact('A-1', {
      type: 'SeatReserved',
      data: { orderId: 'ord_a', holdId: null, customerId: customerOf('hld_a') },
    }),
    seatFact('A-1', {
      type: 'SeatSold',
      data: { orderId: 'ord_a', customerId: customerOf('hld_a') },
    }),
    orderFact('ord_a', { type: 'OrderConfirmed', data: { late: true } }),
  ];
  expect(await kindsIn(facts)).toEqual([]);
});

test('a hold that was abandoned half-way and gave its seats back breaks no promise', async () => {
  const facts = [
    ...placeHold('hld_a', ['A-1']).slice(0, 1),
    holdFact('hld_a', { type: 'HoldAbandoned', data: {} }),
    seatFact('A-1', {
      type: 'SeatReleased',
      data: { holdId: 'hld_a', orderId: null, reason: 'abandoned' },
    }),
  ];
  expect(await kindsIn(facts)).toEqual([]);
});

test('where seats are taken one by one, a hold may break off, but keeps no seat', async () => {
  const brokenOff = placeHold('hld_a', ['A-1', 'A-2']).slice(0, 1);
  const lapsed = [...brokenOff, ...expireHold('hld_a', ['A-1'], START_MS + HOLD_MS)];
  const oneByOne = { ...MUCH_LATER, isAtomicAcrossStreams: false };
  expect(await kindsIn(lapsed, oneByOne)).toEqual([]);
  expect(await kindsIn(lapsed, MUCH_LATER)).toEqual(['hold_never_placed']);
  expect(await kindsIn(brokenOff, { ...SOON, isAtomicAcrossStreams: false })).toEqual([
    'seat_left_held',
  ]);
});

const held = placeHold('hld_a', ['A-1', 'A-2']);
const pending = [...held, ...placeOrder('ord_a', 'hld_a', ['A-1', 'A-2'])];
const sold = wholeSale('a', ['A-1', 'A-2']);
const refundAsked = [...sold, requestRefund('ord_a', 'rfd_1', ['A-1'])];
const paymentByMs = MUCH_LATER.nowMs;

/** What is done to the seats, and the promise that it breaks. */
const broken: [ViolationKind, string, Fact[], Evidence?][] = [
  ['seat_taken_twice', 'two holds on a seat', [...held, ...placeHold('hld_b', ['A-1'])]],
  ['seat_taken_twice', 'a hold on a sold seat', [...sold, ...placeHold('hld_b', ['A-1'])]],
  [
    'seat_taken_twice',
    'a held seat blocked',
    [...held, seatFact('A-1', { type: 'SeatBlocked', data: { blockId: 'b', reason: 'x' } })],
  ],
  [
    'seat_taken_twice',
    'somebody else reserves a held seat',
    [
      ...held,
      seatFact('A-1', {
        type: 'SeatReserved',
        data: { orderId: 'ord_b', holdId: 'hld_b', customerId: 'cus_b' },
      }),
    ],
  ],
  [
    'seat_taken_twice',
    'a sold seat given away',
    [
      ...sold,
      seatFact('A-1', {
        type: 'SeatGiven',
        data: { orderId: 'ord_g', customerId: 'cus_g', reason: 'press' },
      }),
    ],
  ],
  [
    'seat_event_out_of_turn',
    "another hold's end frees the seat",
    [...held, ...expireHold('hld_b', ['A-1'], START_MS + HOLD_MS)],
  ],
  [
    'seat_event_out_of_turn',
    'a seat sold out of the blue',
    [seatFact('A-1', { type: 'SeatSold', data: { orderId: 'ord_a', customerId: 'cus_a' } })],
  ],
  ['hold_expired_early', 'a minute too soon', [...held, ...expireHold('hld_a', ['A-1'], START_MS)]],
  [
    'unknown_event',
    'a type that no seat has',
    [{ stream: `seat-${SHOW}.A-1`, type: 'SeatPainted', data: {}, atMs: START_MS }],
  ],
  [
    'hold_event_out_of_turn',
    'released twice',
    [...held, ...releaseHold('hld_a', ['A-1', 'A-2']), ...releaseHold('hld_a', [])],
  ],
  ['hold_not_whole', 'a seat that was never held', without(held, 'SeatHeld')],
  ['hold_never_placed', 'no record of the hold', without(held, 'HoldPlaced')],
  ['seat_left_held', 'released but for one seat', [...held, ...releaseHold('hld_a', ['A-1'])]],
  ['order_event_out_of_turn', 'confirmed without money', without(sold, 'PaymentCaptured')],
  ['order_event_out_of_turn', 'cancelled when paid', [...sold, ...cancelOrder('ord_a', [])]],
  ['order_without_hold', 'its hold was not converted', without(pending, 'HoldConverted')],
  [
    'order_without_hold',
    'its seats were reserved all the same, and given back',
    without([...pending, ...cancelOrder('ord_a', ['A-1', 'A-2'])], 'HoldConverted'),
  ],
  ['order_not_whole', 'one seat not reserved', without(pending, 'SeatReserved')],
  ['order_not_whole', 'one seat not sold', without(sold, 'SeatSold')],
  ['order_not_whole', 'sold but not confirmed', without(sold, 'OrderConfirmed')],
  ['sold_without_order', 'no such order', without(sold, 'OrderPlaced')],
  ['seat_left_reserved', 'one kept', [...pending, ...cancelOrder('ord_a', ['A-1'])]],
  ['captured_twice', 'two captures', [...sold, capture('ord_a', 2)]],
  [
    'captured_wrong_amount',
    'half the price',
    sold.map((fact) => (fact.type === 'PaymentCaptured' ? capture('ord_a', 1) : fact)),
  ],
  [
    'captured_for_nothing',
    'cancelled, and the money kept',
    [...pending, capture('ord_a', 2), ...cancelOrder('ord_a', ['A-1', 'A-2'])],
  ],
  ['sold_without_payment', 'seats for free', without(sold, 'PaymentCaptured')],
  [
    'refunded_too_much',
    'more than was taken',
    [...sold, requestRefund('ord_a', 'rfd_1', [], 11_000), ...acceptRefund('ord_a', 'rfd_1', [])],
  ],
  [
    'returned_without_refund',
    'the provider was never asked',
    [
      ...refundAsked,
      seatFact('A-1', { type: 'SeatReturned', data: { orderId: 'ord_a', refundId: 'rfd_1' } }),
    ],
  ],
  ['refunded_seat_kept', 'money and seat', [...refundAsked, ...acceptRefund('ord_a', 'rfd_1', [])]],
  ['hold_past_deadline', 'never swept', held, MUCH_LATER],
  ['order_past_deadline', 'never given up', pending, { nowMs: paymentByMs, graceMs: 5_000 }],
];

test.each(broken)('%s: %s', async (kind, _what, facts, evidence = SOON) => {
  expect(await kindsIn(facts, evidence)).toContain(kind);
});

test('a refund that the provider refuses is a case for finance, not a broken promise', async () => {
  const facts = [
    ...pending,
    capture('ord_a', 2, true),
    ...cancelOrder('ord_a', ['A-1', 'A-2']),
    requestRefund('ord_a', 'rfd_1', [], 10_000),
    orderFact('ord_a', {
      type: 'RefundFailed',
      data: { refundId: 'rfd_1', code: 'account_closed', accepted: false },
    }),
  ];
  const { violations, totals } = await checkHistory(asLog(facts), SOON);
  expect(violations).toEqual([]);
  expect(totals.refusedRefundCents).toBe(10_000);
});

test('the log itself must be in order', async () => {
  const [first, second, ...rest] = asLog(held);
  if (!first || !second) throw new Error('a hold has several events');
  const kinds = async (events: Parameters<typeof checkHistory>[0]): Promise<string[]> =>
    (await checkHistory(events, SOON)).violations.map((violation) => violation.kind);

  expect(await kinds([second, first, ...rest])).toContain('log_out_of_order');
  expect(await kinds([{ ...first, revision: 1 }, second, ...rest])).toContain('revision_gap');
  expect(await kinds([first, { ...second, id: first.id }, ...rest])).toContain('event_twice');
});
