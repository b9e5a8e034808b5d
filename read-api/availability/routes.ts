import { z } from '@hono/zod-openapi';
import { requireRole } from '#platform/http/auth.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { notModified, strongEtag } from '#platform/http/etag.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { respond } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { requireSwitchedOn } from '#platform/http/switched-off.ts';
import { timeInput } from '#platform/http/wire/common.ts';
import type { PublicSeatMap, PublicShow } from '#projections/seat-map/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { publishedShow, requireInsight } from '../visible-show.ts';
import { availabilityBytes, availabilityJson } from './encode.ts';
import type { LiveStreams } from './live-stream.ts';
import { STREAM_HEADERS, streamOnWire } from './stream-on-wire.ts';

const sectionCounts = z.object({
  id: z.string(),
  available: z.int(),
  held: z.int(),
  reserved: z.int(),
  sold: z.int(),
  blocked: z.int(),
  total: z.int(),
});

export const availabilitySchema = z
  .object({
    show_id: z.string(),
    version: z.int(),
    position: z.string(),
    server_time: z.iso.datetime(),
    available: z.int(),
    total: z.int(),
    sections: z.array(sectionCounts),
    first_index: z.int().optional().openapi({ description: 'of the section that was asked for' }),
    statuses: z.string().optional().openapi({
      description:
        'Base64 of one byte a seat by `index`: 0 available, 1 held, 2 reserved, 3 sold, 4 blocked.',
    }),
  })
  .openapi('Availability');

const query = z.object({
  detail: z.enum(['sections']).optional().openapi({ description: 'Leaves `statuses` out.' }),
  section: z.string().optional().openapi({ description: 'Only this section.' }),
  at: timeInput.optional().openapi({ description: 'As it was; for the organiser and finance.' }),
});

/** Browsers may keep it, and ask each time whether it still holds. */
const REVALIDATE = { 'Cache-Control': 'no-cache', Vary: 'Accept' };
export const BYTES_HEADERS = { 'Content-Type': 'application/octet-stream', ...REVALIDATE };

export function registerAvailability(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/shows/{id}/availability',
    summary: 'Which seats are free',
    revalidates: true,
    description: 'With `Accept: application/octet-stream`: just the bytes of `statuses`.',
    query,
    responses: {
      200: {
        description: 'The seats',
        schema: availabilitySchema,
        alsoAs: ['application/octet-stream'],
      },
    },
    load: async ({ c, params, principal }) => {
      const seats = await publishedShow(deps, params.id);
      if (c.req.query('at') !== undefined) {
        const caller = requireRole(principal, ['organizer', 'finance', 'admin']);
        requireInsight(caller, seats.show());
      }
      return seats;
    },
    handle: async ({ c, query: { detail, section, at }, loaded: seats }) => {
      const number = section === undefined ? null : sectionNumber(seats, section);
      const map = at === undefined ? seats.map : await mapAt(deps, seats, at);
      const form = { sectionsOnly: detail === 'sections', section: number };
      return answerAvailability(c, seats, map, form, deps.clock.nowMs());
    },
  });
}

function answerAvailability(
  c: AppContext,
  seats: PublicShow,
  map: PublicSeatMap,
  form: { readonly sectionsOnly: boolean; readonly section: number | null },
  nowMs: number,
): Response {
  const tag = strongEtag(map.version);
  if (wantsBytes(c) && !form.sectionsOnly) {
    return (
      notModified(c, tag, REVALIDATE) ??
      respond(c, 200, availabilityBytes(seats, map, form.section), {
        ETag: tag,
        ...BYTES_HEADERS,
      })
    );
  }
  // Weak: two answers of one version differ in their server_time.
  const weak = `W/${tag}`;
  return (
    notModified(c, weak, REVALIDATE) ??
    respond(c, 200, availabilityJson(seats, map, form, nowMs), {
      'Content-Type': 'application/json',
      ETag: weak,
      ...REVALIDATE,
    })
  );
}

const wantsBytes = (c: AppContext): boolean =>
  c.req.header('Accept')?.includes('application/octet-stream') === true;

function sectionNumber(seats: PublicShow, id: string): number {
  const number = seats.layout.sections.findIndex((section) => section.id === id);
  if (number >= 0) return number;
  throw validationFailed([{ path: 'section', message: 'is not a section of this show' }]);
}

async function mapAt(deps: ReadApiDeps, seats: PublicShow, atMs: number): Promise<PublicSeatMap> {
  const position = await deps.past.positionAt(atMs);
  const map = await deps.past.seatMapAsOf(seats, position);
  if (map === null) throw problem('not_found', { detail: 'It was not published by then.' });
  return map;
}

export function registerAvailabilityStream(
  app: HttpApp,
  deps: ReadApiDeps,
  streams: LiveStreams,
): void {
  route(app, {
    method: 'GET',
    path: '/v1/shows/{id}/availability/stream',
    summary: 'The seat map, live',
    description:
      'Server-sent events: `snapshot`, then `delta` with `{version, changes: [[index, status], …]}`. ' +
      'A last one, `switched_off` with `{poll_after_ms}`, says to ask for the availability instead.',
    responses: { 200: { description: 'The stream', mediaType: 'text/event-stream' } },
    problems: ['switched_off', 'overloaded'],
    load: async ({ params }) => {
      requireSwitchedOn(deps.switches, 'live_stream');
      return publishedShow(deps, params.id);
    },
    handle: async ({ c, loaded: seats }) => {
      if (streams.isFull()) throw problem('overloaded', { headers: { 'Retry-After': '10' } });
      const resumeFrom = versionOf(c.req.header('Last-Event-ID'));
      const onWire = streamOnWire(c, streams, seats, resumeFrom);
      if (onWire !== null) return onWire;
      const body = streams.open(seats, resumeFrom, c.req.raw.signal);
      return new Response(body, { status: 200, headers: STREAM_HEADERS });
    },
  });
}

/** What is no version of ours gets a new snapshot. */
function versionOf(lastEventId: string | undefined): number | null {
  return lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
}
