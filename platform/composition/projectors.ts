/** The models in Postgres: what runs in a process, and what `npm run projections` knows. */
import { catalogProjector } from '#projections/catalog/projector.ts';
import { customerProjector } from '#projections/customers/projector.ts';
import { demandProjector } from '#projections/demand/projector.ts';
import { orderProjector } from '#projections/orders/projector.ts';
import type { Projector } from '#projections/projector.ts';
import { reservationProjector } from '#projections/reservations/projector.ts';
import type { EventsAt } from '#projections/seats/history.ts';
import { seatHistoryProjector } from '#projections/seats/history-model.ts';
import { seatProjector } from '#projections/seats/projector.ts';

export const PROJECTORS = {
  catalog: catalogProjector,
  orders: orderProjector,
  seats: seatProjector,
  customers: customerProjector,
  demand: demandProjector,
  reservations: reservationProjector,
} as const satisfies Readonly<Record<string, Projector>>;

/** Beside the events the history of the seats is a view over them, elsewhere a model of its own. */
export const projectorsBeside = (events: EventsAt): readonly Projector[] => [
  ...Object.values(PROJECTORS),
  ...(events === 'here' ? [] : [seatHistoryProjector]),
];
