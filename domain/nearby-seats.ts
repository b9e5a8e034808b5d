/**
 * Seats for a party that can't sit side by side: in one row, else in neighbouring rows of one
 * section, else in as few sections as will do.
 */
import {
  depthOf,
  isAccessible,
  isCompanion,
  isObstructed,
  offCentre,
  type RankedRow,
  type SeatRanking,
} from './seat-ranking.ts';

export interface NearbySearch {
  readonly ranking: SeatRanking;
  readonly isUsable: (index: number) => boolean;
  /** One of the seats must be a place for a wheelchair. */
  readonly accessible: boolean;
}

interface FreeSeat {
  readonly index: number;
  readonly row: RankedRow;
}

/** The rows of a section that have free seats, front first. */
type FreeRows = readonly (readonly FreeSeat[])[];

const UNWANTED = 1e6;

/** Indexes in ascending order, or null if there are not enough. */
export function pickNearby(
  search: NearbySearch,
  rows: readonly RankedRow[],
  quantity: number,
): readonly number[] | null {
  const sections = freeSections(search, rows);
  const seats = pickTogether(search, sections, quantity) ?? pickAcross(search, sections, quantity);
  return seats === null ? null : seats.map(({ index }) => index).sort((a, b) => a - b);
}

function freeSections(search: NearbySearch, rows: readonly RankedRow[]): FreeRows[] {
  const sections = new Map<number, FreeSeat[][]>();
  for (const row of rows) {
    const free: FreeSeat[] = [];
    for (let index = row.firstIndex; index < row.firstIndex + row.count; index += 1) {
      if (search.isUsable(index)) free.push({ index, row });
    }
    if (free.length === 0) continue;
    const section = sections.get(row.section);
    if (section === undefined) sections.set(row.section, [free]);
    else section.push(free);
  }
  return [...sections.values()];
}

/** Neighbouring rows of one section that have enough seats between them. */
interface Stretch {
  readonly rows: FreeRows;
  /** 0: a single row. */
  readonly rowsApart: number;
}

/** Of the stretches with the fewest rows so many, the front ones, are looked at closely. */
const STRETCHES_MAX = 32;

/** The fewest neighbouring rows with enough seats; of those, the group closest together. */
function pickTogether(
  search: NearbySearch,
  sections: readonly FreeRows[],
  quantity: number,
): readonly FreeSeat[] | null {
  const stretches = sections.flatMap((rows) => stretchesOf(search, rows, quantity));
  const fewestRows = stretches.reduce((min, { rowsApart }) => Math.min(min, rowsApart), Infinity);
  const groups = stretches
    .filter(({ rowsApart }) => rowsApart === fewestRows)
    .sort((a, b) => depthOf(a.rows[0]![0]!.row) - depthOf(b.rows[0]![0]!.row))
    .slice(0, STRETCHES_MAX)
    .map(({ rows }) => closestGroup(search, rows.flat(), quantity));
  return groups.reduce<Group | null>((best, group) => cheaper(best, group), null)?.seats ?? null;
}

/** For each last row the shortest stretch of rows before it that has enough seats. */
function stretchesOf(search: NearbySearch, rows: FreeRows, quantity: number): Stretch[] {
  const stretches: Stretch[] = [];
  const accessibleIn = rows.map((row) => (hasAccessible(search, row) ? 1 : 0));
  const isEnough = (seats: number, accessible: number) =>
    seats >= quantity && (!search.accessible || accessible > 0);
  let first = 0;
  let seats = 0;
  let accessible = 0;
  rows.forEach((row, last) => {
    seats += row.length;
    accessible += accessibleIn[last]!;
    while (
      first < last &&
      isEnough(seats - rows[first]!.length, accessible - accessibleIn[first]!)
    ) {
      seats -= rows[first]!.length;
      accessible -= accessibleIn[first]!;
      first += 1;
    }
    if (!isEnough(seats, accessible)) return;
    const rowsApart = row[0]!.row.number - rows[first]![0]!.row.number;
    stretches.push({ rows: rows.slice(first, last + 1), rowsApart });
  });
  return stretches;
}

