import { z } from '@hono/zod-openapi';
import type { TicketedEvent } from '#domain/event.ts';
import { endOfShowMs } from '#domain/show-status.ts';
import type { Principal } from '#platform/auth/principal.ts';
import { ownerOf, owns } from '#platform/http/auth.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { notModified } from '#platform/http/etag.ts';
import { decodeCursor, listQuery, nextCursorField, pageOf } from '#platform/http/lists.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { ListedShow } from '#projections/catalog/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { awaitModel, findAtHead } from '../models.ts';
import { tagOfBody } from '../tag-of-body.ts';
import {
  listedEventSchema,
  listedShowSchema,
  presentListedEvent,
  presentListedShow,
} from './present.ts';

const text = z.string().min(1).max(200).optional();
const day = z.iso.date('must be a date, such as 2026-05-01').optional();

const eventsQuery = z.object({
  q: text.openapi({ description: 'Words in name, category or artists.' }),
  city: text,
  country: text,
  artist: text,
  venue: text.openapi({ description: 'Id or name.' }),
  category: text,
  date_from: day.openapi({ description: 'A day at the venue.' }),
  date_to: day,
  ...listQuery,
});

const cursorParts = z.tuple([z.int(), z.string()]);

export function registerEvents(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/events',
    summary: 'The programme, by next show',
    revalidates: true,
    query: eventsQuery,
    responses: {
      200: {
        description: 'Events',
        schema: z.object({ events: z.array(listedEventSchema), next_cursor: nextCursorField }),
      },
    },
    handle: async ({ c, query, principal }) => {
      const after = decodeCursor(query.cursor, cursorParts);
      if (query.date_from !== undefined && query.date_to !== undefined) {
        requireOrder(query.date_from, query.date_to);
      }
      await awaitModel(c, deps.gates.catalog);
      const nowMs = deps.clock.nowMs();
      const { q, city, country, artist, venue, category } = query;
      const found = await deps.catalog.events(
        {
          q,
          city,
          country,
          artist,
          venue,
          category,
          dateFrom: query.date_from,
          dateTo: query.date_to,
        },
        {
          limit: query.limit + 1,
          after: after === null ? null : { startsAtMs: after[0], eventId: after[1] },
        },
        { owner: organiser(principal), nowMs },
      );
      const page = pageOf(found, query.limit, (last) => [last.startsAtMs, last.event.eventId]);
      const body = {
        events: page.items.map((event) => presentListedEvent(event, nowMs)),
        next_cursor: page.nextCursor,
      };
      return revalidated(c, body);
    },
  });
}

export function registerEvent(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/events/{id}',
    summary: 'An event',
    revalidates: true,
    responses: { 200: { description: 'The event', schema: listedEventSchema } },
    load: async ({ c, params, principal }) => {
      await awaitModel(c, deps.gates.catalog);
      return visibleEvent(deps, params.id, principal);
    },
    handle: async ({ c, loaded: { event, shows } }) =>
      revalidated(c, presentListedEvent({ event, shows }, deps.clock.nowMs())),
  });
  route(app, {
    method: 'GET',
    path: '/v1/events/{id}/shows',
    summary: 'The shows of an event',
    revalidates: true,
    responses: {
      200: { description: 'Shows', schema: z.object({ shows: z.array(listedShowSchema) }) },
    },
    load: async ({ c, params, principal }) => {
      await awaitModel(c, deps.gates.catalog);
      return visibleEvent(deps, params.id, principal);
    },
    handle: async ({ c, loaded }) => {
      const nowMs = deps.clock.nowMs();
      const shows = loaded.shows.map(async ({ show, venue }) => {
        // Of a show that is over nothing can be had: it need not be brought back to memory.
        const isOver = show.phase === 'draft' || nowMs >= endOfShowMs(show);
        const seats = isOver ? null : await deps.seatMaps.open(show.showId);
        return presentListedShow(seats?.show() ?? show, venue, seats, nowMs);
      });
      return revalidated(c, { shows: await Promise.all(shows) });
    },
  });
}

const revalidated = (c: Parameters<typeof answer>[0], body: object): Response => {
  const tag = tagOfBody(body);
  const headers = { 'Cache-Control': 'no-cache', Vary: 'Authorization, Cookie' };
  return notModified(c, tag, headers) ?? answer(c, 200, body, { ...headers, ETag: tag });
};

function requireOrder(from: string, to: string): void {
  if (from <= to) return;
  throw validationFailed([{ path: 'date_to', message: 'is before date_from' }]);
}

/** In whose name somebody sees drafts; null for everybody else. */
function organiser(principal: Principal | null): string | null {
  return principal?.roles.includes('organizer') ? ownerOf(principal) : null;
}

export interface VisibleEvent {
  readonly event: TicketedEvent;
  /** Drafts among them only for their organiser. */
  readonly shows: readonly ListedShow[];
}

/** Throws 404 for an event that isn't there for this caller. */
export async function visibleEvent(
  deps: Pick<ReadApiDeps, 'catalog' | 'gates' | 'store'>,
  eventId: string,
  principal: Principal | null,
): Promise<VisibleEvent> {
  const gate = deps.gates.catalog;
  const event = await findAtHead(deps, gate, () => deps.catalog.event(eventId));
  if (event === null) throw problem('not_found');
  const isOwn = principal !== null && owns(principal, event.owner);
  if (event.status === 'draft' && !isOwn) throw problem('not_found');
  const shows = await deps.catalog.showsOf([eventId]);
  return { event, shows: shows.filter(({ show }) => isOwn || show.phase !== 'draft') };
}
