/** Simulated on-sales of a house to try things in. */
import { isOnSale } from '#domain/show-status.ts';
import { crowdProcess, hasCrowd } from '../demo/crowd-process.ts';
import { registerSimulatedOnSales } from '../demo/on-sale-routes.ts';
import { createSimulatedOnSales } from '../demo/simulated-on-sales.ts';
import type { HttpApp } from '../http/env.ts';
import type { CommandWork } from './command-api.ts';
import type { Core } from './core.ts';

const BUYERS_ROLES = ['command-api', 'read-api'] as const;

/** Where dev tokens are on, in a process that serves all that a buyer asks for. */
export function registerCrowds(app: HttpApp, core: Core): CommandWork {
  const { config, origin, showOf, tools } = core;
  const servesBuyers = BUYERS_ROLES.every((role) => config.roles.includes(role));
  if (!config.devTokens || !servesBuyers || !hasCrowd()) {
    return async () => undefined;
  }
  const onSales = createSimulatedOnSales({
    startCrowd: crowdProcess(tools),
    url: origin,
    ...tools,
  });
  registerSimulatedOnSales(app, { onSales, findShow });
  return onSales.run;

  async function findShow(showId: string) {
    const show = await showOf(showId);
    return show === null ? null : { isOnSale: isOnSale(show, tools.clock.nowMs()) };
  }
}
