import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromCsv, fromJson, toCsv, toJson } from './exchange.ts';
import {
  apply,
  type Command,
  type Drawing,
  historyOf,
  lettersOf,
  type NewSection,
  NUMBERINGS,
  type Row,
  SHAPES,
  step,
} from './model.ts';

const SECTION: NewSection = {
  id: 'A',
  name: 'Stalls',
  shape: 'straight',
  rows: 2,
  seats: 4,
  numbering: 'plain',
  rowNames: 'letters',
  aisles: [2],
};

const given = (...commands: readonly Command[]): Drawing =>
  commands.reduce((drawing, command) => apply(drawing, command), [] as Drawing);
const add = (change: Partial<NewSection> = {}): Command => ({
  type: 'add',
  section: { ...SECTION, ...change },
});
const rowsOf = (drawing: Drawing, id = 'A'): readonly Row[] => {
  const section = drawing.find((candidate) => candidate.id === id);
  return section?.kind === 'reserved' ? section.rows : [];
};
const labels = (drawing: Drawing): string[] =>
  rowsOf(drawing).flatMap(({ seats }) => seats.map(({ label }) => label));

describe('drawing', () => {
  test('given nothing, when a section with an aisle is added, then it has rows, seats and the gap', () => {
    const rows = rowsOf(given(add()));
    expect(rows.map(({ label }) => label)).toEqual(['A', 'B']);
    expect(rows[0]?.seats.map(({ x }) => x)).toEqual([-45, -25, 25, 45]);
    expect(rows.map(({ seats }) => seats[0]?.y)).toEqual([160, 190]);
  });

  test('given curved rows, then they bend around the stage and seats keep their distance', () => {
    const [front] = rowsOf(given(add({ shape: 'curved', seats: 9, aisles: [] })));
    const points = front?.seats ?? [];
    expect(points[4]?.y).toBeGreaterThan(points[0]?.y ?? 0);
    expect(points[0]?.y).toBeCloseTo(points[8]?.y ?? 0, 1);
    for (let at = 1; at < points.length; at += 1) {
      const [one, other] = [points[at - 1], points[at]];
      const distance = Math.hypot((one?.x ?? 0) - (other?.x ?? 0), (one?.y ?? 0) - (other?.y ?? 0));
      expect(distance).toBeCloseTo(20, 0);
    }
  });

  test('given a section, when it is renumbered, then by each scheme', () => {
    const numbered = (numbering: NewSection['numbering']): string[] =>
      labels(given(add({ rows: 1 }), { type: 'renumber', id: 'A', numbering }));
    expect(numbered('plain')).toEqual(['1', '2', '3', '4']);
    expect(numbered('odd')).toEqual(['1', '3', '5', '7']);
    expect(numbered('even')).toEqual(['2', '4', '6', '8']);
    expect(numbered('from_right')).toEqual(['4', '3', '2', '1']);
    expect(numbered('letters')).toEqual(['A', 'B', 'C', 'D']);
    expect([lettersOf(25), lettersOf(26), lettersOf(701), lettersOf(702)]).toEqual([
      'Z',
      'AA',
      'ZZ',
      'AAA',
    ]);
  });

  test('given seats, when some are marked, moved and taken away, then only those', () => {
    const seat = { section: 'A', row: 'A', seat: '1' };
    const row = { section: 'A', row: 'B', seat: null };
    const drawing = given(
      add(),
      { type: 'flag', places: [seat], flag: 'accessible', on: true },
      { type: 'move_places', places: [seat], dx: 5, dy: -10 },
      { type: 'remove_places', places: [row] },
    );
    const [front, ...others] = rowsOf(drawing);
    expect(others).toEqual([]);
    expect(front?.seats[0]).toMatchObject({ x: -40, y: 150, accessible: true });
    expect(front?.seats[1]).toMatchObject({ x: -25, y: 160, accessible: false });
    expect(apply(drawing, { type: 'remove_places', places: [{ ...row, row: 'A' }] })).toEqual([]);
  });

  test('given a section, when another of its id is added, then nothing changes', () => {
    const drawing = given(add());
    expect(apply(drawing, add({ seats: 9 }))).toBe(drawing);
    expect(apply(drawing, { type: 'add_area', id: 'A', name: 'A', capacity: 5 })).toBe(drawing);
    expect(apply(drawing, { type: 'remove', id: 'Z' })).toBe(drawing);
  });
});

const command = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    section: fc.record({
      id: fc.constantFrom('A', 'B', 'C'),
      name: fc.constant('Some'),
      shape: fc.constantFrom(...SHAPES),
      rows: fc.integer({ min: 1, max: 4 }),
      seats: fc.integer({ min: 1, max: 6 }),
      numbering: fc.constantFrom(...NUMBERINGS),
      rowNames: fc.constantFrom('numbers' as const, 'letters' as const),
      aisles: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }),
    }),
  }),
  fc.record({
    type: fc.constant('add_area' as const),
    id: fc.constantFrom('A', 'FLOOR'),
    name: fc.constant('Floor'),
    capacity: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({ type: fc.constant('remove' as const), id: fc.constantFrom('A', 'B') }),
  fc.record({
    type: fc.constant('move' as const),
    id: fc.constantFrom('A', 'B'),
    dx: fc.integer({ min: -50, max: 50 }),
    dy: fc.integer({ min: -50, max: 50 }),
  }),
);

describe('steps', () => {
  test('given any commands, when all are undone and done again, then all is as before', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const done = commands.reduce(step, historyOf([]));
        const count = done.past.length;
        let history = done;
        for (let at = 0; at < count; at += 1) history = step(history, { type: 'undo' });
        expect(history.present).toEqual([]);
        expect(step(history, { type: 'undo' })).toBe(history);
        for (let at = 0; at < count; at += 1) history = step(history, { type: 'redo' });
        expect(history.present).toEqual(done.present);
      }),
    );
  });
});

describe('files', () => {
  test('given any drawing, when it is written and read, then it is the same', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 8 }), (commands) => {
        const drawing = given(...commands);
        fc.pre(drawing.length > 0);
        const names = new Map(drawing.map(({ id, name }) => [id, name]));
        expect(fromCsv(toCsv(drawing), names)).toEqual({ ok: true, drawing });
        expect(fromJson(toJson(drawing))).toEqual({ ok: true, drawing });
      }),
    );
  });

  test('given a broken file, then it is said where', () => {
    expect(fromCsv('section,row,seat,x,y,flags\nA,1,1,0,0,\nA,1,2,far,0,')).toEqual({
      ok: false,
      line: 3,
    });
    expect(fromCsv('A,1,1,0,0,golden')).toEqual({ ok: false, line: 1 });
    expect(fromCsv('A,,50,,,ga\nA,1,1,0,0,')).toEqual({ ok: false, line: 2 });
    expect(fromCsv('')).toEqual({ ok: false, line: null });
    expect(fromJson('{"sections":[{"id":"A"}]}')).toEqual({ ok: false, line: null });
    expect(fromJson('nonsense')).toEqual({ ok: false, line: null });
  });
});
