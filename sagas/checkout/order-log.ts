/** Records what was decided about an order, together with what it means for its seats and tickets. */
import { accept } from '#domain/decision.ts';
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import { evolveOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { seatConsequences, ticketConsequences } from '#domain/order-seats.ts';
import { recordedFirst } from '#domain/order-steps.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { streamWrite } from '#event-store/aggregate.ts';
import type { SeatRule } from '#event-store/append-with-seats.ts';
import { appendWithSeats } from '#event-store/append-with-seats.ts';
import { orderAfter } from '#event-store/load-order.ts';
import type { RecordResult } from '../port.ts';
import {
  appendToOrder,
  moveOrderSeats,
  moveTickets,
  type OrderLogDeps,
  ticketWrites,
} from './order-parts.ts';

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
 * Where the store is atomic, one append for the order's events, its seats and its tickets: all or
 * nothing, with the order's revision as the judge. Elsewhere as much as can be told now: `advance`
 * does the rest.
 */
export function recordOrder(
  deps: OrderLogDeps,
  order: Aggregate<OrderState>,
  events: readonly OrderEvent[],
  cause: Cause,
  consequences: Consequences,
): Promise<RecordResult> {
  return deps.store.isAtomicAcrossStreams
    ? recordAtOnce(deps, order, events, cause, consequences)
    : recordFirstPart(deps, order, events, cause, consequences);
}

async function recordAtOnce(
  deps: OrderLogDeps,
  order: Aggregate<OrderState>,
  events: readonly OrderEvent[],
  cause: Cause,
  { showCancelled, seatRule }: Consequences,
): Promise<RecordResult> {
  const after = stateAfter(order, events);
  const moving =
    seatRule === undefined
      ? seatConsequences(after, events, { isCancelled: showCancelled })
      : { seatIds: after.items.map((item) => item.seatId), apply: seatRule };
  const tickets = ticketConsequences(after, events);
  const write = streamWrite(order, events, cause, deps);
  const result = await appendWithSeats(deps, {
    showId: after.showId,
    seatIds: moving?.seatIds ?? [],
    rule: moving?.apply ?? stay,
    others: [...(tickets === null ? [] : await ticketWrites(deps, after, tickets, cause)), write],
    cause,
  });
  switch (result.outcome) {
    case 'ok':
      return { outcome: 'recorded', order: orderAfter(order, write, result.position) };
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

/**
 * What the provider did to a refund is a fact that no other append can change: its seats and tickets
 * move before it is recorded, so that whoever comes after a crash finds it unrecorded and goes on.
 */
async function recordFirstPart(
  deps: OrderLogDeps,
  order: Aggregate<OrderState>,
  decided: readonly OrderEvent[],
  cause: Cause,
  { showCancelled }: Consequences,
): Promise<RecordResult> {
  const events = recordedFirst(decided);
  const after = stateAfter(order, events);
  if (events.some(({ type }) => type === 'RefundAccepted')) {
    const seats = seatConsequences(after, events, { isCancelled: showCancelled });
    const { showId } = after;
    const move = { showId, seatIds: seats?.seatIds ?? [], rule: seats?.apply ?? stay };
    const result = await moveOrderSeats(deps, order, { ...move, takes: false, cause });
    if (result.outcome !== 'done') return result;
  }
  const tickets = events.some(({ type }) => type === 'RefundFailed')
    ? ticketConsequences(after, events)
    : null;
  if (tickets !== null) {
    const result = await moveTickets(deps, order, tickets, cause);
    if (result.outcome !== 'done') return result;
  }
  return appendToOrder(deps, order, events, cause);
}

function stateAfter(order: Aggregate<OrderState>, events: readonly OrderEvent[]): PlacedOrder {
  if (order.state.status === 'none') throw new Error(`${order.stream} was never placed`);
  return events.reduce<OrderState>(evolveOrder, order.state) as PlacedOrder;
}

const stay: SeatRule = () => accept();
