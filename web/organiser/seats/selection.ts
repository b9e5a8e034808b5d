/** What an organiser has picked on the map: seats to keep back, or to put on sale again. Pure. */
import type { SeatGeometry } from '../../shared/map/geometry.ts';
import { STATUS } from '../../shared/map/live-seats.ts';

/** As the API takes them at once. */
export const SEATS_MAX = 5_000;

export interface Picked {
  readonly free: readonly number[];
  readonly blocked: readonly number[];
}

/** Those that may still be changed; what was bought meanwhile is left out. */
export function sorted(statuses: Uint8Array, picked: ReadonlySet<number>): Picked {
  const free: number[] = [];
  const blocked: number[] = [];
  for (const index of picked) {
    if (statuses[index] === STATUS.available) free.push(index);
    else if (statuses[index] === STATUS.blocked) blocked.push(index);
  }
  return { free, blocked };
}

export const canPick = (statuses: Uint8Array, index: number): boolean =>
  statuses[index] === STATUS.available || statuses[index] === STATUS.blocked;

/** All of them, or none where all were picked before; never more than can be sent at once. */
export function toggled(
  statuses: Uint8Array,
  picked: ReadonlySet<number>,
  indices: readonly number[],
): ReadonlySet<number> {
  const meant = indices.filter((index) => canPick(statuses, index));
  const next = new Set(picked);
  if (meant.every((index) => picked.has(index))) for (const index of meant) next.delete(index);
  else for (const index of meant) if (next.size < SEATS_MAX) next.add(index);
  return next;
}

/** The last so many units of an area that have this status: those that would be sold last. */
export function lastUnits(
  statuses: Uint8Array,
  { firstIndex, count }: { readonly firstIndex: number; readonly count: number },
  status: number,
  wanted: number,
): readonly number[] {
  const found: number[] = [];
  for (let index = firstIndex + count - 1; index >= firstIndex; index -= 1) {
    if (found.length >= wanted) break;
    if (statuses[index] === status) found.push(index);
  }
  return found;
}

/** Numbers of looks on the map. */
export interface Looks {
  readonly free: (tier: number) => number;
  readonly picked: number;
  readonly blocked: number;
  readonly taken: number;
}

/** Brings the looks of some seats, or of all, up to date. */
export function restyle(
  shown: Uint8Array,
  { seatCount, tier }: SeatGeometry,
  statuses: Uint8Array,
  picked: ReadonlySet<number>,
  looks: Looks,
  indices: Iterable<number> | null,
): void {
  const style = (index: number): void => {
    const status = statuses[index];
    if (picked.has(index) && canPick(statuses, index)) shown[index] = looks.picked;
    else if (status === STATUS.available) shown[index] = looks.free(tier[index] ?? 0);
    else shown[index] = status === STATUS.blocked ? looks.blocked : looks.taken;
  };
  if (indices !== null) for (const index of indices) style(index);
  else for (let index = 0; index < seatCount; index += 1) style(index);
}