function hasAccessible(search: NearbySearch, row: readonly FreeSeat[]): boolean {
  return search.accessible && row.some(({ index }) => isAccessible(search.ranking, index));
}

interface Group {
  readonly seats: readonly FreeSeat[];
  readonly cost: number;
}

function cheaper(best: Group | null, group: Group): Group {
  return best === null || group.cost < best.cost ? group : best;
}

/** Around each seat that may be the middle of it, the nearest others; the tightest of these groups. */
function closestGroup(search: NearbySearch, seats: readonly FreeSeat[], quantity: number): Group {
  let best: Group | null = null;
  for (const anchor of anchorsOf(search, seats)) {
    const others = seats
      .filter((seat) => seat !== anchor)
      .map((seat) => ({ seat, cost: distance(anchor, seat) + blemish(search, seat) }))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, quantity - 1);
    const apart = others.reduce((sum, { cost }) => sum + cost, 0);
    best = cheaper(best, {
      seats: [anchor, ...others.map(({ seat }) => seat)],
      cost: apart + anchorBlemish(search, anchor) + placeOf(anchor) / UNWANTED,
    });
  }
  if (best === null) throw new Error('a group needs a seat to gather around');
  return best;
}

/** Trying more would only cost time: there are fewer free seats than this where houses are full. */
const ANCHORS_MAX = 64;

function anchorsOf(search: NearbySearch, seats: readonly FreeSeat[]): readonly FreeSeat[] {
  const anchors = search.accessible
    ? seats.filter(({ index }) => isAccessible(search.ranking, index))
    : seats;
  if (anchors.length <= ANCHORS_MAX) return anchors;
  return anchors.toSorted((a, b) => placeOf(a) - placeOf(b)).slice(0, ANCHORS_MAX);
}

/** Every seat of the fullest sections, until there are enough. */
function pickAcross(
  search: NearbySearch,
  sections: readonly FreeRows[],
  quantity: number,
): readonly FreeSeat[] | null {
  const order = sections
    .map((rows) => ({
      rows,
      seats: rows.reduce((sum, row) => sum + row.length, 0),
      first: rows.some((row) => hasAccessible(search, row)),
    }))
    .sort((a, b) => Number(b.first) - Number(a.first) || b.seats - a.seats);
  const total = order.reduce((sum, { seats }) => sum + seats, 0);
  if (total < quantity || (search.accessible && order[0]?.first !== true)) return null;
  const chosen: FreeSeat[] = [];
  for (const { rows, seats, first } of order) {
    const wanted = Math.min(quantity - chosen.length, seats);
    if (wanted === 0) break;
    const wheelchair = first && chosen.length === 0;
    const part = pickTogether({ ...search, accessible: wheelchair }, [rows], wanted);
    if (part === null) throw new Error('a section has fewer seats than were counted');
    chosen.push(...part);
  }
  return chosen;
}

/** How far a seat is from the front and the centre. */
function placeOf({ index, row }: FreeSeat): number {
  return depthOf(row) + Math.abs(offCentre(row, index));
}

function distance(a: FreeSeat, b: FreeSeat): number {
  return (
    Math.abs(depthOf(a.row) - depthOf(b.row)) +
    Math.abs(offCentre(a.row, a.index) - offCentre(b.row, b.index))
  );
}

function anchorBlemish({ ranking }: NearbySearch, { index }: FreeSeat): number {
  return isObstructed(ranking, index) ? UNWANTED : 0;
}

/** Beside a wheelchair a companion place is best; a second accessible one is left to others. */
function blemish(search: NearbySearch, seat: FreeSeat): number {
  const { ranking, accessible } = search;
  const company = accessible && !isCompanion(ranking, seat.index) ? 1 : 0;
  return anchorBlemish(search, seat) + company;
}
