/** Venues: create, change, list, read. */
import { z } from '@hono/zod-openapi';
import type { SectionInput } from '#domain/layout-input.ts';
import type { VenueState } from '#domain/venue.ts';
import { changeVenue, createVenue, venueStream } from '#domain/venue.ts';
import { isAdmin, ownerOf } from '#platform/http/auth.ts';
import { VENUE_BODY_BYTES_MAX } from '#platform/http/body.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { notModified, strongEtag } from '#platform/http/etag.ts';
import { derivedId } from '#platform/http/idempotency.ts';
import { decodeCursor, listQuery, pageOf } from '#platform/http/lists.ts';
import { answer, commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { given, positionField } from '#platform/http/wire/common.ts';
import {
  changeVenueBody,
  createVenueBody,
  presentVenue,
  venueListSchema,
  venueSchema,
} from '#platform/http/wire/venue.ts';
import type { VenueSummary } from '../ports.ts';
import type { CatalogDeps } from './deps.ts';
import { ownVenue, present, venueEvolution } from './own.ts';
import { type Outcome, runCommand } from './run-command.ts';

const venueAnswer = venueSchema.extend({ position: positionField });

export function registerVenues(app: HttpApp, deps: CatalogDeps): void {
  registerCreateVenue(app, deps);
  registerChangeVenue(app, deps);
  registerListVenues(app, deps);
  route(app, {
    method: 'GET',
    path: '/v1/venues/{id}',
    summary: 'A venue with all its places',
    revalidates: true,
    responses: { 200: { description: 'The venue', schema: venueSchema } },
    load: ({ params, caller }) => ownVenue(deps.store, params.id, caller),
    handle: async ({ c, loaded }) => {
      const caching = { ETag: strongEtag(loaded.revision), 'Cache-Control': 'private, no-cache' };
      return (
        notModified(c, caching.ETag, caching) ?? answer(c, 200, presentVenue(loaded.state), caching)
      );
    },
  });
}

function registerCreateVenue(app: HttpApp, deps: CatalogDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/venues',
    summary: 'Add a venue',
    description: 'Places without a position are laid out around a stage.',
    body: createVenueBody,
    bodyBytesMax: VENUE_BODY_BYTES_MAX,
    responses: { 201: { description: 'The venue', schema: venueAnswer } },
    handle: async ({ c, body, caller, cause, idempotency }) => {
      const venueId = idempotency ? derivedId('ven', idempotency.key) : deps.ids.make('ven');
      const { sections, address = null, ...details } = body;
      const command = {
        venueId,
        owner: ownerOf(caller),
        ...details,
        address,
        sections: sections satisfies readonly SectionInput[],
      };
      const outcome = await runCommand(deps, {
        stream: venueStream(venueId),
        evolution: venueEvolution,
        cause,
        plan: ({ state }) => ({ decision: createVenue(state, command) }),
      });
      return answerVenue(c, 201, outcome);
    },
  });
}

function registerChangeVenue(app: HttpApp, deps: CatalogDeps): void {
  route(app, {
    method: 'PATCH',
    path: '/v1/venues/{id}',
    summary: 'Change a venue',
    description: 'Other sections make a new layout version; published shows keep theirs.',
    body: changeVenueBody,
    bodyBytesMax: VENUE_BODY_BYTES_MAX,
    responses: { 200: { description: 'The venue', schema: venueAnswer } },
    load: ({ params, caller }) => ownVenue(deps.store, params.id, caller),
    handle: async ({ c, body, loaded, cause }) => {
      const outcome = await runCommand(deps, {
        stream: loaded.stream,
        evolution: venueEvolution,
        cause,
        plan: ({ state }) => ({ decision: changeVenue(state, given(body)) }),
      });
      return answerVenue(c, 200, outcome);
    },
  });
}

const venueCursor = z.tuple([z.string()]);

function registerListVenues(app: HttpApp, deps: CatalogDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/venues',
    summary: 'The caller’s venues',
    query: z.object(listQuery),
    responses: { 200: { description: 'A page of venues', schema: venueListSchema } },
    handle: async ({ c, query, caller }) => {
      const venues = await deps.venues.listVenues({
        owner: isAdmin(caller) ? null : ownerOf(caller),
        afterId: decodeCursor(query.cursor, venueCursor)?.[0] ?? null,
        limit: query.limit + 1,
      });
      const page = pageOf(venues, query.limit, (last) => [last.venueId]);
      return answer(c, 200, {
        venues: page.items.map(presentSummary),
        next_cursor: page.nextCursor,
      });
    },
  });
}

function presentSummary(venue: VenueSummary): z.infer<typeof venueListSchema>['venues'][number] {
  return {
    id: venue.venueId,
    name: venue.name,
    address: venue.address,
    city: venue.city,
    country: venue.country,
    timezone: venue.timezone,
    layout_version: venue.layoutVersion,
    seat_count: venue.seatCount,
  };
}

function answerVenue(c: AppContext, status: number, outcome: Outcome<VenueState>): Response {
  const body = presentVenue(present(outcome.state));
  return commandAnswer(c, { ...outcome, status, body });
}
