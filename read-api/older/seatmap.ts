/** The older API's seat map: all places of a show with what each costs and how it stands. */
import { z } from '@hono/zod-openapi';
import { endOfShowMs, showStatus } from '#domain/show-status.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { notModified, strongEtag } from '#platform/http/etag.ts';
import { olderIdOf, parseUuid } from '#platform/http/older/ids.ts';
import { requireOlderId } from '#platform/http/older/resolve.ts';
import { seatmapSchema } from '#platform/http/older/wire.ts';
import { problem } from '#platform/http/problem.ts';
import { respond } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { PublicShow } from '#projections/seat-map/port.ts';
import { visibleEvent } from '../catalog/events.ts';
import { awaitModel } from '../models.ts';
import type { OlderReadDeps } from './deps.ts';
import { createSeatmapText, type SeatmapText } from './seatmap-text.ts';

const query = z.object({
  showId: z.string().optional().openapi({ description: 'by default the next show on sale' }),
});

export function registerSeatmap(app: HttpApp, deps: OlderReadDeps): void {
  const textOf = rememberTexts(deps);
  route(app, {
    method: 'GET',
    path: '/events/{id}/seatmap',
    summary: 'The seats of the next show of an event',
    query,
    revalidates: true,
    responses: { 200: { description: 'The seats', schema: seatmapSchema } },
    load: async ({ c, params }) => {
      await Promise.all([awaitModel(c, deps.gates.catalog), deps.seatsAtHead()]);
      const uuid = parseUuid(params.id);
      const eventId = uuid === null ? params.id : await requireOlderId(deps.olderIds, uuid, 'evt');
      const { shows } = await visibleEvent(deps, eventId, null);
      return shows.filter(({ show }) => show.layout !== null).map(({ show }) => show.showId);
    },
    handle: async ({ c, params, query: { showId }, loaded }) => {
      const seats =
        showId === undefined
          ? await nextOnSale(deps, loaded)
          : await open(
              deps,
              loaded.filter((id) => id === showId || olderIdOf(id) === showId),
            );
      if (seats === null) throw problem('not_found');
      const tag = strongEtag(`${seats.showId}-${seats.map.version}`);
      const headers = { 'Cache-Control': 'no-cache' };
      const fresh = notModified(c, tag, headers);
      if (fresh !== null) return fresh;
      const text = await textOf(seats);
      // As the client calls the event, so that it finds what it asked for.
      const head = JSON.stringify({ eventId: params.id, showId: seats.showId }).slice(0, -1);
      const body = Buffer.concat([Buffer.from(`${head},"seats":`), text.now(), Buffer.from('}')]);
      return respond(c, 200, body, { 'Content-Type': 'application/json', ...headers, ETag: tag });
    },
  });
}

async function open(deps: OlderReadDeps, [showId]: readonly string[]): Promise<PublicShow | null> {
  return showId === undefined ? null : deps.seatMaps.open(showId);
}

/** By their start; where none is on sale, the next that is not over, so that it can be looked at. */
async function nextOnSale(
  deps: OlderReadDeps,
  showIds: readonly string[],
): Promise<PublicShow | null> {
  const nowMs = deps.clock.nowMs();
  let second: PublicShow | null = null;
  for (const showId of showIds) {
    const seats = await deps.seatMaps.open(showId);
    if (seats === null) continue;
    const show = seats.show();
    if (showStatus(show, nowMs, seats.availableCount()) === 'on_sale') return seats;
    if (show.phase !== 'cancelled' && nowMs < endOfShowMs(show)) second ??= seats;
  }
  return second;
}

/** Kept as long as the show is in memory: what a place costs is fixed from its publication on. */
function rememberTexts(deps: OlderReadDeps): (seats: PublicShow) => Promise<SeatmapText> {
  const texts = new WeakMap<PublicShow, Promise<SeatmapText>>();
  return (seats) => {
    const known = texts.get(seats);
    if (known !== undefined) return known;
    const made = deps.seatUuids
      .ofShow(seats)
      .then((uuids) => createSeatmapText(seats, uuids, deps.timers));
    texts.set(seats, made);
    return made;
  };
}
