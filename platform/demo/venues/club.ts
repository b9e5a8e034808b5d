/** A floor to stand on, which the house draws before the stage; behind it tables, and a gallery. */
import { arcPoints, letter, rowAt, type SectionPlan } from './plan.ts';

const STAGE = { x: 0, y: 0 };
const ROW_DEPTH = 26;
const FLOOR_CAPACITY = 1_200;

const TABLES = 8;
/** From the stage, beyond the floor. */
const TABLES_RADIUS = 545;
const TABLES_STEP = 0.17;
/** Half of the place that two chairs take, and a little more. */
const CHAIRS_HALF = 10.1;

const GALLERY_RADIUS = 660;
const GALLERY_ROWS = 4;
const GALLERY_ANGLE = 0.62;

/** Four chairs; a section of its own, so that it is drawn as one. */
const tables = Array.from({ length: TABLES }, (_, table): SectionPlan => {
  const angle = (table - (TABLES - 1) / 2) * TABLES_STEP;
  const rows = [0, 1].map((row) => {
    const radius = TABLES_RADIUS + row * ROW_DEPTH;
    const half = CHAIRS_HALF / radius;
    return rowAt(String(row + 1), arcPoints(STAGE, radius, angle - half, angle + half));
  });
  return { id: `TABLE_${table + 1}`, name: `Table ${table + 1}`, kind: 'reserved', rows };
});

/** The gallery is so wide that the floor has the band before the stage, which the house draws, to itself. */
export const CLUB_SECTIONS: readonly SectionPlan[] = [
  { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: FLOOR_CAPACITY },
  {
    id: 'GALLERY',
    name: 'Gallery',
    kind: 'reserved',
    rows: Array.from({ length: GALLERY_ROWS }, (_, row) =>
      rowAt(
        letter(row),
        arcPoints(STAGE, GALLERY_RADIUS + row * ROW_DEPTH, -GALLERY_ANGLE, GALLERY_ANGLE),
      ),
    ),
  },
  ...tables,
];

export const CLUB_TIERS: Readonly<Record<string, string>> = Object.fromEntries(
  CLUB_SECTIONS.map(({ id }) => [id, id.startsWith('TABLE') ? 'table' : id.toLowerCase()]),
);
