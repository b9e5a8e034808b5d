/**
 * The steps of an order whose seats and tickets can't move in its own append. Each can be taken any
 * number of times and by several processes at once: the order's stream judges between them, and each
 * goes on where the last one was left.
 */
import { convertHold, evolveHold, holdStream, initialHold } from '#domain/hold.ts';
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import type { CancelReason, OrderEvent } from '#domain/order-events.ts';
import { freedWithHolds } from '#domain/order-seats.ts';
import { recordedFirst } from '#domain/order-steps.ts';
import type { Refund } from '#domain/refund.ts';
import { voidTicket } from '#domain/ticket.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { loadAggregate, streamWrite, withoutMark } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { SeatRule } from '#event-store/append-with-seats.ts';
import {
  appendToOrder,
  moveOrderSeats,
  moveTickets,
  type OrderLogDeps,
  type PartsMoved,
} from './order-parts.ts';
import { broken, OVERTAKEN, type Progress, recorded, seatsGone, UNCERTAIN } from './progress.ts';
import { reserve, retake, sell } from './seat-rules.ts';

/** A placed order at the revision that a step starts from. */
export interface StepContext {
  readonly order: Aggregate<OrderState>;
  readonly state: PlacedOrder;
  readonly cause: Cause;
  readonly nowMs: number;
  readonly showCancelled: boolean;
}

/**
 * Each hold's `HoldConverted`, the judge between checkout, release and a second order; then each seat.
 * Only after the last of them may money move. One that is lost cancels the order.
 */
export async function reserveSeats(deps: OrderLogDeps, context: StepContext): Promise<Progress> {
  const { order, state, cause, nowMs } = context;
  const converted = await convertHolds(deps, context);
  if (converted === 'lost') return giveUp(deps, context, 'seats_lost');
  if (converted !== 'done') return converted;
  const result = await moveAll(deps, context, reserve(state), { takes: true });
  if (result.outcome === 'lost') return giveUp(deps, context, 'seats_lost');
  if (result.outcome !== 'done') return broken(result);
  const payment: OrderEvent =
    state.totalCents === 0
      ? { type: 'PaymentWaived', data: {} }
      : { type: 'PaymentRequested', data: { attempt: 1, atMs: nowMs } };
  const reserved: OrderEvent = { type: 'OrderSeatsReserved', data: {} };
  return recorded(await appendToOrder(deps, order, [reserved, payment], cause));
}

/** Seats of an order that had given up all of them: they are freed by `releaseSeats` once more. */
export async function recallSeats(
  deps: OrderLogDeps,
  order: Aggregate<OrderState>,
  cause: Cause,
): Promise<Progress> {
  const givenUp: OrderEvent = { type: 'OrderSeatsGivenUp', data: {} };
  return recorded(await appendToOrder(deps, order, [givenUp], cause));
}

/** Whatever the order still has, and what its converted holds have. */
export async function releaseSeats(deps: OrderLogDeps, context: StepContext): Promise<Progress> {
  const { order, state, cause, showCancelled } = context;
  const holds = await Promise.all(state.holdIds.map((holdId) => loadHold(deps, holdId)));
  const converted = holds.flatMap(({ state: hold }) =>
    'orderId' in hold && hold.orderId === state.orderId ? hold.holdId : [],
  );
  const rule = freedWithHolds(state, new Set(converted), { isCancelled: showCancelled });
  const result = await moveAll(deps, context, rule, { takes: false });
  if (result.outcome !== 'done') return broken(result);
  const released: OrderEvent = { type: 'OrderSeatsReleased', data: {} };
  return recorded(await appendToOrder(deps, order, [released], cause));
}

/**
 * Money is ours: its seats are sold, and then the order is confirmed. Late money takes its seats again
 * first, and `OrderSeatsReserved` judges between that and giving the money back; null where one was
 * lost, or the show is off.
 */
export async function sellSeats(
  deps: OrderLogDeps,
  context: StepContext,
): Promise<Progress | null> {
  const { order, state, cause, showCancelled } = context;
  if (state.seats !== 'reserved') {
    if (showCancelled) return null;
    const taken = await moveAll(deps, context, retake(state), { takes: true });
    if (taken.outcome === 'lost') return null;
    if (taken.outcome !== 'done') return broken(taken);
    const reserved: OrderEvent = { type: 'OrderSeatsReserved', data: {} };
    return recorded(await appendToOrder(deps, order, [reserved], cause));
  }
  const sold = await moveAll(deps, context, sell(state), { takes: false });
  if (sold.outcome === 'lost') throw seatsGone(sold.seatIds);
  if (sold.outcome !== 'done') return broken(sold);
  const confirmed: OrderEvent = {
    type: 'OrderConfirmed',
    data: { late: state.status === 'cancelled' },
  };
  return recorded(await appendToOrder(deps, order, [confirmed], cause));
}

/** From here on nobody enters with the tickets of a refund. */
export const voidTickets = (
  deps: OrderLogDeps,
  { order, cause }: StepContext,
  { refundId, seatIds }: Refund,
): Promise<PartsMoved> => {
  const apply = (ticket: Parameters<typeof voidTicket>[0]) =>
    voidTicket(ticket, { refundId }).events;
  return moveTickets(deps, order, { seatIds, apply }, cause);
};

/** The tickets of a refund are voided before its money is asked for. */
export async function startRefund(
  deps: OrderLogDeps,
  context: StepContext,
  refund: Refund,
): Promise<Progress> {
  const voided = await voidTickets(deps, context, refund);
  if (voided.outcome !== 'done') return broken(voided);
  const started: OrderEvent = {
    type: 'RefundStarted',
    data: { refundId: refund.refundId, call: 1, atMs: context.nowMs },
  };
  return recorded(await appendToOrder(deps, context.order, [started], context.cause));
}

async function giveUp(
  deps: OrderLogDeps,
  { order, cause }: StepContext,
  reason: CancelReason,
): Promise<Progress> {
  const cancelled: OrderEvent = { type: 'OrderCancelled', data: { reason } };
  return recorded(await appendToOrder(deps, order, recordedFirst([cancelled]), cause));
}

const loadHold = (deps: OrderLogDeps, holdId: string) =>
  loadAggregate(deps.store, holdStream(holdId), { initial: initialHold, evolve: evolveHold });

async function convertHolds(
  deps: OrderLogDeps,
  { state, cause, nowMs }: StepContext,
): Promise<'done' | 'lost' | Progress> {
  for (const holdId of state.holdIds) {
    const hold = await loadHold(deps, holdId);
    const decision = convertHold(hold.state, { orderId: state.orderId, nowMs });
    if (!decision.ok) return 'lost';
    if (decision.events.length === 0) continue;
    const write = streamWrite(hold, decision.events, withoutMark(cause), deps);
    const { outcome } = await appendUntilSettled(deps.store, [write], deps);
    if (outcome === 'unknown') return UNCERTAIN;
    if (outcome === 'conflict') return OVERTAKEN;
  }
  return 'done';
}

const moveAll = (
  deps: OrderLogDeps,
  { order, state, cause }: StepContext,
  rule: SeatRule,
  { takes }: { readonly takes: boolean },
): Promise<PartsMoved> =>
  moveOrderSeats(deps, order, {
    showId: state.showId,
    seatIds: state.items.map(({ seatId }) => seatId),
    rule,
    takes,
    cause,
  });
