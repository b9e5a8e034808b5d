/** Holds the events, the seats and the provider's lists against each other. Pure. */
import { isAtRest, type PlacedOrder } from '#domain/order.ts';
import { returnedSeatIds } from '#domain/refund.ts';
import { seatStream } from '#domain/seat.ts';
import type { Intent, ProviderRefund } from '#payments/port.ts';
import type { BookedOrder, BookedSeat, Books, Scope } from './books.ts';
import { isInScope } from './books.ts';
import type { ProviderLists } from './provider-lists.ts';

export interface Difference {
  readonly kind:
    | 'payment_missing'
    | 'captured_amount'
    | 'capture_not_recorded'
    | 'captured_twice'
    | 'payment_without_order'
    | 'refund_missing'
    | 'refund_amount'
    | 'refund_not_recorded'
    | 'refund_failed'
    | 'seat_not_sold'
    | 'seat_kept'
    | 'sold_without_payment';
  readonly order_id?: string;
  readonly seat_id?: string;
  readonly payment_id?: string;
  readonly expected: string;
  readonly actual: string;
  readonly cause: string;
  readonly remedy: string;
}

export interface Comparison {
  readonly matched: { orders: number; payments: number; refunds: number; seats: number };
  /** Payments, captures and refunds whose outcome is not known or not settled yet. */
  readonly pending: number;
  /** The orders that they belong to. */
  readonly pendingOrders: readonly string[];
  readonly differences: readonly Difference[];
}

export function compare(books: Books, lists: ProviderLists, scope: Scope): Comparison {
  const matched = { orders: 0, payments: 0, refunds: 0, seats: 0 };
  const differences: Difference[] = [];
  const intentsOf = groupBy(lists.intents, (intent) => intent.orderId ?? '');
  const refundsOf = groupBy(lists.refunds, (refund) => refund.orderId ?? '');
  const pendingOrders: string[] = [];
  let pending = 0;
  for (const booked of books.orders.values()) {
    if (!isInScope(booked, scope)) continue;
    const { order } = booked;
    const intents = intentsOf.get(order.orderId) ?? [];
    const unsettled = pendingOf(order, intents);
    pending += unsettled;
    if (unsettled > 0) pendingOrders.push(order.orderId);
    const found = [
      ...(isMoneyMoving(order) ? [] : comparePayment(order, intents)),
      ...compareRefunds(order, refundsOf.get(order.orderId) ?? []),
      ...compareSeats(booked, books),
    ];
    differences.push(...found);
    if (found.length > 0 || unsettled > 0) continue;
    matched.orders += 1;
    if (order.payment.capturedCents > 0) matched.payments += 1;
    matched.refunds += order.refunds.filter((refund) => refund.accepted).length;
  }
  differences.push(...compareStrays(books, lists, scope));
  for (const seat of books.seats.values()) {
    if (scope.showId !== null && seat.showId !== scope.showId) continue;
    const difference = compareSeat(seat, books, scope);
    if (difference !== null) differences.push(difference);
    else if (seat.state.status === 'sold') matched.seats += 1;
  }
  return { matched, pending, pendingOrders, differences };
}

/** What is pending by our own books alone: all there is to tell while the provider is silent. */
export const pendingInBooks = (books: Books, scope: Scope): readonly string[] =>
  [...books.orders.values()]
    .filter((booked) => isInScope(booked, scope) && pendingOf(booked.order, []) > 0)
    .map(({ order }) => order.orderId);

/** A call is with the provider, or must follow: its outcome can't be held against anything yet. */
function isMoneyMoving({ payment }: PlacedOrder): boolean {
  return ['confirming', 'authorised', 'capturing', 'cancelling'].includes(payment.stage);
}

/** An order that only waits for its buyer is not pending; one whose bank said yes meanwhile is. */
function pendingOf(order: PlacedOrder, intents: readonly Intent[]): number {
  const isAuthorised = intents.some(({ status }) => status === 'requires_capture');
  const refunds = order.refunds.filter(({ stage }) => stage !== 'succeeded' && stage !== 'failed');
  const unsold =
    order.payment.stage === 'captured' && order.status !== 'confirmed' && !isReturned(order);
  return refunds.length + (isMoneyMoving(order) || isAuthorised || unsold ? 1 : 0);
}

/** Late money whose way back has been decided on: its refund is what is looked at. */
const isReturned = (order: PlacedOrder): boolean => isAtRest(order) && order.refunds.length > 0;

function comparePayment(order: PlacedOrder, intents: readonly Intent[]): Difference[] {
  const { payment, orderId, paymentId } = order;
  const named = { order_id: orderId, payment_id: paymentId };
  const ours = intents.find((intent) => intent.intentId === payment.intentId);
  const differences = intents
    .filter((intent) => intent !== ours && intent.capturedCents > 0)
    .map(
      (intent): Difference => ({
        kind: 'captured_twice',
        ...named,
        expected: `one payment, ${payment.intentId}`,
        actual: `${intent.capturedCents} cents captured by ${intent.intentId} too`,
        cause: 'a second intent of the order was paid',
        remedy: 'refund it at the provider',
      }),
    );
  if (payment.stage === 'captured' && payment.capturedCents > 0) {
    if (ours === undefined) {
      differences.push({
        kind: 'payment_missing',
        ...named,
        expected: `${payment.capturedCents} cents captured`,
        actual: 'not in the list of the provider',
        cause: 'the provider does not know the payment',
        remedy: 'ask the provider',
      });
    } else if (ours.capturedCents !== payment.capturedCents) {
      differences.push({
        kind: 'captured_amount',
        ...named,
        expected: `${payment.capturedCents} cents captured`,
        actual: `${ours.capturedCents} cents captured`,
        cause: 'the provider captured another amount',
        remedy: 'ask the provider',
      });
    }
  } else if (ours !== undefined && ours.capturedCents > 0) {
    differences.push({
      kind: 'capture_not_recorded',
      ...named,
      expected: `nothing captured (${payment.stage})`,
      actual: `${ours.capturedCents} cents captured`,
      cause: 'the capture was not seen',
      remedy: 'apply: looks at the payment again, then sells the seats or refunds',
    });
  }
  return differences;
}

