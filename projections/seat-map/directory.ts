/**
 * All shows on sale, in memory: the seat directory of the commands and the public seat maps.
 *
 * The composition root wires one for each process:
 *
 *     const seatMaps = createSeatDirectory({ store, clock, log });
 *     const start = await restoreSeatMaps({ pool, store, seatMaps, recordedTimes, log });
 *     const tail = createTail({ store, clock, timers, random, log, after: start });
 *     tail.add('recorded times', recordedTimes);
 *     seatMaps.follow(tail);
 *     tail.start();
 *     // …and, where there is a database, `createSeatMapSnapshots(…).run(signal)`.
 *
 * `seatMaps` is the `SeatDirectory` of commands and sagas; `tail` is their `PositionGate`.
 */
import { parseSeatStream } from '#domain/seat.ts';
import type { PublishedShow } from '#domain/show.ts';
import { endOfShowMs } from '#domain/show-status.ts';
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import type { Clock, Log } from '#platform/ports.ts';
import type { DueSeat, SeatDirectory, TailListener } from '../port.ts';
import type { Tail, TailedListener } from '../tail.ts';
import { loadShow } from './load-show.ts';
import type { PackedShow } from './packed-columns.ts';
import type { MappedShow } from './port.ts';
import { SEAT_EVENT_TYPES } from './public-map.ts';
import { ShowInMemory } from './show-seats.ts';

/** A show that is over by so long is not kept in memory for sales any more. */
const KEEP_AFTER_END_MS = 24 * 3_600_000;
/** Shows that are over and were asked for all the same. */
const PAST_SHOWS_MAX = 8;
const TIDY_EVERY_MS = 60_000;
/** How soon a show that could not be read is tried again. */
const RETRY_AFTER_MS = 1_000;
/** Shows that are read at the same time. */
const LOADS_AT_ONCE = 64;
/** Of one show's events among all: each page is a search, so a few large ones. */
const PAGE = 5_000;
const SHOW_STREAM_PREFIX = 'show-';

export interface SeatDirectoryDeps {
  readonly store: Pick<EventStore, 'readStream' | 'readAll'>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SeatMaps extends SeatDirectory, TailListener {
  /** As in {@link SeatDirectory}, with the public map. */
  open(showId: string): Promise<MappedShow | null>;
  inMemory(showId: string): MappedShow | undefined;
  /** Lets the tail feed it; once, before the tail starts. */
  follow(tail: Tail): void;
  /** Every event up to here is in the maps. */
  position(): Position;
  /** False while a show on sale has not been read yet. */
  isComplete(): boolean;
  /** The shows in memory, but those that are over. */
  shows(): readonly ShowInMemory[];
  /** Before `follow`: takes a show from a snapshot as of `position`. */
  restore(showId: string, packed: PackedShow): Promise<void>;
  /** Before `follow`: everything up to here has been restored. */
  startAt(position: Position): void;
  /** Forgets what was restored. */
  clear(): void;
  /** Hears of every seat event that the tail brings, until the returned function is called. */
  tap(listener: (event: StoredEvent) => void): () => void;
}

interface Resident {
  readonly seats: ShowInMemory;
  /** Over, and in memory only because somebody asked. */
  readonly past: boolean;
}

export function createSeatDirectory(deps: SeatDirectoryDeps): SeatMaps {
  return new ShowsInMemory(deps);
}

class ShowsInMemory implements SeatMaps {
  readonly #store: SeatDirectoryDeps['store'];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #residents = new Map<string, Resident>();
  /** Those that are past, in the order of their last use. */
  readonly #past = new Set<string>();
  readonly #loading = new Map<string, Promise<ShowInMemory | null>>();
  /** Shows on sale that could not be read when they were due, and when to try again. */
  readonly #missing = new Map<string, number>();
  #applied: Position = 0n;
  #tidiedAtMs: number;
  #tail: Tail | null = null;
  #listener: TailedListener | null = null;
  readonly #taps = new Set<(event: StoredEvent) => void>();

