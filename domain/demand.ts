/**
 * What people wanted and did not get: attempts on seats that were refused. A refusal writes nothing by
 * itself, so each process counts, and tells its counts every few seconds. What a crash swallows was
 * never told: reports say "at least".
 */

/** The stream of a show's refused attempts; nothing else builds this name. */
export const demandStream = (showId: string): string => `demand-${showId}`;

/** The show that a stream is about, or null for another kind of stream. */
export const parseDemandStream = (stream: string): string | null =>
  stream.startsWith('demand-') ? stream.slice('demand-'.length) : null;

/**
 * - `taken`: somebody else had the seat
 * - `nothing_fits`: no seats of the kind that was asked for were left
 * - `not_on_sale`: too early, paused, or over
 * - `too_many_seats`: more than a hold, or a customer, may have
 * - `too_many_holds`: from somebody whose holds come to nothing, over and over
 * - `code_not_accepted`: with an access code that does not open the sale
 */
export type RefusalCause =
  | 'taken'
  | 'nothing_fits'
  | 'not_on_sale'
  | 'too_many_seats'
  | 'too_many_holds'
  | 'code_not_accepted';

export interface AttemptsRefused {
  readonly type: 'AttemptsRefused';
  /** The counts of one process for one minute and cause; several events add up. */
  readonly data: {
    /** When the minute began, in milliseconds since the epoch. */
    readonly minuteMs: number;
    readonly cause: RefusalCause;
    /** Attempts by seat id. */
    readonly seats: Readonly<Record<string, number>>;
    /**
     * By section: attempts that left the seat to the house, and those that nobody had room to count
     * apart. Left out where there are none, as in all that was told before it was counted.
     */
    readonly sections?: Readonly<Record<string, number>>;
    /** Attempts that asked for no section either. */
    readonly elsewhere: number;
  };
}

const MINUTE_MS = 60_000;

export const minuteOf = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;

/** What one process has counted of one show, minute and cause. */
export interface Tally {
  readonly minuteMs: number;
  readonly cause: RefusalCause;
  readonly seats: ReadonlyMap<string, number>;
  readonly sections: ReadonlyMap<string, number>;
  readonly elsewhere: number;
}

/** The section that a seat's id begins with: ids are labels that are joined by hyphens. */
export function sectionOfSeat(seatId: string): string {
  const end = seatId.indexOf('-');
  return end < 0 ? seatId : seatId.slice(0, end);
}

/** A seat's id is up to 150 bytes, an event at most 512 KiB. */
const NAMES_AN_EVENT = 2_000;

/** The events that tell a tally, none for an empty one. */
export function tellTally({ minuteMs, cause, ...tally }: Tally): AttemptsRefused[] {
  const events: AttemptsRefused[] = [];
  const tell = (counts: Omit<AttemptsRefused['data'], 'minuteMs' | 'cause'>): void => {
    events.push({ type: 'AttemptsRefused', data: { minuteMs, cause, ...counts } });
  };
  for (const seats of partsOf(tally.seats)) tell({ seats, elsewhere: 0 });
  for (const sections of partsOf(tally.sections)) tell({ seats: {}, sections, elsewhere: 0 });
  if (tally.elsewhere > 0) tell({ seats: {}, elsewhere: tally.elsewhere });
  return events;
}

function partsOf(counts: ReadonlyMap<string, number>): Record<string, number>[] {
  const counted = [...counts];
  const parts: Record<string, number>[] = [];
  for (let start = 0; start < counted.length; start += NAMES_AN_EVENT) {
    parts.push(Object.fromEntries(counted.slice(start, start + NAMES_AN_EVENT)));
  }
  return parts;
}
