import { expect, test } from 'vitest';
import { centsOf, EVERYTHING, refundOf } from './refund-wish.ts';

test.each([
  ['12.5', 2, 1_250],
  [' 12,50 ', 2, 1_250],
  ['7', 0, 7],
  ['7.5', 0, null],
  ['1.234', 2, null],
  ['1.234', 3, 1_234],
  ['-3', 2, null],
  ['', 2, null],
  ['1e3', 2, null],
])('%j in a currency of %s digits is %s', (typed, digits, cents) => {
  expect(centsOf(typed, digits)).toBe(cents);
});

const order = { currency: 'EUR', leftCents: 5_000 };

test('given all that is left, when it is asked for, then neither seats nor amount are named', () => {
  expect(refundOf(EVERYTHING, order)).toEqual({ keep_seats_blocked: false });
});

test('given some seats, when they are asked for, then they and what is to become of them', () => {
  const wish = { ...EVERYTHING, what: 'seats', seatIds: ['A-1-1'], keepBlocked: true } as const;
  expect(refundOf({ ...wish, returnFees: true }, order)).toEqual({
    seat_ids: ['A-1-1'],
    keep_seats_blocked: true,
    return_fees: true,
  });
  expect(refundOf({ ...wish, seatIds: [] }, order)).toBe('no_seats');
});

test('given an amount, when it is more than is left or none, then it is not asked for', () => {
  const of = (amount: string) => refundOf({ ...EVERYTHING, what: 'amount', amount }, order);
  expect(of('50')).toEqual({ amount_cents: 5_000, keep_seats_blocked: false });
  expect([of('50.01'), of('0'), of('ten')]).toEqual(['amount', 'amount', 'amount']);
});
