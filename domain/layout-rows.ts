/** The rows of one section in columns: positions and flags a seat, labels shared between rows. */
import { type RowData, seatCountOfRow } from './layout-data.ts';

export const SEAT_FLAGS = { accessible: 1, companion: 2, obstructedView: 4 } as const;

/** Positions are kept in hundredths of a unit. */
const POINT_SCALE = 100;

/** Rows up to so many seats are searched; for longer ones a map is made when first asked. */
const LINEAR_SEARCH_MAX = 64;

interface Row {
  readonly label: string;
  /** Offset of its first seat in the section. */
  readonly firstIndex: number;
  readonly count: number;
  /** Null: labelled 1…n. */
  readonly labels: readonly string[] | null;
}

/** Every index here is an offset in the section. */
export interface RowColumns {
  readonly count: number;
  readonly rows: readonly Row[];
  /** -1: no such row or seat. */
  offsetOf(rowLabel: string, seatLabel: string): number;
  labelsAt(offset: number): { readonly row: string; readonly label: string };
  flagsAt(offset: number): number;
  pointAt(offset: number): { readonly x: number; readonly y: number };
}

export function buildRows(parts: readonly RowData[]): RowColumns {
  return new SectionRows(parts);
}

class SectionRows implements RowColumns {
  readonly count: number;
  readonly rows: readonly Row[];
  readonly #rowNumbers: ReadonlyMap<string, number>;
  readonly #flags: Uint8Array;
  readonly #points: Int32Array;
  readonly #seatNumbers = new Map<string, ReadonlyMap<string, number>>();

  constructor(parts: readonly RowData[]) {
    this.count = parts.reduce((sum, part) => sum + seatCountOfRow(part), 0);
    this.rows = joinParts(parts);
    this.#rowNumbers = new Map(this.rows.map((row, number) => [row.label, number]));
    this.#flags = new Uint8Array(this.count);
    this.#points = new Int32Array(this.count * 2);
    let next = 0;
    for (const part of parts) {
      this.#fill(part, next);
      next += seatCountOfRow(part);
    }
  }

  offsetOf(rowLabel: string, seatLabel: string): number {
    const row = this.rows[this.#rowNumbers.get(rowLabel) ?? -1];
    if (row === undefined) return -1;
    const number = this.#numberInRow(row, seatLabel);
    return number < 0 ? -1 : row.firstIndex + number;
  }

  labelsAt(offset: number): { row: string; label: string } {
    const row = this.#rowAt(offset);
    const number = offset - row.firstIndex;
    return { row: row.label, label: row.labels?.[number] ?? String(number + 1) };
  }

  flagsAt(offset: number): number {
    return this.#flags[offset] ?? 0;
  }

  pointAt(offset: number): { x: number; y: number } {
    return {
      x: (this.#points[offset * 2] ?? 0) / POINT_SCALE,
      y: (this.#points[offset * 2 + 1] ?? 0) / POINT_SCALE,
    };
  }

  #fill(part: RowData, first: number): void {
    part.points.forEach((value, at) => {
      this.#points[first * 2 + at] = Math.round(value * POINT_SCALE);
    });
    const flag = (offsets: readonly number[] | undefined, bit: number) => {
      for (const offset of offsets ?? [])
        this.#flags[first + offset] = this.flagsAt(first + offset) | bit;
    };
    flag(part.accessible, SEAT_FLAGS.accessible);
    flag(part.companion, SEAT_FLAGS.companion);
    flag(part.obstructedView, SEAT_FLAGS.obstructedView);
  }

  #numberInRow(row: Row, seatLabel: string): number {
    if (row.labels === null) {
      const number = countingNumber(seatLabel);
      return number <= row.count ? number - 1 : -1;
    }
    if (row.count <= LINEAR_SEARCH_MAX) return row.labels.indexOf(seatLabel);
    let numbers = this.#seatNumbers.get(row.label);
    if (numbers === undefined) {
      numbers = new Map(row.labels.map((label, number) => [label, number]));
      this.#seatNumbers.set(row.label, numbers);
    }
    return numbers.get(seatLabel) ?? -1;
  }

  #rowAt(offset: number): Row {
    let low = 0;
    let high = this.rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.rows[middle]?.firstIndex ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const row = this.rows[low];
    if (row === undefined) throw new RangeError(`no seat ${offset} in this section`);
    return row;
  }
}

const DIGIT_ZERO = 48;
const DIGITS_MAX = 6;

/** `1` to `999999` as they are written without leading zeros; 0 for any other text. */
function countingNumber(text: string): number {
  if (text.length > DIGITS_MAX) return 0;
  let number = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - DIGIT_ZERO;
    if (digit < 0 || digit > 9 || (at === 0 && digit === 0)) return 0;
    number = number * 10 + digit;
  }
  return number;
}

/** Parts of one row become one; equal lists of labels become the same list. */
function joinParts(parts: readonly RowData[]): Row[] {
  const rows: Row[] = [];
  const shared = new Map<string, readonly string[]>();
  let first = 0;
  for (let at = 0; at < parts.length; ) {
    const row = parts.slice(at, endOfRow(parts, at));
    const count = row.reduce((sum, part) => sum + seatCountOfRow(part), 0);
    rows.push({ label: row[0]!.label, firstIndex: first, count, labels: labelsOf(row, shared) });
    first += count;
    at += row.length;
  }
  return rows;
}

function endOfRow(parts: readonly RowData[], start: number): number {
  let end = start + 1;
  while (end < parts.length && parts[end]?.label === parts[start]?.label) end += 1;
  return end;
}

/** A row of several parts has its labels listed, or is counted on: 1…n over all parts. */
function labelsOf(
  parts: readonly RowData[],
  shared: Map<string, readonly string[]>,
): readonly string[] | null {
  const labels: string[] = [];
  for (const { seats } of parts) {
    if (typeof seats === 'number') continue;
    for (const label of seats) labels.push(label);
  }
  if (labels.length === 0) return null;
  const key = labels.join('-');
  const known = shared.get(key);
  if (known !== undefined) return known;
  shared.set(key, labels);
  return labels;
}
