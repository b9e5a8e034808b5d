/** A horseshoe: stalls, two balconies, and boxes along the walls. The stage is at the origin. */
import {
  arcPoints,
  letter,
  type RowPlan,
  rowAt,
  type SectionPlan,
  withPillars,
  withWheelchairs,
} from './plan.ts';

const STAGE = { x: 0, y: 0 };
const ROW_DEPTH = 26;
const AISLE = 22;

/** An arc of rows, cut into blocks by aisles. Angles to either side of the middle, in radians. */
interface Arc {
  readonly firstRadius: number;
  readonly rows: number;
  readonly angle: number;
}

const STALLS: Arc = { firstRadius: 270, rows: 15, angle: 0.66 };
const FIRST_BALCONY: Arc = { firstRadius: 730, rows: 6, angle: 0.92 };
const SECOND_BALCONY: Arc = { firstRadius: 950, rows: 5, angle: 0.92 };

function planBlock(arc: Arc, fromShare: number, toShare: number): RowPlan[] {
  const at = (share: number): number => arc.angle * (2 * share - 1);
  return Array.from({ length: arc.rows }, (_, row) => {
    const radius = arc.firstRadius + row * ROW_DEPTH;
    return rowAt(letter(row), arcPoints(STAGE, radius, at(fromShare), at(toShare), AISLE));
  });
}

const changeLast = (rows: readonly RowPlan[], change: (row: RowPlan) => RowPlan): RowPlan[] =>
  rows.map((row, at) => (at === rows.length - 1 ? change(row) : row));

const reserved = (id: string, name: string, rows: readonly RowPlan[]): SectionPlan => ({
  id,
  name,
  kind: 'reserved',
  rows,
});

const stalls: SectionPlan[] = [
  reserved('STALLS_C', 'Stalls centre', planBlock(STALLS, 0.25, 0.75)),
  ...[
    ['STALLS_L', 'Stalls left', 0, 0.25] as const,
    ['STALLS_R', 'Stalls right', 0.75, 1] as const,
  ].map(([id, name, from, to]) =>
    reserved(
      id,
      name,
      // On a level with the doors.
      changeLast(planBlock(STALLS, from, to), (row) => withWheelchairs(row, 3)),
    ),
  ),
];

const balconies: SectionPlan[] = [
  ['CIRCLE', 'First balcony', FIRST_BALCONY] as const,
  ['GALLERY', 'Second balcony', SECOND_BALCONY] as const,
].flatMap(([id, name, arc]) =>
  (
    [
      ['C', 'centre', 1 / 3, 2 / 3],
      ['L', 'left', 0, 1 / 3],
      ['R', 'right', 2 / 3, 1],
    ] as const
  ).map(([part, where, from, to]) =>
    reserved(
      `${id}_${part}`,
      `${name} ${where}`,
      // Columns stand before the last row.
      changeLast(planBlock(arc, from, to), (row) => withPillars(row, 2)),
    ),
  ),
);

const BOX_RADII = [330, 430, 530, 630] as const;
const BOX_ANGLE = 0.92;

/** Two chairs before two; from the boxes next to the stage one sees half of it. */
const boxes: SectionPlan[] = [-1, 1].flatMap((side) =>
  BOX_RADII.map((radius, at) => {
    const number = at + 1 + (side === 1 ? BOX_RADII.length : 0);
    const rows = [0, 1].map((row) => {
      const from = side * BOX_ANGLE - 10 / (radius + row * ROW_DEPTH);
      const to = side * BOX_ANGLE + 10.1 / (radius + row * ROW_DEPTH);
      return rowAt(letter(row), arcPoints(STAGE, radius + row * ROW_DEPTH, from, to));
    });
    const seen = at === 0 ? rows.map((row) => withPillars(row, 1)) : rows;
    return reserved(`BOX_${number}`, `Box ${number}`, seen);
  }),
);

export const THEATRE_SECTIONS: readonly SectionPlan[] = [...stalls, ...balconies, ...boxes];

const TIER_BY_PLACE = { STALLS: 'stalls', CIRCLE: 'circle', GALLERY: 'gallery', BOX: 'boxes' };

export const THEATRE_TIERS: Readonly<Record<string, string>> = Object.fromEntries(
  THEATRE_SECTIONS.map(({ id }) => {
    const place = id.slice(0, id.indexOf('_')) as keyof typeof TIER_BY_PLACE;
    return [id, TIER_BY_PLACE[place]];
  }),
);
