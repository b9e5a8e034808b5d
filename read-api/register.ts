/** HTTP out: queries, availability, the live seat maps, finance and audit. */
import type { HttpApp } from '#platform/http/env.ts';
import type { QuickAnswers } from '#platform/http/quick-lane.ts';
import { registerAudit } from './audit/routes.ts';
import { registerEventSeats } from './availability/event-seats.ts';
import { registerAvailabilityHistory } from './availability/history.ts';
import { createLiveStreams, type LiveStreams } from './availability/live-stream.ts';
import { packedAvailability } from './availability/packed.ts';
import { registerAvailability, registerAvailabilityStream } from './availability/routes.ts';
import { registerSeatMap } from './availability/seat-map.ts';
import { registerEvent, registerEvents } from './catalog/events.ts';
import { registerShow } from './catalog/shows.ts';
import { registerDemand } from './demand/routes.ts';
import type { ReadApiDeps } from './deps.ts';
import { registerReconciliations } from './finance/reconciliations.ts';
import { registerSales } from './finance/sales.ts';
import { registerTrialBalance } from './finance/trial-balance.ts';
import { registerHold } from './purchases/holds.ts';
import { registerOrders } from './purchases/orders.ts';
import { registerTickets } from './purchases/tickets.ts';

export interface ReadApi {
  readonly streams: Pick<LiveStreams, 'readerCount'>;
  /** What goes the short way. */
  readonly quick: readonly QuickAnswers[];
  /** Ends the open event streams; before the server is stopped. */
  close(): Promise<void>;
}

export function registerReadApi(app: HttpApp, deps: ReadApiDeps): ReadApi {
  const streams = createLiveStreams(deps);
  registerEvents(app, deps);
  registerEvent(app, deps);
  registerShow(app, deps);
  registerSeatMap(app, deps);
  registerAvailability(app, deps);
  registerAvailabilityStream(app, deps, streams);
  registerAvailabilityHistory(app, deps);
  registerEventSeats(app, deps);
  registerHold(app, deps);
  registerOrders(app, deps);
  registerTickets(app, deps);
  registerTrialBalance(app, deps);
  registerReconciliations(app, deps);
  registerSales(app, deps);
  registerDemand(app, deps);
  registerAudit(app, deps);
  return { streams, quick: [packedAvailability(deps)], close: () => streams.close() };
}
