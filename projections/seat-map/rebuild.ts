/**
 * The maps in memory are models, too: folded anew from the log beside the live ones, compared at one
 * event, and put in their place where they differ. Nobody who reads them waits.
 */
import { parseSeatStream } from '#domain/seat.ts';
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import type { Clock, Timers } from '#platform/ports.ts';
import type { BuildProgress } from '../rebuild/build.ts';
import { readAhead } from '../rebuild/pages.ts';
import type { RebuildResult, TableVerdict } from '../rebuild/port.ts';
import type { SeatMaps } from './directory.ts';
import { loadShow } from './load-show.ts';
import { SEAT_EVENT_TYPES } from './public-map.ts';
import { SeatFold } from './seat-fold.ts';
import { type LoadedShow, ShowInMemory } from './show-seats.ts';

export const SEAT_MAPS = 'seat_maps';

export interface SeatMapRebuildDeps {
  readonly store: Pick<EventStore, 'readStream' | 'readAll'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly seatMaps: Pick<SeatMaps, 'shows' | 'position' | 'tap'>;
}

export const SEAT_MAP_PAGE = 5_000;
/** The rest is short enough to be read while the tail's news are kept. */
const REST_MAX = 2_000n;
const ROUNDS_MAX = 20;
const PLACES_KEPT_MAX = 100_000;
const EXAMPLES_MAX = 5;
export const SEAT_MAP_FILTER = { streamPrefixes: ['seat-'], types: SEAT_EVENT_TYPES };

export async function rebuildSeatMaps(
  deps: SeatMapRebuildDeps,
  options: {
    readonly onProgress?: (progress: BuildProgress) => void;
    readonly pageSize?: number;
    readonly signal: AbortSignal;
  },
): Promise<RebuildResult> {
  const { seatMaps } = deps;
  const build = new SeatMapBuild(deps, options);
  await build.start();
  for (let round = 1; round <= ROUNDS_MAX && !options.signal.aborted; round += 1) {
    if (seatMaps.position() - build.position < REST_MAX) break;
    await build.readTo(seatMaps.position());
  }
  // From this very moment on, the tail's news are ours as well.
  const news: StoredEvent[] = [];
  const untap = seatMaps.tap((event) => news.push(event));
  try {
    await build.readTo(seatMaps.position());
    if (options.signal.aborted) return build.result('aborted', []);
    await build.pack();
    // Nothing is waited for from here on: both are at the tail's last event.
    for (const event of news) build.apply(event);
    return build.result('switched', build.exchange());
  } finally {
    untap();
  }
}

interface Fold {
  readonly loaded: LoadedShow;
  readonly seats: SeatFold;
}

interface Place {
  readonly seats: SeatFold;
  readonly index: number;
}

class SeatMapBuild {
  readonly #deps: SeatMapRebuildDeps;
  readonly #options: Parameters<typeof rebuildSeatMaps>[1];
  readonly #folds = new Map<string, Fold>();
  /** By stream, of the seats met last. */
  readonly #places = new Map<string, Place>();
  readonly #built = new Map<string, ShowInMemory>();
  position: Position = 0n;
  #eventCount = 0;

  constructor(deps: SeatMapRebuildDeps, options: Parameters<typeof rebuildSeatMaps>[1]) {
    this.#deps = deps;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { store, seatMaps } = this.#deps;
    let first: Position | null = null;
    for (const { showId } of seatMaps.shows()) {
      const loaded = await loadShow(store, showId);
      if (loaded === null) continue;
      const seats = new SeatFold(loaded.layout.seatCount, loaded.publishedAt);
      this.#folds.set(showId, { loaded, seats });
      if (first === null || loaded.publishedAt < first) first = loaded.publishedAt;
    }
    // No seat has an event before its show is published.
    this.position = first ?? seatMaps.position();
  }

  async readTo(to: Position): Promise<void> {
    const { pageSize: maxCount = SEAT_MAP_PAGE, onProgress, signal } = this.#options;
    const pages = readAhead(this.#deps.store, {
      after: this.position,
      to,
      maxCount,
      filter: SEAT_MAP_FILTER,
    });
    for await (const { events, position } of pages) {
      for (const event of events) if (event.position <= to) this.#fold(event);
      this.position = position < to ? position : to;
      onProgress?.({ position: this.position, target: to, eventCount: this.#eventCount });
      if (signal.aborted) return;
    }
  }

  #fold(event: StoredEvent): void {
    this.#eventCount += 1;
    const place = this.#places.get(event.stream) ?? this.#find(event.stream);
    place?.seats.apply(place.index, event);
  }

  /** A seat has many events, and its name is taken apart for the first of them only. */
  #find(stream: string): Place | null {
    const seat = parseSeatStream(stream);
    const fold = seat === null ? undefined : this.#folds.get(seat.showId);
    const index = fold?.loaded.layout.indexOf(seat?.seatId ?? '') ?? -1;
    if (fold === undefined || index < 0) return null;
    const place = { seats: fold.seats, index };
    if (this.#places.size >= PLACES_KEPT_MAX) this.#places.clear();
    this.#places.set(stream, place);
    return place;
  }

  /** Show by show, with a turn for everybody else in between. */
  async pack(): Promise<void> {
    const { clock, timers } = this.#deps;
    this.#places.clear();
    for (const [showId, { loaded, seats }] of this.#folds) {
      const show = new ShowInMemory(loaded, clock);
      show.unpack(seats.pack());
      this.#built.set(showId, show);
      this.#folds.delete(showId);
      await timers.sleep(0);
    }
  }

  /** Once they are packed. */
  apply(event: StoredEvent): void {
    this.#eventCount += 1;
    const seat = parseSeatStream(event.stream);
    const show = seat === null ? undefined : this.#built.get(seat.showId);
    const index = show?.layout.indexOf(seat?.seatId ?? '') ?? -1;
    if (index >= 0) show?.applyTailed(index, event);
  }

  /** Compares and, where anything differs, takes over. All in one turn of the event loop. */
  exchange(): readonly TableVerdict[] {
    const verdicts: TableVerdict[] = [];
    for (const live of this.#deps.seatMaps.shows()) {
      const built = this.#built.get(live.showId);
      if (built === undefined) continue;
      const differences = live.differencesTo(built);
      const isSameVersion = live.map.version === built.map.version;
      if (differences.length > 0 || !isSameVersion) live.replaceBy(built);
      verdicts.push({
        table: live.showId,
        liveRows: live.layout.seatCount,
        builtRows: built.layout.seatCount,
        onlyLive: differences.length,
        onlyBuilt: differences.length + (isSameVersion ? 0 : 1),
        examples: differences.slice(0, EXAMPLES_MAX).flatMap(({ seatId, live: was, built: is }) => [
          { side: 'live' as const, row: JSON.stringify({ seatId, ...was }) },
          { side: 'built' as const, row: JSON.stringify({ seatId, ...is }) },
        ]),
      });
    }
    return verdicts;
  }

  result(outcome: 'switched' | 'aborted', tables: readonly TableVerdict[]): RebuildResult {
    const position = this.#deps.seatMaps.position();
    const identical = tables.every(({ onlyLive, onlyBuilt }) => onlyLive + onlyBuilt === 0);
    return {
      model: SEAT_MAPS,
      outcome,
      verdict: outcome === 'aborted' ? null : { position, notCompared: null, identical, tables },
      position,
      eventCount: this.#eventCount,
    };
  }
}
