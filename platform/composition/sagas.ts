/** The long-running work of a process. */
import type pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import type { PaymentProvider } from '#payments/port.ts';
import { runCheckoutWatch } from '#sagas/checkout/watch.ts';
import { runHoldExpiry } from '#sagas/hold-expiry.ts';
import type { Checkout, Leadership } from '#sagas/port.ts';
import { runReconciler } from '#sagas/reconciler.ts';
import { runShowCancellation } from '#sagas/show-cancellation.ts';
import type { Log } from '../ports.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '../system.ts';
import type { Models } from './models.ts';

export interface SagaDeps {
  readonly pool: pg.Pool;
  readonly store: EventStore;
  readonly models: Models;
  readonly provider: PaymentProvider;
  readonly checkout: Checkout;
  readonly leadership: Leadership;
  readonly releaseHold: (holdId: string) => Promise<void>;
  readonly log: Log;
}

/** Resolves when the signal has aborted and all of it has come to its end. */
export async function runSagas(deps: SagaDeps, signal: AbortSignal): Promise<void> {
  const { store, models, provider, checkout, leadership, releaseHold, log } = deps;
  const tools = {
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    ids: systemIds,
    leadership,
    log,
  };
  await Promise.all([
    runHoldExpiry({ store, directory: models.seatMaps, ...tools }, signal),
    runCheckoutWatch({ checkout, openOrders: models.openOrders, ...tools }, signal),
    runReconciler({ store, provider, checkout, ...tools }, signal),
    runShowCancellation({ remains: remainsOf(deps), checkout, releaseHold, ...tools }, signal),
  ]);
}

const ORDERS_AT_ONCE = 1_000;

/** What is left of shows that were called off: holds by the directory, orders by their model. */
function remainsOf({ pool, models }: SagaDeps) {
  return {
    async holds() {
      return models.seatMaps
        .shows()
        .filter((show) => show.show().phase === 'cancelled')
        .flatMap((show) => show.holdIds());
    },
    async orders() {
      const { rows } = await pool.query<{ id: string }>(
        `select o.id from orders o join catalog_shows s on s.id = o.show_id
         where s.phase = 'cancelled'
           and o.status in ('pending_payment', 'confirmed', 'partially_refunded')
         order by o.id limit $1`,
        [ORDERS_AT_ONCE],
      );
      return rows.map(({ id }) => id);
    },
  };
}

/** How far the orders of a show have been given up and refunded. */
export async function unwindingProgress(
  pool: pg.Pool,
  showId: string,
): Promise<{ readonly ordersTotal: number; readonly ordersRefunded: number }> {
  const { rows } = await pool.query<{ total: string; refunded: string }>(
    `select count(*) as total, count(*) filter (where status = 'refunded') as refunded
     from orders where show_id = $1 and status <> 'cancelled'`,
    [showId],
  );
  return {
    ordersTotal: Number(rows[0]?.total ?? 0),
    ordersRefunded: Number(rows[0]?.refunded ?? 0),
  };
}
