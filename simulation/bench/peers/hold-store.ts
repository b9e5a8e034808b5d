/** Where a peer keeps its holds. */
import type { SeatRow } from './seat-row.ts';

export interface HoldAttempt {
  readonly holdId: string;
  readonly showId: string;
  readonly customerId: string;
  readonly seatIds: readonly string[];
  readonly until: Date;
}

export interface HoldStore {
  /** The seats that are held now, all that were asked for; null where one was not free. */
  hold(attempt: HoldAttempt): Promise<readonly SeatRow[] | null>;
}
