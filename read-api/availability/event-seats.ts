/** The seats of an event one by one, with what each costs its buyer. */
import { z } from '@hono/zod-openapi';
import { pricesOf } from '#domain/pricing.ts';
import type { SeatStatus } from '#domain/seat.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { notModified, strongEtag } from '#platform/http/etag.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { respond } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { SEAT_STATUS_BYTE } from '#projections/port.ts';
import type { PublicSeatMap, PublicShow } from '#projections/seat-map/port.ts';
import { visibleEvent } from '../catalog/events.ts';
import type { ReadApiDeps } from '../deps.ts';
import { awaitModel } from '../models.ts';

const STATUSES = Object.keys(SEAT_STATUS_BYTE) as readonly SeatStatus[];

const seatsSchema = z
  .object({
    event_id: z.string(),
    show_id: z.string(),
    seats: z.array(
      z.object({
        id: z.string(),
        status: z.enum(['available', 'held', 'reserved', 'sold', 'blocked']),
        price: z.int().openapi({ description: 'in cents, fees included' }),
      }),
    ),
  })
  .openapi('EventSeats');

const query = z.object({
  section: z.string().optional(),
  show_id: z.string().optional().openapi({ description: 'Needed where there are several shows.' }),
});

export function registerEventSeats(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/events/{id}/seats',
    summary: 'The seats of an event',
    revalidates: true,
    query,
    responses: { 200: { description: 'The seats', schema: seatsSchema } },
    load: async ({ c, params, principal }) => {
      await awaitModel(c, deps.gates.catalog);
      return visibleEvent(deps, params.id, principal);
    },
    handle: async ({ c, query: { section, show_id }, loaded: { event, shows } }) => {
      const published = shows.filter(({ show }) => show.layout !== null);
      if (show_id === undefined && published.length > 1) {
        throw validationFailed([{ path: 'show_id', message: 'the event has several shows' }]);
      }
      const showId = show_id ?? published[0]?.show.showId ?? '';
      const isOfEvent = published.some(({ show }) => show.showId === showId);
      const seats = isOfEvent ? await deps.seatMaps.open(showId) : null;
      if (seats === null) throw problem('not_found');
      const range = rangeOf(seats, section);
      const tag = strongEtag(`${showId}-${seats.map.version}`);
      const headers = { 'Cache-Control': 'no-cache' };
      return (
        notModified(c, tag, headers) ??
        respond(c, 200, encode(event.eventId, seats, range), {
          'Content-Type': 'application/json',
          ...headers,
          ETag: tag,
        })
      );
    },
  });
}

interface Range {
  readonly first: number;
  readonly end: number;
}

function rangeOf(seats: PublicShow, section: string | undefined): Range {
  if (section === undefined) return { first: 0, end: seats.layout.seatCount };
  const found = seats.layout.section(section);
  if (found === null) {
    throw validationFailed([{ path: 'section', message: 'is not a section of this show' }]);
  }
  return { first: found.firstIndex, end: found.firstIndex + found.count };
}

interface Encoded {
  readonly version: number;
  /** By the first seat of the range and the one after its last. */
  readonly texts: Map<string, string>;
}

const encoded = new WeakMap<PublicSeatMap, Encoded>();

/** Made once a version and range: prices never change while a show is on sale. */
function encode(eventId: string, seats: PublicShow, range: Range): string {
  const { version } = seats.map;
  let known = encoded.get(seats.map);
  if (known?.version !== version) {
    known = { version, texts: new Map() };
    encoded.set(seats.map, known);
  }
  const key = `${range.first}-${range.end}`;
  const text = known.texts.get(key) ?? write(eventId, seats, range);
  known.texts.set(key, text);
  return text;
}

function write(eventId: string, seats: PublicShow, { first, end }: Range): string {
  const { layout, map, tiers } = seats;
  const prices = pricesOf(seats.show().terms).map((price) => price.totalCents);
  const list = Array.from({ length: end - first }, (_, at) => {
    const index = first + at;
    return {
      id: layout.seatIdAt(index),
      status: STATUSES[map.statuses[index] ?? 0],
      price: prices[tiers[index] ?? -1],
    };
  });
  return JSON.stringify({ event_id: eventId, show_id: seats.showId, seats: list });
}
