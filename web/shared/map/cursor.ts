/** What the keyboard is at on a map: a section, or a seat in it. All pure. */
import { nameOf, type SeatGeometry } from './geometry.ts';
import {
  type Direction,
  endOfRow,
  firstSeatOf,
  seatBeside,
  sectionBeside,
  sectionNearest,
  type Wanted,
} from './steps.ts';

export type Cursor =
  | { readonly at: 'section'; readonly section: number }
  | { readonly at: 'seat'; readonly index: number };

/** Where the keyboard begins: at the section nearest to a point; null in a house without any. */
export function cursorNear(
  { sections }: SeatGeometry,
  point: { readonly x: number; readonly y: number },
): Cursor | null {
  return sections.length === 0 ? null : { at: 'section', section: sectionNearest(sections, point) };
}

/** The same cursor where nothing lies in that direction. */
export function moved(
  geometry: SeatGeometry,
  cursor: Cursor,
  direction: Direction,
  isWanted?: Wanted,
): Cursor {
  if (cursor.at === 'section') {
    const section = sectionBeside(geometry, cursor.section, direction);
    return section < 0 ? cursor : { at: 'section', section };
  }
  const index = seatBeside(geometry, cursor.index, direction, isWanted);
  return index < 0 ? cursor : { at: 'seat', index };
}

/** To the end of the row; between sections, to the first or last one. */
export function movedToEnd(geometry: SeatGeometry, cursor: Cursor, end: 'first' | 'last'): Cursor {
  if (cursor.at === 'seat') return { at: 'seat', index: endOfRow(geometry, cursor.index, end) };
  return { at: 'section', section: end === 'first' ? 0 : geometry.sections.length - 1 };
}

/** Section by section, in the venue's order: so every one is reached, wherever it lies. */
export function movedOn(
  geometry: SeatGeometry,
  cursor: Cursor,
  step: 1 | -1,
  isWanted: Wanted,
): Cursor {
  const count = geometry.sections.length;
  const section = (sectionOf(geometry, cursor) + step + count) % count;
  return cursor.at === 'seat' ? entered(geometry, section, isWanted) : { at: 'section', section };
}

/** To the seats of a section; an area without seats is entered no further. */
export function entered(geometry: SeatGeometry, section: number, isWanted: Wanted): Cursor {
  const isArea = geometry.sections[section]?.kind === 'ga';
  const index = isArea ? -1 : firstSeatOf(geometry, section, isWanted);
  return index < 0 ? { at: 'section', section } : { at: 'seat', index };
}

export const sectionOf = (geometry: SeatGeometry, cursor: Cursor): number =>
  cursor.at === 'section' ? cursor.section : (geometry.section[cursor.index] ?? 0);

/** Whether it is on this map: another one may have come. */
export const isOn = ({ seatCount, sections }: SeatGeometry, cursor: Cursor): boolean =>
  cursor.at === 'section' ? cursor.section < sections.length : cursor.index < seatCount;

/** By its names alone, where whoever uses the map has nothing better to say. */
export function plainName(
  geometry: SeatGeometry,
  cursor: Cursor,
  seat: (section: string, row: string, label: string) => string,
): string {
  if (cursor.at === 'section') return geometry.sections[cursor.section]?.name ?? '';
  const { section, row, label } = nameOf(geometry, cursor.index);
  return seat(section.name, row ?? '', label);
}
