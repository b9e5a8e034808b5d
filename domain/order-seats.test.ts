import { describe, expect, test } from 'vitest';
import { fold } from './decision.ts';
import type { PlacedOrder } from './order.ts';
import type { CancelReason, OrderEvent } from './order-events.ts';
import { seatConsequences, ticketConsequences } from './order-seats.ts';
import { evolveSeat, initialSeat, type SeatEvent } from './seat.ts';
import { confirmed, orderAfter, paidOrder, requested } from './testing/orders.ts';
import { initialTicket } from './ticket.ts';

const ON = { isCancelled: false };
const OFF = { isCancelled: true };
const reserved: SeatEvent = {
  type: 'SeatReserved',
  data: { orderId: 'ord_1', holdId: 'hld_1', customerId: 'cus_1' },
};
const sold: SeatEvent = { type: 'SeatSold', data: { orderId: 'ord_1', customerId: 'cus_1' } };
const somebodyElses: SeatEvent = {
  type: 'SeatReserved',
  data: { orderId: 'ord_2', holdId: 'hld_2', customerId: 'cus_2' },
};

/** What a seat with this history goes through when the order's event is recorded. */
function consequence(
  order: PlacedOrder,
  event: OrderEvent,
  history: readonly SeatEvent[],
  show = ON,
): readonly string[] | null {
  const moving = seatConsequences(order, [event], show);
  const decision = moving?.apply(fold(evolveSeat, initialSeat, history), 100);
  if (decision === undefined) return null;
  return decision.ok ? decision.events.map(({ type }) => type) : ['refused'];
}

const cancelled = (reason: CancelReason): OrderEvent => ({
  type: 'OrderCancelled',
  data: { reason },
});
const refund = (keepSeatsBlocked: boolean, seatIds = ['A-1-1']): OrderEvent => ({
  type: 'RefundRequested',
  data: { refundId: 'rfd_1', seatIds, amountCents: 5_460, reason: 'x', keepSeatsBlocked },
});
const accepted: OrderEvent = {
  type: 'RefundAccepted',
  data: { refundId: 'rfd_1', providerRefundId: 're_1' },
};

describe('what an order means for its seats', () => {
  const order = orderAfter(requested);

  test('confirmed: each is sold, and none that is somebody else’s', () => {
    expect(seatConsequences(order, [confirmed], ON)?.seatIds).toEqual(['A-1-1', 'A-1-2']);
    expect(consequence(order, confirmed, [reserved])).toEqual(['SeatSold']);
    expect(consequence(order, confirmed, [reserved, sold])).toEqual([]);
    expect(consequence(order, confirmed, [somebodyElses])).toEqual(['refused']);
  });

  test('cancelled: each is free again, unless the show is off', () => {
    const over = cancelled('declined');
    expect(consequence(order, over, [reserved])).toEqual(['SeatReleased']);
    expect(consequence(order, over, [reserved], OFF)).toEqual(['SeatReleased', 'SeatBlocked']);
    const off = cancelled('show_cancelled');
    expect(consequence(order, off, [reserved])).toEqual(['SeatReleased', 'SeatBlocked']);
    expect(consequence(order, off, [somebodyElses])).toEqual([]);
  });

  test('refunded: those of the refund come back, kept back where asked or the show is off', () => {
    const free = paidOrder(refund(false));
    expect(seatConsequences(free, [accepted], ON)?.seatIds).toEqual(['A-1-1']);
    expect(consequence(free, accepted, [reserved, sold])).toEqual(['SeatReturned']);
    const kept = ['SeatReturned', 'SeatBlocked'];
    expect(consequence(paidOrder(refund(true)), accepted, [reserved, sold])).toEqual(kept);
    expect(consequence(free, accepted, [reserved, sold], OFF)).toEqual(kept);
    expect(consequence(free, accepted, [somebodyElses], OFF)).toEqual([]);
    expect(seatConsequences(paidOrder(refund(false, [])), [accepted], ON)).toBeNull();
  });

  test('anything else: nothing', () => {
    expect(seatConsequences(order, [requested], ON)).toBeNull();
  });
});

describe('what a refund means for its tickets', () => {
  const failed = (wasAccepted: boolean): OrderEvent => ({
    type: 'RefundFailed',
    data: { refundId: 'rfd_1', code: 'no', accepted: wasAccepted },
  });

  test('they are voided when it is asked for, and given back when it is refused at once', () => {
    const order = paidOrder(refund(false));
    const voided = ticketConsequences(order, [refund(false)]);
    expect(voided?.seatIds).toEqual(['A-1-1']);
    expect(voided?.apply(initialTicket)).toEqual([
      { type: 'TicketVoided', data: { refundId: 'rfd_1' } },
    ]);
    const back = ticketConsequences(order, [failed(false)]);
    expect(back?.apply({ status: 'returned', refundId: 'rfd_1' })).toEqual([
      { type: 'TicketReinstated', data: { refundId: 'rfd_1' } },
    ]);
    expect(back?.apply({ status: 'returned', refundId: 'rfd_2' })).toEqual([]);
    expect(ticketConsequences(order, [failed(true)])).toBeNull();
    expect(ticketConsequences(order, [accepted])).toBeNull();
  });

  test('money without seats leaves them alone', () => {
    const amount = refund(false, []);
    expect(ticketConsequences(paidOrder(amount), [amount])).toBeNull();
    expect(ticketConsequences(paidOrder(amount), [failed(false)])).toBeNull();
  });
});
