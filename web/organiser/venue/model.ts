/** A venue as it is drawn: sections of rows of seats, and areas. Pure; positions in units of the map. */
import { advanced, type History, redone, undone } from '../shared/history.ts';
import { type Numbering, type RowNames, seatLabel } from './numbering.ts';
import {
  boundsOf,
  middleOf,
  type Point,
  rectangleOf,
  rounded,
  shifted,
  turnedPoint,
} from './polygon.ts';
import {
  type FreeShape,
  newShape,
  rowsOf,
  rowsWithin,
  type Shape,
  shapeOf,
  withAisle,
} from './rows.ts';

export const FLAGS = ['accessible', 'companion', 'obstructed_view'] as const;
export type Flag = (typeof FLAGS)[number];

export interface Seat extends Point {
  readonly label: string;
  readonly accessible: boolean;
  readonly companion: boolean;
  readonly obstructed_view: boolean;
}

export interface Row {
  readonly label: string;
  readonly seats: readonly Seat[];
}

export interface ReservedSection {
  readonly id: string;
  readonly name: string;
  readonly kind: 'reserved';
  readonly rows: readonly Row[];
  /** Its corners where they are known; null where the house draws them around its seats. */
  readonly outline: readonly Point[] | null;
  /** How it is filled, as long as it is one that was filled and no seat was moved by itself. */
  readonly shape: FreeShape | null;
}

export interface AreaSection {
  readonly id: string;
  readonly name: string;
  readonly kind: 'ga';
  readonly capacity: number;
  readonly outline: readonly Point[];
}

export type Section = ReservedSection | AreaSection;

export type Drawing = readonly Section[];

export interface NewSection {
  readonly id: string;
  readonly name: string;
  readonly shape: Shape;
  readonly rows: number;
  readonly seats: number;
  readonly numbering: Numbering;
  readonly rowNames: RowNames;
  /** An aisle after so many seats from the left, of each row. */
  readonly aisles: readonly number[];
}

/** By section, row and seat, each by its number. */
export interface Place {
  readonly section: string;
  readonly row: string;
  /** Null for the whole row. */
  readonly seat: string | null;
}

export type Command =
  | { readonly type: 'add'; readonly section: NewSection }
  | {
      readonly type: 'add_area';
      readonly id: string;
      readonly name: string;
      readonly capacity: number;
    }
  | { readonly type: 'rename'; readonly id: string; readonly name: string }
  | { readonly type: 'resize_area'; readonly id: string; readonly capacity: number }
  | { readonly type: 'remove'; readonly id: string }
  | { readonly type: 'move'; readonly id: string; readonly dx: number; readonly dy: number }
  /** Clockwise about its middle. */
  | { readonly type: 'turn'; readonly id: string; readonly degrees: number }
  /** Its rows are laid out anew within these corners. */
  | { readonly type: 'reshape'; readonly id: string; readonly corners: readonly Point[] }
  | { readonly type: 'add_aisle'; readonly id: string; readonly after: number }
  | { readonly type: 'renumber'; readonly id: string; readonly numbering: Numbering }
  | {
      readonly type: 'move_places';
      readonly places: readonly Place[];
      readonly dx: number;
      readonly dy: number;
    }
  | { readonly type: 'remove_places'; readonly places: readonly Place[] }
  | {
      readonly type: 'flag';
      readonly places: readonly Place[];
      readonly flag: Flag;
      readonly on: boolean;
    }
  | { readonly type: 'replace'; readonly drawing: Drawing };

/** From the stage, at the origin, to the first row: as the house lays seats out itself. */
const STAGE_DISTANCE = 160;
/** Between a section and the one before it. */
const GAP = 90;

