/**
 * The checkout saga: one function, called in the request that wants an outcome, by a webhook, and by
 * the tail for an order that has not moved for a while. It keeps nothing in memory between calls:
 * what an order needs is read off its stream, so a crash anywhere is made good by the next call.
 */

import { INTENT, nextStep, type Step, type Surroundings } from '#domain/checkout.ts';
import { evolveOrder, type OrderState, type PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { cancelOrder, startCancel, startCapture } from '#domain/payment-calls.ts';
import {
  LATE_PAYMENT,
  type Refund,
  recordRefund,
  requestRefund,
  SHOW_CANCELLED,
} from '#domain/refund.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import type { SeatRule } from '#event-store/append-with-seats.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { PaymentProvider } from '#payments/port.ts';
import { createKeyedQueue } from '#platform/keyed-queue.ts';
import type { Log } from '#platform/ports.ts';
import { createRecentIds } from '#platform/recent-ids.ts';
import type { Advanced, AdvanceOptions, CancelledShows, Checkout, RecordResult } from '../port.ts';
import type { Learned } from './learned.ts';
import { givesSeatsBack, recordOrder } from './order-log.ts';
import type { OrderLogDeps } from './order-parts.ts';
import { broken, GO_ON, type Progress, recorded, UNCERTAIN } from './progress.ts';
import { callProvider } from './provider-calls.ts';
import { retakeAndSell } from './seat-rules.ts';
import {
  recallSeats,
  releaseSeats,
  reserveSeats,
  type StepContext,
  sellSeats,
  startRefund,
  voidTickets,
} from './seat-steps.ts';

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
/** Paid orders that a process remembers: webhooks come within seconds. */
const PAID_MAX = 10_000;

export function createCheckout(deps: CheckoutDeps): Checkout {
  const orders = createKeyedQueue();
  const paid = createRecentIds(PAID_MAX);

  async function move(
    orderId: string,
    options: AdvanceOptions,
    from: Aggregate<OrderState> | null,
  ): Promise<Advanced> {
    const advanced = await advance(deps, orderId, options, from);
    if (isSoldAndPaid(advanced.order.state)) paid.add(orderId);
    return advanced;
  }

  return {
    advance: (orderId, { known, ...options }) => {
      // Behind others of this process it would be out of date by the time that its turn comes.
      const isCurrent = known !== undefined && !orders.isBusy(orderId);
      return orders.run(orderId, () => move(orderId, options, isCurrent ? known : null));
    },
    heed: (orderId, { isOfPayment, patienceMs }) =>
      orders.run(orderId, async () => {
        if (isOfPayment && paid.has(orderId)) return true;
        return (await move(orderId, { nudged: true, patienceMs }, null)).settled;
      }),
    record: (order, events, cause) => record(deps, order, events, cause),
    idle: () => orders.idle(),
  };
}

/** Money that is ours stays so in the order's history, whatever becomes of it. */
const isSoldAndPaid = (order: OrderState): boolean =>
  order.status === 'confirmed' && order.payment.stage === 'captured';

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
  from: Aggregate<OrderState> | null,
): Promise<Advanced> {
  const giveUpAtMs = deps.clock.nowMs() + options.patienceMs;
  const nudged = options.nudged ?? false;
  const asked = new Set<string>();
  let hasStrays = options.hasStrays ?? false;
  let pauses = 0;
  // What our own last write made of it; only where that is not known is the stream read again.
  let known = from;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const order: Aggregate<OrderState> = known ?? (await loadOrder(deps.store, orderId));
    known = null;
    if (order.state.status === 'none') return { order, settled: true };
    const showCancelled = await deps.shows.isCancelled(order.state.showId);
    const around = { nowMs: deps.clock.nowMs(), showCancelled, nudged, asked };
    if (hasStrays && order.state.seats === 'released') {
      hasStrays = (await recallSeats(deps, order, causeOf(order))).kind !== 'go-on';
      continue;
    }
    const step = nextStep(order.state, around);
    if (step.kind === 'rest') return { order, settled: true };
    const progress = await take(deps, order, order.state, step, around);
    if (progress.kind === 'go-on') known = progress.order;
    if (progress.kind === 'uncertain') {
      const pauseMs = (progress.retryAfterMs ?? 0) + backoffMs(deps, pauses);
      pauses += 1;
      if (deps.clock.nowMs() + pauseMs >= giveUpAtMs) break;
      await deps.timers.sleep(pauseMs);
    }
    // It may have taken a seat just after whoever gave the order up had looked at it.
    if (progress.kind !== 'go-on' && takesSeats(deps, step)) hasStrays = true;
    // A question counts as asked only once its answer is in the stream.
    if (progress.kind !== 'go-on') continue;
    if (step.kind === 'look') asked.add(INTENT);
    if (step.kind === 'look-at-refund') asked.add(step.refund.refundId);
  }
  return { order: await loadOrder(deps.store, orderId), settled: false };
}

/** Where seats are taken one by one. */
const takesSeats = ({ store }: CheckoutDeps, { kind }: Step): boolean =>
  !store.isAtomicAcrossStreams && (kind === 'reserve-seats' || kind === 'settle-capture');

/** Never nothing, so that a crowd doesn't come back as one. */
const backoffMs = (deps: CheckoutDeps, pauses: number): number =>
  Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** pauses) * (0.5 + deps.random.next() / 2);

