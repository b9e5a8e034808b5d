/** The time machine: what happened to a show's seats between two moments, as a film to be played. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from '@hono/zod-openapi';
import type { HttpApp } from '#platform/http/env.ts';
import { formatPosition } from '#platform/http/position.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { respond } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { isoTime, timeInput } from '#platform/http/wire/common.ts';
import { type FilmSpan, momentsOf, type PastFilm } from '#projections/seat-map/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { publishedShow, requireInsight } from '../visible-show.ts';
import { encodeChanges } from './encode-film.ts';
import { takesGzip } from './zipped-places.ts';

const FRAMES_MAX = 1_000;
const FRAMES = 240;

const zip = promisify(gzip);

const frame = z.object({
  at: z.iso.datetime().openapi({ description: 'Its end.' }),
  version: z.int(),
  changes: z.string().openapi({
    description:
      'Seats that are otherwise than at the end of the frame before, by index: base64 of a LEB128 ' +
      'number each, eight times the distance from the index before (of the first: from 0) plus the status.',
  }),
});

export const filmSchema = z
  .object({
    show_id: z.string(),
    position: z.string(),
    server_time: z.iso.datetime(),
    published_at: z.iso.datetime(),
    total: z.int(),
    start: z.object({
      at: z.iso.datetime(),
      version: z.int(),
      statuses: z.string().openapi({ description: 'As those of the availability.' }),
    }),
    frames: z.array(frame),
  })
  .openapi('AvailabilityHistory');

const query = z.object({
  from: timeInput,
  to: timeInput,
  frames: z.coerce.number().int().min(1).max(FRAMES_MAX).default(FRAMES).openapi({
    description: 'How many; all of the same length.',
  }),
});

export function registerAvailabilityHistory(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/shows/{id}/availability/history',
    summary: 'How the seats changed between two moments',
    description:
      'Beginning and end are those of `availability?at=`. In between, a change is told in the frame ' +
      'in which the show’s own record has it; where clocks of several machines differ, that is off by ' +
      'as much.',
    query,
    responses: { 200: { description: 'The film', schema: filmSchema } },
    load: async ({ params, caller }) => {
      const seats = await publishedShow(deps, params.id);
      requireInsight(caller, seats.show());
      return seats;
    },
    handle: async ({ c, query: { from, to, frames }, loaded: seats }) => {
      if (to <= from) throw validationFailed([{ path: 'to', message: 'must be after from' }]);
      const span = { fromMs: from, toMs: to, frameCount: frames };
      const film = await deps.past.film(seats, span);
      if (film === null) throw problem('not_found', { detail: 'It was not published by then.' });
      const body = JSON.stringify({
        show_id: seats.showId,
        server_time: isoTime(deps.clock.nowMs()),
        total: seats.layout.seatCount,
        ...presentFilm(film, span),
      });
      const headers = { 'Content-Type': 'application/json', Vary: 'Accept-Encoding' };
      if (!takesGzip(c.req.header('Accept-Encoding'))) return respond(c, 200, body, headers);
      const zipped = new Uint8Array(await zip(body));
      return respond(c, 200, zipped, { ...headers, 'Content-Encoding': 'gzip' });
    },
  });
}

function presentFilm(film: PastFilm, span: FilmSpan) {
  const moments = momentsOf(span);
  return {
    position: formatPosition(film.position),
    published_at: isoTime(film.publishedAtMs),
    start: {
      at: isoTime(span.fromMs),
      version: film.start.version,
      statuses: Buffer.from(film.start.statuses).toString('base64'),
    },
    frames: film.frames.map(({ version, changes }, at) => ({
      at: isoTime(moments[at] ?? span.toMs),
      version,
      changes: encodeChanges(changes),
    })),
  };
}
