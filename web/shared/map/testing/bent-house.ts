/** A house of bent rows for tests: three blocks around a stage, and one to the side whose rows run down. */
import { geometryOf, type SeatGeometry, type SeatMapJson } from '../geometry.ts';

type Section = SeatMapJson['sections'][number];
type At = (row: number, seat: number) => readonly [number, number];

const ROWS = 5;
const SEATS = 8;

function block(id: string, firstIndex: number, at: At): Section {
  let index = firstIndex;
  const rows = Array.from({ length: ROWS }, (_row, row) => ({
    label: String(row + 1),
    seats: Array.from({ length: SEATS }, (_seat, seat) => {
      const [x, y] = at(row, seat);
      const label = String(seat + 1);
      const made = { id: `${id}-${row + 1}-${label}`, label, index, x, y, tier: 'one' };
      index += 1;
      return { ...made, accessible: false, companion: false, obstructed_view: false };
    }),
  }));
  return { id, name: `Block ${id}`, kind: 'reserved', outline: [], rows };
}

/** On circles around the stage: from an angle on, in degrees from straight ahead. */
const bent =
  (fromDegrees: number): At =>
  (row, seat) => {
    const angle = ((fromDegrees + seat * 4) / 180) * Math.PI;
    const radius = 240 + row * 28;
    return [Math.sin(angle) * radius, Math.cos(angle) * radius];
  };

export function bentHouse(): SeatGeometry {
  const size = ROWS * SEATS;
  return geometryOf({
    show_id: 'shw_1',
    layout_version: 1,
    currency: 'EUR',
    price_tiers: [{ id: 'one', name: 'One', price_cents: 1_000, fee_cents: 0 }],
    sections: [
      block('L', 0, bent(-54)),
      block('M', size, bent(-14)),
      block('R', 2 * size, bent(26)),
      // Beside the stage: its rows run from the stage away.
      block('S', 3 * size, (row, seat) => [-330 - row * 28, -140 + seat * 20]),
    ],
    seat_count: 4 * size,
  });
}
