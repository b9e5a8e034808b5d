/**
 * The older ticketing API's ids: UUIDs of version 5 (RFC 9562), each the hash of one of our own. The
 * same id always has the same UUID, in every process and after every rebuild; the way back needs a
 * table, or for seats the index that is made of their show.
 */
import { v5 } from 'uuid';

/** Part of what clients have stored: never to be changed. */
export const OLDER_NAMESPACE = 'daff498e-d9ec-5eb8-a98d-6efa16265c62';

/** The UUID of an event, a hold, a cart or an order. */
export const olderIdOf = (id: string): string => v5(id, OLDER_NAMESPACE);

/** Seat ids are unique in their show only. */
const seatName = (showId: string, seatId: string): string => `${showId}.${seatId}`;

export const olderSeatIdOf = (showId: string, seatId: string): string =>
  olderIdOf(seatName(showId, seatId));

/** As {@link olderSeatIdOf}, as 16 bytes into `target` from `offset` on. */
export function writeOlderSeatId(
  target: Uint8Array,
  offset: number,
  showId: string,
  seatId: string,
): void {
  v5(seatName(showId, seatId), OLDER_NAMESPACE, target, offset);
}

const UUID_PATTERN = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A UUID of any version in the one way that we write them; null for what is none. */
export function parseUuid(text: string): string | null {
  const lower = text.toLowerCase();
  return UUID_PATTERN.test(lower) ? lower : null;
}
