/** What the model of refused attempts offers to the other folders. */
import type { RefusalCause } from '#domain/demand.ts';

export interface RefusedCount {
  readonly cause: RefusalCause;
  /** At least so many: what a crash swallowed was never told. */
  readonly attempts: number;
}

export interface RefusedAttemptsReader {
  /** Attempts on one seat by cause; `beforeMs`: in minutes that began before then. */
  ofSeat(showId: string, seatId: string, beforeMs: number | null): Promise<readonly RefusedCount[]>;
  /** Attempts on any seat of a show, and on none by name. */
  ofShow(showId: string): Promise<readonly RefusedCount[]>;
}
