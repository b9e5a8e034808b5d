/** A venue as it is drawn: sections of rows of seats, and areas. Pure; positions in units of the map. */

export const FLAGS = ['accessible', 'companion', 'obstructed_view'] as const;
export type Flag = (typeof FLAGS)[number];

export interface Seat {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly accessible: boolean;
  readonly companion: boolean;
  readonly obstructed_view: boolean;
}

export interface Row {
  readonly label: string;
  readonly seats: readonly Seat[];
}

export type Section =
  | {
      readonly id: string;
      readonly name: string;
      readonly kind: 'reserved';
      readonly rows: readonly Row[];
    }
  | {
      readonly id: string;
      readonly name: string;
      readonly kind: 'ga';
      readonly capacity: number;
    };

export type Drawing = readonly Section[];

/** `odd`: 1, 3, 5 …; `from_right`: the last seat is 1; `letters`: A, B … Z, AA. */
export const NUMBERINGS = ['plain', 'odd', 'even', 'from_right', 'letters'] as const;
export type Numbering = (typeof NUMBERINGS)[number];

export const SHAPES = ['straight', 'curved'] as const;
export type Shape = (typeof SHAPES)[number];

export interface NewSection {
  readonly id: string;
  readonly name: string;
  readonly shape: Shape;
  readonly rows: number;
  readonly seats: number;
  readonly numbering: Numbering;
  readonly rowNames: 'numbers' | 'letters';
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
  | { readonly type: 'remove'; readonly id: string }
  | { readonly type: 'move'; readonly id: string; readonly dx: number; readonly dy: number }
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

export const PITCH = 20;
export const ROW_DEPTH = 30;
const AISLE = 30;
/** From the stage, at the origin, to the first row: as the house lays seats out itself. */
const STAGE_DISTANCE = 160;
/** Between a section and the one before it. */
const GAP = 90;
/** A curved row turns so much in all. */
const ARC = Math.PI / 3;

/** `A` for 0, `Z` for 25, `AA` for 26. */
export function lettersOf(at: number): string {
  const rest = Math.floor(at / 26);
  return (rest === 0 ? '' : lettersOf(rest - 1)) + String.fromCharCode(65 + (at % 26));
}

export function seatLabel(numbering: Numbering, at: number, count: number): string {
  switch (numbering) {
    case 'plain':
      return String(at + 1);
    case 'odd':
      return String(at * 2 + 1);
    case 'even':
      return String(at * 2 + 2);
    case 'from_right':
      return String(count - at);
    case 'letters':
      return lettersOf(at);
    default:
      return numbering satisfies never;
  }
}

/** The drawing after a command; the same one where it changes nothing. */
export function apply(drawing: Drawing, command: Command): Drawing {
  switch (command.type) {
    case 'add':
      return has(drawing, command.section.id)
        ? drawing
        : [...drawing, sectionOf(command.section, bottomOf(drawing))];
    case 'add_area': {
      const { id, name, capacity } = command;
      return has(drawing, id) ? drawing : [...drawing, { id, name, kind: 'ga', capacity }];
    }
    case 'rename':
      return changed(drawing, command.id, (section) => ({ ...section, name: command.name }));
    case 'remove':
      return has(drawing, command.id) ? drawing.filter(({ id }) => id !== command.id) : drawing;
    case 'move':
      return changed(drawing, command.id, (section) =>
        eachSeat(section, (seat) => moved(seat, command.dx, command.dy)),
      );
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
  return has(drawing, id)
    ? drawing.map((section) => (section.id === id ? change(section) : section))
    : drawing;
}

const moved = (seat: Seat, dx: number, dy: number): Seat => ({
  ...seat,
  x: seat.x + dx,
  y: seat.y + dy,
});

function eachSeat(section: Section, change: (seat: Seat) => Seat): Section {
  if (section.kind === 'ga') return section;
  const rows = section.rows.map((row) => ({ ...row, seats: row.seats.map(change) }));
  return { ...section, rows };
}

function renumbered(section: Section & { kind: 'reserved' }, numbering: Numbering): Section {
  const rows = section.rows.map((row) => ({
    ...row,
    seats: row.seats.map((seat, at) => ({
      ...seat,
      label: seatLabel(numbering, at, row.seats.length),
    })),
  }));
  return { ...section, rows };
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
    const rows = section.rows.flatMap((row) => {
      const at = `${section.id}-${row.label}-`;
      const seats = row.seats.flatMap((seat) => {
        if (!meant.has(at) && !meant.has(at + seat.label)) return [seat];
        const next = change(seat);
        return next === null ? [] : [next];
      });
      return seats.length === 0 ? [] : [{ ...row, seats }];
    });
    return rows.length === 0 ? [] : [{ ...section, rows }];
  });
}

