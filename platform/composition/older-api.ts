/** Wires the older ticketing API beside the other routes. */
import type { SeatLock } from '#command-api/older/ports.ts';
import { RESERVATION_MS } from '#command-api/older/reserve.ts';
import { type OlderRoutesDeps, registerOlderCommands } from '#command-api/older/routes.ts';
import type { Position } from '#event-store/port.ts';
import { migrate } from '#projections/migrate.ts';
import type { OlderIds, SeatUuids } from '#projections/reservations/port.ts';
import { createOlderIds } from '#projections/reservations/reader.ts';
import { createSeatUuids } from '#projections/reservations/seat-uuids.ts';
import { RESERVATIONS_VIEW } from '#projections/reservations/sql-view.ts';
import { registerOlderQueries } from '#read-api/older/register.ts';
import type { HttpApp } from '../http/env.ts';
import type { Core, Parts } from './core.ts';
import { createSharedSeatLock } from './redis.ts';

/** The simulator's plain card: paid with where the caller of a checkout names none. */
const SIMULATED_CARD = 'pm_card_visa';
const SHOWN_WITHIN_MS = 1_000;
/** Longer than a tail takes; one that is further behind holds up nobody. */
const AT_HEAD_WITHIN_MS = 250;

/** What both sides of it share in a process. */
export interface OlderParts {
  readonly olderIds: OlderIds;
  readonly seatUuids: SeatUuids;
  readonly lock: SeatLock;
}

/** After the personal data, which its view for SQL shows. */
export async function createOlderParts({
  models,
  storage: { pool },
  store,
  shared,
  tools,
}: Parts): Promise<OlderParts> {
  await migrate(pool, RESERVATIONS_VIEW);
  return {
    olderIds: createOlderIds({ pool, store, gate: models.gates.reservations }),
    seatUuids: createSeatUuids({ ...tools, shows: () => models.seatMaps.shows() }),
    lock: createSharedSeatLock(shared, tools),
  };
}

type Given = Omit<
  OlderRoutesDeps,
  | 'olderIds'
  | 'olderCustomers'
  | 'seatUuids'
  | 'lock'
  | 'reservationMs'
  | 'defaultPaymentMethod'
  | 'shown'
>;

export function registerOlderCommandApi(
  app: HttpApp,
  core: Core,
  older: OlderParts,
  given: Given,
): void {
  const { models, payments, personalData, reservationMs } = core;
  registerOlderCommands(app, {
    ...given,
    ...older,
    olderCustomers: personalData.olderCustomers,
    reservationMs: reservationMs ?? RESERVATION_MS,
    defaultPaymentMethod: payments.isSimulated ? SIMULATED_CARD : null,
    shown: async (position: Position) => {
      await models.gates.reservations.reached(position, SHOWN_WITHIN_MS);
    },
  });
}

export function registerOlderReadApi(app: HttpApp, core: Core, older: OlderParts): void {
  const { models, personalData, store, tools } = core;
  registerOlderQueries(app, {
    ...tools,
    ...older,
    store,
    seatMaps: models.publicMaps,
    catalog: models.catalog,
    gates: models.gates,
    olderCustomers: personalData.olderCustomers,
    seatsAtHead: async () => {
      await models.gate.reached(await store.head(), AT_HEAD_WITHIN_MS);
    },
  });
}
