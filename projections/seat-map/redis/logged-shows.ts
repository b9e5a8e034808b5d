/**
 * Shows that are not in Redis, read from the log when they are asked for: those that are over or called
 * off, which writers need not keep, and one that is missing for a moment.
 */
import { LRUCache } from 'lru-cache';
import { parseSeatStream } from '#domain/seat.ts';
import { showStream } from '#domain/show.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import { loadShow } from '../load-show.ts';
import type { PublicShow } from '../port.ts';
import { isSeatEventType, SEAT_EVENT_TYPES } from '../public-map.ts';
import { SharedShow } from './shared-show.ts';

/** Of one show's events among all: each page is a search, so a few large ones. */
const PAGE = 5_000;
const SHOWS_MAX = 8;

interface Logged {
  readonly show: SharedShow;
  position: Position;
  reading: Promise<void> | null;
}

type LoggedStore = Pick<EventStore, 'readStream' | 'readAll' | 'head'>;

export class LoggedShows {
  readonly #store: LoggedStore;
  readonly #shows = new LRUCache<string, Logged>({ max: SHOWS_MAX });

  constructor(store: LoggedStore) {
    this.#store = store;
  }

  /** Known here, and one that writers need not have. */
  isPast(showId: string, nowMs: number): boolean {
    return this.#shows.get(showId)?.show.isPast(nowMs) === true;
  }

  /** Of a published show, with everything that is in the log by now. */
  async open(showId: string): Promise<PublicShow | null> {
    const logged = this.#shows.get(showId) ?? (await this.#begin(showId));
    if (logged === null) return null;
    this.#shows.set(showId, logged);
    const head = await this.#store.head();
    while (logged.position < head) {
      logged.reading ??= this.#readOn(logged, head);
      await logged.reading;
    }
    return logged.show;
  }

  async #begin(showId: string): Promise<Logged | null> {
    const loaded = await loadShow(this.#store, showId);
    if (loaded === null) return null;
    const logged = { show: new SharedShow(loaded, 0), position: loaded.publishedAt, reading: null };
    // Somebody else may have been as fast.
    return this.#shows.get(showId) ?? logged;
  }

  async #readOn(logged: Logged, to: Position): Promise<void> {
    const { show } = logged;
    try {
      const from = show.showRevision() + 1;
      show.applyToShow(await this.#store.readStream(showStream(show.showId), { from }));
      const filter = { streamPrefixes: [`seat-${show.showId}.`], types: SEAT_EVENT_TYPES };
      while (logged.position < to) {
        const page = await this.#store.readAll({ after: logged.position, maxCount: PAGE, filter });
        for (const { stream, type, position } of page.events) {
          const index = show.layout.indexOf(parseSeatStream(stream)?.seatId ?? '');
          if (index >= 0 && isSeatEventType(type)) show.map.apply(index, type, position);
        }
        logged.position = page.position;
      }
    } finally {
      logged.reading = null;
    }
  }
}
