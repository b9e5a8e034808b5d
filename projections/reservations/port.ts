/** What the older ticketing API asks the models for: the way back from its UUIDs to our ids. */
import type { ShowSeats } from '../port.ts';

export interface OlderIds {
  /**
   * The id that a UUID stands for: of an event, of a hold that was placed as a reservation, or of an
   * order made of such; null for none. Waits, at most 2 s, until everything written so far is known;
   * where that is not enough, nobody can say yet: `behind`.
   */
  idOf(uuid: string, kind: 'evt' | 'hld' | 'ord'): Promise<string | null | typeof BEHIND>;
}

/** No id is like this. */
export const BEHIND = 'behind';

export type ShowPlaces = Pick<ShowSeats, 'showId' | 'layout'>;

/** The UUIDs of all seats of a show, 32 bytes a seat. */
export interface ShowSeatUuids {
  at(index: number): string;
  /** -1 for none of this show. */
  indexOf(uuid: string): number;
}

export interface SeatUuids {
  /** Kept as long as the show is in memory. */
  ofShow(show: ShowPlaces): Promise<ShowSeatUuids>;
  /** Among the shows in memory: those that are not over. */
  find(uuid: string): Promise<{ readonly show: ShowSeats; readonly index: number } | null>;
}
