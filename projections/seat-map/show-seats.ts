/** The seats of one show: the public map and, one step ahead of it, the directory's columns. */
import type { Layout } from '#domain/layout.ts';
import type { SeatEvent } from '#domain/seat.ts';
import { evolveShow, type PublishedShow, type ShowEvent, wasPublished } from '#domain/show.ts';
import type { Position, Revision, StoredEvent } from '#event-store/port.ts';
import type { Clock } from '#platform/ports.ts';
import type { DueSeat, SeatAt } from '../port.ts';
import type { PackedShow } from './packed-columns.ts';
import type { MappedShow } from './port.ts';
import { isSeatEventType, TailedSeatMap } from './public-map.ts';
import { SeatColumns } from './seat-columns.ts';

/** A published show with its layout, read from the streams. */
export interface LoadedShow {
  readonly show: PublishedShow;
  /** Of the last event of the show's stream that is in `show`. */
  readonly revision: Revision;
  readonly publishedAt: Position;
  readonly layout: Layout;
  /** Index of the price tier of each seat, in the show's `priceTiers`. */
  readonly tiers: Uint8Array;
}

export interface SeatDifference {
  readonly seatId: string;
  /** The byte of the public map, and what the directory knows. */
  readonly live: object;
  readonly built: object;
}

export class ShowInMemory implements MappedShow {
  readonly showId: string;
  readonly layout: Layout;
  readonly tiers: Uint8Array;
  readonly map: TailedSeatMap;
  /** Grows with everything that a snapshot would keep. */
  changes = 1;
  #columns: SeatColumns;
  readonly #clock: Clock;
  readonly #inFlight = new Map<number, number>();
  #show: PublishedShow;
  #showRevision: Revision;

  constructor(loaded: LoadedShow, clock: Clock) {
    this.showId = loaded.show.showId;
    this.layout = loaded.layout;
    this.tiers = loaded.tiers;
    this.map = new TailedSeatMap(loaded.layout, loaded.publishedAt);
    this.#columns = new SeatColumns(loaded.layout.seatCount);
    this.#clock = clock;
    this.#show = loaded.show;
    this.#showRevision = loaded.revision;
  }

  show(): PublishedShow {
    return this.#show;
  }

  /** Of the last event of the show's stream that is in `show`. */
  showRevision(): Revision {
    return this.#showRevision;
  }

  seatAt(index: number): SeatAt {
    return this.#columns.seatAt(index);
  }

  isFree(index: number, nowMs: number): boolean {
    if (index < 0 || index >= this.layout.seatCount || this.#inFlight.has(index)) return false;
    const status = this.#columns.statusAt(index);
    return status === 'available' || (status === 'held' && this.#columns.untilMsAt(index) <= nowMs);
  }

  liveSeatsOf(customerId: string, nowMs: number): number {
    return this.#columns.liveSeatsOf(customerId, nowMs);
  }

  ticketsOf(customerId: string, nowMs: number): number {
    return this.#columns.ticketsOf(customerId, nowMs);
  }

  /** Seats whose hold has lapsed but has not been swept count as available. */
  availableCount(): number {
    return (
      this.#columns.countOf('available') + this.#columns.deadlines.countDue(this.#clock.nowMs())
    );
  }

  markInFlight(indexes: readonly number[]): () => void {
    for (const index of indexes) this.#inFlight.set(index, (this.#inFlight.get(index) ?? 0) + 1);
    let answered = false;
    return () => {
      if (answered) return;
      answered = true;
      for (const index of indexes) {
        const left = (this.#inFlight.get(index) ?? 0) - 1;
        if (left > 0) this.#inFlight.set(index, left);
        else this.#inFlight.delete(index);
      }
    };
  }

  hasInFlight(): boolean {
    return this.#inFlight.size > 0;
  }

  observe(index: number, revision: Revision, event: SeatEvent): void {
    if (this.#columns.apply(index, revision, event)) this.changes += 1;
  }

  /** An event of one of its seats, once each and in the order of the log. */
  applyTailed(index: number, event: StoredEvent): void {
    if (!isSeatEventType(event.type)) return;
    this.map.apply(index, event.type, event.position);
    this.#columns.apply(index, event.revision, event as unknown as SeatEvent);
    this.changes += 1;
  }

  /** An event of the show's own stream. */
  applyToShow(event: StoredEvent): void {
    if (event.revision <= this.#showRevision) return;
    const next = evolveShow(this.#show, event as unknown as ShowEvent);
    if (next === null || !wasPublished(next)) return;
    this.#show = next;
    this.#showRevision = event.revision;
  }

  /** Nobody has a seat that they may still lose or pay for. */
  isQuiet(): boolean {
    return this.#columns.countOf('held') + this.#columns.countOf('reserved') === 0;
  }

  /** The holds that have a seat of it. */
  holdIds(): readonly string[] {
    const ids = new Set<string>();
    for (let index = 0; index < this.layout.seatCount; index += 1) {
      if (this.#columns.statusAt(index) === 'held') ids.add(this.#columns.ownerAt(index));
    }
    return [...ids];
  }

  nextDeadlineMs(): number | null {
    return this.#columns.deadlines.peek()?.untilMs ?? null;
  }

  dueSeats(nowMs: number, limit: number): readonly DueSeat[] {
    return this.#columns.deadlines.due(nowMs, limit).map(({ index, untilMs }) => ({
      showId: this.showId,
      seatId: this.layout.seatIdAt(index),
      index,
      holdId: this.#columns.ownerAt(index),
      untilMs,
    }));
  }

  pack(): PackedShow {
    return {
      version: this.map.version,
      position: this.map.position,
      statuses: this.map.statuses.slice(),
      columns: this.#columns.pack(),
    };
  }

  /**
   * Where these seats are not what others, folded from the same events, say they are: first those of
   * the public map, byte by byte, then what the directory knows of a seat. Where our own appends have
   * run ahead of the tail, the directory may know more.
   */
  differencesTo(other: ShowInMemory): readonly SeatDifference[] {
    const differences: SeatDifference[] = [];
    for (let index = 0; index < this.layout.seatCount; index += 1) {
      const mine = this.map.statuses[index];
      const theirs = other.map.statuses[index];
      if (mine === theirs && !this.#columns.differsFrom(other.#columns, index)) continue;
      differences.push({
        seatId: this.layout.seatIdAt(index),
        live: { status: mine, ...this.seatAt(index) },
        built: { status: theirs, ...other.seatAt(index) },
      });
    }
    return differences;
  }

  /** Takes everything from seats of the same show that were folded up to the same event. */
  replaceBy(other: ShowInMemory): void {
    this.map.restore(other.map.statuses, other.map.version, other.map.position);
    this.#columns = other.#columns;
    this.changes += 1;
  }

  /** Into a show without events only. Throws if it is not of this layout. */
  unpack(packed: PackedShow): void {
    if (packed.statuses.length !== this.layout.seatCount) {
      throw new Error(`the snapshot of ${this.showId} has another number of seats`);
    }
    this.map.restore(packed.statuses, packed.version, packed.position);
    this.#columns.unpack(packed.columns);
  }
}
