/** A drawing as the seat map shows it. Pure. */
import type { SeatMapJson } from '../../shared/map/geometry.ts';
import type { Drawing } from './model.ts';

/** Side of the square in which one person of an area stands. */
const UNIT_SIDE = 14;
const GAP = 60;

/** The house lays areas out when it is saved; until then they stand in a line below the seats. */
export function mapOf(drawing: Drawing): SeatMapJson {
  let index = 0;
  let left = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const section of drawing) {
    if (section.kind === 'ga') continue;
    for (const { seats } of section.rows) {
      for (const { x, y } of seats) {
        left = Math.min(left, x);
        bottom = Math.max(bottom, y);
      }
    }
  }
  let areaLeft = Number.isFinite(left) ? left : 0;
  const areaTop = (Number.isFinite(bottom) ? bottom : 0) + GAP;
  const sections = drawing.map((section): SeatMapJson['sections'][number] => {
    const { id, name } = section;
    if (section.kind === 'ga') {
      const side = Math.max(4, Math.sqrt(section.capacity)) * UNIT_SIDE;
      const outline = rectangle(areaLeft, areaTop, side);
      areaLeft += side + GAP;
      const units = { first_index: index, count: section.capacity, tier: 'all' };
      index += section.capacity;
      return { id, name, kind: 'ga', outline, rows: [], units };
    }
    const rows = section.rows.map((row) => ({
      label: row.label,
      seats: row.seats.map((seat) => {
        const made = { ...seat, id: `${id}-${row.label}-${seat.label}`, index, tier: 'all' };
        index += 1;
        return made;
      }),
    }));
    return { id, name, kind: 'reserved', outline: [], rows };
  });
  return {
    show_id: 'drawing',
    layout_version: 0,
    currency: 'EUR',
    price_tiers: [{ id: 'all', name: 'all', price_cents: 0, fee_cents: 0 }],
    sections,
    seat_count: index,
  };
}

const rectangle = (left: number, top: number, side: number) => [
  { x: left, y: top },
  { x: left + side, y: top },
  { x: left + side, y: top + side },
  { x: left, y: top + side },
];
