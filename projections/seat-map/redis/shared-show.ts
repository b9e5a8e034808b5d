/** A show as a reader holds it: loaded when it is asked for, then brought on by notices. */
import type { Layout } from '#domain/layout.ts';
import { evolveShow, type PublishedShow, type ShowEvent, wasPublished } from '#domain/show.ts';
import { endOfShowMs } from '#domain/show-status.ts';
import type { Position, Revision, StoredEvent } from '#event-store/port.ts';
import type { PublicShow } from '../port.ts';
import { TailedSeatMap } from '../public-map.ts';
import type { LoadedShow } from '../show-seats.ts';
import type { Changes } from './notices.ts';

export interface Delta {
  readonly version: number;
  readonly position: Position;
  readonly changes: Changes;
}

/** Deltas that came while the map was being read; with more it is read again. */
const WAITING_MAX = 1_000;
/** Writers forget a show a day after its end: an hour before, by whichever clock, it is not asked of them. */
const SHARED_AFTER_END_MS = 23 * 3_600_000;

export class SharedShow implements PublicShow {
  readonly showId: string;
  readonly layout: Layout;
  readonly tiers: Uint8Array;
  readonly map: TailedSeatMap;
  /** When somebody last asked for it. */
  usedAtMs: number;
  #show: PublishedShow;
  #revision: Revision;
  /** What the map says the show's revision is; the show is read again where it is lower. */
  #revisionWanted: Revision;
  /** Whether what is in the map is of the history that is in Redis now. */
  #isBlank = true;
  #isDoubted = true;
  /** Deltas since the read under way began; null where what it brings is of no use any more. */
  #waiting: Delta[] | null = null;

  constructor(loaded: LoadedShow, nowMs: number) {
    this.showId = loaded.show.showId;
    this.layout = loaded.layout;
    this.tiers = loaded.tiers;
    this.map = new TailedSeatMap(loaded.layout, loaded.publishedAt);
    this.usedAtMs = nowMs;
    this.#show = loaded.show;
    this.#revision = loaded.revision;
    this.#revisionWanted = loaded.revision;
  }

  show(): PublishedShow {
    return this.#show;
  }

  showRevision(): Revision {
    return this.#revision;
  }

  availableCount(): number {
    return this.map.available;
  }

  /** All that has been published of it is in it. */
  isCurrent(): boolean {
    return !this.#isDoubted && this.#revision >= this.#revisionWanted;
  }

  /** Writers need not have it: who wants to see it reads the log. */
  isPast(nowMs: number): boolean {
    return (
      this.#show.phase === 'cancelled' || endOfShowMs(this.#show) + SHARED_AFTER_END_MS < nowMs
    );
  }

  /** Something may have been missed. With `blank`, not even what is here is to be relied on. */
  doubt(blank = false): void {
    if (blank) this.#isBlank = true;
    this.#isDoubted = true;
    this.#waiting = null;
  }

  /** From now on deltas are kept, for a map that is about to be read. */
  beginRead(): void {
    this.#waiting = [];
  }

  hear(delta: Delta, showRevision: Revision): void {
    this.#revisionWanted = Math.max(this.#revisionWanted, showRevision);
    if (!this.#isDoubted) {
      if (!this.#take(delta)) this.doubt();
      return;
    }
    if (this.#waiting !== null && this.#waiting.length < WAITING_MAX) this.#waiting.push(delta);
    else this.#waiting = null;
  }

  /** A map as it was read after `beginRead`. False where it has to be read again. */
  replace(read: {
    readonly version: number;
    readonly position: Position;
    readonly statuses: Uint8Array;
    readonly showRevision: Revision;
  }): boolean {
    if (this.#waiting === null) return false;
    if (this.#isBlank || read.version > this.map.version) {
      this.map.restore(read.statuses, read.version, read.position);
    }
    this.#isBlank = false;
    this.#revisionWanted = Math.max(this.#revisionWanted, read.showRevision);
    const waiting = this.#waiting;
    this.#waiting = null;
    if (!waiting.every((delta) => this.#take(delta))) return false;
    this.#isDoubted = false;
    return true;
  }

  wantsShow(): boolean {
    return this.#revision < this.#revisionWanted;
  }

  /** Events of the show's own stream, in order. */
  applyToShow(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.revision <= this.#revision) continue;
      const next = evolveShow(this.#show, event as unknown as ShowEvent);
      if (next !== null && wasPublished(next)) this.#show = next;
      this.#revision = event.revision;
    }
  }

  #take({ version, position, changes }: Delta): boolean {
    return this.map.take({ version, position, ...changes });
  }
}
