/**
 * The addresses of the app, and what is loaded when one is visited. Their first words are known to the
 * server too (platform/web/register.ts): singular, so that none is ever an address of an API.
 */
import { type ComponentType, lazy } from 'react';

export interface AppRoute {
  /** As wouter reads it: `/event/:id`, `/organizer/*?`. */
  readonly path: string;
  readonly Screen: ComponentType;
}

type Load = () => Promise<{ readonly default: ComponentType }>;

const route = (path: string, load: Load): AppRoute => ({ path, Screen: lazy(load) });

/** The first that matches is shown. Staff's areas are loaded by nobody else. */
export const ROUTES: readonly AppRoute[] = [
  route('/', () => import('../buyer/programme/programme.tsx')),
  route('/event/:eventId', () => import('../buyer/event/event.tsx')),
  route('/show/:showId', () => import('../buyer/show/show.tsx')),
  route('/show/:showId/room', () => import('../buyer/room/room.tsx')),
  route('/hold/:holdId', () => import('../buyer/checkout/hold.tsx')),
  route('/order/:orderId', () => import('../buyer/checkout/order.tsx')),
  route('/my/orders', () => import('../buyer/orders/orders.tsx')),
  route('/sign-in', () => import('./sign-in.tsx')),
  route('/organizer/*?', () => import('../organiser/area.tsx')),
  route('/finance', () => import('../finance/balance.tsx')),
  route('/finance/reconciliation', () => import('../finance/reconciliation.tsx')),
  route('/finance/stories', () => import('../finance/stories.tsx')),
  route('/finance/order/:orderId', () => import('../finance/order-story.tsx')),
  route('/finance/seat/:showId/:seatId', () => import('../finance/seat-story.tsx')),
  route('/finance/customer/:customerId', () => import('../finance/customer-story.tsx')),
  route('/finance/time', () => import('../finance/time/choose.tsx')),
  route('/finance/time/:showId', () => import('../finance/time/machine.tsx')),
  route('/operator', () => import('../operator/overview.tsx')),
  route('/operator/models', () => import('../operator/models.tsx')),
  route('/operator/switches', () => import('../operator/switches.tsx')),
];
