import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './decision.ts';
import { evolveOrder, type PlacedOrder } from './order.ts';
import type { OrderEvent } from './order-events.ts';
import { CHALLENGE_EXTENSION_MS, triesLeft } from './payment.ts';
import { startCancel, startCapture } from './payment-calls.ts';
import { attemptPayment, cancelByBuyer } from './payment-decisions.ts';
import {
  type IntentView,
  recordAttemptFailed,
  recordCaptureFailed,
  recordDecline,
  recordIntent,
} from './payment-outcomes.ts';
import {
  attempted,
  authorised,
  captureStarted,
  confirmed,
  created,
  orderAfter,
  PAY_BY_MS,
  requested,
  TOTAL_CENTS,
} from './testing/orders.ts';

const NOW_MS = 100;
const around = { nowMs: NOW_MS, showCancelled: false };
const open = [requested, created];
const intent = (status: IntentView['status'], given: Partial<IntentView> = {}): IntentView => ({
  status,
  capturedCents: 0,
  nextActionUrl: null,
  lastDeclineCode: null,
  ...given,
});
const pay = (order: PlacedOrder, nowMs = NOW_MS, paymentMethod: string | null = 'pm_1') =>
  attemptPayment(order, { paymentMethod, returnUrl: null, nowMs });
const types = (events: readonly OrderEvent[]): string[] => events.map(({ type }) => type);
const seen = (order: PlacedOrder, view: IntentView, show = around) =>
  types(recordIntent(order, view, show).events);
const challenged = (attempt = 1): OrderEvent => ({
  type: 'PaymentActionRequired',
  data: { attempt, url: 'https://bank.example', payByMs: PAY_BY_MS + CHALLENGE_EXTENSION_MS },
});
const declined = (attempt: number): OrderEvent => ({
  type: 'PaymentDeclined',
  data: { attempt, declineCode: 'generic_decline' },
});
const cancelStarted: OrderEvent = {
  type: 'CancelStarted',
  data: { call: 1, reason: 'expired', atMs: 30 },
};

describe('a try of the buyer', () => {
  test('is counted, and there is one at a time', () => {
    expect(pay(orderAfter(...open))).toMatchObject({ events: [{ data: { attempt: 1 } }] });
    const again = orderAfter(...open, attempted(1), declined(1));
    expect(triesLeft(again.payment)).toBe(4);
    expect(pay(again)).toMatchObject({ events: [{ data: { attempt: 2 } }] });
    for (const stage of [[attempted(1)], [attempted(1), authorised, captureStarted]]) {
      const refusal = { ok: false, refusal: { code: 'PaymentInProgress' } };
      expect(pay(orderAfter(...open, ...stage))).toEqual(refusal);
      expect(pay(orderAfter(...open, ...stage), PAY_BY_MS)).toEqual(refusal);
    }
    expect(pay(orderAfter(requested))).toMatchObject({ refusal: { code: 'PaymentInProgress' } });
  });

  test('needs a method, and an order that is open', () => {
    const code = (order: PlacedOrder, nowMs = NOW_MS, method: string | null = 'pm_1') => {
      const decision = pay(order, nowMs, method);
      return decision.ok ? 'accepted' : decision.refusal.code;
    };
    expect(code(orderAfter(...open), NOW_MS, null)).toBe('PaymentMethodMissing');
    expect(code(orderAfter(...open), PAY_BY_MS)).toBe('OrderExpired');
    expect(code(orderAfter(...open, cancelStarted))).toBe('OrderExpired');
    expect(code(orderAfter(...open, confirmed))).toBe('AlreadyPaid');
  });

  test('is not offered while the last one is with the bank', () => {
    const tries = [1, 2, 3, 4].flatMap((at) => [attempted(at), declined(at)]);
    const last = orderAfter(...open, ...tries, attempted(5), challenged(5));
    expect(pay(last)).toEqual({ ok: false, refusal: { code: 'PaymentInProgress' } });
  });
});

