/** Who did what, when, through which request: read from the events, at the log's head. */
import { seatStream } from '#domain/seat.ts';
import type { Position, StoredEvent } from '#event-store/port.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { problem } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { ReadApiDeps } from '../deps.ts';
import { awaitHead } from '../models.ts';
import { visibleOrder } from '../purchases/own-order.ts';
import { presentRefused } from '../refused-attempts.ts';
import { publishedShow, requireInsight } from '../visible-show.ts';
import { auditPage, auditQuery, auditRange, auditSchema, seatAuditSchema } from './entries.ts';
import { customerTrail, orderTrail } from './trails.ts';

const description = 'What happened, oldest first, one entry an event';
const responses = { 200: { description, schema: auditSchema } };

export function registerAudit(app: HttpApp, deps: ReadApiDeps): void {
  registerSeatAudit(app, deps);
  registerOrderAudit(app, deps);
  registerCustomerAudit(app, deps);
}

function registerSeatAudit(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/audit/shows/{id}/seats/{seat_id}',
    summary: 'The history of a seat',
    query: auditQuery,
    responses: { 200: { description, schema: seatAuditSchema } },
    problems: ['seat_not_found', 'projection_behind'],
    load: async ({ params, caller }) => {
      const seats = await publishedShow(deps, params.id);
      requireInsight(caller, seats.show());
      if (seats.layout.indexOf(params.seat_id) < 0) throw problem('seat_not_found');
    },
    handle: async ({ c, params, query }) => {
      await awaitHead(deps, deps.gates.demand);
      const range = auditRange(query, await positionAt(deps, query.at));
      const history = await deps.store.readStream(seatStream(params.id, params.seat_id));
      const refused = await deps.refusedAttempts.ofSeat(
        params.id,
        params.seat_id,
        query.at ?? null,
      );
      return answer(c, 200, {
        ...auditPage(history, range),
        counts: {
          holds_lapsed: lapsedHolds(history, range.until),
          refused_attempts: presentRefused(refused),
        },
      });
    },
  });
}

function registerOrderAudit(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/audit/orders/{id}',
    summary: 'The history of an order, with its holds, seats and tickets',
    query: auditQuery,
    responses,
    load: async ({ params, caller }) => (await visibleOrder(deps, params.id, caller)).order,
    handle: async ({ c, query, loaded }) => {
      const range = auditRange(query, await positionAt(deps, query.at));
      const trail = await orderTrail(deps.store, loaded);
      const counts = { holds_lapsed: lapsedHolds(trail, range.until) };
      return answer(c, 200, { ...auditPage(trail, range), counts });
    },
  });
}

function registerCustomerAudit(app: HttpApp, deps: ReadApiDeps): void {
  const { activity } = deps;
  route(app, {
    method: 'GET',
    path: '/v1/audit/customers/{id}',
    summary: 'Everything that a customer did',
    query: auditQuery,
    responses,
    problems: ['projection_behind'],
    load: async ({ params }) => {
      await awaitHead(deps, deps.gates.customers);
      if (!(await activity.isKnown(params.id))) throw problem('not_found');
    },
    handle: async ({ c, params, query }) => {
      const range = auditRange(query, await positionAt(deps, query.at));
      const trail = await customerTrail(deps, params.id, range);
      const counts = { holds_lapsed: await activity.lapsedHolds(params.id, range.until) };
      return answer(c, 200, { ...auditPage(trail, range), counts });
    },
  });
}

/** The last position recorded by a moment; null without one. */
const positionAt = async (
  deps: ReadApiDeps,
  timeMs: number | undefined,
): Promise<Position | null> => (timeMs === undefined ? null : deps.past.positionAt(timeMs));

function lapsedHolds(history: readonly StoredEvent[], until: Position): number {
  const lapsed = history.filter((event) => event.type === 'HoldExpired' && event.position <= until);
  // A hold of several seats says so on each of them.
  return new Set(lapsed.map(({ data }) => (data as { readonly holdId: string }).holdId)).size;
}
