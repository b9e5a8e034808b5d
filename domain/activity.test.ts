import { expect, test } from 'vitest';
import { activityOf } from './activity.ts';
import { customerStream } from './customer.ts';
import { holdStream } from './hold.ts';
import { orderStream } from './order-events.ts';
import { seatStream } from './seat.ts';
import { ticketIdOf, ticketStream } from './ticket.ts';

const seat = seatStream('shw_1', 'A-1-1');

test.each([
  ['a hold', holdStream('hld_1'), {}, 'hld_1'],
  ['an order', orderStream('ord_1'), {}, 'ord_1'],
  ['a ticket of an order', ticketStream(ticketIdOf('ord_1', 12)), {}, 'ord_1'],
  ['a customer', customerStream('cus_1'), {}, 'cus_1'],
  ['a held seat', seat, { holdId: 'hld_1', customerId: 'cus_1' }, 'hld_1'],
  ['a reserved seat', seat, { holdId: 'hld_1', orderId: 'ord_1' }, 'ord_1'],
  ['a released seat', seat, { holdId: 'hld_1', orderId: null }, 'hld_1'],
  ['a seat that the house keeps back', seat, { blockId: 'blk_1' }, null],
  ['a show', 'show-shw_1', {}, null],
])('an event of %s is part of it', (_name, stream, data, expected) => {
  expect(activityOf({ stream, data })).toBe(expected);
});
