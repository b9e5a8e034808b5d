/** What the seat maps offer to the other folders. */
import type { Layout } from '#domain/layout.ts';
import type { PublishedShow } from '#domain/show.ts';
import type { Position } from '#event-store/port.ts';
import type { ShowSeats } from '../port.ts';

export interface SectionCounts {
  readonly available: number;
  readonly held: number;
  readonly reserved: number;
  readonly sold: number;
  readonly blocked: number;
  readonly total: number;
}

/** Index of a seat and its new status byte. */
export type SeatChange = readonly [index: number, status: number];

export interface PublicSeatMap {
  /** A status byte a seat, in layout order. Never written to by readers. */
  readonly statuses: Uint8Array;
  /** The number of the show's seat events so far. */
  readonly version: number;
  /** Of the last event that changed it; of the show's publication before that. */
  readonly position: Position;
  readonly available: number;
  /** By the number of the section in the layout. */
  sectionCounts(section: number): SectionCounts;
  /** The last status of each seat that has had events since a version; null if that is too long ago. */
  changesSince(version: number): readonly SeatChange[] | null;
}

/** What queries see of a show, whether it is in this process's memory or in Redis. */
export interface PublicShow {
  readonly showId: string;
  /** As of the events that the map has taken. */
  show(): PublishedShow;
  readonly layout: Layout;
  /** Index of the price tier of each seat, in the show's `priceTiers`. */
  readonly tiers: Uint8Array;
  readonly map: PublicSeatMap;
  /** Free seats; a hold that has lapsed and is not swept yet may count. */
  availableCount(): number;
}

/** With what commands and sagas need besides. */
export interface MappedShow extends ShowSeats, PublicShow {
  readonly map: PublicSeatMap;
}

export interface SeatMapReader {
  /**
   * The seats of a published show; null if there is no such show or it is still a draft.
   * @throws SeatMapsBehind where nothing can be shown that is not stale.
   */
  open(showId: string): Promise<PublicShow | null>;
  /** The same at once; undefined where it is not in this process's memory. Left out where it never is. */
  inMemory?(showId: string): PublicShow | undefined;
}

/** Nobody can say just now how the seats are. It passes within seconds. */
export class SeatMapsBehind extends Error {
  override readonly name = 'SeatMapsBehind';
}

export interface PastSeatMaps {
  /** The last position recorded by a moment, 0n if there was nothing yet. */
  positionAt(timeMs: number): Promise<Position>;
  /** The public map as it was at a position; null before the show was published. */
  seatMapAsOf(
    show: Pick<PublicShow, 'showId' | 'layout'>,
    position: Position,
  ): Promise<PublicSeatMap | null>;
  /** What happened between two moments, in frames of the same length; null if it was published later. */
  film(show: Pick<PublicShow, 'showId' | 'layout'>, span: FilmSpan): Promise<PastFilm | null>;
}

export interface FilmSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly frameCount: number;
}

/** The end of each frame. */
export const momentsOf = ({ fromMs, toMs, frameCount }: FilmSpan): readonly number[] =>
  Array.from({ length: frameCount }, (_, at) =>
    Math.round(fromMs + ((toMs - fromMs) * (at + 1)) / frameCount),
  );

export interface PastFilm {
  readonly publishedAtMs: number;
  /** Of the end. */
  readonly position: Position;
  /** At `fromMs`. */
  readonly start: { readonly version: number; readonly statuses: Uint8Array };
  readonly frames: readonly PastFrame[];
}

export interface PastFrame {
  /** At its end. */
  readonly version: number;
  /** Since the frame before, by index, each eight times the seat's index and its status byte. */
  readonly changes: Uint32Array;
}
