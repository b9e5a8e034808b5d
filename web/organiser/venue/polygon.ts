/** Corners of an outline, in order, and what is done with them. Pure; in units of the map. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const CORNERS_MIN = 3;
/** As the API takes them. */
export const CORNERS_MAX = 200;

export const rounded = (value: number): number => Math.round(value * 10) / 10 + 0;

export const shifted = (points: readonly Point[], dx: number, dy: number): readonly Point[] =>
  points.map(({ x, y }) => ({ x: rounded(x + dx), y: rounded(y + dy) }));

/** About a middle, clockwise on the screen, in degrees. */
export function turnedPoint({ x, y }: Point, middle: Point, degrees: number): Point {
  const angle = (degrees / 180) * Math.PI;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const [dx, dy] = [x - middle.x, y - middle.y];
  return {
    x: rounded(middle.x + dx * cos - dy * sin),
    y: rounded(middle.y + dx * sin + dy * cos),
  };
}

export function middleOf(points: readonly Point[]): Point {
  const { left, right, top, bottom } = boundsOf(points);
  return { x: rounded((left + right) / 2), y: rounded((top + bottom) / 2) };
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of no points: nothing, and on no side of anything. */
export function boundsOf(points: Iterable<Point>): Bounds {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, right, top, bottom };
}

export function rectangleOf({ left, right, top, bottom }: Bounds, margin = 0): readonly Point[] {
  const [x1, x2] = [rounded(left - margin), rounded(right + margin)];
  const [y1, y2] = [rounded(top - margin), rounded(bottom + margin)];
  return [
    { x: x1, y: y1 },
    { x: x2, y: y1 },
    { x: x2, y: y2 },
    { x: x1, y: y2 },
  ];
}

export function isWithin(corners: readonly Point[], { x, y }: Point): boolean {
  let inside = false;
  let before = corners.at(-1);
  for (const corner of corners) {
    if (before !== undefined && corner.y > y !== before.y > y) {
      const crossing = ((before.x - corner.x) * (y - corner.y)) / (before.y - corner.y) + corner.x;
      if (x < crossing) inside = !inside;
    }
    before = corner;
  }
  return inside;
}

export const withCorner = (
  corners: readonly Point[],
  number: number,
  { x, y }: Point,
): readonly Point[] =>
  corners.map((corner, at) => (at === number ? { x: rounded(x), y: rounded(y) } : corner));

/** Halfway to the next one. The same corners where there are as many as there may be. */
export function withCornerAfter(corners: readonly Point[], number: number): readonly Point[] {
  const one = corners[number];
  const next = corners[(number + 1) % corners.length];
  if (one === undefined || next === undefined || corners.length >= CORNERS_MAX) return corners;
  const between = { x: rounded((one.x + next.x) / 2), y: rounded((one.y + next.y) / 2) };
  return [...corners.slice(0, number + 1), between, ...corners.slice(number + 1)];
}

/** The same corners where no area would be left. */
export const withoutCorner = (corners: readonly Point[], number: number): readonly Point[] =>
  corners.length <= CORNERS_MIN ? corners : corners.filter((_, at) => at !== number);
