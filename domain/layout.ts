/**
 * A layout ready to be looked things up in: every place has an index, from 0 in venue order, units
 * of general admission included. Immutable, and lean: about 10 bytes a place (position and flags),
 * labels shared between rows.
 */
import { placeId } from './label.ts';
import type { Point, SectionData } from './layout-data.ts';
import { buildRows, type RowColumns, SEAT_FLAGS } from './layout-rows.ts';

export { SEAT_FLAGS };

export interface LayoutRow {
  readonly label: string;
  readonly firstIndex: number;
  readonly count: number;
}

interface LayoutSectionCommon {
  readonly id: string;
  readonly name: string;
  readonly outline: readonly Point[];
  readonly firstIndex: number;
  readonly count: number;
}

export interface ReservedLayoutSection extends LayoutSectionCommon {
  readonly kind: 'reserved';
  /** From the front to the back, as the venue lists them. */
  readonly rows: readonly LayoutRow[];
}

export interface GaLayoutSection extends LayoutSectionCommon {
  readonly kind: 'ga';
}

export type LayoutSection = ReservedLayoutSection | GaLayoutSection;

export interface Place {
  readonly index: number;
  readonly seatId: string;
  /** Section id. */
  readonly section: string;
  readonly sectionName: string;
  /** Null for a unit of general admission, as are `x` and `y`. */
  readonly row: string | null;
  readonly label: string;
  readonly accessible: boolean;
  readonly companion: boolean;
  readonly obstructedView: boolean;
  readonly x: number | null;
  readonly y: number | null;
}

export interface Layout {
  /** How many places there are, units of general admission included. */
  readonly seatCount: number;
  readonly sections: readonly LayoutSection[];
  section(id: string): LayoutSection | null;
  /** -1: no such place. */
  indexOf(seatId: string): number;
  /** Throws a RangeError for an index outside of the layout. */
  seatIdAt(index: number): string;
  sectionAt(index: number): LayoutSection;
  describe(index: number): Place;
  /** Whether a place has one of these flags: {@link SEAT_FLAGS} or'ed; 0 for units. */
  flagsAt(index: number): number;
}

/** GA units are `FLOOR-000001` to `FLOOR-<capacity>`. */
const UNIT_DIGITS = 6;

const inSection = ({ section }: BuiltSection, offset: number): number =>
  offset < 0 ? -1 : section.firstIndex + offset;

interface BuiltSection {
  readonly section: LayoutSection;
  /** Null for general admission. */
  readonly columns: RowColumns | null;
}

export function buildLayout(sections: readonly SectionData[]): Layout {
  return new IndexedLayout(sections);
}

class IndexedLayout implements Layout {
  readonly seatCount: number;
  readonly sections: readonly LayoutSection[];
  readonly #built: readonly BuiltSection[];
  readonly #sectionNumbers: ReadonlyMap<string, number>;

  constructor(data: readonly SectionData[]) {
    const built: BuiltSection[] = [];
    let next = 0;
    for (const section of data) {
      const made = buildSection(section, next);
      built.push(made);
      next += made.section.count;
    }
    this.#built = built;
    this.seatCount = next;
    this.sections = built.map(({ section }) => section);
    this.#sectionNumbers = new Map(built.map(({ section }, number) => [section.id, number]));
  }

  section(id: string): LayoutSection | null {
    return this.sections[this.#sectionNumbers.get(id) ?? -1] ?? null;
  }

  indexOf(seatId: string): number {
    // Done for every event of a seat: without lists of parts.
    const first = seatId.indexOf('-');
    if (first < 0) return -1;
    const built = this.#built[this.#sectionNumbers.get(seatId.slice(0, first)) ?? -1];
    if (built === undefined) return -1;
    const second = seatId.indexOf('-', first + 1);
    if (second < 0) return inSection(built, offsetIn(built, seatId.slice(first + 1), undefined));
    if (seatId.indexOf('-', second + 1) >= 0) return -1;
    return inSection(
      built,
      offsetIn(built, seatId.slice(first + 1, second), seatId.slice(second + 1)),
    );
  }

  seatIdAt(index: number): string {
    const { section, columns } = this.#at(index);
    const offset = index - section.firstIndex;
    if (columns === null) return placeId(section.id, unitLabel(offset));
    const { row, label } = columns.labelsAt(offset);
    return placeId(section.id, row, label);
  }

  sectionAt(index: number): LayoutSection {
    return this.#at(index).section;
  }

  flagsAt(index: number): number {
    const { section, columns } = this.#at(index);
    return columns?.flagsAt(index - section.firstIndex) ?? 0;
  }

  describe(index: number): Place {
    const { section, columns } = this.#at(index);
    const offset = index - section.firstIndex;
    const labels =
      columns === null ? { row: null, label: unitLabel(offset) } : columns.labelsAt(offset);
    const flags = columns?.flagsAt(offset) ?? 0;
    const point = columns?.pointAt(offset) ?? { x: null, y: null };
    return {
      index,
      seatId: this.seatIdAt(index),
      section: section.id,
      sectionName: section.name,
      row: labels.row,
      label: labels.label,
      accessible: (flags & SEAT_FLAGS.accessible) !== 0,
      companion: (flags & SEAT_FLAGS.companion) !== 0,
      obstructedView: (flags & SEAT_FLAGS.obstructedView) !== 0,
      x: point.x,
      y: point.y,
    };
  }

  #at(index: number): BuiltSection {
    let low = 0;
    let high = this.#built.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.sections[middle]!.firstIndex <= index) low = middle;
      else high = middle - 1;
    }
    const built = this.#built[low];
    if (built === undefined || !Number.isInteger(index) || index < 0 || index >= this.seatCount) {
      throw new RangeError(`no place ${index} in a layout of ${this.seatCount}`);
    }
    return built;
  }
}

function buildSection(data: SectionData, firstIndex: number): BuiltSection {
  const { id, name, outline } = data;
  const common = { id, name, outline, firstIndex };
  if (data.kind === 'ga') {
    return { section: { ...common, kind: 'ga', count: data.capacity }, columns: null };
  }
  const columns = buildRows(data.rows);
  const rows = columns.rows.map((row) => ({ ...row, firstIndex: firstIndex + row.firstIndex }));
  return { section: { ...common, kind: 'reserved', count: columns.count, rows }, columns };
}

/** Units have one label below their section, seats two. */
function offsetIn(built: BuiltSection, second: string, third: string | undefined): number {
  const { section, columns } = built;
  if (columns === null) return third === undefined ? unitOffset(second, section.count) : -1;
  return third === undefined ? -1 : columns.offsetOf(second, third);
}

function unitLabel(offset: number): string {
  return String(offset + 1).padStart(UNIT_DIGITS, '0');
}

/** Only as it is written: `FLOOR-7` is not `FLOOR-000007`. */
function unitOffset(label: string, capacity: number): number {
  if (!/^\d{6}$/.test(label)) return -1;
  const unit = Number(label);
  return unit >= 1 && unit <= capacity ? unit - 1 : -1;
}
