/** How the rows of a section are laid out: straight, curved, or within corners. Pure. */
import type { Row, Seat } from './model.ts';
import { NUMBERINGS, type Numbering, type RowNames, rowLabel, seatLabel } from './numbering.ts';
import {
  type Bounds,
  boundsOf,
  isWithin,
  type Point,
  rectangleOf,
  rounded,
  turnedPoint,
} from './polygon.ts';

export const PITCH = 20;
export const ROW_DEPTH = 30;
export const AISLE = 30;
/** From a seat's middle to the edge of its section. */
export const MARGIN = 14;
/** A curved row turns so much in all. */
const ARC = Math.PI / 3;

export const SHAPES = ['straight', 'curved', 'free'] as const;
export type Shape = (typeof SHAPES)[number];

/** A section that is filled with seats as far as its corners reach. */
export interface FreeShape {
  readonly corners: readonly Point[];
  /** Of the rows, in degrees, clockwise. */
  readonly degrees: number;
  /** Where seat 1 of row 1 was when it was drawn: seats stay where they are when a corner moves. */
  readonly origin: Point;
  readonly numbering: Numbering;
  readonly rowNames: RowNames;
  /** After so many seats from the origin. */
  readonly aisles: readonly number[];
}

const plainSeat = (label: string, { x, y }: Point): Seat => ({
  label,
  x,
  y,
  accessible: false,
  companion: false,
  obstructed_view: false,
});

export interface RowsWanted {
  readonly shape: Exclude<Shape, 'free'>;
  readonly rows: number;
  readonly seats: number;
  readonly numbering: Numbering;
  readonly rowNames: RowNames;
  readonly aisles: readonly number[];
  /** How far from the stage the first one is. */
  readonly top: number;
}

/** In the middle of the house. */
export function rowsOf({
  shape,
  rows,
  seats,
  numbering,
  rowNames,
  aisles,
  top,
}: RowsWanted): Row[] {
  const offsets = Array.from({ length: seats }, (_, at) => offsetOf(at, aisles));
  const width = offsets.at(-1) ?? 0;
  const radius = Math.max(width, PITCH * 4) / ARC;
  return Array.from({ length: rows }, (_, row) => ({
    label: rowLabel(rowNames, row),
    seats: offsets.map((offset, at) =>
      plainSeat(
        seatLabel(numbering, at, offsets.length),
        pointOf(shape, offset - width / 2, row, radius, top),
      ),
    ),
  }));
}

/** How far along its row a seat is; also of those before the first. */
const offsetOf = (at: number, aisles: readonly number[]): number =>
  at * PITCH + AISLE * aisles.filter((after) => after > 0 && after <= at).length;

/** Curved rows lie on circles about a point in front of them, so that they bend around the stage. */
function pointOf(
  shape: Exclude<Shape, 'free'>,
  along: number,
  row: number,
  radius: number,
  top: number,
): Point {
  if (shape === 'straight') return { x: rounded(along), y: rounded(top + row * ROW_DEPTH) };
  const r = radius + row * ROW_DEPTH;
  const angle = along / radius;
  const front = radius * Math.cos(ARC / 2);
  return { x: rounded(r * Math.sin(angle)), y: rounded(top + r * Math.cos(angle) - front) };
}

/** So much of a seat must be within the corners, to each side of its middle. */
const REACH = { x: 8, y: 10 };
/** Columns, rows and aisles are this far apart, or some of it: what was rounded is found again. */
const STEP = 10;
const COLUMNS_MAX = 2_000;
const ROWS_MAX = 2_000;

/** All seats that there is room for. Those of `before` that are still there stay marked. */
export function rowsWithin(shape: FreeShape, before: readonly Row[]): Row[] {
  const { degrees, origin, aisles, numbering, rowNames } = shape;
  const flat = shape.corners.map((corner) => turnedPoint(corner, origin, -degrees));
  const bounds = boundsOf(flat);
  const placeOf = ({ x, y }: Point): string =>
    `${Math.round((x - origin.x) / STEP)},${Math.round((y - origin.y) / STEP)}`;
  const known = new Map(
    before.flatMap(({ seats }) =>
      seats.map((seat) => [placeOf(turnedPoint(seat, origin, -degrees)), seat] as const),
    ),
  );
  const rows: Row[] = [];
  for (const y of linesOf(bounds, origin)) {
    const points = columnsOf(bounds, origin, aisles)
      .map((x) => ({ x, y }))
      .filter((point) => hasRoom(flat, point));
    if (points.length === 0) continue;
    const seats = points.map((point, at) => ({
      ...(known.get(placeOf(point)) ?? plainSeat('', point)),
      ...turnedPoint(point, origin, degrees),
      label: seatLabel(numbering, at, points.length),
    }));
    rows.push({ label: rowLabel(rowNames, rows.length), seats });
  }
  return rows;
}