/** The drawing after a command; the same one where it changes nothing. */
export function apply(drawing: Drawing, command: Command): Drawing {
  switch (command.type) {
    case 'add':
      return has(drawing, command.section.id)
        ? drawing
        : [...drawing, sectionOf(command.section, topAfter(drawing))];
    case 'add_area':
      return has(drawing, command.id) ? drawing : [...drawing, areaOf(drawing, command)];
    case 'rename':
      return changed(drawing, command.id, (section) => ({ ...section, name: command.name }));
    case 'resize_area':
      return changed(drawing, command.id, (section) =>
        section.kind === 'ga' ? { ...section, capacity: command.capacity } : section,
      );
    case 'remove':
      return has(drawing, command.id) ? drawing.filter(({ id }) => id !== command.id) : drawing;
    case 'move':
      return changed(drawing, command.id, (section) =>
        movedSection(section, command.dx, command.dy),
      );
    case 'turn':
      return changed(drawing, command.id, (section) => turned(section, command.degrees));
    case 'reshape':
      return changed(drawing, command.id, (section) => reshaped(section, command.corners));
    case 'add_aisle':
      return changed(drawing, command.id, (section) => withAisleAfter(section, command.after));
    case 'renumber':
      return changed(drawing, command.id, (section) =>
        section.kind === 'ga' ? section : renumbered(section, command.numbering),
      );
    case 'move_places':
      return atPlaces(drawing, command.places, (seat) => moved(seat, command.dx, command.dy));
    case 'remove_places':
      return atPlaces(drawing, command.places, () => null);
    case 'flag':
      return atPlaces(drawing, command.places, (seat) =>
        seat[command.flag] === command.on ? seat : { ...seat, [command.flag]: command.on },
      );
    case 'replace':
      return command.drawing;
    default:
      return command satisfies never;
  }
}

const has = (drawing: Drawing, id: string): boolean => drawing.some((section) => section.id === id);

function changed(drawing: Drawing, id: string, change: (section: Section) => Section): Drawing {
  const at = drawing.findIndex((section) => section.id === id);
  const section = drawing[at];
  const next = section === undefined ? undefined : change(section);
  return next === undefined || next === section ? drawing : drawing.with(at, next);
}

const moved = (seat: Seat, dx: number, dy: number): Seat => ({
  ...seat,
  x: rounded(seat.x + dx),
  y: rounded(seat.y + dy),
});

const eachSeat = (rows: readonly Row[], change: (seat: Seat) => Seat): Row[] =>
  rows.map((row) => ({ ...row, seats: row.seats.map(change) }));

function movedSection(section: Section, dx: number, dy: number): Section {
  if (dx === 0 && dy === 0) return section;
  if (section.kind === 'ga') return { ...section, outline: shifted(section.outline, dx, dy) };
  const { rows, outline, shape } = section;
  return {
    ...section,
    rows: eachSeat(rows, (seat) => moved(seat, dx, dy)),
    outline: outline && shifted(outline, dx, dy),
    shape: shape && {
      ...shape,
      corners: shifted(shape.corners, dx, dy),
      origin: { x: rounded(shape.origin.x + dx), y: rounded(shape.origin.y + dy) },
    },
  };
}

function turned(section: Section, degrees: number): Section {
  const middle = middleOf(cornersOf(section));
  const turn = <P extends Point>(point: P): P => ({
    ...point,
    ...turnedPoint(point, middle, degrees),
  });
  if (section.kind === 'ga') return { ...section, outline: section.outline.map(turn) };
  const { rows, outline, shape } = section;
  return {
    ...section,
    rows: eachSeat(rows, turn),
    outline: outline?.map(turn) ?? null,
    shape: shape && {
      ...shape,
      corners: shape.corners.map(turn),
      origin: turn(shape.origin),
      degrees: rounded((shape.degrees + degrees) % 360),
    },
  };
}

/** The corners that can be taken hold of: as drawn, else around its seats. */
export function cornersOf(section: Section): readonly Point[] {
  if (section.kind === 'ga') return section.outline;
  return (section.shape ?? shapeOf(section.rows, section.outline)).corners;
}

/** The same section where no seat would be left. */
function reshaped(section: Section, corners: readonly Point[]): Section {
  if (section.kind === 'ga') return { ...section, outline: corners };
  const shape = { ...(section.shape ?? shapeOf(section.rows, section.outline)), corners };
  const rows = rowsWithin(shape, section.rows);
  return rows.length === 0 ? section : { ...section, rows, outline: corners, shape };
}

