/**
 * Puts each seat and section on the map where the organiser did not: the stage at the origin, y
 * growing away from it, rows as arcs around it, sections side by side in bands. The same sections
 * always give the same picture.
 *
 * Everything is first laid out flat (`u` along a row, `v` away from the stage), then bent: a row at
 * distance v becomes the circle of that radius, on which lengths along the row stay what they were.
 * So nothing that was apart can come to overlap.
 */
import { normalLabel } from './label.ts';
import type { Point, RowData, SectionData } from './layout-data.ts';
import type { RowInput, SeatInput, SectionInput } from './layout-input.ts';

const SEAT_PITCH = 20;
const ROW_PITCH = 24;
const AISLE = 60;
const MARGIN = 14;
const STAGE_DISTANCE = 160;
/** Side of the square that one unit of general admission gets. */
const UNIT_SIDE = 10;
/** How far a band reaches around the stage to either side, in radians. */
const MAX_ANGLE = 1.1;
/** Points along the front and the back edge of an outline. */
const EDGE_POINTS = 7;

/** A flat box: centred at `u`, from `v` on. */
interface Box {
  readonly u: number;
  readonly v: number;
  readonly width: number;
  readonly height: number;
}

/** The sections as they are recorded: labels in one form, everything in its place. */
export function drawLayout(sections: readonly SectionInput[]): readonly SectionData[] {
  const boxes = boxesOf(sections);
  return sections.map((section, at) => drawSection(section, boxes[at]!));
}

function drawSection(section: SectionInput, box: Box): SectionData {
  const id = normalLabel(section.id);
  const { name } = section;
  const drawn = section.outline?.map(({ x, y }) => ({ x: hundredths(x), y: hundredths(y) }));
  if (section.kind === 'ga') {
    return { id, name, outline: drawn ?? bentOutline(box), kind: 'ga', capacity: section.capacity };
  }
  const rows = section.rows.map((row, at) => drawRow(row, box.u, box.v + (at + 0.5) * ROW_PITCH));
  const outline = drawn ?? (section.rows.some(isPlaced) ? boxAround(rows) : bentOutline(box));
  return { id, name, outline, kind: 'reserved', rows };
}

function drawRow(row: RowInput, u: number, v: number): RowData {
  const seats = typeof row.seats === 'number' ? null : row.seats;
  const count = seatsIn(row);
  const points: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const seat = seats?.[at];
    const { x, y } = givenPoint(seat) ?? bend(u + (at - (count - 1) / 2) * SEAT_PITCH, v);
    points.push(x, y);
  }
  return {
    label: normalLabel(row.label),
    seats: seats === null ? count : labelsOf(seats),
    points,
    ...(seats === null ? {} : flagsOf(seats)),
  };
}

/** A list that says 1…n says no more than the count. */
function labelsOf(seats: readonly SeatInput[]): number | readonly string[] {
  const labels = seats.map((seat) => normalLabel(seat.label));
  return labels.every((label, at) => label === String(at + 1)) ? labels.length : labels;
}

function flagsOf(seats: readonly SeatInput[]): Partial<RowData> {
  const offsets = (has: (seat: SeatInput) => boolean | undefined) =>
    seats.flatMap((seat, at) => (has(seat) === true ? [at] : []));
  const accessible = offsets((seat) => seat.accessible);
  const companion = offsets((seat) => seat.companion);
  const obstructedView = offsets((seat) => seat.obstructedView);
  return {
    ...(accessible.length > 0 ? { accessible } : {}),
    ...(companion.length > 0 ? { companion } : {}),
    ...(obstructedView.length > 0 ? { obstructedView } : {}),
  };
}

/** Bands from the stage outwards, filled in venue order until one is as wide as the house is deep. */
function boxesOf(sections: readonly SectionInput[]): Box[] {
  const sizes = sections.map(sizeOf);
  const area = sizes.reduce(
    (sum, { width, height }) => sum + (width + AISLE) * (height + AISLE),
    0,
  );
  const bandWidth = Math.max(Math.sqrt(area) * 1.5, ...sizes.map(({ width }) => width));
  const boxes: Box[] = [];
  let from = STAGE_DISTANCE;
  for (let start = 0; start < sizes.length; ) {
    const band = sizes.slice(start, endOfBand(sizes, start, bandWidth));
    const width = widthOfBand(band);
    const v = Math.max(from, width / 2 / MAX_ANGLE);
    let left = -width / 2;
    for (const size of band) {
      boxes.push({ ...size, u: left + size.width / 2, v });
      left += size.width + AISLE;
    }
    from = v + Math.max(...band.map(({ height }) => height)) + AISLE;
    start += band.length;
  }
  return boxes;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function endOfBand(sizes: readonly Size[], start: number, maxWidth: number): number {
  let end = start;
  let width = -AISLE;
  for (; end < sizes.length; end += 1) {
    width += (sizes[end]?.width ?? 0) + AISLE;
    if (end > start && width > maxWidth) break;
  }
  return end;
}

function widthOfBand(band: readonly Size[]): number {
  return band.reduce((sum, { width }) => sum + width + AISLE, -AISLE);
}

function sizeOf(section: SectionInput): Size {
  if (section.kind === 'ga') {
    const side = Math.max(4, Math.sqrt(section.capacity)) * UNIT_SIDE;
    return { width: side * 1.6, height: side / 1.6 };
  }
  const longest = section.rows.reduce((max, row) => Math.max(max, seatsIn(row)), 0);
  return { width: longest * SEAT_PITCH, height: section.rows.length * ROW_PITCH };
}

function bend(u: number, v: number): Point {
  return { x: tenths(v * Math.sin(u / v)), y: tenths(v * Math.cos(u / v)) };
}

function bentOutline(box: Box): Point[] {
  const edge = (v: number, direction: 1 | -1) =>
    Array.from({ length: EDGE_POINTS }, (_, at) => {
      const share = at / (EDGE_POINTS - 1) - 0.5;
      return bend(box.u + direction * share * (box.width + 2 * MARGIN), v);
    });
  return [...edge(box.v - MARGIN, 1), ...edge(box.v + box.height + MARGIN, -1)];
}

/** Where the organiser placed seats, the section is where they are. */
function boxAround(rows: readonly RowData[]): Point[] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { points } of rows) {
    for (let at = 0; at < points.length; at += 2) {
      left = Math.min(left, points[at]!);
      right = Math.max(right, points[at]!);
      top = Math.min(top, points[at + 1]!);
      bottom = Math.max(bottom, points[at + 1]!);
    }
  }
  const [x1, x2, y1, y2] = [left - MARGIN, right + MARGIN, top - MARGIN, bottom + MARGIN];
  return [
    { x: x1, y: y1 },
    { x: x2, y: y1 },
    { x: x2, y: y2 },
    { x: x1, y: y2 },
  ];
}

function isPlaced(row: RowInput): boolean {
  return typeof row.seats !== 'number' && row.seats.some((seat) => seat.x !== undefined);
}

function givenPoint(seat: SeatInput | undefined): Point | null {
  if (seat?.x === undefined || seat.y === undefined) return null;
  return { x: hundredths(seat.x), y: hundredths(seat.y) };
}

function seatsIn(row: RowInput): number {
  return typeof row.seats === 'number' ? row.seats : row.seats.length;
}

/** Adding 0 makes 0 of -0, which JSON can't tell apart. */
const tenths = (length: number): number => Math.round(length * 10) / 10 + 0;
const hundredths = (length: number): number => Math.round(length * 100) / 100 + 0;
