/** An order that was planned on its holds, written with all that belongs to it. */
import { accept } from '#domain/decision.ts';
import type { PlacedHold } from '#domain/hold.ts';
import type { OrderState } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { evolveSeat, giveSeat, reserveSeat } from '#domain/seat.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { streamWrite, withoutMark } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { AppendWithSeatsDeps, SeatRule } from '#event-store/append-with-seats.ts';
import { appendWithSeats } from '#event-store/append-with-seats.ts';
import { loadOrder, noOrder, orderAfter } from '#event-store/load-order.ts';
import type { EventStore, StreamWrite } from '#event-store/port.ts';
import type { Checkout } from '#sagas/port.ts';

export interface WriteOrderDeps extends AppendWithSeatsDeps {
  readonly store: EventStore;
  readonly checkout: Checkout;
}

export type OrderPlaced = Extract<OrderEvent, { readonly type: 'OrderPlaced' }>;

export interface OrderToWrite {
  readonly placed: OrderPlaced;
  readonly holds: readonly PlacedHold[];
  /** Each hold's `HoldConverted`. */
  readonly conversions: readonly StreamWrite[];
  readonly beside: readonly StreamWrite[];
  readonly cause: Cause;
  readonly nowMs: number;
}

/**
 * - `lost`: a seat is not the buyer's any more
 * - `beside-changed`: what was to be stored beside it had moved
 * - `again`: the order's or a hold's stream had moved
 */
export type OrderWritten =
  /** `order` is what was written; null where it went on since. */
  | { readonly outcome: 'placed'; readonly order: Aggregate<OrderState> | null }
  | { readonly outcome: 'beside-changed' | 'again' | 'unknown' }
  | { readonly outcome: 'lost'; readonly seatIds: readonly string[] };

export function writeOrder(deps: WriteOrderDeps, order: OrderToWrite): Promise<OrderWritten> {
  return deps.store.isAtomicAcrossStreams ? writeAtOnce(deps, order) : writeStepByStep(deps, order);
}

/** True for an order that lost a seat before it had all of them: nobody was told of it. */
export const wasRefused = ({ state, history }: Aggregate<OrderState>): boolean =>
  state.status === 'cancelled' &&
  isSeatsFollow(history[0]?.data) &&
  !history.some(({ type }) => type === 'OrderSeatsReserved');

const isSeatsFollow = (data: object | undefined): boolean =>
  data !== undefined && 'seatsFollow' in data && data.seatsFollow === true;

async function writeAtOnce(deps: WriteOrderDeps, order: OrderToWrite): Promise<OrderWritten> {
  const { placed, holds, conversions, beside, cause, nowMs } = order;
  const { orderId, showId, items } = placed.data;
  const isFree = placed.data.totalCents === 0;
  const events: OrderEvent[] = isFree
    ? [
        placed,
        { type: 'PaymentWaived', data: {} },
        { type: 'OrderConfirmed', data: { late: false } },
      ]
    : [placed, { type: 'PaymentRequested', data: { attempt: 1, atMs: nowMs } }];
  const nothing = noOrder(orderId);
  const write = streamWrite(nothing, events, cause, deps);
  const result = await appendWithSeats(deps, {
    showId,
    seatIds: items.map((item) => item.seatId),
    rule: isFree ? giveFreely(orderId, holds) : reserve(orderId, holds),
    others: [...conversions, ...beside, write],
    cause,
  });
  switch (result.outcome) {
    case 'ok':
      return { outcome: 'placed', order: orderAfter(nothing, write, result.position) };
    case 'lost':
    case 'unknown':
      return result;
    case 'conflict':
      return result.conflicts.some(({ stream }) => beside.some((write) => write.stream === stream))
        ? { outcome: 'beside-changed' }
        : { outcome: 'again' };
    case 'contended':
      return { outcome: 'again' };
    default:
      return result satisfies never;
  }
}

/** How long the seats may take, in milliseconds; the order goes on by itself afterwards. */
const RESERVE_WITHIN_MS = 10_000;

/**
 * `OrderPlaced` first; the checkout saga then converts its holds and reserves its seats, here and,
 * after a crash, in whichever process sees it standing still.
 */
async function writeStepByStep(deps: WriteOrderDeps, order: OrderToWrite): Promise<OrderWritten> {
  const { placed, beside, cause } = order;
  const { orderId } = placed.data;
  const following: OrderPlaced = { ...placed, data: { ...placed.data, seatsFollow: true } };
  const write = streamWrite(noOrder(orderId), [following], cause, deps);
  const { isWanted } = cause;
  const result = await appendUntilSettled(deps.store, [write], { ...deps, isWanted });
  if (result.outcome === 'unknown') return { outcome: 'unknown' };
  if (result.outcome === 'conflict') return { outcome: 'again' };
  for (const other of beside) {
    const { outcome } = await appendUntilSettled(deps.store, [other], deps);
    if (outcome === 'unknown') return { outcome };
    if (outcome === 'conflict') return giveUp(deps, order);
  }
  const outcome = await reserved(deps, orderId);
  if (outcome === 'placed') return { outcome, order: null };
  if (outcome !== 'lost') return { outcome };
  return { outcome, seatIds: placed.data.items.map(({ seatId }) => seatId) };
}

/** Whether an order that an earlier request placed has its seats: they may still be on their way. */
export async function seatsOf(
  deps: WriteOrderDeps,
  { state }: Aggregate<OrderState>,
): Promise<'placed' | 'lost' | 'unknown'> {
  const isFollowing = state.status !== 'none' && state.seats === 'following';
  return isFollowing ? reserved(deps, state.orderId) : 'placed';
}

async function reserved(
  deps: WriteOrderDeps,
  orderId: string,
): Promise<'placed' | 'lost' | 'unknown'> {
  const { order } = await deps.checkout.advance(orderId, { patienceMs: RESERVE_WITHIN_MS });
  if (wasRefused(order)) return 'lost';
  const isFollowing = order.state.status !== 'none' && order.state.seats === 'following';
  return isFollowing ? 'unknown' : 'placed';
}

async function giveUp(
  deps: WriteOrderDeps,
  { placed, cause }: OrderToWrite,
): Promise<OrderWritten> {
  const { orderId } = placed.data;
  const order = await loadOrder(deps.store, orderId);
  const cancelled: OrderEvent = { type: 'OrderCancelled', data: { reason: 'seats_lost' } };
  const result = await deps.checkout.record(order, [cancelled], withoutMark(cause));
  if (result.outcome === 'unknown') return { outcome: 'unknown' };
  await deps.checkout.advance(orderId, { patienceMs: RESERVE_WITHIN_MS });
  return { outcome: 'beside-changed' };
}

/** A seat is reserved for the order from whichever of its holds has it. */
const reserve =
  (orderId: string, holds: readonly PlacedHold[]): SeatRule =>
  (seat, nowMs) => {
    const hold = holds.find(({ holdId }) => seat.status === 'held' && seat.holdId === holdId);
    const { holdId, customerId } = hold ?? (holds[0] as PlacedHold);
    return reserveSeat(seat, { orderId, holdId, customerId, nowMs });
  };

/** Nothing to pay: the seat is the buyer's at once, recorded as given. */
const giveFreely =
  (orderId: string, holds: readonly PlacedHold[]): SeatRule =>
  (seat, nowMs) => {
    const reserved = reserve(orderId, holds)(seat, nowMs);
    if (!reserved.ok) return reserved;
    const given = giveSeat(reserved.events.reduce(evolveSeat, seat), { orderId, reason: 'free' });
    return given.ok ? accept(...reserved.events, ...given.events) : given;
  };