async function take(
  deps: CheckoutDeps,
  order: Aggregate<OrderState>,
  state: PlacedOrder,
  step: Exclude<Step, { kind: 'rest' }>,
  around: Surroundings,
): Promise<Progress> {
  const record: Record = (events, rule) =>
    recordOrder(deps, order, events, causeOf(order), {
      showCancelled: around.showCancelled,
      ...(rule === undefined ? {} : { seatRule: rule }),
    });
  const context: StepContext = { order, state, cause: causeOf(order), ...around };
  switch (step.kind) {
    case 'reserve-seats':
      return reserveSeats(deps, context);
    case 'release-seats':
      return releaseSeats(deps, context);
    case 'start-refund':
      return startRefund(deps, context, step.refund);
    case 'start-capture':
      return recorded(await record(startCapture(state, around.nowMs)));
    case 'start-cancel':
      return recorded(await record(startCancel(state, step.reason, around.nowMs)));
    case 'give-up':
      return recorded(await record(cancelOrder(state, step.reason)));
    case 'settle-capture':
      return settleCapture(deps, context, record);
    case 'refund-show':
      return recorded(await record(refundForCancelledShow(deps, state, around.nowMs)));
    case 'give-seats-back':
      return giveSeatsBack(deps, context, step.refund, record);
    default:
      return learnt(
        await goingOn(deps, state, await callProvider(deps.provider, state, step, around), around),
        step,
        record,
      );
  }
}

/** An authorisation and the event that must precede its capture go together: one append less to wait for. */
async function goingOn(
  { shows, clock }: CheckoutDeps,
  state: PlacedOrder,
  learned: Learned,
  around: Surroundings,
): Promise<Learned> {
  if (learned.kind !== 'events' || learned.events.length === 0) return learned;
  const after = learned.events.reduce<OrderState>(evolveOrder, state);
  if (after.status === 'none') return learned;
  const nowMs = clock.nowMs();
  const next = nextStep(after, { ...around, nowMs });
  if (next.kind !== 'start-capture' || (await shows.isCancelled(state.showId))) return learned;
  return { kind: 'events', events: [...learned.events, ...startCapture(after, nowMs)] };
}

async function learnt(learned: Learned, step: Step, record: Record): Promise<Progress> {
  if (learned.kind === 'uncertain') return learned;
  if (learned.events.length > 0) return recorded(await record(learned.events));
  // A look may bring nothing new; a call that did would be made again at once, without end.
  return step.kind === 'look' || step.kind === 'look-at-refund' ? GO_ON : UNCERTAIN;
}

type Record = (events: readonly OrderEvent[], rule?: SeatRule) => Promise<RecordResult>;

/** There is no money to move: the seats come back at once, and nobody enters with their tickets. */
async function giveSeatsBack(
  deps: CheckoutDeps,
  context: StepContext,
  refund: Refund,
  record: Record,
): Promise<Progress> {
  const voided = await voidTickets(deps, context, refund);
  if (voided.outcome !== 'done') return broken(voided);
  const outcome = { status: 'succeeded', providerRefundId: 'none' } as const;
  return recorded(await record(recordRefund(refund, outcome).events));
}

/**
 * Money is ours and the seats are not sold yet. Where it was found after the order had been given up:
 * the same seats again if all of them are free, else the money goes back.
 */
async function settleCapture(
  deps: CheckoutDeps,
  context: StepContext,
  record: Record,
): Promise<Progress> {
  const { state, showCancelled } = context;
  const sold = await sellOrNull(deps, context, record);
  if (sold !== null) return sold;
  if (!showCancelled) {
    deps.log.info({ orderId: state.orderId }, 'late money finds its seats gone and goes back');
  }
  const back = moneyBack(deps, context);
  if (state.status === 'cancelled') {
    const givenUp: OrderEvent = { type: 'OrderSeatsGivenUp', data: {} };
    return recorded(await record(deps.store.isAtomicAcrossStreams ? back : [givenUp, ...back]));
  }
  const reason = showCancelled ? 'show_cancelled' : 'seats_lost';
  return recorded(await record([{ type: 'OrderCancelled', data: { reason } }, ...back]));
}

/** Null where a seat was lost, or the show is off. */
async function sellOrNull(
  deps: CheckoutDeps,
  context: StepContext,
  record: Record,
): Promise<Progress | null> {
  const { state, showCancelled } = context;
  const isAtOnce = deps.store.isAtomicAcrossStreams && state.seats === 'released';
  if (!isAtOnce) return sellSeats(deps, context);
  if (showCancelled) return null;
  const confirmed: OrderEvent = { type: 'OrderConfirmed', data: { late: true } };
  const result = await record([confirmed], retakeAndSell(state));
  return result.outcome === 'lost' ? null : recorded(result);
}

function moneyBack(deps: CheckoutDeps, { state, nowMs }: StepContext): readonly OrderEvent[] {
  const refundId = deps.ids.make('rfd');
  const amountCents = state.payment.capturedCents;
  return [
    {
      type: 'RefundRequested',
      data: { refundId, seatIds: [], amountCents, reason: LATE_PAYMENT, keepSeatsBlocked: false },
    },
    { type: 'RefundStarted', data: { refundId, call: 1, atMs: nowMs } },
  ];
}

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
