import { describe, expect, test } from 'vitest';
import { INTENT, KEY_LIFETIME_MS, nextStep, type Surroundings } from './checkout.ts';
import type { PlacedOrder } from './order.ts';
import type { OrderEvent } from './order-events.ts';
import { LATE_PAYMENT, SHOW_CANCELLED } from './refund.ts';
import {
  attempted,
  authorised,
  captured,
  captureStarted,
  created,
  orderAfter,
  PAY_BY_MS,
  paidOrder,
  requested,
} from './testing/orders.ts';

const step = (order: PlacedOrder, given: Partial<Surroundings> = {}) =>
  nextStep(order, {
    nowMs: 100,
    showCancelled: false,
    nudged: false,
    asked: new Set(),
    ...given,
  });
const kind = (order: PlacedOrder, given: Partial<Surroundings> = {}): string =>
  step(order, given).kind;

const OFF = { showCancelled: true };
const open = orderAfter(requested, created);
const cancelStarted: OrderEvent = {
  type: 'CancelStarted',
  data: { call: 1, reason: 'expired', atMs: 30 },
};
const cancelled: OrderEvent = { type: 'PaymentCancelled', data: {} };
const over: OrderEvent = { type: 'OrderCancelled', data: { reason: 'expired' } };

describe('before the buyer pays', () => {
  test('the intent is made, and then waited for until the deadline', () => {
    expect(step(orderAfter(requested))).toEqual({ kind: 'create', call: 1, repeatable: true });
    expect(step(open)).toEqual({ kind: 'rest', untilMs: PAY_BY_MS });
    expect(step(open, { nowMs: PAY_BY_MS })).toEqual({ kind: 'start-cancel', reason: 'expired' });
  });
  test('an order whose intent was never made is given up', () => {
    expect(step(orderAfter(requested), { nowMs: PAY_BY_MS })).toMatchObject({ kind: 'give-up' });
    expect(kind(orderAfter(requested), OFF)).toBe('give-up');
    expect(kind(orderAfter(requested, over), { nudged: true })).toBe('rest');
  });
  test('a nudge is a question, asked once, and before a deadline acts', () => {
    expect(kind(open, { nudged: true, nowMs: PAY_BY_MS })).toBe('look');
    expect(kind(open, { nudged: true, asked: new Set([INTENT]) })).toBe('rest');
  });
  test('a show that is off ends it', () => {
    expect(step(open, OFF)).toEqual({ kind: 'start-cancel', reason: 'show_cancelled' });
  });
});

describe('while the payment is with the provider', () => {
  const confirming = orderAfter(requested, created, attempted(1));
  const capturing = orderAfter(requested, created, attempted(1), authorised, captureStarted);
  test('no deadline acts', () => {
    expect(kind(confirming, { nowMs: PAY_BY_MS * 2 })).toBe('confirm');
    expect(kind(capturing, { nowMs: PAY_BY_MS * 2 })).toBe('capture');
  });
  test('a call is repeated for 23 hours, and then looked up', () => {
    const within = { nowMs: 10 + KEY_LIFETIME_MS - 1 };
    expect(step(confirming, within)).toMatchObject({ repeatable: true });
    expect(step(confirming, { nowMs: 10 + KEY_LIFETIME_MS })).toMatchObject({ repeatable: false });
  });
  test('an authorisation is captured, unless the show is off or the provider will not', () => {
    const promised = [requested, created, attempted(1), authorised];
    expect(kind(orderAfter(...promised))).toBe('start-capture');
    expect(kind(orderAfter(...promised), OFF)).toBe('start-cancel');
    const failed: OrderEvent = { type: 'CaptureFailed', data: { code: 'expired' } };
    expect(step(orderAfter(...promised, captureStarted, failed))).toEqual({
      kind: 'start-cancel',
      reason: 'payment_failed',
    });
  });
});

describe('when the money has come or gone', () => {
  test('a paid order rests, until its show is called off', () => {
    expect(kind(paidOrder())).toBe('rest');
    expect(kind(paidOrder(), OFF)).toBe('refund-show');
  });
  test('a refund for the show that was refused for good is not asked for again', () => {
    const asked: OrderEvent = refundOf(SHOW_CANCELLED, ['A-1-1', 'A-1-2']);
    const refused: OrderEvent = {
      type: 'RefundFailed',
      data: { refundId: 'rfd_1', code: 'no', accepted: false },
    };
    expect(kind(paidOrder(asked, refused), OFF)).toBe('rest');
  });
  test('a cancelled payment rests, and is looked at when nudged', () => {
    const gone = orderAfter(requested, created, cancelStarted, cancelled, over);
    expect(kind(orderAfter(requested, created, cancelStarted))).toBe('cancel');
    expect(kind(gone)).toBe('rest');
    expect(kind(gone, { nudged: true })).toBe('look');
  });
  test('late money is settled, once', () => {
    const late = [requested, created, cancelStarted, cancelled, over, captured(true)];
    expect(kind(orderAfter(...late))).toBe('settle-capture');
    const back = [refundOf(LATE_PAYMENT, []), accepted, succeeded];
    expect(kind(orderAfter(...late, ...back))).toBe('rest');
  });
});

const refundOf = (reason: string, seatIds: readonly string[], amountCents = 500): OrderEvent => ({
  type: 'RefundRequested',
  data: { refundId: 'rfd_1', seatIds, amountCents, reason, keepSeatsBlocked: false },
});
const started: OrderEvent = {
  type: 'RefundStarted',
  data: { refundId: 'rfd_1', call: 1, atMs: 10 },
};
const accepted: OrderEvent = {
  type: 'RefundAccepted',
  data: { refundId: 'rfd_1', providerRefundId: 're_1' },
};
const succeeded: OrderEvent = { type: 'RefundSucceeded', data: { refundId: 'rfd_1' } };

describe('a refund', () => {
  test('is asked of the provider, and looked at when nudged, also after it succeeded', () => {
    const asked = refundOf('x', ['A-1-1']);
    expect(step(paidOrder(asked, started))).toMatchObject({ kind: 'refund', repeatable: true });
    for (const events of [[accepted], [accepted, succeeded]]) {
      const order = paidOrder(asked, started, ...events);
      expect(kind(order)).toBe('rest');
      expect(kind(order, { nudged: true })).toBe('look-at-refund');
      expect(kind(order, { nudged: true, asked: new Set(['rfd_1']) })).toBe('rest');
    }
  });
  test('without money needs no provider', () => {
    const free = refundOf('x', ['A-1-1'], 0);
    expect(kind(paidOrder(free))).toBe('give-seats-back');
    expect(kind(paidOrder(free, accepted, succeeded), { nudged: true })).toBe('rest');
  });
});
