/** Sections as the API takes them, and rows drawn along arcs. Lengths are those of the seat map: 20 a seat. */

export interface SeatPlan {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly accessible?: true;
  readonly companion?: true;
  readonly obstructed_view?: true;
}

export interface RowPlan {
  readonly label: string;
  readonly seats: readonly SeatPlan[];
}

export type SectionPlan =
  | {
      readonly id: string;
      readonly name: string;
      readonly kind: 'reserved';
      readonly rows: readonly RowPlan[];
    }
  | { readonly id: string; readonly name: string; readonly kind: 'ga'; readonly capacity: number };

export const SEAT_PITCH = 20;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Seats at these points, labelled 1…n. */
export const rowAt = (label: string, points: readonly Point[]): RowPlan => ({
  label,
  seats: points.map(({ x, y }, at) => ({ label: String(at + 1), x: tenths(x), y: tenths(y) })),
});

const tenths = (length: number): number => Math.round(length * 10) / 10;

/**
 * As many seats as there is room for on an arc, centred on it. Angles in radians: 0 points away from the
 * stage, where y grows, and they grow towards the right.
 */
export function arcPoints(
  centre: Point,
  radius: number,
  from: number,
  to: number,
  margin = 0,
): readonly Point[] {
  const room = Math.abs(to - from) * radius - 2 * margin;
  const count = Math.max(1, Math.floor(room / SEAT_PITCH) + 1);
  const step = (Math.sign(to - from) * SEAT_PITCH) / radius;
  const middle = (from + to) / 2;
  return Array.from({ length: count }, (_, at) => {
    const angle = middle + (at - (count - 1) / 2) * step;
    return { x: centre.x + radius * Math.sin(angle), y: centre.y + radius * Math.cos(angle) };
  });
}

/** Places for wheelchairs, each with one for company beside it: the first so many pairs of a row. */
export const withWheelchairs = (row: RowPlan, pairs: number): RowPlan => ({
  ...row,
  seats: row.seats.map((seat, at) => {
    if (at >= 2 * pairs) return seat;
    return at % 2 === 0 ? { ...seat, accessible: true } : { ...seat, companion: true };
  }),
});

/** Something stands before the outermost seats on either side. */
export const withPillars = (row: RowPlan, seats: number): RowPlan => ({
  ...row,
  seats: row.seats.map((seat, at) =>
    at < seats || at >= row.seats.length - seats ? { ...seat, obstructed_view: true } : seat,
  ),
});

/** A, B, C … as theatres letter their rows. */
export const letter = (at: number): string => String.fromCharCode(65 + at);