const hasRoom = (corners: readonly Point[], { x, y }: Point): boolean =>
  isWithin(corners, { x: x - REACH.x, y }) &&
  isWithin(corners, { x: x + REACH.x, y }) &&
  isWithin(corners, { x, y: y - REACH.y }) &&
  isWithin(corners, { x, y: y + REACH.y });

function linesOf({ top, bottom }: Bounds, origin: Point): number[] {
  const first = Math.ceil((top - origin.y) / ROW_DEPTH);
  const last = Math.min(first + ROWS_MAX, Math.floor((bottom - origin.y) / ROW_DEPTH));
  const lines: number[] = [];
  for (let row = first; row <= last; row += 1) lines.push(origin.y + row * ROW_DEPTH);
  return lines;
}

function columnsOf({ left, right }: Bounds, origin: Point, aisles: readonly number[]): number[] {
  const first = Math.ceil((left - origin.x) / PITCH);
  const columns: number[] = [];
  for (let at = first; at < first + COLUMNS_MAX; at += 1) {
    const x = origin.x + offsetOf(at, aisles);
    if (x > right) break;
    columns.push(x);
  }
  return columns;
}

/** Room for so many rows and seats, with straight edges: its corners are then moved. */
export function newShape(wanted: Omit<RowsWanted, 'shape'>): FreeShape {
  const { seats, rows, aisles, top, numbering, rowNames } = wanted;
  const width = offsetOf(Math.max(0, seats - 1), aisles);
  const origin = { x: rounded(-width / 2), y: top };
  const bounds = {
    left: origin.x,
    right: origin.x + width,
    top,
    bottom: top + (rows - 1) * ROW_DEPTH,
  };
  const corners = rectangleOf(bounds, MARGIN);
  return { corners, degrees: 0, origin, numbering, rowNames, aisles };
}

/** What a section that is there would be as a free shape: its corners as drawn, else around its seats. */
export function shapeOf(rows: readonly Row[], outline: readonly Point[] | null): FreeShape {
  const widest = rows.reduce<readonly Seat[]>(
    (longest, { seats }) => (seats.length > longest.length ? seats : longest),
    rows[0]?.seats ?? [],
  );
  const first = rows[0]?.seats[0] ?? { x: 0, y: 0 };
  const origin = { x: first.x, y: first.y };
  const degrees = directionOf(widest);
  const flat = rows.flatMap(({ seats }) =>
    seats.map((seat) => turnedPoint(seat, origin, -degrees)),
  );
  const around = rectangleOf(boundsOf(flat), MARGIN);
  const labels = widest.map(({ label }) => label);
  return {
    corners: outline ?? around.map((corner) => turnedPoint(corner, origin, degrees)),
    degrees,
    origin,
    numbering:
      NUMBERINGS.find((scheme) =>
        labels.every((label, at) => label === seatLabel(scheme, at, labels.length)),
      ) ?? 'plain',
    rowNames: rows[0]?.label === 'A' ? 'letters' : 'numbers',
    aisles: [],
  };
}

/** Of a row, from its first seat to its last. */
function directionOf(seats: readonly Point[]): number {
  const [first, last] = [seats[0], seats.at(-1)];
  if (first === undefined || last === undefined || first === last) return 0;
  return rounded((Math.atan2(last.y - first.y, last.x - first.x) / Math.PI) * 180);
}

/** Everything after so many seats of a row moves along it, so that an aisle is left. */
export function withAisle({ label, seats }: Row, after: number): Row {
  const [one, other] = [seats[after - 1], seats[after]];
  if (one === undefined || other === undefined) return { label, seats };
  const length = Math.hypot(other.x - one.x, other.y - one.y) || 1;
  const [dx, dy] = [
    ((other.x - one.x) / length) * (AISLE / 2),
    ((other.y - one.y) / length) * (AISLE / 2),
  ];
  return {
    label,
    seats: seats.map((seat, at) => ({
      ...seat,
      x: rounded(seat.x + (at < after ? -dx : dx)),
      y: rounded(seat.y + (at < after ? -dy : dy)),
    })),
  };
}
