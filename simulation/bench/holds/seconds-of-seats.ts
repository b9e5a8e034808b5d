/** Each request of a run takes a seat for good: a house can be too fast for its hall. */

/** A run may be so much faster than the fastest before it. */
const FASTER_MAX = 1.25;
/** wrk counts whole seconds. */
const SECONDS_MIN = 1;

/** How long a run may take, in whole seconds: as is wanted, or while so many seats last. */
export function secondsOfSeats(
  seats: number,
  { wanted, perSecond }: { readonly wanted: number; readonly perSecond: number },
): number {
  const lasting = Math.floor(seats / (perSecond * FASTER_MAX));
  return Math.max(SECONDS_MIN, Math.min(wanted, lasting));
}
