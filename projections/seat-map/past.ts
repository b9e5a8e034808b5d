import { parseSeatStream } from '#domain/seat.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import { loadShow } from './load-show.ts';
import type { PastSeatMaps, PublicSeatMap } from './port.ts';
import { isSeatEventType, SEAT_EVENT_TYPES, TailedSeatMap } from './public-map.ts';
import { positionAt, type RecordedTimes, type StoredSamples } from './recorded-times.ts';

/** Of one show's events among all: each page is a search, so a few large ones. */
const PAGE = 5_000;

/**
 * The public map of a show as it was at a position: its seat events folded up to there. Null before
 * it was published.
 */
export async function seatMapAsOf(
  store: Pick<EventStore, 'readStream' | 'readAll'>,
  showId: string,
  position: Position,
): Promise<PublicSeatMap | null> {
  const loaded = await loadShow(store, showId);
  if (loaded === null || loaded.publishedAt > position) return null;
  const map = new TailedSeatMap(loaded.layout, loaded.publishedAt);
  let after = loaded.publishedAt;
  while (after < position) {
    const page = await store.readAll({
      after,
      maxCount: PAGE,
      filter: { streamPrefixes: [`seat-${showId}.`], types: SEAT_EVENT_TYPES },
    });
    for (const event of page.events) {
      if (event.position > position) return map;
      const seat = parseSeatStream(event.stream);
      const index = seat === null ? -1 : loaded.layout.indexOf(seat.seatId);
      if (index >= 0 && isSeatEventType(event.type)) map.apply(index, event.type, event.position);
    }
    after = page.position;
  }
  return map;
}

/** Answers `?at=`. `stored`: the saved samples; null where there is no database. */
export function createPastSeatMaps(deps: {
  readonly store: Pick<EventStore, 'readStream' | 'readAll' | 'head'>;
  readonly times: Pick<RecordedTimes, 'lastSampleBy'>;
  readonly stored: StoredSamples | null;
}): PastSeatMaps {
  return {
    positionAt: (timeMs) => positionAt(deps, timeMs),
    seatMapAsOf: (showId, position) => seatMapAsOf(deps.store, showId, position),
  };
}
