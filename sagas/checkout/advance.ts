/**
 * The checkout saga: one function, called in the request that wants an outcome, by a webhook, and by
 * the tail for an order that has not moved for a while. It keeps nothing in memory between calls:
 * what an order needs is read off its stream, so a crash anywhere is made good by the next call.
 */

import { INTENT, nextStep, type Step } from '#domain/checkout.ts';
import { accept } from '#domain/decision.ts';
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { cancelOrder, startCancel, startCapture } from '#domain/payment-calls.ts';
import { LATE_PAYMENT, recordRefund, requestRefund, SHOW_CANCELLED } from '#domain/refund.ts';
import { evolveSeat, retakeSeat, sellSeat } from '#domain/seat.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import type { SeatRule } from '#event-store/append-with-seats.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { PaymentProvider } from '#payments/port.ts';
import { createKeyedQueue } from '#platform/keyed-queue.ts';
import type { Log } from '#platform/ports.ts';
import type { Advanced, AdvanceOptions, CancelledShows, Checkout, RecordResult } from '../port.ts';
import type { Learned } from './learned.ts';
import { givesSeatsBack, type OrderLogDeps, recordOrder } from './order-log.ts';
import { callProvider } from './provider-calls.ts';

export interface CheckoutDeps extends OrderLogDeps {
  readonly provider: PaymentProvider;
  readonly shows: CancelledShows;
  readonly log: Log;
}

/** More steps than any order can need at once: a loop that goes on longer is a defect. */
const MAX_STEPS = 40;
/** First pause before a call that got no answer is repeated, before jitter; doubles each time. */
const PAUSE_MS = 100;
const PAUSE_MAX_MS = 2_000;

/**
 * What a step came to: a new look at the stream, the same because somebody else moved the order
 * meanwhile, or a pause.
 */
type Progress =
  | { readonly kind: 'go-on' }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'uncertain'; readonly retryAfterMs: number | null };

const GO_ON: Progress = { kind: 'go-on' };
const OVERTAKEN: Progress = { kind: 'overtaken' };
const UNCERTAIN: Progress = { kind: 'uncertain', retryAfterMs: null };

export function createCheckout(deps: CheckoutDeps): Checkout {
  const orders = createKeyedQueue();
  return {
    advance: (orderId, options) => orders.run(orderId, () => advance(deps, orderId, options)),
    record: (order, events, cause) => record(deps, order, events, cause),
    idle: () => orders.idle(),
  };
}

async function record(
  deps: CheckoutDeps,
  order: Aggregate<OrderState>,
  events: readonly OrderEvent[],
  cause: Cause,
): Promise<RecordResult> {
  const showCancelled =
    order.state.status !== 'none' &&
    givesSeatsBack(events) &&
    (await deps.shows.isCancelled(order.state.showId));
  return recordOrder(deps, order, events, cause, { showCancelled });
}

async function advance(
  deps: CheckoutDeps,
  orderId: string,
  options: AdvanceOptions,
): Promise<Advanced> {
  const giveUpAtMs = deps.clock.nowMs() + options.patienceMs;
  const nudged = options.nudged ?? false;
  const asked = new Set<string>();
  let pauses = 0;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const order = await loadOrder(deps.store, orderId);
    if (order.state.status === 'none') return { order, settled: true };
    const showCancelled = await deps.shows.isCancelled(order.state.showId);
    const around = { nowMs: deps.clock.nowMs(), showCancelled, nudged, asked };
    const step = nextStep(order.state, around);
    if (step.kind === 'rest') return { order, settled: true };
    const progress = await take(deps, order, order.state, step, around);
    if (progress.kind === 'uncertain') {
      const pauseMs = (progress.retryAfterMs ?? 0) + backoffMs(deps, pauses);
      pauses += 1;
      if (deps.clock.nowMs() + pauseMs >= giveUpAtMs) break;
      await deps.timers.sleep(pauseMs);
    }
    // A question counts as asked only once its answer is in the stream.
    if (progress.kind !== 'go-on') continue;
    if (step.kind === 'look') asked.add(INTENT);
    if (step.kind === 'look-at-refund') asked.add(step.refund.refundId);
  }
  return { order: await loadOrder(deps.store, orderId), settled: false };
}

/** Never nothing, so that a crowd doesn't come back as one. */
const backoffMs = (deps: CheckoutDeps, pauses: number): number =>
  Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** pauses) * (0.5 + deps.random.next() / 2);

type Around = { readonly nowMs: number; readonly showCancelled: boolean };

