/** Some 50,000 seats in three rings around a football pitch: straight stands, curved corners. */
import {
  arcPoints,
  type Point,
  type RowPlan,
  rowAt,
  SEAT_PITCH,
  type SectionPlan,
  withPillars,
  withWheelchairs,
} from './plan.ts';

const ROW_DEPTH = 28;
const AISLE = 24;
/** Half of what the first row goes around: the pitch, the track and the benches. */
const FRONT = { x: 2_350, y: 1_640 };
const CORNER_RADIUS = 620;
const CORNER_BLOCKS = 2;
const WHEELCHAIR_PAIRS = 3;
const PILLAR_SEATS = 2;

interface Ring {
  readonly number: number;
  readonly name: string;
  /** Counted from the pitch; the gaps between rings are rows without seats. */
  readonly firstRow: number;
  readonly rows: number;
}

const RINGS: readonly Ring[] = [
  { number: 1, name: 'Lower', firstRow: 0, rows: 20 },
  { number: 2, name: 'Middle', firstRow: 23, rows: 13 },
  { number: 3, name: 'Upper', firstRow: 39, rows: 19 },
];

/** The points of a block's row, from left to right as one looks at the pitch. */
type Block = (distance: number) => readonly Point[];

/** Round the pitch, beginning with the main stand: best seats first. */
const BLOCKS: readonly Block[] = [
  ...straight(0, FRONT.x - CORNER_RADIUS, FRONT.y, 6),
  ...corner(0),
  ...straight(1, FRONT.y - CORNER_RADIUS, FRONT.x, 4),
  ...corner(1),
  ...straight(2, FRONT.x - CORNER_RADIUS, FRONT.y, 6),
  ...corner(2),
  ...straight(3, FRONT.y - CORNER_RADIUS, FRONT.x, 4),
  ...corner(3),
];

/** Made when it is asked for: fifty thousand seats are nothing to keep in memory. */
export const stadiumSections = (): readonly SectionPlan[] =>
  RINGS.flatMap((ring) =>
    BLOCKS.map((block, at): SectionPlan => {
      const number = String(ring.number * 100 + at + 1);
      return {
        id: number,
        name: `${ring.name} ${number}`,
        kind: 'reserved',
        rows: Array.from({ length: ring.rows }, (_, row) => planRow(ring, block, row)),
      };
    }),
  );

export const stadiumTiers = (sections: readonly SectionPlan[]): Readonly<Record<string, string>> =>
  Object.fromEntries(sections.map(({ id }) => [id, tierOf(id)]));

/** Dear along the sides, less so behind the goals, cheap under the roof. */
function tierOf(id: string): string {
  const block = Number(id) % 100;
  const isAlongSide = block <= 6 || (block >= 15 && block <= 20);
  if (id.startsWith('3')) return 'upper';
  if (id.startsWith('2')) return isAlongSide ? 'side' : 'middle';
  return isAlongSide ? 'premium' : 'side';
}

function planRow(ring: Ring, block: Block, row: number): RowPlan {
  const planned = rowAt(String(row + 1), block((ring.firstRow + row) * ROW_DEPTH));
  const isLast = row === ring.rows - 1;
  if (isLast && ring.number === 1) return withWheelchairs(planned, WHEELCHAIR_PAIRS);
  // The pillars that carry the upper ring.
  return isLast && ring.number === 2 ? withPillars(planned, PILLAR_SEATS) : planned;
}

/** Blocks side by side along one side of the pitch; `half` is half of its length. */
function straight(side: number, half: number, distance: number, blocks: number): Block[] {
  const width = (2 * half) / blocks;
  const count = Math.floor((width - 2 * AISLE) / SEAT_PITCH) + 1;
  return Array.from({ length: blocks }, (_, block): Block => {
    const middle = -half + (block + 0.5) * width;
    return (depth) =>
      Array.from({ length: count }, (_seat, at) =>
        turn({ x: middle + (at - (count - 1) / 2) * SEAT_PITCH, y: distance + depth }, side),
      );
  });
}

/** Blocks around the corner that follows a side. */
function corner(side: number): Block[] {
  const isLong = side % 2 === 0;
  const centre = {
    x: (isLong ? FRONT.x : FRONT.y) - CORNER_RADIUS,
    y: (isLong ? FRONT.y : FRONT.x) - CORNER_RADIUS,
  };
  const angle = Math.PI / 2 / CORNER_BLOCKS;
  return Array.from({ length: CORNER_BLOCKS }, (_, block): Block => {
    const from = block * angle;
    return (depth) =>
      arcPoints(centre, CORNER_RADIUS + depth, from, from + angle, AISLE).map((point) =>
        turn(point, side),
      );
  });
}

/** By quarters of a turn, so that every side is drawn as if it were the main stand. */
function turn({ x, y }: Point, quarters: number): Point {
  if (quarters === 0) return { x, y };
  return turn({ x: y, y: -x }, quarters - 1);
}
