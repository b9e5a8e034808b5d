/**
 * `ShowCancelled` is a standing order, not a list: whatever is seen of such a show, however late, is
 * released, cancelled or refunded. So this only looks, again and again, for what is left.
 */
import type { Clock, Log, Timers } from '#platform/ports.ts';
import type { Checkout, Leadership } from './port.ts';

export interface CancelledShowRemains {
  /** Live holds of shows that were called off. */
  holds(): Promise<readonly string[]>;
  /** Orders of such shows that are neither cancelled nor refunded. */
  orders(): Promise<readonly string[]>;
}

export interface ShowCancellationDeps {
  readonly remains: CancelledShowRemains;
  readonly checkout: Checkout;
  /** Frees a hold's seats because its show is off. */
  readonly releaseHold: (holdId: string) => Promise<void>;
  readonly leadership: Leadership;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

const ROUND_MS = 1_000;
const AT_ONCE = 16;
const PATIENCE_MS = 2_000;
/** An order that can't be unwound (a refund refused for good is finance's case) is tried this seldom. */
const AGAIN_MS = 60_000;

/** Unwinds until the signal aborts. */
export async function runShowCancellation(
  deps: ShowCancellationDeps,
  signal: AbortSignal,
): Promise<void> {
  const triedAtMs = new Map<string, number>();
  while (!signal.aborted) {
    if (deps.leadership.isLeader()) {
      try {
        await round(deps, triedAtMs, signal);
      } catch (error) {
        deps.log.warn({ err: error }, 'unwinding cancelled shows failed and goes on shortly');
      }
    }
    await deps.timers.sleep(ROUND_MS, signal);
  }
}

async function round(
  deps: ShowCancellationDeps,
  triedAtMs: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const holds = await deps.remains.holds();
  await inParts(holds, signal, (holdId) => deps.releaseHold(holdId));
  const orders = await deps.remains.orders();
  const remaining = new Set(orders);
  for (const orderId of triedAtMs.keys()) if (!remaining.has(orderId)) triedAtMs.delete(orderId);
  const nowMs = deps.clock.nowMs();
  const due = orders.filter((orderId) => (triedAtMs.get(orderId) ?? 0) + AGAIN_MS <= nowMs);
  await inParts(due, signal, async (orderId) => {
    triedAtMs.set(orderId, nowMs);
    try {
      await deps.checkout.advance(orderId, { patienceMs: PATIENCE_MS });
    } catch (error) {
      deps.log.error({ orderId, err: error }, 'an order of a cancelled show could not be unwound');
    }
  });
}

async function inParts(
  ids: readonly string[],
  signal: AbortSignal,
  work: (id: string) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < ids.length && !signal.aborted; start += AT_ONCE) {
    await Promise.all(ids.slice(start, start + AT_ONCE).map(work));
  }
}
