/** When seats are gone: the nearest that are like them, side by side if the lost ones' owner wanted several. */
import type { SeatGeometry } from './geometry.ts';

const AVAILABLE = 0;

export interface LikeSeatsOptions {
  readonly geometry: SeatGeometry;
  readonly statuses: Uint8Array;
  /** All seats that were wished for, free ones and lost ones. */
  readonly wished: readonly number[];
}

/**
 * As many seats as were wished for, of the same tier and kind. Side by side in one row where there are
 * such; else each one for itself; empty where not even those are left.
 */
export function likeSeats({ geometry, statuses, wished }: LikeSeatsOptions): readonly number[] {
  const [first] = wished;
  if (first === undefined) return [];
  const middle = middleOf(geometry, wished);
  const isLike = (index: number): boolean =>
    statuses[index] === AVAILABLE &&
    geometry.tier[index] === geometry.tier[first] &&
    geometry.flags[index] === geometry.flags[first];
  const isUniform = wished.every(
    (index) =>
      geometry.tier[index] === geometry.tier[first] &&
      geometry.flags[index] === geometry.flags[first],
  );
  const together = isUniform ? nearestRun(geometry, wished.length, middle, isLike) : [];
  return together.length > 0 ? together : oneByOne(geometry, statuses, wished);
}

type Middle = readonly [number, number];

function middleOf({ x, y }: SeatGeometry, indices: readonly number[]): Middle {
  const sum = (column: Float32Array): number =>
    indices.reduce((total, index) => total + (column[index] ?? 0), 0) / indices.length;
  return [sum(x), sum(y)];
}

function nearestRun(
  geometry: SeatGeometry,
  length: number,
  [middleX, middleY]: Middle,
  isLike: (index: number) => boolean,
): readonly number[] {
  let best = -1;
  let bestDistance = Infinity;
  for (const { rows } of geometry.sections) {
    for (const { firstIndex, count } of rows) {
      let run = 0;
      for (let index = firstIndex; index < firstIndex + count; index += 1) {
        run =
          isLike(index) && areNeighbours(geometry, index, run) ? run + 1 : isLike(index) ? 1 : 0;
        if (run < length) continue;
        const start = index - length + 1;
        const x = ((geometry.x[start] ?? 0) + (geometry.x[index] ?? 0)) / 2;
        const y = ((geometry.y[start] ?? 0) + (geometry.y[index] ?? 0)) / 2;
        const distance = Math.hypot(x - middleX, y - middleY);
        if (distance >= bestDistance) continue;
        best = start;
        bestDistance = distance;
      }
    }
  }
  return best < 0 ? [] : Array.from({ length }, (_, at) => best + at);
}

/** No aisle between this seat and the one before it. */
function areNeighbours({ x, y, pitch }: SeatGeometry, index: number, run: number): boolean {
  if (run === 0) return true;
  const dx = (x[index] ?? 0) - (x[index - 1] ?? 0);
  const dy = (y[index] ?? 0) - (y[index - 1] ?? 0);
  return Math.hypot(dx, dy) < pitch * 1.8;
}

function oneByOne(
  { x, y, tier, flags, seatCount }: SeatGeometry,
  statuses: Uint8Array,
  wished: readonly number[],
): readonly number[] {
  const taken = new Set<number>();
  for (const wish of wished) {
    let best = -1;
    let bestDistance = Infinity;
    for (let index = 0; index < seatCount; index += 1) {
      const isFree = statuses[index] === AVAILABLE && !taken.has(index);
      if (!isFree || tier[index] !== tier[wish] || flags[index] !== flags[wish]) continue;
      const distance = Math.hypot(
        (x[index] ?? 0) - (x[wish] ?? 0),
        (y[index] ?? 0) - (y[wish] ?? 0),
      );
      if (distance >= bestDistance) continue;
      best = index;
      bestDistance = distance;
    }
    if (best < 0) return [];
    taken.add(best);
  }
  return [...taken].sort((one, other) => one - other);
}
