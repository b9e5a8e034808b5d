/** What best-available needs to know of a layout, made once: its rows from the front to the back. */
import { type Layout, SEAT_FLAGS } from './layout.ts';

export interface RankedRow {
  /** Index of its section in the layout. */
  readonly section: number;
  /** Number of the row in its section, 0 at the front. */
  readonly number: number;
  readonly firstIndex: number;
  readonly count: number;
}

export interface SeatRanking {
  readonly layout: Layout;
  /** By nearness to the front of their sections, then in venue order. */
  readonly rows: readonly RankedRow[];
  /** {@link SEAT_FLAGS} a place. */
  readonly flags: Uint8Array;
}

/** One row further back weighs as much as so many seats off the centre. */
const SEATS_PER_ROW_BACK = 2;

export function prepareBestAvailable(layout: Layout): SeatRanking {
  const rows = layout.sections.flatMap((section, at) =>
    section.kind === 'ga'
      ? []
      : section.rows.map(({ firstIndex, count }, number) => ({
          section: at,
          number,
          firstIndex,
          count,
        })),
  );
  const flags = Uint8Array.from({ length: layout.seatCount }, (_, index) => layout.flagsAt(index));
  return { layout, rows: rows.sort((a, b) => a.number - b.number), flags };
}

/** How far back a row is, in seats. */
export function depthOf(row: RankedRow): number {
  return row.number * SEATS_PER_ROW_BACK;
}

/** How far a place in the row is from its middle, in seats; left of it is negative. */
export function offCentre(row: RankedRow, index: number): number {
  return index - row.firstIndex - (row.count - 1) / 2;
}

export function isAccessible(ranking: SeatRanking, index: number): boolean {
  return (ranking.flags[index]! & SEAT_FLAGS.accessible) !== 0;
}

export function isCompanion(ranking: SeatRanking, index: number): boolean {
  return (ranking.flags[index]! & SEAT_FLAGS.companion) !== 0;
}

export function isObstructed(ranking: SeatRanking, index: number): boolean {
  return (ranking.flags[index]! & SEAT_FLAGS.obstructedView) !== 0;
}
