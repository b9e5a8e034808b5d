/** The models in Postgres: what runs in a process, and what `npm run projections` knows. */
import { catalogProjector } from '#projections/catalog/projector.ts';
import { customerProjector } from '#projections/customers/projector.ts';
import { demandProjector } from '#projections/demand/projector.ts';
import { orderProjector } from '#projections/orders/projector.ts';
import type { Projector } from '#projections/projector.ts';
import { reservationProjector } from '#projections/reservations/projector.ts';
import { seatProjector } from '#projections/seats/projector.ts';

export const PROJECTORS = {
  catalog: catalogProjector,
  orders: orderProjector,
  seats: seatProjector,
  customers: customerProjector,
  demand: demandProjector,
  reservations: reservationProjector,
} as const satisfies Readonly<Record<string, Projector>>;
