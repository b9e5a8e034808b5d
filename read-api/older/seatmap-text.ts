/**
 * The seats of a show as the older API writes them: one JSON text, written once, with room for the
 * longest status at each seat. To answer, only what has changed is written over, so that a map of
 * 50,000 seats costs about what a static file of its size costs.
 */
import { majorUnits } from '#domain/currency.ts';
import { pricesOf } from '#domain/pricing.ts';
import type { SeatStatus } from '#domain/seat.ts';
import type { Timers } from '#platform/ports.ts';
import { SEAT_STATUS_BYTE } from '#projections/port.ts';
import type { ShowSeatUuids } from '#projections/reservations/port.ts';
import type { PublicShow } from '#projections/seat-map/port.ts';

const STATUSES = Object.keys(SEAT_STATUS_BYTE) as readonly SeatStatus[];

/** A status in quotes, filled up with spaces, which JSON allows after a value. */
const SLOT_LENGTH = Math.max(...STATUSES.map((status) => status.length)) + 2;
const SLOTS = STATUSES.map((status) => Buffer.from(`"${status}"`.padEnd(SLOT_LENGTH)));
const EMPTY_SLOT = `${' '.repeat(SLOT_LENGTH)}}`;
const NO_STATUS = 255;

export interface SeatmapText {
  /** The JSON list of the seats as they are now; valid until the next call. */
  now(): Buffer;
}

/** Written in one go, some two milliseconds; then whatever else is ready runs. */
const SLICE = 1_000;

export async function createSeatmapText(
  show: PublicShow,
  uuids: ShowSeatUuids,
  timers: Timers,
): Promise<SeatmapText> {
  const { layout, tiers, map } = show;
  const { terms } = show.show();
  const prices = pricesOf(terms).map((price) => majorUnits(price.totalCents, terms.currency));
  const parts: string[] = [];
  const slotAt = new Uint32Array(layout.seatCount);
  let length = 0;
  /** Labels may be of any script: bytes are what counts. */
  const push = (part: string): void => {
    parts.push(part);
    length += Buffer.byteLength(part);
  };
  push('[');
  for (let index = 0; index < layout.seatCount; index += 1) {
    const { section, row, label } = layout.describe(index);
    const price = prices[tiers[index] ?? -1];
    const seat = { seatId: uuids.at(index), section, row, number: label, price };
    push(`${index === 0 ? '' : ','}${JSON.stringify(seat).slice(0, -1)},"status":`);
    slotAt[index] = length;
    push(EMPTY_SLOT);
    if (index % SLICE === SLICE - 1) await timers.sleep(0);
  }
  push(']');
  const text = Buffer.from(parts.join(''));
  const written = new Uint8Array(layout.seatCount).fill(NO_STATUS);

  return {
    now() {
      for (let index = 0; index < written.length; index += 1) {
        const status = map.statuses[index] ?? 0;
        if (written[index] === status) continue;
        SLOTS[status]?.copy(text, slotAt[index]);
        written[index] = status;
      }
      return text;
    },
  };
}
