import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './decision.ts';
import { evolveOrder, isAtRest, orderStatus, type PlacedOrder, paymentStatus } from './order.ts';
import type { OrderEvent, RefundEvent } from './order-events.ts';
import {
  LATE_PAYMENT,
  type RequestRefund,
  recordRefund,
  refundableCents,
  refundedCents,
  requestRefund,
  restartRefund,
} from './refund.ts';
import {
  captured,
  created,
  itemOf,
  orderAfter,
  paidOrder,
  placed,
  requested,
  TOTAL_CENTS,
} from './testing/orders.ts';

const ask = (order: PlacedOrder, given: Partial<RequestRefund> = {}) =>
  requestRefund(order, {
    refundId: 'rfd_1',
    reason: 'goodwill',
    returnFees: true,
    keepSeatsBlocked: false,
    nowMs: 50,
    ...given,
  });

function movedOn(order: PlacedOrder, events: readonly OrderEvent[]): PlacedOrder {
  const state = fold(evolveOrder, order, events);
  if (state.status === 'none') throw new Error('no order');
  return state;
}

function asked(order: PlacedOrder, given: Partial<RequestRefund> = {}): PlacedOrder {
  const decision = ask(order, given);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return movedOn(order, decision.events);
}

type Outcome = Parameters<typeof recordRefund>[1];
const DONE: Outcome = { status: 'succeeded', providerRefundId: 're_1' };
const PENDING: Outcome = { status: 'pending', providerRefundId: 're_1' };
const FAILED: Outcome = { status: 'failed', code: 'expired_card' };

function told(order: PlacedOrder, ...outcomes: readonly Outcome[]): PlacedOrder {
  return outcomes.reduce((state, outcome) => {
    const refund = state.refunds.at(-1);
    if (refund === undefined) throw new Error('no refund');
    return movedOn(state, recordRefund(refund, outcome).events);
  }, order);
}

const refusal = (order: PlacedOrder, given: Partial<RequestRefund> = {}) => {
  const decision = ask(order, given);
  return decision.ok ? decision.events : decision.refusal;
};

describe('asking for a refund', () => {
  test('starts the provider’s call in the same breath, once', () => {
    const decision = ask(paidOrder(), { seatIds: ['A-1-2'] });
    expect(decision).toMatchObject({
      ok: true,
      events: [
        { type: 'RefundRequested', data: { seatIds: ['A-1-2'], amountCents: 5_460 } },
        { type: 'RefundStarted', data: { refundId: 'rfd_1', call: 1 } },
      ],
    });
    expect(ask(asked(paidOrder()))).toEqual({ ok: true, events: [] });
  });

  test('is refused for what is not there, or is back already', () => {
    expect(refusal(orderAfter(requested))).toMatchObject({ code: 'NotRefundable' });
    expect(refusal(paidOrder(), { seatIds: ['B-1'] })).toMatchObject({ code: 'SeatsNotInOrder' });
    const tooMuch = { amountCents: TOTAL_CENTS + 1 };
    expect(refusal(paidOrder(), tooMuch)).toEqual({
      code: 'AmountTooHigh',
      leftCents: TOTAL_CENTS,
    });
    const all = asked(paidOrder());
    expect(refusal(all, { refundId: 'rfd_2' })).toMatchObject({ code: 'AlreadyRefunded' });
    expect(refusal(all, { refundId: 'rfd_2', seatIds: ['A-1-1'] })).toEqual({
      code: 'AlreadyRefunded',
      seatIds: ['A-1-1'],
    });
    expect(refusal(all, { refundId: 'rfd_2', amountCents: 1 })).toMatchObject({
      code: 'AlreadyRefunded',
    });
  });

  test('keeps fees where the policy says so, with their part of the tax', () => {
    const item = itemOf('A-1-1', { priceCents: 900, feeCents: 100, taxCents: 19 });
    expect(refundableCents(item, true)).toBe(1_019);
    expect(refundableCents(item, false)).toBe(917);
    expect(refundableCents({ ...item, priceCents: 0, feeCents: 0, taxCents: 0 }, false)).toBe(0);
  });

  test('may be asked again after it was refused', () => {
    const refused = told(asked(paidOrder()), FAILED);
    expect(orderStatus(refused)).toBe('confirmed');
    expect(ask(refused, { refundId: 'rfd_2' })).toMatchObject({ ok: true });
  });
});

