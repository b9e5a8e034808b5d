/** The sections of a venue as an organiser describes them, and what can be wrong with them. */
import type { FieldError } from './decision.ts';
import { isLabel, LABEL_RULE, normalLabel } from './label.ts';
import type { Point } from './layout-data.ts';
import { textErrors } from './text.ts';

export interface SeatInput {
  readonly label: string;
  readonly accessible?: boolean | undefined;
  readonly companion?: boolean | undefined;
  readonly obstructedView?: boolean | undefined;
  /** Both or neither. */
  readonly x?: number | undefined;
  readonly y?: number | undefined;
}

export interface RowInput {
  readonly label: string;
  /** How many, labelled 1…n, or one by one. */
  readonly seats: number | readonly SeatInput[];
}

export type SectionInput =
  | {
      readonly id: string;
      readonly name: string;
      readonly kind: 'reserved';
      /** Its corners in order; laid out when absent. */
      readonly outline?: readonly Point[] | undefined;
      readonly rows: readonly RowInput[];
    }
  | {
      readonly id: string;
      readonly name: string;
      readonly kind: 'ga';
      readonly outline?: readonly Point[] | undefined;
      readonly capacity: number;
    };

export const MAX_PLACES = 250_000;
export const MAX_SECTIONS = 2_000;
const MAX_COORDINATE = 1_000_000;
const CORNERS = { min: 3, max: 200 };

/** Beyond so many the list of faults helps nobody and only grows the answer. */
const MAX_ERRORS = 100;

/** Every fault, up to a hundred, with its path on the wire: `sections.0.rows.2.label`. */
export function validateSections(sections: readonly SectionInput[]): readonly FieldError[] {
  if (sections.length === 0) return [{ path: 'sections', message: 'at least one section' }];
  if (sections.length > MAX_SECTIONS) {
    return [{ path: 'sections', message: `at most ${MAX_SECTIONS} sections` }];
  }
  const places = sections.reduce((sum, section) => sum + placesIn(section), 0);
  if (places > MAX_PLACES) {
    return [{ path: 'sections', message: `at most ${MAX_PLACES} places, not ${places}` }];
  }
  const faults = new Faults();
  const ids = new Set<string>();
  sections.forEach((section, at) => {
    const path = `sections.${at}`;
    faults.checkLabel(`${path}.id`, section.id, ids);
    faults.add(...textErrors(`${path}.name`, section.name, 100));
    if (section.outline !== undefined) faults.checkOutline(`${path}.outline`, section.outline);
    if (section.kind === 'ga') faults.checkCount(`${path}.capacity`, section.capacity);
    else checkRows(faults, `${path}.rows`, section.rows);
  });
  return faults.list;
}

function checkRows(faults: Faults, path: string, rows: readonly RowInput[]): void {
  if (rows.length === 0) faults.add({ path, message: 'at least one row' });
  const labels = new Set<string>();
  rows.forEach((row, at) => {
    faults.checkLabel(`${path}.${at}.label`, row.label, labels);
    if (typeof row.seats === 'number') faults.checkCount(`${path}.${at}.seats`, row.seats);
    else checkSeats(faults, `${path}.${at}.seats`, row.seats);
  });
}

function checkSeats(faults: Faults, path: string, seats: readonly SeatInput[]): void {
  if (seats.length === 0) faults.add({ path, message: 'at least one seat' });
  const labels = new Set<string>();
  seats.forEach((seat, at) => {
    faults.checkLabel(`${path}.${at}.label`, seat.label, labels);
    faults.checkPosition(`${path}.${at}`, seat);
  });
}

class Faults {
  readonly list: FieldError[] = [];

  add(...errors: readonly FieldError[]): void {
    for (const error of errors) if (this.list.length < MAX_ERRORS) this.list.push(error);
  }

  /** `taken`: the labels of its siblings before it. */
  checkLabel(path: string, label: string, taken: Set<string>): void {
    const normal = normalLabel(label);
    if (!isLabel(normal)) this.add({ path, message: LABEL_RULE });
    else if (taken.has(normal)) this.add({ path, message: `${normal} is there twice` });
    taken.add(normal);
  }

  checkCount(path: string, count: number): void {
    if (!Number.isInteger(count) || count < 1) {
      this.add({ path, message: 'must be a whole number from 1' });
    }
  }

  checkOutline(path: string, corners: readonly Point[]): void {
    if (corners.length < CORNERS.min || corners.length > CORNERS.max) {
      this.add({ path, message: `from ${CORNERS.min} to ${CORNERS.max} corners` });
      return;
    }
    for (const [at, corner] of corners.entries()) this.checkPosition(`${path}.${at}`, corner);
  }

  checkPosition(path: string, seat: Pick<SeatInput, 'x' | 'y'>): void {
    const { x, y } = seat;
    if ((x === undefined) !== (y === undefined)) {
      this.add({ path, message: 'x and y go together' });
    }
    for (const [name, value] of Object.entries({ x, y })) {
      if (value !== undefined && !(Math.abs(value) <= MAX_COORDINATE)) {
        this.add({ path: `${path}.${name}`, message: `must be within ±${MAX_COORDINATE}` });
      }
    }
  }
}

function placesIn(section: SectionInput): number {
  if (section.kind === 'ga') return Math.max(0, section.capacity);
  return section.rows.reduce((sum, { seats }) => sum + seatsIn(seats), 0);
}

function seatsIn(seats: RowInput['seats']): number {
  return typeof seats === 'number' ? Math.max(0, seats) : seats.length;
}
