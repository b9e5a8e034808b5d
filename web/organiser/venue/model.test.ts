import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { historyOf } from '../shared/history.ts';
import { fromCsv, fromJson, toCsv, toJson } from './exchange.ts';
import { apply, type Command, type Drawing, type NewSection, type Row, step } from './model.ts';
import { lettersOf, NUMBERINGS } from './numbering.ts';
import { SHAPES } from './rows.ts';

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
  fc.record({
    type: fc.constant('turn' as const),
    id: fc.constantFrom('A', 'B', 'FLOOR'),
    degrees: fc.constantFrom(-15, 15),
  }),
  fc.record({
    type: fc.constant('add_aisle' as const),
    id: fc.constantFrom('A', 'B'),
    after: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({
    type: fc.constant('reshape' as const),
    id: fc.constantFrom('A', 'B', 'FLOOR'),
    corners: fc.array(
      fc.record({ x: fc.integer({ min: -200, max: 200 }), y: fc.integer({ min: 100, max: 400 }) }),
      { minLength: 3, maxLength: 6 },
    ),
  }),
);

describe('free shapes', () => {
  const SQUARE = [
    { x: -100, y: 150 },
    { x: 100, y: 150 },
    { x: 100, y: 250 },
    { x: -100, y: 250 },
  ];
  const free = (change: Partial<NewSection> = {}): Drawing =>
    given(add({ shape: 'free', aisles: [], ...change }));

  test('given a free section, then it begins as many rows of seats as were asked for', () => {
    expect(labels(free())).toEqual(['1', '2', '3', '4', '1', '2', '3', '4']);
    const [section] = free();
    expect(section).toMatchObject({ outline: [{ x: -44, y: 146 }, {}, {}, {}] });
  });

  test('given corners that are moved, then it is filled as far as they reach', () => {
    const drawing = apply(free(), { type: 'reshape', id: 'A', corners: SQUARE });
    expect(rowsOf(drawing).map(({ seats }) => seats.length)).toEqual([10, 10, 10]);
    const triangle = [
      { x: 0, y: 150 },
      { x: 200, y: 450 },
      { x: -200, y: 450 },
    ];
    const counts = rowsOf(apply(drawing, { type: 'reshape', id: 'A', corners: triangle })).map(
      ({ seats }) => seats.length,
    );
    expect(counts.length).toBeGreaterThan(5);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
  });

  test('given corners within which no seat has room, then nothing changes', () => {
    const drawing = free();
    const corners = [
      { x: 0, y: 0 },
      { x: 5, y: 0 },
      { x: 0, y: 5 },
    ];
    expect(apply(drawing, { type: 'reshape', id: 'A', corners })).toBe(drawing);
  });

  test('given marked seats, when a corner moves, then those that are still there are marked', () => {
    const seat = { section: 'A', row: 'B', seat: '2' };
    const marked = apply(free(), { type: 'flag', places: [seat], flag: 'accessible', on: true });
    const at = rowsOf(marked)[1]?.seats[1];
    const turned = apply(marked, { type: 'turn', id: 'A', degrees: 30 });
    const back = apply(turned, { type: 'turn', id: 'A', degrees: -30 });
    const wide = apply(back, { type: 'reshape', id: 'A', corners: SQUARE });
    const found = rowsOf(wide).flatMap(({ seats }) => seats.filter(({ accessible }) => accessible));
    expect(found).toHaveLength(1);
    expect(found[0]?.x).toBeCloseTo(at?.x ?? 0, 0);
    expect(found[0]?.y).toBeCloseTo(at?.y ?? 0, 0);
  });

  test('given one that is turned, then its rows run that way and are filled that way', () => {
    const turned = given(add({ shape: 'free', aisles: [] }), {
      type: 'turn',
      id: 'A',
      degrees: 90,
    });
    const [front] = rowsOf(turned);
    expect(front?.seats[0]?.x).toBeCloseTo(front?.seats[3]?.x ?? 0, 0);
    const [section] = turned;
    const corners = section?.outline ?? [];
    const same = apply(turned, { type: 'reshape', id: 'A', corners });
    expect(labels(same)).toEqual(labels(turned));
  });

  test('given a section of another shape, when its corners move, then it is filled anew', () => {
    const curved = given(add({ shape: 'curved', seats: 6, numbering: 'odd', aisles: [] }));
    const [front] = rowsOf(apply(curved, { type: 'reshape', id: 'A', corners: SQUARE }));
    expect(front?.label).toBe('A');
    expect(front?.seats.slice(0, 3).map(({ label }) => label)).toEqual(['1', '3', '5']);
  });

  test('given one whose seats were moved by themselves, then the house draws what is around it', () => {
    const places = [{ section: 'A', row: 'A', seat: '1' }];
    const [section] = apply(free(), { type: 'move_places', places, dx: -40, dy: 0 });
    expect(section).toMatchObject({ outline: null, shape: null });
  });

  test('given an aisle that is added, then it is left free in every row', () => {
    const straight = given(add({ aisles: [] }), { type: 'add_aisle', id: 'A', after: 2 });
    expect(rowsOf(straight)[1]?.seats.map(({ x }) => x)).toEqual([-45, -25, 25, 45]);
    const wide = apply(free(), { type: 'reshape', id: 'A', corners: SQUARE });
    const columns = rowsOf(apply(wide, { type: 'add_aisle', id: 'A', after: 2 })).map(({ seats }) =>
      seats.map(({ x }) => x),
    );
    expect(columns[0]).toEqual([-90, -70, -50, -30, -10, 40, 60, 80]);
    expect(columns[2]).toEqual(columns[0]);
  });
});

describe('areas', () => {
  test('given an area, when it is moved and its corners are, then its outline is kept', () => {
    const drawing = given(
      { type: 'add_area', id: 'FLOOR', name: 'Floor', capacity: 100 },
      { type: 'move', id: 'FLOOR', dx: 10, dy: 20 },
      { type: 'resize_area', id: 'FLOOR', capacity: 90 },
    );
    expect(drawing[0]).toMatchObject({ capacity: 90, outline: [{ x: -60, y: 180 }, {}, {}, {}] });
    const corners = [
      { x: 0, y: 0 },
      { x: 9, y: 0 },
      { x: 0, y: 9 },
    ];
    expect(apply(drawing, { type: 'reshape', id: 'FLOOR', corners })[0]).toMatchObject({
      outline: corners,
    });
  });
});

describe('steps', () => {
  test('given any commands, when all are undone and done again, then all is as before', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const done = commands.reduce(step, historyOf<Drawing>([]));
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
        const unfilled = drawing.map((section) =>
          section.kind === 'ga' ? section : { ...section, shape: null },
        );
        expect(fromJson(toJson(drawing))).toEqual({ ok: true, drawing: unfilled });
        const unlined = unfilled.map((section) =>
          section.kind === 'ga' ? section : { ...section, outline: null },
        );
        expect(fromCsv(toCsv(drawing), drawing)).toEqual({ ok: true, drawing: unlined });
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