describe('what the provider says of a refund', () => {
  test('is recorded once', () => {
    const done = told(asked(paidOrder()), PENDING, DONE);
    expect(done.refunds).toMatchObject([{ stage: 'succeeded', accepted: true }]);
    expect(told(done, DONE, PENDING)).toEqual(done);
  });

  test('may be a failure after all, pending or not: the seats stay returned', () => {
    for (const outcomes of [[PENDING], [DONE]]) {
      const failed = told(asked(paidOrder()), ...outcomes, FAILED);
      expect(failed.refunds).toMatchObject([{ stage: 'failed', accepted: true }]);
      expect(refundedCents(failed.refunds)).toBe(0);
      expect(orderStatus(failed)).toBe('refunded');
      expect(told(failed, FAILED)).toEqual(failed);
    }
  });

  test('nothing: the next key is counted', () => {
    const refund = asked(paidOrder()).refunds.at(-1);
    if (refund === undefined) throw new Error('no refund');
    expect(restartRefund(refund, 60).events).toMatchObject([{ data: { call: 2, atMs: 60 } }]);
  });
});

describe('the status of an order', () => {
  test('is refunded once every seat is returned or all money is, before that in part', () => {
    expect(orderStatus(orderAfter(requested))).toBe('pending_payment');
    expect(orderStatus(paidOrder())).toBe('confirmed');
    expect(orderStatus(told(asked(paidOrder()), DONE))).toBe('refunded');
    const seat = told(asked(paidOrder(), { seatIds: ['A-1-1'] }), DONE);
    expect(orderStatus(seat)).toBe('partially_refunded');
    const some = told(asked(paidOrder(), { amountCents: 5 }), DONE);
    expect(orderStatus(some)).toBe('partially_refunded');
    const all = told(asked(paidOrder(), { amountCents: TOTAL_CENTS }), DONE);
    expect(orderStatus(all)).toBe('refunded');
    expect(orderStatus(asked(paidOrder()))).toBe('confirmed');
  });

  test('of a free order is told by its seats alone', () => {
    if (placed.type !== 'OrderPlaced') throw new Error('unexpected');
    const free = { priceCents: 0, feeCents: 0, taxCents: 0 };
    const items = placed.data.items.map((item) => ({ ...item, ...free }));
    const order = [
      { type: 'OrderPlaced', data: { ...placed.data, items, totalCents: 0 } },
      { type: 'PaymentWaived', data: {} },
      { type: 'OrderConfirmed', data: { late: false } },
    ] as const;
    const state = fold(evolveOrder, { status: 'none' }, order) as PlacedOrder;
    expect(isAtRest(state)).toBe(true);
    expect(paymentStatus(state)).toBe('succeeded');
    const part = asked(state, { seatIds: ['A-1-1'] });
    expect(part.refunds).toMatchObject([{ stage: 'requested', amountCents: 0 }]);
    expect(orderStatus(told(part, DONE))).toBe('partially_refunded');
    const rest = told(asked(told(part, DONE), { refundId: 'rfd_2' }), DONE);
    expect(orderStatus(rest)).toBe('refunded');
  });

  test('is at rest only when late money has been settled', () => {
    const over: OrderEvent = { type: 'OrderCancelled', data: { reason: 'expired' } };
    const late = orderAfter(requested, created, over, captured(true));
    expect(isAtRest(late)).toBe(false);
    const back: RefundEvent[] = [
      {
        type: 'RefundRequested',
        data: {
          refundId: 'rfd_1',
          seatIds: [],
          amountCents: TOTAL_CENTS,
          reason: LATE_PAYMENT,
          keepSeatsBlocked: false,
        },
      },
      { type: 'RefundStarted', data: { refundId: 'rfd_1', call: 1, atMs: 0 } },
    ];
    expect(isAtRest(movedOn(late, back))).toBe(false);
    expect(isAtRest(told(movedOn(late, back), DONE))).toBe(true);
    expect(isAtRest(movedOn(late, [{ type: 'OrderConfirmed', data: { late: true } }]))).toBe(true);
    expect(isAtRest(told(asked(paidOrder()), PENDING))).toBe(false);
  });
});

describe('whatever is asked and answered', () => {
  test('no more goes back than was captured, and no seat twice', () => {
    const anyAsk = fc.record({
      seatIds: fc.constantFrom(undefined, ['A-1-1'], ['A-1-2'], ['A-1-1', 'A-1-2']),
      amountCents: fc.option(fc.integer({ min: 1, max: TOTAL_CENTS }), { nil: undefined }),
      returnFees: fc.boolean(),
      outcomes: fc.array(fc.constantFrom(DONE, PENDING, FAILED), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(anyAsk, { maxLength: 8 }), (asks) => {
        let order = paidOrder();
        asks.forEach(({ outcomes, ...command }, index) => {
          const decision = ask(order, { ...command, refundId: `rfd_${index}` });
          if (!decision.ok) return;
          order = told(movedOn(order, decision.events), ...outcomes);
        });
        const going = order.refunds.filter(({ stage }) => stage !== 'failed');
        const cents = going.reduce((sum, { amountCents }) => sum + amountCents, 0);
        expect(cents).toBeLessThanOrEqual(TOTAL_CENTS);
        const seats = order.refunds
          .filter(({ stage, accepted }) => stage !== 'failed' || accepted)
          .flatMap(({ seatIds }) => seatIds);
        expect(new Set(seats).size).toBe(seats.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
