/**
 * Goes through the provider's own list and holds it against the orders: an intent whose id we never
 * learned is cancelled, one that knows more than its order nudges it. What a webhook would have told,
 * told again by looking.
 */
import type { OrderState } from '#domain/order.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { EventStore } from '#event-store/port.ts';
import type { Intent, PaymentProvider } from '#payments/port.ts';
import type { Clock, Log, Timers } from '#platform/ports.ts';
import { createRecentIds, type RecentIds } from '#platform/recent-ids.ts';
import type { Checkout, Leadership } from './port.ts';

export interface ReconcilerDeps {
  readonly store: EventStore;
  readonly provider: PaymentProvider;
  readonly checkout: Checkout;
  readonly leadership: Leadership;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

const ROUND_MS = 60_000;
/** The first round comes soon: what a crash left behind should not wait. */
const FIRST_ROUND_MS = 3_000;
/** How far back each round looks. */
const WINDOW_MS = 2 * 3_600_000;
/** A creation may still be on its way to being recorded. */
const SETTLE_MS = 30_000;
const PATIENCE_MS = 2_000;
/** Intents known to agree with their order; older ones are looked at again. */
const AGREED_MAX = 50_000;
const PAGES_MAX = 1_000;

/** Reconciles until the signal aborts. */
export async function runReconciler(deps: ReconcilerDeps, signal: AbortSignal): Promise<void> {
  const agreed = createRecentIds(AGREED_MAX);
  await deps.timers.sleep(FIRST_ROUND_MS, signal);
  while (!signal.aborted) {
    if (deps.leadership.isLeader()) {
      try {
        await reconcile(deps, agreed, signal);
      } catch (error) {
        deps.log.warn({ err: error }, 'reconciling with the provider failed and goes on later');
      }
    }
    await deps.timers.sleep(ROUND_MS, signal);
  }
}

async function reconcile(
  deps: ReconcilerDeps,
  agreed: RecentIds,
  signal: AbortSignal,
): Promise<void> {
  const createdFromMs = deps.clock.nowMs() - WINDOW_MS;
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX && !signal.aborted; pages += 1) {
    const page = await deps.provider.listIntents({
      createdFromMs,
      ...(cursor === null ? {} : { cursor }),
    });
    if (page.outcome !== 'ok') return;
    for (const intent of page.value.items) await compare(deps, agreed, intent);
    cursor = page.value.nextCursor;
    if (cursor === null) return;
  }
}

async function compare(deps: ReconcilerDeps, agreed: RecentIds, intent: Intent): Promise<void> {
  if (intent.orderId === null || agreed.has(`${intent.intentId}/${intent.status}`)) return;
  const { state } = await loadOrder(deps.store, intent.orderId);
  switch (verdict(state, intent, deps.clock.nowMs())) {
    case 'agrees':
      agreed.add(`${intent.intentId}/${intent.status}`);
      return;
    case 'too-early':
      return;
    case 'nudge':
      await deps.checkout.advance(intent.orderId, { nudged: true, patienceMs: PATIENCE_MS });
      return;
    case 'stray':
      deps.log.warn(
        { orderId: intent.orderId, intentId: intent.intentId },
        'cancels a stray intent',
      );
      await deps.provider.cancelIntent({
        intentId: intent.intentId,
        idempotencyKey: `${intent.orderId}/stray/${intent.intentId}`,
      });
      return;
  }
}

type Verdict = 'agrees' | 'too-early' | 'nudge' | 'stray';

function verdict(order: OrderState, intent: Intent, nowMs: number): Verdict {
  const isOver = intent.status === 'canceled';
  if (order.status === 'none' || order.payment.intentId !== intent.intentId) {
    if (isOver) return 'agrees';
    const mayBecomeOurs =
      order.status === 'pending_payment' && order.payment.intentId === null
        ? true
        : nowMs - intent.createdAtMs < SETTLE_MS;
    return mayBecomeOurs ? 'too-early' : 'stray';
  }
  const { stage } = order.payment;
  if (intent.status === 'succeeded') return stage === 'captured' ? 'agrees' : 'nudge';
  if (isOver) return stage === 'cancelled' ? 'agrees' : 'nudge';
  if (intent.status === 'requires_capture') return 'nudge';
  return 'too-early';
}
