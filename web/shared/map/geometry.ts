/**
 * A seat map in columns: positions, tiers and flags in typed arrays by the seat's index, so that fifty
 * thousand seats cost two megabytes and are gone through in a millisecond. Names are made when asked for.
 */
import type { Output } from '#client/index.ts';

export type SeatMapJson = Omit<Output<'getSeatMap'>, 'availability'>;

export const FLAG = { accessible: 1, companion: 2, obstructedView: 4 } as const;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface MapRow {
  readonly label: string;
  readonly firstIndex: number;
  readonly count: number;
  /** Of its seats. */
  readonly labels: readonly string[];
}

export interface MapSection {
  readonly id: string;
  readonly name: string;
  readonly kind: 'reserved' | 'ga';
  readonly firstIndex: number;
  readonly count: number;
  /** x and y in turn. Around the middles of its seats; around its ground where nobody has a seat. */
  readonly outline: Float32Array;
  /** How far its ground reaches beyond the outline. */
  readonly margin: number;
  /** Of its ground. */
  readonly box: Box;
  readonly rows: readonly MapRow[];
}

export interface Tier {
  readonly id: string;
  readonly name: string;
  /** What one place costs, the fee included. */
  readonly cents: number;
}

export interface SeatGeometry {
  readonly seatCount: number;
  readonly currency: string;
  /** NaN for units of general admission, as is y. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Number of its tier. */
  readonly tier: Uint8Array;
  /** {@link FLAG}s or'ed. */
  readonly flags: Uint8Array;
  /** Number of its section. */
  readonly section: Uint16Array;
  readonly sections: readonly MapSection[];
  /** Dearest first. */
  readonly tiers: readonly Tier[];
  readonly box: Box;
  /** From one seat to the next, in units of the map. */
  readonly pitch: number;
}

const PITCH_DEFAULT = 20;

export function geometryOf(map: SeatMapJson): SeatGeometry {
  const tiers = map.price_tiers
    .map(({ id, name, price_cents, fee_cents }) => ({ id, name, cents: price_cents + fee_cents }))
    .sort((one, other) => other.cents - one.cents);
  const tierNumbers = new Map(tiers.map(({ id }, number) => [id, number]));
  const { seat_count: seatCount } = map;
  const columns = {
    x: new Float32Array(seatCount).fill(Number.NaN),
    y: new Float32Array(seatCount).fill(Number.NaN),
    tier: new Uint8Array(seatCount),
    flags: new Uint8Array(seatCount),
    section: new Uint16Array(seatCount),
  };
  const pitch = pitchOf(map);
  const sections = map.sections.map((section, number) => {
    const made = sectionOf(section, pitch);
    columns.section.fill(number, made.firstIndex, made.firstIndex + made.count);
    if (section.units !== undefined) {
      const tier = tierNumbers.get(section.units.tier) ?? 0;
      columns.tier.fill(tier, made.firstIndex, made.firstIndex + made.count);
    }
    for (const row of section.rows) {
      for (const seat of row.seats) {
        columns.x[seat.index] = seat.x;
        columns.y[seat.index] = seat.y;
        columns.tier[seat.index] = tierNumbers.get(seat.tier) ?? 0;
        columns.flags[seat.index] =
          (seat.accessible ? FLAG.accessible : 0) |
          (seat.companion ? FLAG.companion : 0) |
          (seat.obstructed_view ? FLAG.obstructedView : 0);
      }
    }
    return made;
  });
  return {
    seatCount,
    currency: map.currency,
    ...columns,
    sections,
    tiers,
    box: around(sections.map(({ box }) => box)),
    pitch,
  };
}

const MARGIN_PITCHES = 0.85;