async function take(
  deps: CheckoutDeps,
  order: Aggregate<OrderState>,
  state: PlacedOrder,
  step: Exclude<Step, { kind: 'rest' }>,
  around: Around,
): Promise<Progress> {
  const record = (events: readonly OrderEvent[], rule?: SeatRule): Promise<RecordResult> =>
    recordOrder(deps, order, events, causeOf(order), {
      showCancelled: around.showCancelled,
      ...(rule === undefined ? {} : { seatRule: rule }),
    });
  switch (step.kind) {
    case 'start-capture':
      return recorded(await record(startCapture(state, around.nowMs)));
    case 'start-cancel':
      return recorded(await record(startCancel(state, step.reason, around.nowMs)));
    case 'give-up':
      return recorded(await record(cancelOrder(state, step.reason)));
    case 'settle-capture':
      return settleCapture(deps, state, around, record);
    case 'refund-show':
      return recorded(await record(refundForCancelledShow(deps, state, around.nowMs)));
    case 'give-seats-back':
      return recorded(
        await record(
          recordRefund(step.refund, { status: 'succeeded', providerRefundId: 'none' }).events,
        ),
      );
    default:
      return learnt(await callProvider(deps.provider, state, step, around), step, record);
  }
}

async function learnt(
  learned: Learned,
  step: Step,
  record: (events: readonly OrderEvent[]) => Promise<RecordResult>,
): Promise<Progress> {
  if (learned.kind === 'uncertain') return learned;
  if (learned.events.length > 0) return recorded(await record(learned.events));
  // A look may bring nothing new; a call that did would be made again at once, without end.
  return step.kind === 'look' || step.kind === 'look-at-refund' ? GO_ON : UNCERTAIN;
}

/** A stream that moved meanwhile is looked at anew; an unknown append is settled by the next look. */
function recorded(result: RecordResult): Progress {
  if (result.outcome === 'lost') {
    // Only an order's own saga ends its reservation, so this can't be: better loud than wrong.
    throw new Error(`an order has lost ${result.seatIds.join(', ')} while its money moved`);
  }
  if (result.outcome === 'unknown') return UNCERTAIN;
  return result.outcome === 'moved' ? OVERTAKEN : GO_ON;
}

/**
 * A capture that was found after the order had been given up: the same seats again if all of them
 * are free, else the money goes back.
 */
async function settleCapture(
  deps: CheckoutDeps,
  state: PlacedOrder,
  around: Around,
  record: (events: readonly OrderEvent[], rule?: SeatRule) => Promise<RecordResult>,
): Promise<Progress> {
  if (!around.showCancelled) {
    const confirmed: OrderEvent = { type: 'OrderConfirmed', data: { late: true } };
    const result = await record([confirmed], retake(state));
    if (result.outcome !== 'lost') return recorded(result);
    deps.log.info({ orderId: state.orderId }, 'late money finds its seats gone and goes back');
  }
  const refundId = deps.ids.make('rfd');
  const amountCents = state.payment.capturedCents;
  const back: OrderEvent[] = [
    {
      type: 'RefundRequested',
      data: { refundId, seatIds: [], amountCents, reason: LATE_PAYMENT, keepSeatsBlocked: false },
    },
    { type: 'RefundStarted', data: { refundId, call: 1, atMs: around.nowMs } },
  ];
  if (state.status === 'cancelled') return recorded(await record(back));
  const reason = around.showCancelled ? 'show_cancelled' : 'seats_lost';
  return recorded(await record([{ type: 'OrderCancelled', data: { reason } }, ...back]));
}

const retake =
  (order: PlacedOrder): SeatRule =>
  (seat, nowMs) => {
    const { orderId, customerId } = order;
    const taken = retakeSeat(seat, { orderId, customerId, nowMs });
    if (!taken.ok) return taken;
    const sold = sellSeat(taken.events.reduce(evolveSeat, seat), { orderId });
    return sold.ok ? accept(...taken.events, ...sold.events) : sold;
  };

function refundForCancelledShow(
  deps: CheckoutDeps,
  order: PlacedOrder,
  nowMs: number,
): readonly OrderEvent[] {
  const command = {
    refundId: deps.ids.make('rfd'),
    reason: SHOW_CANCELLED,
    returnFees: true,
    keepSeatsBlocked: true,
    nowMs,
  };
  const decision = requestRefund(order, command);
  return decision.ok ? decision.events : [];
}

/** The saga acts for what last happened to the order. */
function causeOf(order: Aggregate<OrderState>): Cause {
  const last = order.history.at(-1);
  if (last === undefined) throw new Error(`${order.stream} has no history`);
  return {
    correlationId: last.correlationId,
    causationId: last.id,
    actor: 'system:checkout',
  };
}
