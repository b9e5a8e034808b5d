/** Orders for tests, set up by their events. */
import { fold } from '../decision.ts';
import type { Item } from '../hold.ts';
import { evolveOrder, initialOrder, type PlacedOrder } from '../order.ts';
import type { OrderEvent } from '../order-events.ts';

export const PAY_BY_MS = 900_000;
export const TOTAL_CENTS = 10_920;

export const itemOf = (seatId: string, given: Partial<Item> = {}): Item => ({
  seatId,
  section: 'A',
  row: '1',
  label: seatId,
  tier: 'standard',
  priceCents: 5_000,
  feeCents: 450,
  taxCents: 10,
  ...given,
});

export const placed: OrderEvent = {
  type: 'OrderPlaced',
  data: {
    orderId: 'ord_1',
    paymentId: 'pay_1',
    showId: 'shw_1',
    eventId: 'evt_1',
    customerId: 'cus_1',
    holdIds: ['hld_1'],
    items: [itemOf('A-1-1'), itemOf('A-1-2')],
    totalCents: TOTAL_CENTS,
    currency: 'EUR',
    payByMs: PAY_BY_MS,
  },
};

export const requested: OrderEvent = {
  type: 'PaymentRequested',
  data: { attempt: 1, atMs: 0 },
};
export const created: OrderEvent = {
  type: 'PaymentCreated',
  data: { intentId: 'pi_1', provider: 'simulator' },
};
export const attempted = (attempt: number, paymentMethod: string | null = 'pm_1'): OrderEvent => ({
  type: 'PaymentAttempted',
  data: { attempt, paymentMethod, returnUrl: null, atMs: 10 },
});
export const authorised: OrderEvent = { type: 'PaymentAuthorised', data: { attempt: 1 } };
export const captureStarted: OrderEvent = { type: 'CaptureStarted', data: { call: 1, atMs: 20 } };
export const captured = (late = false, amountCents = TOTAL_CENTS): OrderEvent => ({
  type: 'PaymentCaptured',
  data: { amountCents, late },
});
export const confirmed: OrderEvent = { type: 'OrderConfirmed', data: { late: false } };

/** An order that was placed and went through these events. */
export function orderAfter(...events: readonly OrderEvent[]): PlacedOrder {
  const state = fold(evolveOrder, initialOrder, [placed, ...events]);
  if (state.status === 'none') throw new Error('the order was not placed');
  return state;
}

export const paidOrder = (...events: readonly OrderEvent[]): PlacedOrder =>
  orderAfter(
    requested,
    created,
    attempted(1),
    authorised,
    captureStarted,
    captured(),
    confirmed,
    ...events,
  );
