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
    /** Attempts that asked for no seat by name, and those that nobody had room to count apart. */
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
  readonly elsewhere: number;
}

/** A seat's id is up to 150 bytes, an event at most 512 KiB. */
const SEATS_AN_EVENT = 2_000;

/** The events that tell a tally, none for an empty one. */
export function tellTally({ minuteMs, cause, seats, elsewhere }: Tally): AttemptsRefused[] {
  const counted = [...seats];
  const events: AttemptsRefused[] = [];
  for (let start = 0; start < counted.length; start += SEATS_AN_EVENT) {
    const part = Object.fromEntries(counted.slice(start, start + SEATS_AN_EVENT));
    const data = { minuteMs, cause, seats: part, elsewhere: start === 0 ? elsewhere : 0 };
    events.push({ type: 'AttemptsRefused', data });
  }
  if (events.length > 0 || elsewhere === 0) return events;
  return [{ type: 'AttemptsRefused', data: { minuteMs, cause, seats: {}, elsewhere } }];
}
