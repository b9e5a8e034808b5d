/** What the model of refused attempts offers to the other folders. Every count is "at least". */
import type { RefusalCause } from '#domain/demand.ts';

export interface RefusedCount {
  readonly cause: RefusalCause;
  /** At least so many: what a crash swallowed was never told. */
  readonly attempts: number;
}

/** Minutes that began in `[fromMs, toMs)`; null leaves that end open. */
export interface DemandPeriod {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export interface DemandRequest extends DemandPeriod {
  readonly showId: string;
  /** Null for all, and for attempts that asked for none. */
  readonly section: string | null;
}

/** What was refused in a section within a minute, by cause. */
export interface SectionMinute {
  readonly minuteMs: number;
  /** Null for attempts that asked for no section. */
  readonly section: string | null;
  readonly counts: readonly RefusedCount[];
}

export interface SectionDemand {
  readonly section: string | null;
  readonly counts: readonly RefusedCount[];
}

export interface SeatDemand {
  readonly seatId: string;
  readonly counts: readonly RefusedCount[];
}

export interface RefusedAttemptsReader {
  /** Attempts on one seat by cause; `beforeMs`: in minutes that began before then. */
  ofSeat(showId: string, seatId: string, beforeMs: number | null): Promise<readonly RefusedCount[]>;
  /** Attempts on any seat of a show, and on none by name. */
  ofShow(showId: string): Promise<readonly RefusedCount[]>;
  /** The sums of the whole period by section, the one that was fought over most first. */
  bySection(request: DemandRequest): Promise<readonly SectionDemand[]>;
  /** The last `limit` of them, oldest first. */
  byMinute(request: DemandRequest, limit: number): Promise<readonly SectionMinute[]>;
  /** Seats of a section, the one that was fought over most first; at most `limit`. */
  bySeat(
    request: DemandRequest & { readonly section: string },
    limit: number,
  ): Promise<readonly SeatDemand[]>;
}
