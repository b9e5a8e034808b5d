import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsOf, seatOf } from './groups.ts';

const entry = (type: string, stream: string, request_id = 'req_1', actor = 'system:checkout') => ({
  type,
  stream,
  request_id,
  actor,
});

test('given a request that sold several seats, when it is told, then it is told once', () => {
  const entries = [
    entry('SeatSold', 'seat-shw_1.A-1'),
    entry('SeatSold', 'seat-shw_1.A-2'),
    entry('OrderConfirmed', 'order-ord_1'),
    entry('TicketVoided', 'ticket-1'),
    entry('TicketVoided', 'ticket-2'),
  ];
  expect(groupsOf(entries).map((group) => group.length)).toEqual([2, 1, 2]);
});

test('given the same by other requests, people or kinds, when it is told, then each by itself', () => {
  const entries = [
    entry('SeatHeld', 'seat-shw_1.A-1'),
    entry('SeatHeld', 'seat-shw_1.A-2', 'req_2'),
    entry('SeatHeld', 'seat-shw_1.A-3', 'req_2', 'customer:cus_1'),
    entry('SeatSold', 'seat-shw_1.A-3', 'req_2', 'customer:cus_1'),
    entry('PaymentAttempted', 'order-ord_1'),
    entry('PaymentAttempted', 'order-ord_1'),
  ];
  expect(groupsOf(entries).map((group) => group.length)).toEqual([1, 1, 1, 1, 1, 1]);
});

test('given any story, when it is grouped, then nothing is lost and nothing changes places', () => {
  const any = fc.record({
    type: fc.constantFrom('SeatHeld', 'SeatSold'),
    stream: fc.constantFrom('seat-shw_1.A-1', 'ticket-1', 'order-ord_1'),
    request_id: fc.constantFrom('req_1', 'req_2'),
    actor: fc.constant('system:checkout'),
  });
  fc.assert(
    fc.property(fc.array(any), (entries) => {
      expect(groupsOf(entries).flat()).toEqual(entries);
    }),
  );
});

test('a seat is told by its stream', () => {
  expect(seatOf('seat-shw_1.FLOOR-000001')).toBe('FLOOR-000001');
  expect(seatOf('order-ord_1')).toBeNull();
});
