/**
 * Looks after every order that is not at rest: after a crash, a lost webhook, a deadline, a provider
 * that gave no answer. A buyer's own request is faster; this is what makes it sure.
 */
import type { OrderState } from '#domain/order.ts';
import { isAtRest } from '#domain/order.ts';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import type { OpenOrder, OpenOrders } from '#projections/port.ts';
import type { Advanced, Checkout, Leadership } from '../port.ts';

export interface CheckoutWatchDeps {
  readonly checkout: Checkout;
  readonly openOrders: OpenOrders;
  readonly leadership: Leadership;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const ROUND_MS = 250;
/** An order that has stood still for so long is looked at: its request may be gone. */
const QUIET_MS = 2_000;
/** The bank's challenge is met elsewhere, and the webhook that says so may be lost. */
const CHALLENGE_POLL_MS = 15_000;
/** A refund on its way takes days. */
const REFUND_POLL_MS = 60_000;
const BACKOFF_MS = 1_000;
const BACKOFF_MAX_MS = 60_000;
const AT_ONCE_MAX = 32;

interface Watched {
  /** As of the movement that the plan was made for. */
  movedAtMs: number;
  nextLookAtMs: number;
  /** Looks in a row that brought no answer. */
  unsettledLooks: number;
  /** Ask the provider, even where nothing was asked for. */
  nudge: boolean;
}

/** Watches until the signal aborts. */
export async function runCheckoutWatch(
  deps: CheckoutWatchDeps,
  signal: AbortSignal,
): Promise<void> {
  const watched = new Map<string, Watched>();
  const underWay = new Set<Promise<void>>();
  while (!signal.aborted) {
    if (deps.leadership.isLeader()) {
      for (const order of dueOrders(deps, watched)) {
        if (underWay.size >= AT_ONCE_MAX) break;
        const plan = watched.get(order.orderId);
        if (plan === undefined) continue;
        plan.nextLookAtMs = Number.POSITIVE_INFINITY;
        const work = look(deps, order, plan).finally(() => underWay.delete(work));
        underWay.add(work);
      }
    }
    await deps.timers.sleep(ROUND_MS, signal);
  }
  await Promise.all(underWay);
}

function dueOrders(deps: CheckoutWatchDeps, watched: Map<string, Watched>): readonly OpenOrder[] {
  const nowMs = deps.clock.nowMs();
  const open = deps.openOrders.list();
  const ids = new Set(open.map(({ orderId }) => orderId));
  for (const orderId of watched.keys()) if (!ids.has(orderId)) watched.delete(orderId);
  for (const order of open) {
    const plan = watched.get(order.orderId);
    if (plan === undefined || plan.movedAtMs !== order.movedAtMs) {
      watched.set(order.orderId, {
        movedAtMs: order.movedAtMs,
        nextLookAtMs: order.movedAtMs + QUIET_MS,
        unsettledLooks: 0,
        nudge: false,
      });
    }
  }
  return open.filter(({ orderId }) => (watched.get(orderId)?.nextLookAtMs ?? 0) <= nowMs);
}

async function look(deps: CheckoutWatchDeps, order: OpenOrder, plan: Watched): Promise<void> {
  const { orderId } = order;
  try {
    const advanced = await deps.checkout.advance(orderId, { nudged: plan.nudge, patienceMs: 0 });
    planNext(deps, plan, advanced);
  } catch (error) {
    deps.log.error({ orderId, err: error }, 'an order could not be moved on');
    planUnsettled(deps, plan);
  }
}

function planNext(deps: CheckoutWatchDeps, plan: Watched, advanced: Advanced): void {
  if (!advanced.settled) {
    planUnsettled(deps, plan);
    return;
  }
  plan.unsettledLooks = 0;
  const next = nextLook(advanced.order.state, deps.clock.nowMs());
  plan.nextLookAtMs = next.atMs;
  plan.nudge = next.nudge;
}

function planUnsettled(deps: CheckoutWatchDeps, plan: Watched): void {
  const pauseMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** plan.unsettledLooks);
  plan.unsettledLooks += 1;
  plan.nextLookAtMs = deps.clock.nowMs() + pauseMs * (0.5 + deps.random.next() / 2);
}

function nextLook(
  order: OrderState,
  nowMs: number,
): { readonly atMs: number; readonly nudge: boolean } {
  if (order.status === 'none' || isAtRest(order)) {
    return { atMs: Number.POSITIVE_INFINITY, nudge: false };
  }
  if (order.status !== 'pending_payment') return { atMs: nowMs + REFUND_POLL_MS, nudge: true };
  if (order.payment.stage === 'challenged') {
    return { atMs: Math.min(order.payByMs, nowMs + CHALLENGE_POLL_MS), nudge: true };
  }
  // Before a deadline acts, the provider is asked whether the buyer's browser has paid meanwhile.
  return { atMs: order.payByMs, nudge: true };
}
