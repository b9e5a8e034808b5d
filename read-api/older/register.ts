/** The older ticketing API's queries. */
import { evolveHold, holdStream, initialHold, isPlaced } from '#domain/hold.ts';
import { loadAggregate } from '#event-store/aggregate.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { parseUuid } from '#platform/http/older/ids.ts';
import { requireOlderId } from '#platform/http/older/resolve.ts';
import { isReservation, presentReservation, reservationSchema } from '#platform/http/older/wire.ts';
import { formatPosition } from '#platform/http/position.ts';
import { problem } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { OlderReadDeps } from './deps.ts';
import { registerSeatmap } from './seatmap.ts';

export function registerOlderQueries(app: HttpApp, deps: OlderReadDeps): void {
  registerSeatmap(app, deps);
  registerReservation(app, deps);
}

/** Read from the hold's own stream: never behind. */
function registerReservation(app: HttpApp, deps: OlderReadDeps): void {
  route(app, {
    method: 'GET',
    path: '/reservations/{id}',
    summary: 'A reservation',
    responses: { 200: { description: 'The reservation', schema: reservationSchema } },
    load: async ({ params }) => {
      const uuid = parseUuid(params.id);
      if (uuid === null) throw problem('not_found');
      const holdId = await requireOlderId(deps.olderIds, uuid, 'hld');
      const evolution = { initial: initialHold, evolve: evolveHold };
      const { state, position } = await loadAggregate(deps.store, holdStream(holdId), evolution);
      if (!isPlaced(state) || !isReservation(state)) throw problem('not_found');
      return { hold: state, position };
    },
    handle: async ({ c, loaded: { hold, position } }) => {
      const customer = (await deps.olderCustomers.givenBy(hold.customerId)) ?? hold.customerId;
      const shown = presentReservation(hold, customer, deps.clock.nowMs());
      return answer(c, 200, { ...shown, position: formatPosition(position) });
    },
  });
}
