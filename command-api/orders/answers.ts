/** The answer to a payment request, rebuilt from the events as it was then. */
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import { evolveOrder, initialOrder } from '#domain/order.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import { foldAggregate } from '#event-store/aggregate.ts';
import type { StoredEvent } from '#event-store/port.ts';

/** What ends the wait of a request that pays: the buyer hears of the first of these. */
const PAYMENT_OUTCOMES: ReadonlySet<string> = new Set([
  'OrderConfirmed',
  'OrderCancelled',
  'PaymentDeclined',
  'PaymentAttemptFailed',
  'PaymentActionRequired',
  'PaymentCancelled',
]);

/** What ends the wait of a request that only places an order. */
const PLACED_OUTCOMES: ReadonlySet<string> = new Set([
  'PaymentCreated',
  'OrderConfirmed',
  'OrderCancelled',
]);

/** What ends the wait of a request that gives an order up, or money back. */
const UNWOUND_OUTCOMES: ReadonlySet<string> = new Set([
  'OrderConfirmed',
  'OrderCancelled',
  'RefundAccepted',
  'RefundSucceeded',
  'RefundFailed',
]);

const OUTCOMES = {
  payment: PAYMENT_OUTCOMES,
  placing: PLACED_OUTCOMES,
  unwinding: UNWOUND_OUTCOMES,
} as const;

/**
 * The order as the request heard of it whose event is at `from`: up to the first outcome after it,
 * with all that was recorded in the same append, and the freeing of its seats. Without an outcome yet, as it stands.
 */
export function asHeardFrom(
  order: Aggregate<OrderState>,
  from: number,
  waitsFor: keyof typeof OUTCOMES,
): Aggregate<OrderState> {
  const { history } = order;
  const first = history[from];
  const isOutcome = (event: StoredEvent): boolean =>
    OUTCOMES[waitsFor].has(event.type) && isOfSameRefund(first, event);
  const wasAnswered = first?.type === 'ConfirmAnswered';
  let end = wasAnswered
    ? from
    : history.findIndex((event, index) => index >= from && isOutcome(event));
  if (end < 0) return order;
  while (!wasAnswered && isSameAppend(history[end], history[end + 1])) end += 1;
  if (history[end + 1]?.type === 'OrderSeatsReleased') end += 1;
  return foldAggregate(
    order.stream,
    { initial: initialOrder, evolve: evolveOrder },
    history.slice(0, end + 1),
  );
}

/** A refund waits for its own outcome, not for another's. */
const isOfSameRefund = (first: StoredEvent | undefined, event: StoredEvent): boolean =>
  first?.type !== 'RefundRequested' || refundIdOf(first) === refundIdOf(event);

const refundIdOf = (event: StoredEvent): string | undefined =>
  (event.data as { readonly refundId?: string }).refundId;

/** Events of one append have one cause and one moment. */
const isSameAppend = (one: StoredEvent | undefined, next: StoredEvent | undefined): boolean =>
  one !== undefined &&
  next !== undefined &&
  one.causationId === next.causationId &&
  one.atMs === next.atMs;

/** The order, which must be there. */
export function placedState(order: Aggregate<OrderState>): PlacedOrder {
  if (order.state.status === 'none') throw new Error(`${order.stream} was never placed`);
  return order.state;
}

/** True when the last thing that the buyer heard of this order is a no. */
export const isDeclined = (order: PlacedOrder): boolean =>
  order.payment.lastDeclineCode !== null &&
  (order.payment.stage === 'open' || order.cancelReason === 'declined');
