import { median } from '../alternate.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * How much y grows with x: the median of the slopes between any two points (Theil and Sen), which a few
 * odd ones do not move.
 */
export function slopeOf(points: readonly Point[]): number {
  return median(
    points.flatMap((one, index) =>
      points.slice(index + 1).map((other) => (other.y - one.y) / (other.x - one.x)),
    ),
  );
}
