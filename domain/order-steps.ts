/**
 * Decisions about an order where its seats and tickets can't move in the same append. What the provider
 * has done can't be undone, so what follows from it may come before it is recorded; what we decide is
 * recorded first, and the rest is the order's next step.
 */
import type { OrderEvent } from './order-events.ts';

/**
 * As much of a decision as may be recorded before anything else has moved:
 *
 * - an order is confirmed only once its seats are sold
 * - a refund of seats is started only once their tickets are void
 * - a cancelled order frees its seats afterwards
 */
export function recordedFirst(events: readonly OrderEvent[]): readonly OrderEvent[] {
  const first: OrderEvent[] = [];
  for (const event of events) {
    if (event.type === 'OrderConfirmed') return first;
    first.push(event.type === 'OrderCancelled' ? seatsFollow(event) : event);
    if (event.type === 'RefundRequested' && event.data.seatIds.length > 0) return first;
  }
  return first;
}

const seatsFollow = (event: Extract<OrderEvent, { type: 'OrderCancelled' }>): OrderEvent => ({
  ...event,
  data: { ...event.data, seatsFollow: true },
});
