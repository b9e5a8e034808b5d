/**
 * How a layout is written down in the venue's events: sections in venue order, each with its rows,
 * cut into parts so that an event stays well below the store's limit.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A row, or a part of one: a part with the label of the row before it goes on with that row. */
export interface RowData {
  readonly label: string;
  /** How many seats, labelled 1…n, or their labels. */
  readonly seats: number | readonly string[];
  /** Where each seat is: x and y in turn, in units of which about 20 part two neighbours. */
  readonly points: readonly number[];
  /** Offsets in this part of the seats with a place for a wheelchair. */
  readonly accessible?: readonly number[];
  /** Offsets in this part of the seats beside one, for who comes along. */
  readonly companion?: readonly number[];
  /** Offsets in this part of the seats that don't see everything. */
  readonly obstructedView?: readonly number[];
}

interface SectionCommon {
  readonly id: string;
  readonly name: string;
  /** A closed polygon (the last point joins the first). */
  readonly outline: readonly Point[];
}

export interface ReservedSectionHead extends SectionCommon {
  readonly kind: 'reserved';
}

/** General admission: `capacity` units that nobody chooses one by one. */
export interface GaSectionHead extends SectionCommon {
  readonly kind: 'ga';
  readonly capacity: number;
}

/** A section but for its rows. */
export type SectionHead = ReservedSectionHead | GaSectionHead;

/** A section with all its rows (parts of rows joined or not). */
export type SectionData =
  | (ReservedSectionHead & { readonly rows: readonly RowData[] })
  | GaSectionHead;

/** How many seats a row, or a part of one, has. */
export function seatCountOfRow(row: RowData): number {
  return typeof row.seats === 'number' ? row.seats : row.seats.length;
}

export function placeCountOf(sections: readonly SectionData[]): number {
  let count = 0;
  for (const section of sections) {
    if (section.kind === 'ga') count += section.capacity;
    else for (const row of section.rows) count += seatCountOfRow(row);
  }
  return count;
}
