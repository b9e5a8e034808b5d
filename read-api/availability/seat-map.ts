/** The places of a show and what they cost: written once, and never changed while it is on sale. */
import { z } from '@hono/zod-openapi';
import type { Layout, LayoutSection } from '#domain/layout.ts';
import type { PublishedShow } from '#domain/show.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { notModified, strongEtag } from '#platform/http/etag.ts';
import { formatPosition } from '#platform/http/position.ts';
import { problem } from '#platform/http/problem.ts';
import { respond } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { isoTime } from '#platform/http/wire/common.ts';
import { presentTiers } from '#platform/http/wire/show.ts';
import type { PublicShow } from '#projections/seat-map/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { publishedShow } from '../visible-show.ts';
import { keepTexts } from './kept-texts.ts';
import { takesGzip, zippedPlaces } from './zipped-places.ts';

const point = z.object({ x: z.number(), y: z.number() });
const seat = z.object({
  id: z.string(),
  label: z.string(),
  index: z.int(),
  x: z.number(),
  y: z.number(),
  tier: z.string(),
  accessible: z.boolean(),
  companion: z.boolean(),
  obstructed_view: z.boolean(),
});

const seatMapSchema = z
  .object({
    show_id: z.string(),
    layout_version: z.int(),
    currency: z.string(),
    price_tiers: z.array(
      z.object({ id: z.string(), name: z.string(), price_cents: z.int(), fee_cents: z.int() }),
    ),
    sections: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        kind: z.enum(['reserved', 'ga']),
        outline: z.array(point),
        rows: z.array(z.object({ label: z.string(), seats: z.array(seat) })),
        units: z
          .object({ first_index: z.int(), count: z.int(), tier: z.string() })
          .optional()
          .openapi({ description: 'of a general-admission area' }),
      }),
    ),
    seat_count: z.int(),
    availability: z
      .object({
        version: z.int(),
        position: z.string(),
        server_time: z.iso.datetime(),
        available: z.int(),
        total: z.int(),
      })
      .optional()
      .openapi({ description: 'left out when a `layout_version` is named' }),
  })
  .openapi('SeatMap');

const query = z.object({
  layout_version: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .optional()
    .openapi({ type: 'integer', description: 'The answer can then be kept for ever.' }),
  detail: z
    .enum(['sections'])
    .optional()
    .openapi({ description: 'Leaves the rows out: names of sections, a few hundred bytes.' }),
});

const FOR_EVER = { 'Cache-Control': 'public, max-age=31536000, immutable' };
const REVALIDATE = { 'Cache-Control': 'no-cache' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

export function registerSeatMap(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/shows/{id}/seat-map',
    summary: 'The places of a show',
    revalidates: true,
    query,
    responses: { 200: { description: 'The seat map', schema: seatMapSchema } },
    load: ({ params }) => publishedShow(deps, params.id),
    handle: async ({ c, query: { layout_version: version, detail }, loaded: seats }) => {
      const { layoutVersion } = seats.show().layout;
      if (version !== undefined && version !== layoutVersion) throw problem('not_found');
      if (detail === 'sections') return answerSections(c, seats, version !== undefined);
      if (version !== undefined) {
        const tag = strongEtag(`layout-${layoutVersion}`);
        const headers = { ...JSON_TYPE, ...FOR_EVER, Vary: 'Accept-Encoding', ETag: tag };
        const known = notModified(c, tag, FOR_EVER);
        if (known !== null) return known;
        const places = `${await encodedPlaces(seats)}}`;
        if (!takesGzip(c.req.header('Accept-Encoding'))) return respond(c, 200, places, headers);
        const zipped = await zippedPlaces(seats.show(), places);
        return respond(c, 200, zipped, { ...headers, 'Content-Encoding': 'gzip' });
      }
      const tag = `W/${strongEtag(`${layoutVersion}-${seats.map.version}`)}`;
      const unchanged = notModified(c, tag, REVALIDATE);
      if (unchanged !== null) return unchanged;
      const availability = JSON.stringify(availabilityNow(seats, deps.clock.nowMs()));
      const places = await encodedPlaces(seats);
      const headers = { ...JSON_TYPE, ...REVALIDATE, ETag: tag };
      return respond(c, 200, `${places},"availability":${availability}}`, headers);
    },
  });
}

/** What stands still for ever where a version was named, else asked for anew each time. */
function answerSections(c: AppContext, seats: PublicShow, isNamed: boolean): Response {
  const show = seats.show();
  const tag = strongEtag(`sections-${show.layout.layoutVersion}`);
  const headers = { ...JSON_TYPE, ...(isNamed ? FOR_EVER : REVALIDATE), ETag: tag };
  const known = notModified(c, tag, isNamed ? FOR_EVER : REVALIDATE);
  if (known !== null) return known;
  const sections = seats.layout.sections.map((section) =>
    presentSection(seats, section.kind === 'ga' ? section : { ...section, rows: [] }),
  );
  return respond(c, 200, JSON.stringify({ ...presentHouse(seats), sections }), headers);
}

/** All but its sections. */
function presentHouse(seats: PublicShow) {
  const show = seats.show();
  return {
    show_id: show.showId,
    layout_version: show.layout.layoutVersion,
    currency: show.terms.currency,
    price_tiers: presentTiers(show.terms),
    seat_count: seats.layout.seatCount,
  };
}

function availabilityNow({ map, layout }: PublicShow, nowMs: number) {
  return {
    version: map.version,
    position: formatPosition(map.position),
    server_time: isoTime(nowMs),
    available: map.available,
    total: layout.seatCount,
  };
}

/** Of three stadiums. */
const PLACES_KEPT_CHARACTERS = 24_000_000;

const encoded = keepTexts<PublishedShow>(PLACES_KEPT_CHARACTERS);

/** The JSON object without its end; made anew only when the show's terms have changed. */
function encodedPlaces(seats: PublicShow): Promise<string> {
  const show = seats.show();
  return encoded.of(show, () =>
    JSON.stringify({
      ...presentHouse(seats),
      sections: seats.layout.sections.map((section) => presentSection(seats, section)),
    }).slice(0, -1),
  );
}

function presentSection(seats: PublicShow, section: LayoutSection) {
  const { id, name, kind, outline, firstIndex, count } = section;
  if (section.kind === 'ga') {
    const tier = tierAt(seats, firstIndex);
    return { id, name, kind, outline, rows: [], units: { first_index: firstIndex, count, tier } };
  }
  const rows = section.rows.map((row) => ({
    label: row.label,
    seats: Array.from({ length: row.count }, (_, at) =>
      presentSeat(seats, seats.layout, row.firstIndex + at),
    ),
  }));
  return { id, name, kind, outline, rows };
}

function presentSeat(seats: PublicShow, layout: Layout, index: number) {
  const place = layout.describe(index);
  return {
    id: place.seatId,
    label: place.label,
    index,
    x: place.x,
    y: place.y,
    tier: tierAt(seats, index),
    accessible: place.accessible,
    companion: place.companion,
    obstructed_view: place.obstructedView,
  };
}

const tierAt = (seats: PublicShow, index: number): string =>
  seats.show().terms.priceTiers[seats.tiers[index] ?? -1]?.id ?? '';
