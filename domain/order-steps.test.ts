import { expect, test } from 'vitest';
import type { OrderEvent } from './order-events.ts';
import { recordedFirst } from './order-steps.ts';
import { captured, confirmed } from './testing/orders.ts';

const refundRequested = (seatIds: readonly string[]): OrderEvent => ({
  type: 'RefundRequested',
  data: { refundId: 'rfd_1', seatIds, amountCents: 1, reason: 'x', keepSeatsBlocked: false },
});
const refundStarted: OrderEvent = {
  type: 'RefundStarted',
  data: { refundId: 'rfd_1', call: 1, atMs: 1 },
};
const declined: OrderEvent = { type: 'PaymentDeclined', data: { attempt: 5, declineCode: 'no' } };

test('money is recorded before its order is confirmed', () => {
  expect(recordedFirst([captured(), confirmed])).toEqual([captured()]);
});

test('a refund of seats waits for their tickets, a refund of an amount does not', () => {
  expect(recordedFirst([refundRequested(['A-1-1']), refundStarted])).toEqual([
    refundRequested(['A-1-1']),
  ]);
  expect(recordedFirst([refundRequested([]), refundStarted])).toEqual([
    refundRequested([]),
    refundStarted,
  ]);
});

test('the seats of a cancelled order follow', () => {
  const cancelled: OrderEvent = { type: 'OrderCancelled', data: { reason: 'declined' } };
  expect(recordedFirst([declined, cancelled])).toEqual([
    declined,
    { type: 'OrderCancelled', data: { reason: 'declined', seatsFollow: true } },
  ]);
});
