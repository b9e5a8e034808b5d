/** Where the arrow keys lead on a seat map: from seat to seat and from section to section. All pure. */
import { type Box, type MapRow, type MapSection, rowAt, type SeatGeometry } from './geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Vector {
  readonly x: number;
  readonly y: number;
}

const VECTORS: Readonly<Record<Direction, Vector>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** What lies as far aside as ahead is still in that direction; where nothing is, half as much again. */
const CONE = 1;
const WIDE_CONE = 1.75;
/** A row is round whose ends are nearer to each other than this part of its length. */
const ROUND = 0.3;
/** Who goes up and then down is back: of two that are as near, one is a hair nearer. */
const TIE = 0.01;

/** All seats, or those that somebody looks for. */
export type Wanted = (index: number) => boolean;

const ANY: Wanted = () => true;

/**
 * The seat beside a seat; -1 at the edge of the house. Rows are followed as they bend: where a row as a
 * whole runs more across the screen than down it, left and right go along it to its very ends, and up and
 * down to the rows beside it.
 */
export function seatBeside(
  geometry: SeatGeometry,
  from: number,
  direction: Direction,
  isWanted: Wanted = ANY,
): number {
  const section = geometry.sections[geometry.section[from] ?? 0];
  const here = pointOf(geometry, from);
  if (section === undefined || Number.isNaN(here.x)) return -1;
  const row = rowAt(section, from);
  const way = VECTORS[direction];
  const axes = axesAt(geometry, from, row);
  const isAlong =
    axes !== null && (way.y === 0) === Math.abs(axes.whole.x) >= Math.abs(axes.whole.y);
  const last = row.firstIndex + row.count - 1;
  if (isAlong) {
    const step = dot(axes.whole, way) > 0 ? 1 : -1;
    for (let at = from + step; at >= row.firstIndex && at <= last; at += step) {
      if (isWanted(at)) return at;
    }
  }
  // At the end of a row its section has no more in that direction, but for what lies askew.
  const own = isAlong ? section : row;
  const isElsewhere: Wanted = (index) =>
    (index < own.firstIndex || index >= own.firstIndex + own.count) && isWanted(index);
  const near = nearestAhead(geometry, here, aimOf(axes, isAlong, way), CONE, isElsewhere);
  return near >= 0 ? near : nearestAhead(geometry, here, way, WIDE_CONE, isElsewhere);
}

/** Which way a row runs: as a whole, and at one of its seats; both of length 1, by growing numbers. */
interface Axes {
  readonly whole: Vector;
  readonly own: Vector;
}

/** Null where the row has no other seat. */
function axesAt(geometry: SeatGeometry, index: number, row: MapRow): Axes | null {
  const last = row.firstIndex + row.count - 1;
  const between = (from: number, to: number): Vector | null => {
    const [start, end] = [pointOf(geometry, from), pointOf(geometry, to)];
    const length = Math.hypot(end.x - start.x, end.y - start.y);
    return length === 0 ? null : { x: (end.x - start.x) / length, y: (end.y - start.y) / length };
  };
  const own = between(Math.max(row.firstIndex, index - 1), Math.min(last, index + 1));
  if (own === null) return null;
  const [first, end] = [pointOf(geometry, row.firstIndex), pointOf(geometry, last)];
  // One that runs around and comes back has no direction but where one is.
  const isRound = Math.hypot(end.x - first.x, end.y - first.y) < row.count * geometry.pitch * ROUND;
  return { own, whole: (isRound ? null : between(row.firstIndex, last)) ?? own };
}

/** On along the row as it runs here, or straight away from it; whichever sense goes that way. */
function aimOf(axes: Axes | null, isAlong: boolean, way: Vector): Vector {
  if (axes === null) return way;
  const [whole, own] = isAlong ? [axes.whole, axes.own] : [turned(axes.whole), turned(axes.own)];
  return dot(whole, way) >= 0 ? own : { x: -own.x, y: -own.y };
}

const turned = ({ x, y }: Vector): Vector => ({ x: -y, y: x });

/** The first or last seat of its row that is wanted; the seat itself where none is. */
export function endOfRow(
  { sections, section }: SeatGeometry,
  from: number,
  end: 'first' | 'last',
  isWanted: Wanted = ANY,
): number {
  const its = sections[section[from] ?? 0];
  if (its === undefined || its.kind === 'ga') return from;
  const { firstIndex, count } = rowAt(its, from);
  for (let at = 0; at < count; at += 1) {
    const index = end === 'first' ? firstIndex + at : firstIndex + count - 1 - at;
    if (isWanted(index)) return index;
  }
  return from;
}

/** Where somebody who enters a section begins: at the wanted seat nearest to the middle of its first row. */
export function firstSeatOf(geometry: SeatGeometry, number: number, isWanted: Wanted): number {
  const section = geometry.sections[number];
  const [row] = section?.rows ?? [];
  if (section === undefined || row === undefined || section.count === 0) return -1;
  const middle = row.firstIndex + (row.count >> 1);
  const from = pointOf(geometry, middle);
  let best = middle;
  let bestDistance = Infinity;
  for (let index = section.firstIndex; index < section.firstIndex + section.count; index += 1) {
    if (!isWanted(index)) continue;
    const { x, y } = pointOf(geometry, index);
    const distance = Math.hypot(x - from.x, y - from.y);
    if (distance >= bestDistance) continue;
    best = index;
    bestDistance = distance;
  }
  return best;
}

/** The section beside a section; -1 where there is none. */
export function sectionBeside(
  { sections }: SeatGeometry,
  from: number,
  direction: Direction,
): number {
  const here = sections[from];
  if (here === undefined) return -1;
  const start = middleOf(here.box);
  let best = -1;
  let bestScore = Infinity;
  sections.forEach(({ box }, number) => {
    if (number === from) return;
    const score = scoreOf(start, middleOf(box), VECTORS[direction], WIDE_CONE);
    if (score >= bestScore) return;
    best = number;
    bestScore = score;
  });
  return best;
}

/** The section whose middle is nearest to a point. */
export function sectionNearest(sections: readonly MapSection[], point: Vector): number {
  const distances = sections.map(({ box }) => {
    const { x, y } = middleOf(box);
    return Math.hypot(x - point.x, y - point.y);
  });
  return distances.indexOf(Math.min(...distances));
}

function nearestAhead(
  geometry: SeatGeometry,
  from: Vector,
  aim: Vector,
  cone: number,
  isWanted: Wanted,
): number {
  let best = -1;
  let bestScore = Infinity;
  for (let index = 0; index < geometry.seatCount; index += 1) {
    const score = scoreOf(from, pointOf(geometry, index), aim, cone);
    if (score >= bestScore || !isWanted(index)) continue;
    best = index;
    bestScore = score;
  }
  return best;
}

/** Smaller for what is nearer and more straight ahead; infinite for what is not in that direction. */
function scoreOf(from: Vector, to: Vector, aim: Vector, cone: number): number {
  const away = { x: to.x - from.x, y: to.y - from.y };
  const ahead = dot(away, aim);
  const aside = aim.x * away.y - aim.y * away.x;
  // Not so for places without a point, too.
  if (!(ahead > 0 && Math.abs(aside) <= ahead * cone)) return Infinity;
  return ahead + Math.abs(aside) * 2 - aside * TIE;
}

const dot = (one: Vector, other: Vector): number => one.x * other.x + one.y * other.y;

const pointOf = ({ x, y }: SeatGeometry, index: number): Vector => ({
  x: x[index] ?? Number.NaN,
  y: y[index] ?? Number.NaN,
});

const middleOf = ({ left, top, right, bottom }: Box): Vector => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
});
