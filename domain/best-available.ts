/**
 * Picks the best numbered seats for somebody who leaves the choice to the house.
 *
 * Wanted, from the most to the least: a clear view; (for wheelchairs) company beside the place; no
 * single seat left over that nobody would buy; near the front and the centre of the section. Where
 * there is no such block side by side, the wishes at the end go first.
 */
import { type Block, FewBest } from './few-best.ts';
import { pickNearby } from './nearby-seats.ts';
import {
  depthOf,
  isAccessible,
  isCompanion,
  isObstructed,
  offCentre,
  type RankedRow,
  type SeatRanking,
} from './seat-ranking.ts';

export { prepareBestAvailable, type SeatRanking } from './seat-ranking.ts';

export interface BestAvailableRequest {
  readonly quantity: number;
  /** Section id. */
  readonly section?: string | undefined;
  /** Index in the show's tiers. */
  readonly tier?: number | undefined;
  /**
   * At least one place for a wheelchair; the others beside it, companion places first, then further
   * accessible ones. Nobody else is given accessible or companion places.
   */
  readonly accessible?: boolean | undefined;
  /**
   * True, said outright: side by side in one row or not at all. Left out or false: side by side
   * where it can be had, else as near to each other as the house allows: one row, neighbouring
   * rows, one section, anywhere.
   */
  readonly adjacent?: boolean | undefined;
}

/** The house at this moment. */
export interface House {
  readonly isFree: (index: number) => boolean;
  /** A tier index a place; needed when the request names a tier. */
  readonly tiers?: Uint8Array | undefined;
  /** Free places to leave alone, such as those with an append in flight. */
  readonly skip?: ((index: number) => boolean) | undefined;
  /**
   * Any whole number from 0: spreads buyers who come at once over the best few blocks. 0: the very
   * best one.
   */
  readonly offset?: number | undefined;
}

/** Over so many blocks, as good as the best but for their place, an offset spreads. */
export const SPREAD_BLOCKS = 16;

const ORPHAN = 1e7;
const COMPANY = 1e9;
const OBSTRUCTED = 1e13;

/** Indexes in ascending order, or null when the house has no such seats. */
export function pickBestAvailable(
  ranking: SeatRanking,
  request: BestAvailableRequest,
  house: House,
): readonly number[] | null {
  const { quantity } = request;
  if (!Number.isInteger(quantity) || quantity < 1) {
    throw new RangeError(`not a number of seats: ${quantity}`);
  }
  const isUsable = usableSeats(ranking, request, house);
  const rows = rowsOf(ranking, request);
  const offset = house.offset ?? 0;
  const block = sideBySide({ ranking, request, isUsable }, rows, offset);
  if (block !== null) return indexesFrom(block.firstIndex, quantity);
  if (request.adjacent === true || quantity === 1) return null;
  return pickNearby({ ranking, isUsable, accessible: request.accessible === true }, rows, quantity);
}

function usableSeats(
  ranking: SeatRanking,
  request: BestAvailableRequest,
  house: House,
): (index: number) => boolean {
  const { tier, accessible } = request;
  const { isFree, tiers, skip } = house;
  if (tier !== undefined && tiers === undefined) throw new TypeError('a tier needs house.tiers');
  return (index) =>
    (accessible === true || (!isAccessible(ranking, index) && !isCompanion(ranking, index))) &&
    (tier === undefined || tiers?.[index] === tier) &&
    isFree(index) &&
    skip?.(index) !== true;
}

function rowsOf(ranking: SeatRanking, request: BestAvailableRequest): readonly RankedRow[] {
  if (request.section === undefined) return ranking.rows;
  const section = ranking.layout.sections.findIndex(({ id }) => id === request.section);
  return ranking.rows.filter((row) => row.section === section);
}

interface Search {
  readonly ranking: SeatRanking;
  readonly request: BestAvailableRequest;
  readonly isUsable: (index: number) => boolean;
}

function sideBySide(search: Search, rows: readonly RankedRow[], offset: number): Block | null {
  const best = new FewBest(offset === 0 ? 1 : SPREAD_BLOCKS);
  for (const row of rows) {
    // Rows come front first: what is as far back as the worst of the best can't be better.
    if (!best.wants(depthOf(row))) break;
    best.addRow(blocksIn(search, row, best), search.request.quantity);
  }
  return best.pick(offset);
}

/** The blocks of one row that are better than the worst of the best so far. */
function blocksIn(search: Search, row: RankedRow, best: FewBest): Block[] {
  const { quantity } = search.request;
  const blocks: Block[] = [];
  const end = row.firstIndex + row.count;
  for (let start = row.firstIndex; start < end; start += 1) {
    if (!search.isUsable(start)) continue;
    let runEnd = start + 1;
    while (runEnd < end && search.isUsable(runEnd)) runEnd += 1;
    for (let first = start; first + quantity <= runEnd; first += 1) {
      const orphans = Number(first - start === 1) + Number(runEnd - first - quantity === 1);
      const place = depthOf(row) + Math.abs(offCentre(row, first + (quantity - 1) / 2));
      if (!best.wants(place + orphans * ORPHAN)) continue;
      const company = companyPenalty(search, first);
      if (company === null) continue;
      const penalty = orphans * ORPHAN + company + obstructedPenalty(search, first);
      if (best.wants(place + penalty)) blocks.push({ firstIndex: first, penalty, place });
    }
    start = runEnd;
  }
  return blocks;
}

function obstructedPenalty({ ranking, request }: Search, first: number): number {
  let obstructed = 0;
  for (let index = first; index < first + request.quantity; index += 1) {
    if (isObstructed(ranking, index)) obstructed += 1;
  }
  return obstructed * OBSTRUCTED;
}

/** Null for a block without the accessible place that was asked for. */
function companyPenalty({ ranking, request }: Search, first: number): number | null {
  if (request.accessible !== true) return 0;
  let accessible = 0;
  let ordinary = 0;
  for (let index = first; index < first + request.quantity; index += 1) {
    if (isAccessible(ranking, index)) accessible += 1;
    else if (!isCompanion(ranking, index)) ordinary += 1;
  }
  return accessible === 0 ? null : (ordinary * 2 + accessible - 1) * COMPANY;
}

function indexesFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}
