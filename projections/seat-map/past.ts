import type { EventStore, Position } from '#event-store/port.ts';
import type { Timers } from '#platform/ports.ts';
import { FilmCutter } from './film.ts';
import {
  createKeptChanges,
  indexOfChange,
  type KeptChanges,
  type PastShow,
  statusOfChange,
} from './kept-changes.ts';
import { momentsOf, type PastFilm, type PastSeatMaps, type PublicSeatMap } from './port.ts';
import { TailedSeatMap } from './public-map.ts';
import { positionAt, type RecordedTimes, type StoredSamples } from './recorded-times.ts';

/** Others get their turn after so many parts: that is some milliseconds of cutting. */
const PARTS_A_TURN = 16;

/** Answers `?at=` and the time machine. `stored`: the saved samples; null where there is no database. */
export function createPastSeatMaps(deps: {
  readonly store: Pick<EventStore, 'readStream' | 'readAll' | 'head'>;
  readonly timers: Pick<Timers, 'sleep'>;
  readonly times: Pick<RecordedTimes, 'lastSampleBy'>;
  readonly stored: StoredSamples | null;
  readonly kept?: KeptChanges;
}): PastSeatMaps {
  const { timers, kept = createKeptChanges(deps.store) } = deps;
  return {
    positionAt: (timeMs) => positionAt(deps, timeMs),
    seatMapAsOf: (show, position) => seatMapAsOf(kept, show, position),
    async film(show, span) {
      const endsAt = await positionAt(deps, span.toMs);
      const published = await kept.publication(show);
      if (published === null || published.position > endsAt) return null;
      const startsAt = await positionAt(deps, span.fromMs);
      const { seatCount } = show.layout;
      const cutter = new FilmCutter({ seatCount, startsAt, endsAt, momentsMs: momentsOf(span) });
      let parts = 0;
      for await (const part of kept.upTo(show, endsAt)) {
        cutter.take(part);
        parts += 1;
        if (parts % PARTS_A_TURN === 0) await timers.sleep(0);
      }
      const film = cutter.finish();
      return { ...film, publishedAtMs: published.atMs, position: endsAt } satisfies PastFilm;
    },
  };
}

/**
 * The public map of a show as it was at a position: its seat events folded up to there. Null before
 * it was published.
 */
async function seatMapAsOf(
  kept: KeptChanges,
  show: PastShow,
  position: Position,
): Promise<PublicSeatMap | null> {
  const published = await kept.publication(show);
  if (published === null || published.position > position) return null;
  const statuses = new Uint8Array(show.layout.seatCount);
  const until = Number(position);
  let version = 0;
  let changedAt = Number(published.position);
  for await (const { count, positions, packed } of kept.upTo(show, position)) {
    for (let at = 0; at < count && (positions[at] ?? 0) <= until; at += 1) {
      const change = packed[at] ?? 0;
      statuses[indexOfChange(change)] = statusOfChange(change);
      changedAt = positions[at] ?? 0;
      version += 1;
    }
  }
  const map = new TailedSeatMap(show.layout, published.position);
  map.restore(statuses, version, BigInt(changedAt));
  return map;
}
