/**
 * Which price each place has: a tier a section, with rows and single seats that differ, as the API
 * keeps it; and as one number a place, as it is painted. Pure.
 */
import {
  indexOf,
  type MapSection,
  nameOf,
  type SeatGeometry,
} from '../../../shared/map/geometry.ts';

export interface Assignments {
  /** Ids of tiers by section id. */
  readonly tierBySection: Readonly<Record<string, string>>;
  /** By `section-row`; counts for more than the section's. */
  readonly tierByRow: Readonly<Record<string, string>>;
  /** By seat id; counts for more than the row's. */
  readonly tierBySeat: Readonly<Record<string, string>>;
}

export const NO_ASSIGNMENTS: Assignments = { tierBySection: {}, tierByRow: {}, tierBySeat: {} };

const rowId = (section: string, row: string): string => `${section}-${row}`;
export const sectionOfPlace = (placeId: string): string => placeId.split('-')[0] ?? '';

/** Number of the tier of each place, by its index: its place in `tierIds`. What has none has the first. */
export function tiersOf(
  geometry: SeatGeometry,
  { tierBySection, tierByRow, tierBySeat }: Assignments,
  tierIds: readonly string[],
): Uint8Array {
  const numbers = new Map(tierIds.map((id, number) => [id, number]));
  const tiers = new Uint8Array(geometry.seatCount);
  const fill = (id: string | undefined, first: number, count: number): void => {
    const tier = id === undefined ? undefined : numbers.get(id);
    if (tier !== undefined) tiers.fill(tier, first, first + count);
  };
  for (const { id, firstIndex, count, rows } of geometry.sections) {
    fill(tierBySection[id], firstIndex, count);
    for (const row of rows) fill(tierByRow[rowId(id, row.label)], row.firstIndex, row.count);
  }
  for (const [seatId, id] of Object.entries(tierBySeat)) {
    const index = indexOf(geometry, seatId);
    if (index >= 0) fill(id, index, 1);
  }
  return tiers;
}

/** The assignments in which these places have that tier; written as shortly as they can be. */
export function painted(
  geometry: SeatGeometry,
  before: Assignments,
  tierIds: readonly string[],
  indices: Iterable<number>,
  tier: number,
): Assignments {
  const tiers = tiersOf(geometry, before, tierIds);
  const touched = new Set<number>();
  for (const index of indices) {
    if (tiers[index] === tier) continue;
    tiers[index] = tier;
    touched.add(geometry.section[index] ?? 0);
  }
  if (touched.size === 0) return before;
  const ids = new Set([...touched].map((number) => geometry.sections[number]?.id ?? ''));
  const kept = (places: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(places).filter(([id]) => !ids.has(sectionOfPlace(id))));
  const next = {
    tierBySection: kept(before.tierBySection),
    tierByRow: kept(before.tierByRow),
    tierBySeat: kept(before.tierBySeat),
  };
  for (const number of touched) {
    const section = geometry.sections[number];
    if (section !== undefined) write(geometry, section, tiers, tierIds, next);
  }
  return next;
}

/** A section's tier is that of most of its rows, a row's that of most of its seats. */
function write(
  geometry: SeatGeometry,
  { id, rows, firstIndex, count }: MapSection,
  tiers: Uint8Array,
  tierIds: readonly string[],
  into: Record<keyof Assignments, Record<string, string>>,
): void {
  const idOf = (tier: number): string => tierIds[tier] ?? '';
  const ofRows = rows.map((row) =>
    most(tiers.subarray(row.firstIndex, row.firstIndex + row.count)),
  );
  const ofSection =
    rows.length === 0
      ? most(tiers.subarray(firstIndex, firstIndex + count))
      : most(Uint8Array.from(ofRows));
  into.tierBySection[id] = idOf(ofSection);
  const single = (first: number, end: number, usual: number): void => {
    for (let index = first; index < end; index += 1) {
      const tier = tiers[index] ?? usual;
      if (tier !== usual) into.tierBySeat[nameOf(geometry, index).id] = idOf(tier);
    }
  };
  if (rows.length === 0) single(firstIndex, firstIndex + count, ofSection);
  for (const [at, row] of rows.entries()) {
    const ofRow = ofRows[at] ?? ofSection;
    if (ofRow !== ofSection) into.tierByRow[rowId(id, row.label)] = idOf(ofRow);
    single(row.firstIndex, row.firstIndex + row.count, ofRow);
  }
}

/** What there is most of; of equals the one that comes first. */
function most(tiers: Uint8Array): number {
  const counts = new Map<number, number>();
  let best = tiers[0] ?? 0;
  for (const tier of tiers) counts.set(tier, (counts.get(tier) ?? 0) + 1);
  for (const [tier, count] of counts) if (count > (counts.get(best) ?? 0)) best = tier;
  return best;
}

/** How many places each tier has. */
export function countsOf(tiers: Uint8Array, tierCount: number): readonly number[] {
  const counts = new Array<number>(tierCount).fill(0);
  for (const tier of tiers) counts[tier] = (counts[tier] ?? 0) + 1;
  return counts;
}

/** The one tier of these places; null where there are several. */
export function onlyTier(
  tiers: Uint8Array,
  { firstIndex, count }: { readonly firstIndex: number; readonly count: number },
): number | null {
  const first = tiers[firstIndex] ?? 0;
  const end = firstIndex + count;
  for (let index = firstIndex; index < end; index += 1) if (tiers[index] !== first) return null;
  return first;
}