function sectionOf(section: SeatMapJson['sections'][number], pitch: number): MapSection {
  const { id, name, kind, units } = section;
  const isArea = kind === 'ga';
  const outline = isArea
    ? new Float32Array(section.outline.flatMap(({ x, y }) => [x, y]))
    : aroundRows(section.rows);
  const margin = isArea ? 0 : pitch * MARGIN_PITCHES;
  const rows = section.rows.map(({ label, seats }) => ({
    label,
    firstIndex: seats[0]?.index ?? 0,
    count: seats.length,
    labels: seats.map((seat) => seat.label),
  }));
  return {
    id,
    name,
    kind,
    outline,
    margin,
    rows,
    box: boxOf(outline, margin),
    firstIndex: units?.first_index ?? rows[0]?.firstIndex ?? 0,
    count: units?.count ?? rows.reduce((sum, row) => sum + row.count, 0),
  };
}

/** Along the first row, up the right ends, back along the last row, and down the left ends. */
function aroundRows(rows: SeatMapJson['sections'][number]['rows']): Float32Array {
  const filled = rows.filter(({ seats }) => seats.length > 0);
  const right = filled.slice(1, -1).map(({ seats }) => seats.at(-1));
  const left = filled.slice(1, -1).map(({ seats }) => seats[0]);
  const back = filled.length > 1 ? (filled.at(-1)?.seats.toReversed() ?? []) : [];
  const points = [...(filled[0]?.seats ?? []), ...right, ...back, ...left.reverse()];
  return new Float32Array(points.flatMap((seat) => (seat === undefined ? [] : [seat.x, seat.y])));
}

function boxOf(points: Float32Array, margin: number): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y] = [points[at] ?? 0, points[at + 1] ?? 0];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return {
    left: left - margin,
    top: top - margin,
    right: right + margin,
    bottom: bottom + margin,
  };
}

export function around(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

/** The usual step along a row: the middle one of all. */
function pitchOf({ sections }: SeatMapJson): number {
  const steps: number[] = [];
  for (const { rows } of sections) {
    for (const { seats } of rows) {
      const [first, second] = seats;
      if (first === undefined || second === undefined) continue;
      const step = Math.hypot(second.x - first.x, second.y - first.y);
      if (step > 0) steps.push(step);
    }
  }
  steps.sort((one, other) => one - other);
  return steps[steps.length >> 1] ?? PITCH_DEFAULT;
}

export interface SeatName {
  readonly id: string;
  readonly section: MapSection;
  /** Null in an area of general admission. */
  readonly row: string | null;
  readonly label: string;
}

const UNIT_DIGITS = 6;

export function nameOf({ sections, section: numbers }: SeatGeometry, index: number): SeatName {
  const section = sections[numbers[index] ?? 0];
  if (section === undefined) throw new RangeError(`no seat ${index} on this map`);
  if (section.kind === 'ga') {
    const label = String(index - section.firstIndex + 1).padStart(UNIT_DIGITS, '0');
    return { id: `${section.id}-${label}`, section, row: null, label };
  }
  const row = rowAt(section, index);
  const label = row.labels[index - row.firstIndex] ?? '';
  return { id: `${section.id}-${row.label}-${label}`, section, row: row.label, label };
}

export function rowAt({ rows, id }: MapSection, index: number): MapRow {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.firstIndex ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const row = rows[low];
  if (row === undefined) throw new RangeError(`no seat ${index} in ${id}`);
  return row;
}

/** -1: no such seat. */
export function indexOf({ sections }: SeatGeometry, seatId: string): number {
  const [sectionId, second, third] = seatId.split('-');
  const section = sections.find(({ id }) => id === sectionId);
  if (section === undefined || second === undefined) return -1;
  if (section.kind === 'ga') {
    const unit = Number(second);
    return unit >= 1 && unit <= section.count ? section.firstIndex + unit - 1 : -1;
  }
  const row = section.rows.find(({ label }) => label === second);
  const at = row?.labels.indexOf(third ?? '') ?? -1;
  return row === undefined || at < 0 ? -1 : row.firstIndex + at;
}

/** Whether a point is within an outline. */
export function isInside(outline: Float32Array, x: number, y: number): boolean {
  let inside = false;
  const points = outline.length / 2;
  for (let at = 0, last = points - 1; at < points; last = at, at += 1) {
    const [ax, ay] = [outline[at * 2] ?? 0, outline[at * 2 + 1] ?? 0];
    const [bx, by] = [outline[last * 2] ?? 0, outline[last * 2 + 1] ?? 0];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