  constructor({ store, clock, log }: SeatDirectoryDeps) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#tidiedAtMs = clock.nowMs();
  }

  follow(tail: Tail): void {
    if (this.#tail !== null) throw new Error('the seat maps follow a tail already');
    this.#tail = tail;
    this.#listener = tail.add('seat maps', this);
  }

  isFresh(): boolean {
    return this.#tail?.isFresh() === true && this.#listener?.failure() === null;
  }

  position(): Position {
    return this.#applied;
  }

  isComplete(): boolean {
    return this.#missing.size === 0;
  }

  shows(): readonly ShowInMemory[] {
    return [...this.#residents.values()].filter(({ past }) => !past).map(({ seats }) => seats);
  }

  async open(showId: string): Promise<MappedShow | null> {
    return this.inMemory(showId) ?? this.#load(showId);
  }

  inMemory(showId: string): MappedShow | undefined {
    const resident = this.#residents.get(showId);
    if (resident?.past && this.#past.delete(showId)) this.#past.add(showId);
    return resident?.seats;
  }

  dueSeats(nowMs: number, limit: number): readonly DueSeat[] {
    const due: DueSeat[] = [];
    for (const { seats } of this.#residents.values()) {
      const deadlineMs = seats.nextDeadlineMs();
      if (deadlineMs !== null && deadlineMs <= nowMs) due.push(...seats.dueSeats(nowMs, limit));
    }
    return due.sort((a, b) => a.untilMs - b.untilMs).slice(0, limit);
  }

  nextDeadlineMs(): number | null {
    let next: number | null = null;
    for (const { seats } of this.#residents.values()) {
      const deadlineMs = seats.nextDeadlineMs();
      if (deadlineMs !== null && (next === null || deadlineMs < next)) next = deadlineMs;
    }
    return next;
  }

  /** Waits only where a show has been published, so that its seats are there from their first event. */
  async onEvents(events: readonly StoredEvent[]): Promise<void> {
    await this.#loadPublished(events);
    for (const event of events) {
      if (isShowStream(event.stream)) await this.#onShowEvent(event);
      else this.#onSeatEvent(event);
      this.#applied = event.position;
    }
    this.#retryMissing();
    this.#tidy();
  }

  async restore(showId: string, packed: PackedShow): Promise<void> {
    const loaded = await loadShow(this.#store, showId);
    if (loaded === null) throw new Error(`there is no published show ${showId}`);
    const seats = new ShowInMemory(loaded, this.#clock);
    seats.unpack(packed);
    this.#residents.set(showId, { seats, past: false });
  }

  startAt(position: Position): void {
    this.#applied = position;
  }

  clear(): void {
    this.#residents.clear();
    this.#past.clear();
    this.#applied = 0n;
  }

  tap(listener: (event: StoredEvent) => void): () => void {
    this.#taps.add(listener);
    return () => this.#taps.delete(listener);
  }

  async #onShowEvent(event: StoredEvent): Promise<void> {
    const showId = event.stream.slice(SHOW_STREAM_PREFIX.length);
    const resident = this.#residents.get(showId);
    if (resident !== undefined) resident.seats.applyToShow(event);
    else if (event.type === 'ShowPublished') await this.#loadForSale(showId);
  }

  #onSeatEvent(event: StoredEvent): void {
    const seat = parseSeatStream(event.stream);
    if (seat === null) return;
    for (const tap of this.#taps) tap(event);
    const resident = this.#residents.get(seat.showId);
    if (resident === undefined) {
      if (isHoldToCome(event, this.#clock.nowMs())) this.#missing.set(seat.showId, 0);
      return;
    }
    this.#applyTo(resident.seats, seat.seatId, event);
  }

  #applyTo(seats: ShowInMemory, seatId: string, event: StoredEvent): void {
    const index = seats.layout.indexOf(seatId);
    if (index >= 0) seats.applyTailed(index, event);
    else this.#log.error({ stream: event.stream }, 'a seat is not in the layout of its show');
  }

  /** Many shows published one after the other are read together: one by one each waits for its own. */
  async #loadPublished(events: readonly StoredEvent[]): Promise<void> {
    const showIds = events
      .filter(({ stream, type }) => type === 'ShowPublished' && isShowStream(stream))
      .map(({ stream }) => stream.slice(SHOW_STREAM_PREFIX.length))
      .filter((showId) => !this.#residents.has(showId));
    for (let from = 0; from < showIds.length; from += LOADS_AT_ONCE) {
      const some = showIds.slice(from, from + LOADS_AT_ONCE);
      await Promise.all(some.map((showId) => this.#loadForSale(showId)));
    }
  }

  async #loadForSale(showId: string): Promise<void> {
    try {
      await this.#load(showId);
      this.#missing.delete(showId);
    } catch (error) {
      this.#log.warn({ showId, err: error }, 'a show could not be read and will be tried again');
      this.#missing.set(showId, this.#clock.nowMs() + RETRY_AFTER_MS);
    }
  }

  #retryMissing(): void {
    const nowMs = this.#clock.nowMs();
    for (const [showId, atMs] of this.#missing) {
      if (this.#residents.has(showId)) this.#missing.delete(showId);
      if (atMs > nowMs || this.#residents.has(showId) || this.#loading.has(showId)) continue;
      this.#missing.set(showId, nowMs + RETRY_AFTER_MS);
      void this.#loadForSale(showId);
    }
  }

  #load(showId: string): Promise<ShowInMemory | null> {
    const loading = this.#loading.get(showId);
    if (loading !== undefined) return loading;
    const started = this.#read(showId).finally(() => this.#loading.delete(showId));
    this.#loading.set(showId, started);
    return started;
  }

  /** The show with all its seat events up to where the tail is, however far that moves meanwhile. */
  async #read(showId: string): Promise<ShowInMemory | null> {
    const loaded = await loadShow(this.#store, showId);
    if (loaded === null) return null;
    const seats = new ShowInMemory(loaded, this.#clock);
    let after = loaded.publishedAt;
    while (after < this.#applied) {
      const page = await this.#store.readAll({
        after,
        maxCount: PAGE,
        filter: { streamPrefixes: [`seat-${showId}.`], types: SEAT_EVENT_TYPES },
      });
      for (const event of page.events) {
        // The tail brings what is newer.
        if (event.position > this.#applied) break;
        this.#applyTo(seats, parseSeatStream(event.stream)?.seatId ?? '', event);
      }
      after = page.position;
    }
    this.#keep(seats);
    return seats;
  }

  #keep(seats: ShowInMemory): void {
    const past = isOver(seats.show(), this.#clock.nowMs());
    this.#residents.set(seats.showId, { seats, past });
    if (!past) return;
    this.#past.add(seats.showId);
    const [oldest] = this.#past;
    if (this.#past.size <= PAST_SHOWS_MAX || oldest === undefined) return;
    this.#past.delete(oldest);
    this.#residents.delete(oldest);
  }

  /** Shows that are over or cancelled go, once nobody has a seat in the balance. */
  #tidy(): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#tidiedAtMs < TIDY_EVERY_MS) return;
    this.#tidiedAtMs = nowMs;
    for (const [showId, { seats, past }] of this.#residents) {
      const show = seats.show();
      const done = isOver(show, nowMs) || show.phase === 'cancelled';
      if (!past && done && seats.isQuiet()) this.#residents.delete(showId);
    }
  }
}

const isShowStream = (stream: string): boolean => stream.startsWith(SHOW_STREAM_PREFIX);

function isOver(show: PublishedShow, nowMs: number): boolean {
  return endOfShowMs(show) + KEEP_AFTER_END_MS < nowMs;
}

/** A hold whose deadline must be watched, of a show that is not in memory. */
function isHoldToCome(event: StoredEvent, nowMs: number): boolean {
  const { untilMs } = event.data as { readonly untilMs?: unknown };
  return event.type === 'SeatHeld' && typeof untilMs === 'number' && untilMs > nowMs;
}
