import type { HttpApp } from '#platform/http/env.ts';
import { registerSeatBlocks } from './block-seats.ts';
import type { CatalogDeps } from './deps.ts';
import { registerEvents } from './events.ts';
import { registerShowStatus } from './show-status.ts';
import { registerShows } from './shows.ts';
import { registerVenues } from './venues.ts';
import { registerWaitingRoomSettings } from './waiting-room.ts';

/** The organiser's commands on venues, events and shows. */
export function registerCatalogCommands(app: HttpApp, deps: CatalogDeps): void {
  registerVenues(app, deps);
  registerEvents(app, deps);
  registerShows(app, deps);
  registerShowStatus(app, deps);
  registerSeatBlocks(app, deps);
  registerWaitingRoomSettings(app, deps);
}
