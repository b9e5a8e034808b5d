/** What somebody looks for on a map and has chosen there, and how that makes each seat look. Pure. */
import { FLAG, type SeatGeometry } from '../../shared/map/geometry.ts';
import { type LiveSeats, STATUS } from '../../shared/map/live-seats.ts';
import { LOOK, tierLook } from '../../shared/map/palette.ts';

export interface SeatFilters {
  /** Numbers of tiers; empty for all. */
  readonly tiers: ReadonlySet<number>;
  readonly accessible: boolean;
  readonly clearView: boolean;
}

export const NO_SEAT_FILTERS: SeatFilters = {
  tiers: new Set(),
  accessible: false,
  clearView: false,
};

export const hasSeatFilters = ({ tiers, accessible, clearView }: SeatFilters): boolean =>
  tiers.size > 0 || accessible || clearView;

export function matches(geometry: SeatGeometry, filters: SeatFilters, index: number): boolean {
  const flags = geometry.flags[index] ?? 0;
  if (filters.tiers.size > 0 && !filters.tiers.has(geometry.tier[index] ?? 0)) return false;
  if (filters.clearView && (flags & FLAG.obstructedView) !== 0) return false;
  return !filters.accessible || (flags & (FLAG.accessible | FLAG.companion)) !== 0;
}

export interface Marks {
  readonly chosen: ReadonlySet<number>;
  readonly lost: ReadonlySet<number>;
  readonly offered: ReadonlySet<number>;
}

export const isFree = ({ statuses }: LiveSeats, index: number): boolean =>
  statuses[index] === STATUS.available;

export function lookOf(
  geometry: SeatGeometry,
  seats: LiveSeats,
  filters: SeatFilters,
  marks: Marks,
  index: number,
): number {
  if (marks.lost.has(index)) return LOOK.lost;
  if (!isFree(seats, index)) return LOOK.taken;
  if (marks.chosen.has(index)) return LOOK.chosen;
  if (marks.offered.has(index)) return LOOK.offered;
  if (!matches(geometry, filters, index)) return LOOK.dimmed;
  return tierLook(geometry.tier[index] ?? 0);
}

/** Brings the looks of some seats, or of all, up to date. */
export function restyle(
  looks: Uint8Array,
  geometry: SeatGeometry,
  seats: LiveSeats,
  filters: SeatFilters,
  marks: Marks,
  indices: readonly number[] | null,
): void {
  const style = (index: number): void => {
    looks[index] = lookOf(geometry, seats, filters, marks, index);
  };
  if (indices === null) for (let index = 0; index < geometry.seatCount; index += 1) style(index);
  else indices.forEach(style);
}
