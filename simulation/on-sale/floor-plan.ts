/** The seat map as a buyer looks at it: seats by index, by section and by row. */
import type { SeatMap } from './wire.ts';

export interface FloorPlan {
  readonly seatCount: number;
  /** By index; GA units included. */
  readonly seatIds: readonly string[];
  readonly sectionIds: readonly string[];
  readonly stands: readonly Stand[];
  readonly areas: readonly Area[];
}

export interface Stand {
  readonly id: string;
  /** Front to back; indexes of the seats, side by side. */
  readonly rows: readonly (readonly number[])[];
}

export interface Area {
  readonly id: string;
  readonly firstIndex: number;
  readonly count: number;
}

const GA_DIGITS = 6;

export function drawFloorPlan(map: SeatMap): FloorPlan {
  const seatIds = new Array<string>(map.seat_count).fill('');
  const sectionIds = new Array<string>(map.seat_count).fill('');
  const stands: Stand[] = [];
  const areas: Area[] = [];
  for (const section of map.sections) {
    if (section.units) {
      const { first_index: firstIndex, count } = section.units;
      areas.push({ id: section.id, firstIndex, count });
      for (let unit = 0; unit < count; unit += 1) {
        seatIds[firstIndex + unit] = gaSeatId(section.id, unit);
        sectionIds[firstIndex + unit] = section.id;
      }
      continue;
    }
    for (const row of section.rows) {
      for (const seat of row.seats) {
        seatIds[seat.index] = seat.id;
        sectionIds[seat.index] = section.id;
      }
    }
    const rows = section.rows.map((row) => row.seats.map((seat) => seat.index));
    stands.push({ id: section.id, rows });
  }
  return { seatCount: map.seat_count, seatIds, sectionIds, stands, areas };
}

/** Units are counted from 1: `FLOOR-000001`. */
const gaSeatId = (area: string, unit: number): string =>
  `${area}-${String(unit + 1).padStart(GA_DIGITS, '0')}`;
