/** Writes a layout as events, each well below the store's limit, however large the venue. */
import {
  placeCountOf,
  type ReservedSectionHead,
  type RowData,
  type SectionData,
  type SectionHead,
  seatCountOfRow,
} from './layout-data.ts';
import type { VenueEvent } from './venue.ts';

/**
 * Seats and rows weigh at most this in an event's JSON: a label of 12 characters of four bytes each
 * with its quotes and comma, two coordinates, three flags' offsets; a row its label and its keys.
 * So 350 KB of weight is less than 350 KB of JSON.
 */
const PART_BYTES_MAX = 350_000;
const SEAT_BYTES = 51 + 2 * 12 + 3 * 7;
const ROW_BYTES = 160;

/** No row in a part is longer, so that a part can always hold at least one. */
const ROW_PART_SEATS_MAX = 3_000;

export function layoutPartsOf(
  layoutVersion: number,
  sections: readonly SectionData[],
): readonly VenueEvent[] {
  return [
    {
      type: 'VenueLayoutStarted',
      data: {
        layoutVersion,
        sectionCount: sections.length,
        seatCount: placeCountOf(sections),
      },
    },
    ...sections.flatMap((section) => sectionEvents(layoutVersion, section)),
    { type: 'VenueLayoutCompleted', data: { layoutVersion } },
  ];
}

function sectionEvents(layoutVersion: number, section: SectionData): VenueEvent[] {
  const added = (head: SectionHead): VenueEvent => ({
    type: 'VenueSectionAdded',
    data: { layoutVersion, section: head },
  });
  if (section.kind === 'ga') return [added(section)];
  const { rows, ...head } = section;
  return [
    added(head satisfies ReservedSectionHead),
    ...groupRows(rows.flatMap(splitRow)).map(
      (part): VenueEvent => ({
        type: 'VenueRowsAdded',
        data: { layoutVersion, sectionId: section.id, rows: part },
      }),
    ),
  ];
}

/** As many rows an event as fit. */
function groupRows(rows: readonly RowData[]): RowData[][] {
  const groups: RowData[][] = [];
  let room = 0;
  for (const row of rows) {
    const bytes = ROW_BYTES + seatCountOfRow(row) * SEAT_BYTES;
    const group = bytes <= room ? groups.at(-1) : undefined;
    if (group === undefined) {
      groups.push([row]);
      room = PART_BYTES_MAX - bytes;
    } else {
      group.push(row);
      room -= bytes;
    }
  }
  return groups;
}

/** A row of thousands of seats in parts that go on from each other. */
function splitRow(row: RowData): RowData[] {
  const count = seatCountOfRow(row);
  if (count <= ROW_PART_SEATS_MAX) return [row];
  const parts: RowData[] = [];
  for (let start = 0; start < count; start += ROW_PART_SEATS_MAX) {
    parts.push(partOfRow(row, start, Math.min(count, start + ROW_PART_SEATS_MAX)));
  }
  return parts;
}

function partOfRow(row: RowData, start: number, end: number): RowData {
  return {
    label: row.label,
    seats: typeof row.seats === 'number' ? end - start : row.seats.slice(start, end),
    points: row.points.slice(start * 2, end * 2),
    ...offsetsWithin('accessible', row.accessible, start, end),
    ...offsetsWithin('companion', row.companion, start, end),
    ...offsetsWithin('obstructedView', row.obstructedView, start, end),
  };
}

function offsetsWithin(
  name: 'accessible' | 'companion' | 'obstructedView',
  offsets: readonly number[] | undefined,
  start: number,
  end: number,
): Partial<RowData> {
  const inside = (offsets ?? []).filter((offset) => offset >= start && offset < end);
  return inside.length === 0 ? {} : { [name]: inside.map((offset) => offset - start) };
}
