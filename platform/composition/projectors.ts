/** The models in Postgres: what runs in a process, and what `npm run projections` knows. */
import { catalogProjector } from '#projections/catalog/projector.ts';
import { orderProjector } from '#projections/orders/projector.ts';
import type { Projector } from '#projections/projector.ts';

export const PROJECTORS = {
  catalog: catalogProjector,
  orders: orderProjector,
} as const satisfies Readonly<Record<string, Projector>>;
