/** A drawing as files: JSON as the API's venue body has it, and CSV with a line a seat. Pure. */
import { areaOf, type Drawing, FLAGS, type Row, type Seat, type Section } from './model.ts';
import { CORNERS_MAX, CORNERS_MIN, type Point } from './polygon.ts';

export const CSV_HEAD = 'section,row,seat,x,y,flags';

export type Read =
  | { readonly ok: true; readonly drawing: Drawing }
  | { readonly ok: false; readonly line: number | null };

/** A line a seat; an area is one line with its capacity in place of a seat: `FLOOR,,2000,,,ga`. */
export function toCsv(drawing: Drawing): string {
  const lines = drawing.flatMap((section) =>
    section.kind === 'ga'
      ? [`${section.id},,${section.capacity},,,ga`]
      : section.rows.flatMap(({ label, seats }) =>
          seats.map((seat) => {
            const flags = FLAGS.filter((flag) => seat[flag]).join(' ');
            return [section.id, label, seat.label, seat.x, seat.y, flags].join(',');
          }),
        ),
  );
  return `${[CSV_HEAD, ...lines].join('\n')}\n`;
}

/** Names and outlines of areas are not in the file: what the sections had is kept, new ones get some. */
export function fromCsv(text: string, before: Drawing = []): Read {
  const sections = new Map<string, { areas: number[]; rows: Map<string, Seat[]> }>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '' || (at === 0 && line.startsWith('section'))) continue;
    const [id = '', row = '', label = '', x = '', y = '', flags = '', ...more] = line.split(',');
    const isArea = flags.trim() === 'ga';
    const numbers = isArea ? [Number(label)] : [Number(x), Number(y)];
    const words = flags.split(' ').filter((word) => word !== '');
    const isKnown = isArea || words.every((word) => FLAGS.some((flag) => flag === word));
    const isWhole = id !== '' && label !== '' && (isArea || (row !== '' && x !== '' && y !== ''));
    if (more.length > 0 || !isKnown || !isWhole || !numbers.every(Number.isFinite)) {
      return { ok: false, line: at + 1 };
    }
    const section = sections.get(id) ?? { areas: [], rows: new Map<string, Seat[]>() };
    sections.set(id, section);
    if (isArea) section.areas.push(Number(label));
    else {
      const seats = section.rows.get(row) ?? [];
      section.rows.set(row, seats);
      seats.push({
        label,
        x: Number(x),
        y: Number(y),
        accessible: words.includes('accessible'),
        companion: words.includes('companion'),
        obstructed_view: words.includes('obstructed_view'),
      });
    }
    if (section.areas.length > 1 || (section.areas.length > 0 && section.rows.size > 0)) {
      return { ok: false, line: at + 1 };
    }
  }
  const drawing: Section[] = [];
  for (const [id, { areas, rows }] of sections) {
    const known = before.find((section) => section.id === id);
    const name = known?.name ?? id;
    const [capacity] = areas;
    if (capacity === undefined) {
      const read = [...rows].map(([label, seats]) => ({ label, seats }));
      drawing.push({ id, name, kind: 'reserved', rows: read, outline: null, shape: null });
    } else {
      const area = areaOf([...before, ...drawing], { id, name, capacity });
      drawing.push(known?.kind === 'ga' ? { ...area, outline: known.outline } : area);
    }
  }
  return drawing.length === 0 ? { ok: false, line: null } : { ok: true, drawing };
}

export const toJson = (drawing: Drawing): string =>
  `${JSON.stringify({ sections: sectionsOf(drawing) })}\n`;

/** As the API takes them, flags only where they are on: a stadium is megabytes. */
export const sectionsOf = (drawing: Drawing) =>
  drawing.map((section) =>
    section.kind === 'ga'
      ? { ...section, outline: [...section.outline] }
      : {
          id: section.id,
          name: section.name,
          kind: section.kind,
          ...(section.outline === null ? {} : { outline: [...section.outline] }),
          rows: section.rows.map(({ label, seats }) => ({ label, seats: seats.map(seatOf) })),
        },
  );

const seatOf = (seat: Seat) => ({
  label: seat.label,
  x: seat.x,
  y: seat.y,
  ...(seat.accessible ? { accessible: true } : {}),
  ...(seat.companion ? { companion: true } : {}),
  ...(seat.obstructed_view ? { obstructed_view: true } : {}),
});

/** The sections of a venue body, positions included: the house lays out none here. */
export function fromJson(text: string): Read {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, line: null };
    throw error;
  }
  const sections = fieldOf(body, 'sections');
  if (!Array.isArray(sections) || sections.length === 0) return { ok: false, line: null };
  const drawing: Section[] = [];
  for (const value of sections) {
    const section = readSection(value, drawing);
    if (section === null) return { ok: false, line: null };
    drawing.push(section);
  }
  return { ok: true, drawing };
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** `before`: the sections that were read already. */
function readSection(value: unknown, before: Drawing): Section | null {
  const [id, name, kind] = ['id', 'name', 'kind'].map((field) => fieldOf(value, field));
  if (typeof id !== 'string' || typeof name !== 'string') return null;
  const capacity = fieldOf(value, 'capacity');
  const outline = readOutline(fieldOf(value, 'outline'));
  if (kind === 'ga') {
    if (typeof capacity !== 'number') return null;
    const area = areaOf(before, { id, name, capacity });
    return outline === null ? area : { ...area, outline };
  }
  const rows = fieldOf(value, 'rows');
  if (kind !== 'reserved' || !Array.isArray(rows)) return null;
  const read = rows.map(readRow);
  const whole = read.filter((row) => row !== null);
  return whole.length < read.length ? null : { id, name, kind, rows: whole, outline, shape: null };
}

/** Null: none that could be one. */
function readOutline(value: unknown): readonly Point[] | null {
  if (!Array.isArray(value) || value.length < CORNERS_MIN || value.length > CORNERS_MAX)
    return null;
  const corners = value.flatMap((corner) => {
    const [x, y] = ['x', 'y'].map((field) => fieldOf(corner, field));
    return typeof x === 'number' && typeof y === 'number' ? [{ x, y }] : [];
  });
  return corners.length < value.length ? null : corners;
}

function readRow(value: unknown): Row | null {
  const [label, seats] = ['label', 'seats'].map((field) => fieldOf(value, field));
  if (typeof label !== 'string' || !Array.isArray(seats)) return null;
  const read = seats.map(readSeat);
  const whole = read.filter((seat) => seat !== null);
  return whole.length < read.length ? null : { label, seats: whole };
}

function readSeat(value: unknown): Seat | null {
  const [label, x, y] = ['label', 'x', 'y'].map((field) => fieldOf(value, field));
  if (typeof label !== 'string' || typeof x !== 'number' || typeof y !== 'number') return null;
  return {
    label,
    x,
    y,
    accessible: fieldOf(value, 'accessible') === true,
    companion: fieldOf(value, 'companion') === true,
    obstructed_view: fieldOf(value, 'obstructed_view') === true,
  };
}
