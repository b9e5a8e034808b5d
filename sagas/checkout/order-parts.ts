/** Parts of an order's movement that have an append of their own: its stream, its seats, its tickets. */
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import type { TicketConsequences } from '#domain/order-seats.ts';
import { evolveTicket, initialTicket, ticketIdOf, ticketStream } from '#domain/ticket.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { loadAggregate, streamWrite, withoutMark } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { AppendWithSeatsDeps, SeatRule } from '#event-store/append-with-seats.ts';
import { orderAfter } from '#event-store/load-order.ts';
import type { EventStore, StreamWrite } from '#event-store/port.ts';
import { moveSeatsOneByOne } from '#event-store/seats-one-by-one.ts';
import type { RecordResult } from '../port.ts';

export interface OrderLogDeps extends AppendWithSeatsDeps {
  readonly store: EventStore;
}

/** To the order's own stream alone. */
export async function appendToOrder(
  deps: OrderLogDeps,
  order: Aggregate<OrderState>,
  events: readonly OrderEvent[],
  cause: Cause,
): Promise<RecordResult> {
  const write = streamWrite(order, events, cause, deps);
  const result = await appendUntilSettled(deps.store, [write], deps);
  if (result.outcome === 'unknown') return { outcome: 'unknown' };
  if (result.outcome === 'conflict') return { outcome: 'moved' };
  return { outcome: 'recorded', order: orderAfter(order, write, result.position) };
}

/** What became of seats or tickets that have appends of their own; `done` is all of them. */
export type PartsMoved =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'moved' | 'unknown' }
  | { readonly outcome: 'lost'; readonly seatIds: readonly string[] };

export interface MoveOrderSeats {
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly rule: SeatRule;
  /** Seats that others may want. */
  readonly takes: boolean;
  readonly cause: Cause;
}

/** The order's seats, one by one; not if the order has moved on. */
export async function moveOrderSeats(
  deps: OrderLogDeps,
  order: Aggregate<OrderState>,
  move: MoveOrderSeats,
): Promise<PartsMoved> {
  const isStillDue = () => stands(deps, order);
  const result = await moveSeatsOneByOne(deps, { ...move, isStillDue });
  switch (result.outcome) {
    case 'done':
      return { outcome: 'done' };
    case 'lost':
      return { outcome: 'lost', seatIds: result.seatIds };
    case 'overtaken':
      return { outcome: 'moved' };
    case 'unknown':
      return { outcome: 'unknown' };
    default:
      return result.outcome satisfies never;
  }
}

/** The order's tickets, one by one; not if the order has moved on. */
export async function moveTickets(
  deps: OrderLogDeps,
  order: Aggregate<OrderState>,
  moving: TicketConsequences,
  cause: Cause,
): Promise<PartsMoved> {
  const writes = await ticketWrites(deps, order.state, moving, cause);
  if (writes.length > 0 && !(await stands(deps, order))) return { outcome: 'moved' };
  for (const write of writes) {
    const { outcome } = await appendUntilSettled(deps.store, [write], deps);
    if (outcome === 'unknown') return { outcome };
    if (outcome === 'conflict') return { outcome: 'moved' };
  }
  return { outcome: 'done' };
}

/** What the tickets of some seats of the order go through; nothing for one that is there already. */
export async function ticketWrites(
  deps: OrderLogDeps,
  order: OrderState,
  moving: TicketConsequences,
  cause: Cause,
): Promise<readonly StreamWrite[]> {
  const { orderId, items } = order as PlacedOrder;
  const evolution = { initial: initialTicket, evolve: evolveTicket };
  const writes = await Promise.all(
    moving.seatIds.map(async (seatId) => {
      const index = items.findIndex((item) => item.seatId === seatId);
      const stream = ticketStream(ticketIdOf(orderId, index));
      const ticket = await loadAggregate(deps.store, stream, evolution);
      const events = moving.apply(ticket.state);
      return events.length === 0 ? [] : [streamWrite(ticket, events, withoutMark(cause), deps)];
    }),
  );
  return writes.flat();
}

async function stands(deps: OrderLogDeps, { stream, revision }: Aggregate<OrderState>) {
  const [last] = await deps.store.readStream(stream, { direction: 'backwards', maxCount: 1 });
  return last?.revision === revision;
}
