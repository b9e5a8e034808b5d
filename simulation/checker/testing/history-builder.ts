/** Histories made by hand, as plain lists of facts. */
import type { HoldEvent, Item } from '#domain/hold.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import type { SeatEvent } from '#domain/seat.ts';
import type { StoredEvent } from '#event-store/port.ts';

export const SHOW = 'shw_1';
export const START_MS = 1_000_000;
export const HOLD_MS = 60_000;
export const SEAT_CENTS = 5_000;

/** One fact of a history; position, revision and id follow from its place. */
export interface Fact {
  readonly stream: string;
  readonly type: string;
  readonly data: object;
  readonly atMs: number;
}

export const seatFact = (seatId: string, event: SeatEvent, atMs = START_MS): Fact => ({
  stream: `seat-${SHOW}.${seatId}`,
  ...event,
  atMs,
});

export const holdFact = (holdId: string, event: HoldEvent, atMs = START_MS): Fact => ({
  stream: `hold-${holdId}`,
  ...event,
  atMs,
});

export const orderFact = (orderId: string, event: OrderEvent, atMs = START_MS): Fact => ({
  stream: `order-${orderId}`,
  ...event,
  atMs,
});

/** Gives each fact its place in the log: no gap, whatever was left out before. */
export function asLog(facts: readonly Fact[]): StoredEvent[] {
  const revisions = new Map<string, number>();
  return facts.map((fact, index): StoredEvent => {
    const revision = (revisions.get(fact.stream) ?? -1) + 1;
    revisions.set(fact.stream, revision);
    return {
      ...fact,
      id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      schemaVersion: 1,
      correlationId: 'req_1',
      causationId: 'req_1',
      actor: 'customer:cus_1',
      revision,
      position: BigInt(index + 1),
    };
  });
}

export const customerOf = (holdId: string): string => `cus_of_${holdId}`;

const itemOf = (seatId: string): Item => ({
  seatId,
  section: 'A',
  row: '1',
  label: seatId,
  tier: 'standard',
  priceCents: SEAT_CENTS,
  feeCents: 0,
  taxCents: 0,
});

export function placeHold(holdId: string, seatIds: readonly string[], atMs = START_MS): Fact[] {
  const customerId = customerOf(holdId);
  const untilMs = atMs + HOLD_MS;
  return [
    ...seatIds.map((seatId) =>
      seatFact(seatId, { type: 'SeatHeld', data: { holdId, customerId, untilMs } }, atMs),
    ),
    holdFact(
      holdId,
      {
        type: 'HoldPlaced',
        data: {
          holdId,
          showId: SHOW,
          customerId,
          items: seatIds.map(itemOf),
          currency: 'EUR',
          expiresAtMs: untilMs,
          holdMs: HOLD_MS,
        },
      },
      atMs,
    ),
  ];
}

export function expireHold(holdId: string, seatIds: readonly string[], atMs: number): Fact[] {
  return seatIds.map((seatId) => seatFact(seatId, { type: 'HoldExpired', data: { holdId } }, atMs));
}

export function releaseHold(holdId: string, seatIds: readonly string[]): Fact[] {
  return [
    holdFact(holdId, { type: 'HoldReleased', data: { reason: 'buyer' } }),
    ...seatIds.map((seatId) =>
      seatFact(seatId, {
        type: 'SeatReleased',
        data: { holdId, orderId: null, reason: 'released' },
      }),
    ),
  ];
}

export function placeOrder(orderId: string, holdId: string, seatIds: readonly string[]): Fact[] {
  const customerId = customerOf(holdId);
  return [
    orderFact(orderId, {
      type: 'OrderPlaced',
      data: {
        orderId,
        paymentId: orderId.replace('ord_', 'pay_'),
        showId: SHOW,
        eventId: 'evt_1',
        customerId,
        holdIds: [holdId],
        items: seatIds.map(itemOf),
        totalCents: SEAT_CENTS * seatIds.length,
        currency: 'EUR',
        payByMs: START_MS + 900_000,
      },
    }),
    holdFact(holdId, { type: 'HoldConverted', data: { orderId } }),
    ...seatIds.map((seatId) =>
      seatFact(seatId, { type: 'SeatReserved', data: { orderId, holdId, customerId } }),
    ),
  ];
}

export function capture(orderId: string, seatCount: number, late = false): Fact {
  return orderFact(orderId, {
    type: 'PaymentCaptured',
    data: { amountCents: SEAT_CENTS * seatCount, late },
  });
}

export function sellOrder(orderId: string, holdId: string, seatIds: readonly string[]): Fact[] {
  return [
    capture(orderId, seatIds.length),
    ...seatIds.map((seatId) =>
      seatFact(seatId, {
        type: 'SeatSold',
        data: { orderId, customerId: customerOf(holdId) },
      }),
    ),
    orderFact(orderId, { type: 'OrderConfirmed', data: { late: false } }),
  ];
}

export function cancelOrder(orderId: string, seatIds: readonly string[]): Fact[] {
  return [
    orderFact(orderId, { type: 'OrderCancelled', data: { reason: 'declined' } }),
    ...seatIds.map((seatId) =>
      seatFact(seatId, {
        type: 'SeatReleased',
        data: { holdId: null, orderId, reason: 'order_cancelled' },
      }),
    ),
  ];
}

export function requestRefund(
  orderId: string,
  refundId: string,
  seatIds: readonly string[],
  amountCents = SEAT_CENTS * seatIds.length,
): Fact {
  return orderFact(orderId, {
    type: 'RefundRequested',
    data: { refundId, seatIds, amountCents, reason: 'buyer', keepSeatsBlocked: false },
  });
}

export function acceptRefund(
  orderId: string,
  refundId: string,
  seatIds: readonly string[],
): Fact[] {
  return [
    orderFact(orderId, {
      type: 'RefundAccepted',
      data: { refundId, providerRefundId: `re_${refundId}` },
    }),
    ...seatIds.map((seatId) =>
      seatFact(seatId, { type: 'SeatReturned', data: { orderId, refundId } }),
    ),
    orderFact(orderId, { type: 'RefundSucceeded', data: { refundId } }),
  ];
}

/** A hold, its order, the money and the seats. */
export function wholeSale(name: string, seatIds: readonly string[]): Fact[] {
  const holdId = `hld_${name}`;
  const orderId = `ord_${name}`;
  return [
    ...placeHold(holdId, seatIds),
    ...placeOrder(orderId, holdId, seatIds),
    ...sellOrder(orderId, holdId, seatIds),
  ];
}