function withAisleAfter(section: Section, after: number): Section {
  if (section.kind === 'ga' || !section.rows.some(({ seats }) => seats.length > after)) {
    return section;
  }
  const { shape } = section;
  if (shape !== null) {
    const wider = { ...shape, aisles: [...shape.aisles, after] };
    return reshaped({ ...section, shape: wider }, shape.corners);
  }
  return { ...section, rows: section.rows.map((row) => withAisle(row, after)), outline: null };
}

function renumbered(section: ReservedSection, numbering: Numbering): ReservedSection {
  const rows = section.rows.map((row) => ({
    ...row,
    seats: row.seats.map((seat, at) => ({
      ...seat,
      label: seatLabel(numbering, at, row.seats.length),
    })),
  }));
  return { ...section, rows, shape: section.shape && { ...section.shape, numbering } };
}

/** `change`: null takes a seat away; rows and sections that are left without any go too. */
function atPlaces(
  drawing: Drawing,
  places: readonly Place[],
  change: (seat: Seat) => Seat | null,
): Drawing {
  const meant = new Set(places.map(({ section, row, seat }) => `${section}-${row}-${seat ?? ''}`));
  if (meant.size === 0) return drawing;
  return drawing.flatMap((section): Section[] => {
    if (section.kind === 'ga') return [section];
    let isElsewhere = false;
    const rows = section.rows.flatMap((row) => {
      const at = `${section.id}-${row.label}-`;
      const seats = row.seats.flatMap((seat) => {
        if (!meant.has(at) && !meant.has(at + seat.label)) return [seat];
        const next = change(seat);
        isElsewhere ||= next?.x !== seat.x || next.y !== seat.y;
        return next === null ? [] : [next];
      });
      return seats.length === 0 ? [] : [{ ...row, seats }];
    });
    if (rows.length === 0) return [];
    // Seats that stand by themselves are no filling any more, and the house draws what is around them.
    return [{ ...section, rows, ...(isElsewhere ? { outline: null, shape: null } : {}) }];
  });
}

function* pointsOf(drawing: Drawing): Generator<Point> {
  for (const section of drawing) {
    if (section.kind === 'ga') yield* section.outline;
    else for (const { seats } of section.rows) yield* seats;
  }
}

/** Behind what is there. */
function topAfter(drawing: Drawing): number {
  const { bottom } = boundsOf(pointsOf(drawing));
  return bottom === Number.NEGATIVE_INFINITY ? STAGE_DISTANCE : bottom + GAP;
}

/** In the middle of the house. */
function sectionOf(made: NewSection, top: number): Section {
  const { id, name, shape: kind, rows, seats, numbering, rowNames, aisles } = made;
  const wanted = { rows, seats, numbering, rowNames, aisles, top };
  if (kind === 'free') {
    const shape = newShape(wanted);
    const { corners: outline } = shape;
    return { id, name, kind: 'reserved', rows: rowsWithin(shape, []), outline, shape };
  }
  const laid = rowsOf({ ...wanted, shape: kind });
  return { id, name, kind: 'reserved', rows: laid, outline: null, shape: null };
}

/** Side of the square in which one person of an area stands. */
const UNIT_SIDE = 14;

/** An area that nobody has drawn yet: a square behind what is there. */
export function areaOf(
  drawing: Drawing,
  { id, name, capacity }: Pick<AreaSection, 'id' | 'name' | 'capacity'>,
): AreaSection {
  const side = Math.max(4, Math.sqrt(capacity)) * UNIT_SIDE;
  const top = topAfter(drawing);
  const outline = rectangleOf({ left: -side / 2, right: side / 2, top, bottom: top + side });
  return { id, name, kind: 'ga', capacity, outline };
}

export function placesIn(section: Section): number {
  return section.kind === 'ga'
    ? section.capacity
    : section.rows.reduce((sum, { seats }) => sum + seats.length, 0);
}

export type Step = Command | { readonly type: 'undo' } | { readonly type: 'redo' };

export function step(history: History<Drawing>, taken: Step): History<Drawing> {
  if (taken.type === 'undo') return undone(history);
  if (taken.type === 'redo') return redone(history);
  return advanced(history, apply(history.present, taken));
}
