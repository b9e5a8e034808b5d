/** The role `sagas`: long-running work, done by whichever process leads. */
import type pg from 'pg';
import { release } from '#command-api/holds/change-hold.ts';
import { settleHold } from '#command-api/holds/settle-hold.ts';
import type { OpenOrders, ShowSeats } from '#projections/port.ts';
import { runCheckoutWatch } from '#sagas/checkout/watch.ts';
import { runErasure } from '#sagas/erasure.ts';
import { runHoldExpiry } from '#sagas/hold-expiry.ts';
import { type HeldSeats, runLooseEnds, type ScannedShow } from '#sagas/loose-ends.ts';
import type { Leadership } from '#sagas/port.ts';
import { runReconciler } from '#sagas/reconciler.ts';
import { runShowCancellation } from '#sagas/show-cancellation.ts';
import type { Core } from './core.ts';

/** Resolves when the signal has aborted and all of it has come to its end. */
export async function runSagas(
  core: Core,
  openOrders: OpenOrders,
  signal: AbortSignal,
): Promise<void> {
  const { leaderships, models, store, seats, checkout, personalData, payments } = core;
  const leadership = leaderships.of('sagas');
  const tools = { store, checkout, leadership, ...core.tools };
  const releaseHold = async (holdId: string): Promise<void> => {
    const cause = { correlationId: holdId, causationId: holdId, actor: 'system:cancellation' };
    await release({ seats, ...tools }, holdId, cause, 'show_cancelled');
  };
  await Promise.all([
    runHoldExpiry({ directory: models.seatMaps, ...tools }, signal),
    runCheckoutWatch({ openOrders, ...tools }, signal),
    runReconciler({ provider: payments.provider, ...tools }, signal),
    runShowCancellation({ remains: remainsOf(core), releaseHold, ...tools }, signal),
    runErasure({ personalData, ...tools }, signal),
    tieLooseEnds(core, openOrders, leadership, signal),
  ]);
}

/** An atomic store leaves none. */
async function tieLooseEnds(
  { models, store, seats, checkout, tools }: Core,
  openOrders: OpenOrders,
  leadership: Leadership,
  signal: AbortSignal,
): Promise<void> {
  if (store.isAtomicAcrossStreams) return;
  const shows = () => models.seatMaps.shows().map(scanned);
  const settle = (held: HeldSeats) => settleHold({ store, seats, ...tools }, held);
  await runLooseEnds(
    { shows, openOrders, settleHold: settle, checkout, leadership, ...tools },
    signal,
  );
}

const scanned = (show: ShowSeats): ScannedShow => ({
  showId: show.showId,
  seatCount: show.layout.seatCount,
  isOff: show.show().phase === 'cancelled',
  stateAt: (index) => show.seatAt(index).state,
  seatIdAt: (index) => show.layout.seatIdAt(index),
});

const ORDERS_AT_ONCE = 1_000;

/** What is left of shows that were called off: holds by the directory, orders by their model. */
function remainsOf({ storage, models }: Core) {
  return {
    async holds() {
      return models.seatMaps
        .shows()
        .filter((show) => show.show().phase === 'cancelled')
        .flatMap((show) => show.holdIds());
    },
    async orders() {
      const { rows } = await storage.pool.query<{ id: string }>(
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