function compareRefunds(order: PlacedOrder, listed: readonly ProviderRefund[]): Difference[] {
  const named = { order_id: order.orderId, payment_id: order.paymentId };
  const differences: Difference[] = [];
  for (const refund of order.refunds) {
    if (refund.stage === 'failed' && refund.accepted) {
      differences.push({
        kind: 'refund_failed',
        ...named,
        expected: `${refund.amountCents} cents with the buyer`,
        actual: `failed: ${refund.failureCode}`,
        cause: 'the refund failed after the provider had taken it on',
        remedy: 'refund the amount once more, or pay it by hand',
      });
    }
    if (refund.stage !== 'succeeded' || refund.amountCents === 0) continue;
    const theirs = listed.find((one) => one.providerRefundId === refund.providerRefundId);
    if (theirs === undefined || theirs.amountCents !== refund.amountCents) {
      differences.push({
        kind: theirs === undefined ? 'refund_missing' : 'refund_amount',
        ...named,
        expected: `${refund.amountCents} cents refunded as ${refund.refundId}`,
        actual: theirs === undefined ? 'not in the list' : `${theirs.amountCents} cents`,
        cause: 'the provider knows the refund otherwise',
        remedy: 'ask the provider',
      });
    }
  }
  const known = new Set(order.refunds.map((refund) => refund.refundId));
  for (const theirs of listed) {
    if (theirs.status !== 'succeeded' || known.has(theirs.refundId ?? '')) continue;
    differences.push({
      kind: 'refund_not_recorded',
      ...named,
      expected: 'no such refund',
      actual: `${theirs.amountCents} cents refunded as ${theirs.providerRefundId}`,
      cause: 'it was made past us',
      remedy: 'record it, or claim it back',
    });
  }
  return differences;
}

/** Every seat of a confirmed order is sold to it, unless it was returned. */
function compareSeats({ order }: BookedOrder, { seats }: Books): Difference[] {
  if (order.status !== 'confirmed') return [];
  const returned = returnedSeatIds(order.refunds);
  return order.items
    .filter(({ seatId }) => !returned.has(seatId))
    .flatMap(({ seatId }): Difference[] => {
      const seat = seats.get(seatStream(order.showId, seatId))?.state;
      if (seat?.status === 'sold' && seat.orderId === order.orderId) return [];
      return [
        {
          kind: 'seat_not_sold',
          order_id: order.orderId,
          seat_id: seatId,
          expected: `sold to ${order.orderId}`,
          actual: seat?.status ?? 'available',
          cause: 'the order is confirmed and its seat is not sold',
          remedy: 'apply: sells the seat',
        },
      ];
    });
}

/** A seat's owner must have paid for it, or still be paying. */
function compareSeat(seat: BookedSeat, { orders }: Books, scope: Scope): Difference | null {
  const { state } = seat;
  if ((state.status !== 'sold' && state.status !== 'reserved') || seat.isGift) return null;
  const booked = orders.get(state.orderId);
  if (booked !== undefined && !isInScope(booked, scope)) return null;
  const named = { order_id: state.orderId, seat_id: seat.seatId };
  const actual = booked?.order.status ?? 'no such order';
  if (state.status === 'sold' && actual !== 'confirmed') {
    return {
      kind: 'sold_without_payment',
      ...named,
      expected: 'a confirmed order',
      actual,
      cause: 'the seat was sold without an order that paid',
      remedy: 'look at the seat and its order in the audit',
    };
  }
  // An order that was cancelled and then paid takes its seats again before it is confirmed.
  const isRetaking = booked?.order.payment.stage === 'captured' && !isReturned(booked.order);
  if (state.status === 'reserved' && actual !== 'pending_payment' && !isRetaking) {
    return {
      kind: 'seat_kept',
      ...named,
      expected: 'free, or an order that waits for payment',
      actual,
      cause: 'the order is over and its seat was not freed',
      remedy: 'apply: frees the seat',
    };
  }
  return null;
}

/** Money at the provider for orders that the log does not know. */
function compareStrays({ orders }: Books, lists: ProviderLists, scope: Scope): Difference[] {
  if (scope.showId !== null) return []; // whose show they would be for can't be told
  return lists.intents
    .filter(({ orderId, capturedCents }) => capturedCents > 0 && !orders.has(orderId ?? ''))
    .map((intent) => ({
      kind: 'payment_without_order' as const,
      ...(intent.orderId === null ? {} : { order_id: intent.orderId }),
      ...(intent.paymentId === null ? {} : { payment_id: intent.paymentId }),
      expected: 'an order',
      actual: `${intent.capturedCents} cents captured by ${intent.intentId}`,
      cause: 'the log does not know what was paid for',
      remedy: 'refund it at the provider',
    }));
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