describe('what the provider shows', () => {
  const confirming = orderAfter(...open, attempted(1));
  test('an authorisation is captured, unless the show is off', () => {
    expect(seen(confirming, intent('requires_capture'))).toEqual([
      'PaymentAuthorised',
      'CaptureStarted',
    ]);
    const off = { ...around, showCancelled: true };
    expect(seen(confirming, intent('requires_capture'), off)).toEqual(['PaymentAuthorised']);
  });
  test('a browser’s own confirmation is recorded as a try', () => {
    expect(seen(orderAfter(...open), intent('requires_capture'))).toEqual([
      'PaymentAttempted',
      'PaymentAuthorised',
      'CaptureStarted',
    ]);
  });
  test('an authorisation is not captured once the cancellation began', () => {
    const order = orderAfter(...open, attempted(1), challenged(), cancelStarted);
    expect(seen(order, intent('requires_capture'))).toEqual([]);
    const cancelled: OrderEvent = { type: 'PaymentCancelled', data: {} };
    const over: OrderEvent = { type: 'OrderCancelled', data: { reason: 'expired' } };
    const gone = orderAfter(...open, cancelStarted, cancelled, over);
    expect(seen(gone, intent('requires_capture'))).toEqual(['CancelStarted']);
  });
  test('a capture confirms the order; a late one waits to be settled', () => {
    const paid = intent('succeeded', { capturedCents: TOTAL_CENTS });
    expect(seen(confirming, paid)).toEqual(['PaymentCaptured', 'OrderConfirmed']);
    expect(recordIntent(orderAfter(...open, cancelStarted), paid, around).events).toEqual([
      { type: 'PaymentCaptured', data: { amountCents: TOTAL_CENTS, late: true } },
    ]);
  });
  test('a challenge extends the deadline once', () => {
    const asks = intent('requires_action', { nextActionUrl: 'https://bank.example' });
    expect(recordIntent(confirming, asks, around).events).toEqual([challenged()]);
    const second = orderAfter(...open, attempted(1), challenged(), declined(1), attempted(2));
    expect(recordIntent(second, asks, around).events).toEqual([challenged(2)]);
  });
  test('the fifth decline or failure is the last', () => {
    const tries = [1, 2, 3, 4].flatMap((at) => [attempted(at), declined(at)]);
    const last = orderAfter(...open, ...tries, attempted(5));
    for (const decision of [
      recordDecline(last, 'generic_decline', around),
      recordAttemptFailed(last, 'provider_error', around),
      recordIntent(last, intent('requires_payment_method'), around),
    ]) {
      expect(types(decision.events).slice(1)).toEqual(['OrderCancelled', 'CancelStarted']);
    }
    expect(types(recordDecline(confirming, 'x', around).events)).toEqual(['PaymentDeclined']);
  });
});

describe('a buyer who changes their mind', () => {
  test('can, before a payment is on its way', () => {
    const events = (order: PlacedOrder) => {
      const decision = cancelByBuyer(order, NOW_MS);
      return decision.ok ? types(decision.events) : decision.refusal.code;
    };
    expect(events(orderAfter(requested))).toEqual(['OrderCancelled']);
    expect(events(orderAfter(...open))).toEqual(['CancelStarted']);
    expect(events(orderAfter(...open, attempted(1), challenged()))).toEqual(['CancelStarted']);
    expect(events(orderAfter(...open, cancelStarted))).toEqual([]);
    expect(events(orderAfter(...open, attempted(1)))).toBe('PaymentInProgress');
    expect(events(orderAfter(...open, confirmed))).toBe('AlreadyPaid');
  });
});

const anyIntent: fc.Arbitrary<IntentView> = fc.record({
  status: fc.constantFrom(
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'succeeded',
    'canceled',
  ),
  capturedCents: fc.constant(TOTAL_CENTS),
  nextActionUrl: fc.constantFrom(null, 'https://bank.example'),
  lastDeclineCode: fc.constantFrom(null, 'generic_decline'),
});

const MOVES = [
  'pay',
  'see',
  'decline',
  'fail',
  'capture fails',
  'buyer cancels',
  'expire',
] as const;

describe('whatever the provider answers, in whatever order', () => {
  test('at most five tries, no capture of our own after a cancellation, one extension, one end', () => {
    const anyMove = fc.record({
      what: fc.constantFrom(...MOVES),
      intent: anyIntent,
      nowMs: fc.integer({ min: 0, max: PAY_BY_MS * 2 }),
      showCancelled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 40 }), (moves) => {
        const events: OrderEvent[] = [];
        let order = orderAfter(...open);
        for (const move of moves) {
          const made = eventsOf(order, move);
          order = fold(evolveOrder, order, made) as PlacedOrder;
          events.push(...made);
          const said = recordIntent(order, move.intent, move).events;
          if (move.what === 'see' && order.payment.stage !== 'cancelling') {
            expect(said, JSON.stringify(move)).toEqual([]);
          }
        }
        const cancelAt = types(events).indexOf('CancelStarted');
        const captureAt = types(events).lastIndexOf('CaptureStarted');
        if (cancelAt >= 0) expect(captureAt).toBeLessThan(cancelAt);
        const count = (type: string) => types(events).filter((one) => one === type).length;
        expect(count('PaymentAttempted')).toBeLessThanOrEqual(5);
        expect(count('OrderConfirmed')).toBeLessThanOrEqual(1);
        expect(count('OrderCancelled')).toBeLessThanOrEqual(1);
        expect(order.payByMs - PAY_BY_MS).toBeLessThanOrEqual(CHALLENGE_EXTENSION_MS);
      }),
      { numRuns: 2_000 },
    );
  });
});

function eventsOf(
  order: PlacedOrder,
  move: {
    what: (typeof MOVES)[number];
    intent: IntentView;
    nowMs: number;
    showCancelled: boolean;
  },
): readonly OrderEvent[] {
  const { stage } = order.payment;
  switch (move.what) {
    case 'pay': {
      const decision = pay(order, move.nowMs);
      return decision.ok ? decision.events : [];
    }
    case 'see':
      return recordIntent(order, move.intent, move).events;
    case 'decline':
      return recordDecline(order, 'generic_decline', move).events;
    case 'fail':
      return recordAttemptFailed(order, 'provider_error', move).events;
    case 'capture fails':
      return recordCaptureFailed(order, 'expired');
    case 'buyer cancels': {
      const decision = cancelByBuyer(order, move.nowMs);
      return decision.ok ? decision.events : [];
    }
    case 'expire':
      if (stage === 'capturing') return startCapture(order, move.nowMs);
      return stage === 'open' ? startCancel(order, 'expired', move.nowMs) : [];
  }
}