function bottomOf(drawing: Drawing): number | null {
  let bottom: number | null = null;
  for (const section of drawing) {
    if (section.kind === 'ga') continue;
    for (const { seats } of section.rows) {
      for (const { y } of seats) bottom = Math.max(bottom ?? y, y);
    }
  }
  return bottom;
}

/** In the middle of the house, behind what is there. */
function sectionOf(made: NewSection, bottom: number | null): Section {
  const { id, name, numbering, rowNames, aisles } = made;
  const top = bottom === null ? STAGE_DISTANCE : bottom + GAP;
  const offsets = offsetsOf(made.seats, aisles);
  const width = offsets.at(-1) ?? 0;
  const radius = Math.max(width, PITCH * 4) / ARC;
  const rows = Array.from({ length: made.rows }, (_, row) => ({
    label: rowNames === 'letters' ? lettersOf(row) : String(row + 1),
    seats: offsets.map((offset, at) => ({
      label: seatLabel(numbering, at, offsets.length),
      ...pointOf(made.shape, offset - width / 2, row, radius, top),
      accessible: false,
      companion: false,
      obstructed_view: false,
    })),
  }));
  return { id, name, kind: 'reserved', rows };
}

/** How far along its row each seat is. */
function offsetsOf(seats: number, aisles: readonly number[]): readonly number[] {
  return Array.from(
    { length: seats },
    (_, at) => at * PITCH + AISLE * aisles.filter((after) => after > 0 && after <= at).length,
  );
}

/** Curved rows lie on circles about a point in front of them, so that they bend around the stage. */
function pointOf(shape: Shape, along: number, row: number, radius: number, top: number) {
  if (shape === 'straight') return { x: rounded(along), y: rounded(top + row * ROW_DEPTH) };
  const r = radius + row * ROW_DEPTH;
  const angle = along / radius;
  const front = radius * Math.cos(ARC / 2);
  return {
    x: rounded(r * Math.sin(angle)),
    y: rounded(top + r * Math.cos(angle) - front),
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

export function placesIn(section: Section): number {
  return section.kind === 'ga'
    ? section.capacity
    : section.rows.reduce((sum, { seats }) => sum + seats.length, 0);
}

/** Steps back and forth. */
export interface History {
  readonly past: readonly Drawing[];
  readonly present: Drawing;
  readonly future: readonly Drawing[];
}

export const STEPS_MAX = 100;

export const historyOf = (present: Drawing): History => ({ past: [], present, future: [] });

export type Step = Command | { readonly type: 'undo' } | { readonly type: 'redo' };

export function step(history: History, taken: Step): History {
  const { past, present, future } = history;
  if (taken.type === 'undo') {
    const before = past.at(-1);
    if (before === undefined) return history;
    return { past: past.slice(0, -1), present: before, future: [present, ...future] };
  }
  if (taken.type === 'redo') {
    const [after, ...rest] = future;
    if (after === undefined) return history;
    return { past: [...past, present], present: after, future: rest };
  }
  const next = apply(present, taken);
  if (next === present) return history;
  return { past: [...past, present].slice(-STEPS_MAX), present: next, future: [] };
}
