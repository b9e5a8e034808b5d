/** What a peer keeps of a seat, and the answer that all of them give. */
import { PRICE } from '../hall.ts';

export interface SeatRow {
  readonly id: string;
  readonly section: string;
  readonly row: string;
  readonly label: string;
  readonly tier: string;
  readonly price_cents: number;
  readonly fee_cents: number;
  readonly tax_cents: number;
}

export const HOLD_MS = 60 * 60_000;

/** The same JSON as ours. */
export function presentHold(
  holdId: string,
  showId: string,
  seats: readonly SeatRow[],
  nowMs: number,
  position: string,
) {
  const expiresAtMs = nowMs + HOLD_MS;
  return {
    hold_id: holdId,
    show_id: showId,
    status: 'active',
    seat_ids: seats.map(({ id }) => id),
    items: seats.map(({ id, ...seat }) => ({ seat_id: id, ...seat })),
    price_cents: seats.reduce((sum, s) => sum + s.price_cents + s.fee_cents + s.tax_cents, 0),
    currency: 'EUR',
    expires_at: new Date(expiresAtMs).toISOString(),
    expires_at_ms: expiresAtMs,
    server_time: new Date(nowMs).toISOString(),
    version: 1,
    position,
  };
}

export const presentTaken = (seatIds: readonly string[]) => ({
  type: 'urn:boxoffice:problem:seat_unavailable',
  title: 'Seats are not available any more',
  status: 409,
  code: 'seat_unavailable',
  unavailable_seat_ids: seatIds,
});

/** For the peer that looks nothing up. */
export const anySeat = (id: string): SeatRow => ({
  id,
  section: 'S1',
  row: '1',
  label: '1',
  tier: PRICE.id,
  price_cents: PRICE.price_cents,
  fee_cents: PRICE.fee_cents,
  tax_cents: 0,
});
