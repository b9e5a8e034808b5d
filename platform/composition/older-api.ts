/** Wires the older ticketing API beside the other routes. */
import type pg from 'pg';
import { RESERVATION_MS } from '#command-api/older/reserve.ts';
import { type OlderRoutesDeps, registerOlderCommands } from '#command-api/older/routes.ts';
import type { Position } from '#event-store/port.ts';
import { migrate } from '#projections/migrate.ts';
import { createOlderIds } from '#projections/reservations/reader.ts';
import { createSeatUuids } from '#projections/reservations/seat-uuids.ts';
import { RESERVATIONS_VIEW } from '#projections/reservations/sql-view.ts';
import { registerOlderQueries } from '#read-api/older/register.ts';
import type { HttpApp } from '../http/env.ts';
import { createSeatLock } from '../seat-lock.ts';
import type { Models } from './models.ts';

/** The simulator's plain card: paid with where the caller of a checkout names none. */
const SIMULATED_CARD = 'pm_card_visa';
const SHOWN_WITHIN_MS = 1_000;

type Given = Omit<
  OlderRoutesDeps,
  'olderIds' | 'seatUuids' | 'lock' | 'reservationMs' | 'defaultPaymentMethod' | 'shown'
>;

export interface OlderApiParts extends Given {
  readonly pool: pg.Pool;
  readonly models: Models;
  /** Whether payments are simulated. */
  readonly isSimulated: boolean;
  /** Fifteen minutes unless said otherwise. */
  readonly reservationMs?: number | undefined;
}

export async function registerOlderApi(app: HttpApp, parts: OlderApiParts): Promise<void> {
  const { pool, models, store, timers, olderCustomers } = parts;
  await migrate(pool, RESERVATIONS_VIEW);
  const gate = models.runners.reservations;
  const olderIds = createOlderIds({ pool, store, gate });
  const seatUuids = createSeatUuids({ shows: () => models.seatMaps.shows(), timers });
  registerOlderCommands(app, {
    ...parts,
    olderIds,
    seatUuids,
    lock: createSeatLock({ timers }),
    reservationMs: parts.reservationMs ?? RESERVATION_MS,
    defaultPaymentMethod: parts.isSimulated ? SIMULATED_CARD : null,
    shown: async (position: Position) => {
      await gate.reached(position, SHOWN_WITHIN_MS);
    },
  });
  registerOlderQueries(app, {
    store,
    clock: parts.clock,
    timers,
    seatMaps: models.seatMaps,
    catalog: models.catalog,
    gates: models.runners,
    olderIds,
    olderCustomers,
    seatUuids,
  });
}
