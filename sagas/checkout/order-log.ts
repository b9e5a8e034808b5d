/** Appends what was decided about an order, together with what it means for its seats and tickets. */
import { accept } from '#domain/decision.ts';
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import { evolveOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { seatConsequences, ticketConsequences } from '#domain/order-seats.ts';
import { evolveTicket, initialTicket, ticketIdOf, ticketStream } from '#domain/ticket.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import type { AppendWithSeatsDeps, SeatRule } from '#event-store/append-with-seats.ts';
import { appendWithSeats } from '#event-store/append-with-seats.ts';
import type { EventStore, StreamWrite } from '#event-store/port.ts';
import type { RecordResult } from '../port.ts';

export interface OrderLogDeps extends AppendWithSeatsDeps {
  readonly store: EventStore;
}

export interface Consequences {
  /** Seats that come back stay off sale. */
  readonly showCancelled: boolean;
  /** Replaces the seats' usual consequences, for all of the order's seats. */
  readonly seatRule?: SeatRule;
}

/** True for events whose seats go another way when the show was called off. */
export const givesSeatsBack = (events: readonly OrderEvent[]): boolean =>
  events.some(({ type }) => type === 'OrderCancelled' || type === 'RefundAccepted');

/**
 * One append for the order's events, its seats and its tickets: all or nothing, with the order's
 * revision as the judge.
 */
export async function recordOrder(
  deps: OrderLogDeps,
  order: Aggregate<OrderState>,
  events: readonly OrderEvent[],
  cause: Cause,
  { showCancelled, seatRule }: Consequences,
): Promise<RecordResult> {
  if (order.state.status === 'none') throw new Error(`${order.stream} was never placed`);
  const after = events.reduce<OrderState>(evolveOrder, order.state) as PlacedOrder;
  const moving =
    seatRule === undefined
      ? seatConsequences(after, events, { isCancelled: showCancelled })
      : { seatIds: after.items.map((item) => item.seatId), apply: seatRule };
  const result = await appendWithSeats(deps, {
    showId: after.showId,
    seatIds: moving?.seatIds ?? [],
    rule: moving?.apply ?? stay,
    others: [
      ...(await ticketWritesFor(deps, after, events, cause)),
      streamWrite(order, events, cause, deps),
    ],
    cause,
  });
  switch (result.outcome) {
    case 'ok':
      return { outcome: 'recorded' };
    case 'lost':
      return result;
    case 'conflict':
    case 'contended':
      return { outcome: 'moved' };
    case 'unknown':
      return { outcome: 'unknown' };
    default:
      return result satisfies never;
  }
}

const stay: SeatRule = () => accept();

async function ticketWritesFor(
  deps: OrderLogDeps,
  order: PlacedOrder,
  events: readonly OrderEvent[],
  cause: Cause,
): Promise<StreamWrite[]> {
  const moving = ticketConsequences(order, events);
  if (moving === null) return [];
  const writes = await Promise.all(
    moving.seatIds.map(async (seatId) => {
      const index = order.items.findIndex((item) => item.seatId === seatId);
      const stream = ticketStream(ticketIdOf(order.orderId, index));
      const ticket = await loadAggregate(deps.store, stream, {
        initial: initialTicket,
        evolve: evolveTicket,
      });
      const ticketEvents = moving.apply(ticket.state);
      return ticketEvents.length === 0 ? [] : [streamWrite(ticket, ticketEvents, cause, deps)];
    }),
  );
  return writes.flat();
}
