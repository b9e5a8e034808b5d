/** Which routes of an app can be served without it. */
import type { AppContext, HttpApp } from './env.ts';
import type { Method } from './routes.ts';

export interface DirectRoute {
  readonly method: Method;
  /** `/v1/shows/{id}/holds`. */
  readonly path: string;
  /** Answers by `respond`, or throws. */
  readonly run: (c: AppContext) => Promise<Response>;
}

const routesOfApps = new WeakMap<HttpApp, DirectRoute[]>();

export function addDirectRoute(app: HttpApp, route: DirectRoute): void {
  routesOfApps.set(app, [...directRoutesOf(app), route]);
}

export const directRoutesOf = (app: HttpApp): readonly DirectRoute[] => routesOfApps.get(app) ?? [];
