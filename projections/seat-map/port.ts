/** What the seat maps offer to the other folders. */
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

export interface MappedShow extends ShowSeats {
  readonly map: PublicSeatMap;
}

export interface SeatMapReader {
  /** The seats of a published show; null if there is no such show or it is still a draft. */
  open(showId: string): Promise<MappedShow | null>;
}

export interface PastSeatMaps {
  /** The last position recorded by a moment, 0n if there was nothing yet. */
  positionAt(timeMs: number): Promise<Position>;
  /** The public map as it was at a position; null before the show was published. */
  seatMapAsOf(showId: string, position: Position): Promise<PublicSeatMap | null>;
}
