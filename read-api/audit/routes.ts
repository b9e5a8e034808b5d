import { orderStream } from '#domain/order-events.ts';
import { seatStream } from '#domain/seat.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { problem } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { ReadApiDeps } from '../deps.ts';
import { visibleOrder } from '../purchases/own-order.ts';
import { publishedShow, requireInsight } from '../visible-show.ts';
import { auditPage, auditQuery, auditSchema } from './entries.ts';

const responses = { 200: { description: 'What happened, oldest first', schema: auditSchema } };

/** Read from the streams themselves, so at the log's head. */
export function registerAudit(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/audit/shows/{id}/seats/{seat_id}',
    summary: 'The history of a seat',
    query: auditQuery,
    responses,
    problems: ['seat_not_found'],
    load: async ({ params, caller }) => {
      const seats = await publishedShow(deps, params.id);
      requireInsight(caller, seats.show());
      if (seats.layout.indexOf(params.seat_id) < 0) throw problem('seat_not_found');
      return seatStream(params.id, params.seat_id);
    },
    handle: async ({ c, query, loaded }) =>
      answer(c, 200, await auditPage(deps.store, loaded, query)),
  });
  route(app, {
    method: 'GET',
    path: '/v1/audit/orders/{id}',
    summary: 'The history of an order',
    query: auditQuery,
    responses,
    load: async ({ params, caller }) => {
      await visibleOrder(deps, params.id, caller);
      return orderStream(params.id);
    },
    handle: async ({ c, query, loaded }) =>
      answer(c, 200, await auditPage(deps.store, loaded, query)),
  });
}
