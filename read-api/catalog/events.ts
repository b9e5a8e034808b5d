import { z } from '@hono/zod-openapi';
import type { TicketedEvent } from '#domain/event.ts';
import { endOfShowMs } from '#domain/show-status.ts';
import type { Principal } from '#platform/auth/principal.ts';
import { ownerOf, owns } from '#platform/http/auth.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { notModified } from '#platform/http/etag.ts';
import { isStorable } from '#platform/http/inspect-input.ts';
import { decodeCursor, listQuery, nextCursorField, pageOf } from '#platform/http/lists.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { requireSwitchedOn } from '#platform/http/switched-off.ts';
import { timeInput } from '#platform/http/wire/common.ts';
import {
  type DayOrTime,
  type EventPlace,
  type ListedShow,
  searchedWords,
} from '#projections/catalog/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { awaitModel, findAtHead } from '../models.ts';
import { tagOfBody } from '../tag-of-body.ts';
import {
  listedEventSchema,
  listedShowSchema,
  presentEventInFull,
  presentListedEvent,
  presentListedShow,
  standingOf,
} from './present.ts';

const text = z.string().trim().min(1).max(200).optional();

const dayOrTime = z
  .union(
    [z.iso.date().transform((day) => ({ day })), timeInput.transform((timeMs) => ({ timeMs }))],
    { error: 'must be a date, such as 2026-05-01, or an ISO 8601 time with Z or an offset' },
  )
  .optional()
  .openapi({ type: 'string', example: '2026-05-01' });

const SEARCH_WORDS_MAX = 16;

const eventsQuery = z.object({
  q: z
    .string()
    .max(200)
    .refine((q) => searchedWords(q).length <= SEARCH_WORDS_MAX, `at most ${SEARCH_WORDS_MAX} words`)
    .optional()
    .openapi({
      description:
        'Words in any order, each in name, artists, category, venue or city; accents and typing errors are forgiven. Those that have the words as they were typed come first.',
    }),
  city: text,
  country: text,
  artist: text,
  venue: text.openapi({ description: 'Id or name.' }),
  category: text,
  date_from: dayOrTime.openapi({
    description: 'The earliest start. A date without a time is a day at the venue.',
  }),
  date_to: dayOrTime.openapi({ description: 'The latest start; of a day, all of it.' }),
  own: z.enum(['true']).optional().openapi({
    description: 'Only events of the caller, drafts too: for their organiser.',
  }),
  ...listQuery,
});

/** Rank, whether it is over, its key, its id, and what was now on the first page. */
const cursorParts = z.tuple([
  z.int().min(0).max(2),
  z.int().min(0).max(1),
  z.int(),
  z.string().max(200).refine(isStorable),
  z.int().min(0),
]);

export function registerEvents(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/events',
    summary: 'The programme, by next show',
    revalidates: true,
    problems: ['switched_off'],
    query: eventsQuery,
    responses: {
      200: {
        description: 'Events',
        schema: z.object({ events: z.array(listedEventSchema), next_cursor: nextCursorField }),
      },
    },
    handle: async ({ c, query, principal }) => {
      if (isSearch(query)) requireSwitchedOn(deps.switches, 'search');
      const cursor = decodeCursor(query.cursor, cursorParts);
      requireOrder(query.date_from, query.date_to);
      await awaitModel(c, deps.gates.catalog);
      const { q, city, country, artist, venue, category } = query;
      const dates = { dateFrom: query.date_from, dateTo: query.date_to };
      // All pages go by the time of the first: a show that begins meanwhile moves nothing.
      const nowMs = cursor?.[4] ?? deps.clock.nowMs();
      const found = await deps.catalog.events(
        { q, city, country, artist, venue, category, ...dates },
        { limit: query.limit + 1, after: cursor === null ? null : placeOf(cursor) },
        { owner: organiser(principal), isOwnOnly: query.own !== undefined, nowMs },
      );
      const page = pageOf(found, query.limit, ({ place }) => [
        place.rank,
        place.isOver,
        place.key,
        place.eventId,
        nowMs,
      ]);
      const events = page.items.map(presentListedEvent);
      const body = { events, next_cursor: page.nextCursor };
      return revalidated(c, body);
    },
  });
}

/** Anything but the plain programme. */
const isSearch = ({
  cursor: _cursor,
  limit: _limit,
  own: _own,
  ...filters
}: z.output<typeof eventsQuery>): boolean =>
  Object.values(filters).some((filter) => filter !== undefined && filter !== '');

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
      revalidated(c, presentEventInFull(event, shows, deps.clock.nowMs())),
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
      const standing = standingOf(deps);
      const { nowMs } = standing;
      const shows = loaded.shows.map(async ({ show, venue }) => {
        // Of a show that is over nothing can be had: it need not be brought back to memory.
        const isOver = show.phase === 'draft' || nowMs >= endOfShowMs(show);
        const seats = isOver ? null : await deps.seatMaps.open(show.showId);
        return presentListedShow(seats?.show() ?? show, venue, seats, standing);
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

const placeOf = ([rank, isOver, key, eventId]: z.infer<typeof cursorParts>): EventPlace => ({
  rank,
  isOver,
  key,
  eventId,
});

/** A day and a moment are not compared: which comes first is for the venue's calendar to say. */
function requireOrder(from: DayOrTime | undefined, to: DayOrTime | undefined): void {
  if (from === undefined || to === undefined) return;
  const isTurned =
    'day' in from && 'day' in to
      ? from.day > to.day
      : 'timeMs' in from && 'timeMs' in to && from.timeMs > to.timeMs;
  if (isTurned) throw validationFailed([{ path: 'date_to', message: 'is before date_from' }]);
}

/** In whose name somebody sees drafts; null for everybody else. */
function organiser(principal: Principal | null): string | null {
  return principal?.roles.some((role) => role === 'organizer' || role === 'admin')
    ? ownerOf(principal)
    : null;
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
