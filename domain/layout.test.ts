import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeCountOf } from './layout-data.ts';
import { drawLayout } from './layout-drawing.ts';
import type { SectionInput } from './layout-input.ts';
import { anySections, block, floor, layoutOf, pictured } from './testing/catalogue.ts';

describe('a layout', () => {
  const layout = layoutOf(block('A', 2, 3), floor('FLOOR', 4), block('Ж東', 1, 2));

  test('counts places from 0 in venue order, units included', () => {
    expect(layout.seatCount).toBe(12);
    expect(layout.sections.map(({ id, firstIndex, count }) => [id, firstIndex, count])).toEqual([
      ['A', 0, 6],
      ['FLOOR', 6, 4],
      ['Ж東', 10, 2],
    ]);
    expect(layout.indexOf('A-2-1')).toBe(3);
    expect(layout.indexOf('FLOOR-000001')).toBe(6);
    expect(layout.indexOf('FLOOR-000004')).toBe(9);
    expect(layout.indexOf('Ж東-1-2')).toBe(11);
  });

  test.each([
    '',
    'A',
    'A-1',
    'A-3-1',
    'A-1-0',
    'A-1-01',
    'A-1-4',
    'A-1-1-1',
    'A-1-constructor',
    '__proto__-1-1',
    'B-1-1',
    'FLOOR-1',
    'FLOOR-000000',
    'FLOOR-000005',
    'FLOOR-1-1',
  ])('has no place %j', (seatId) => {
    expect(layout.indexOf(seatId)).toBe(-1);
  });

  test('describes a seat and a unit', () => {
    const { x, y, ...seat } = layoutOf(pictured('.w', 'co')).describe(2);
    expect(seat).toEqual({
      index: 2,
      seatId: 'S-2-1',
      section: 'S',
      sectionName: 'Stalls',
      row: '2',
      label: '1',
      accessible: false,
      companion: true,
      obstructedView: false,
    });
    expect([typeof x, typeof y]).toEqual(['number', 'number']);
    expect(layout.describe(7)).toMatchObject({
      seatId: 'FLOOR-000002',
      row: null,
      label: '000002',
      x: null,
      y: null,
    });
  });

  test('throws for an index outside', () => {
    expect(() => layout.seatIdAt(12)).toThrow(RangeError);
    expect(() => layout.seatIdAt(-1)).toThrow(RangeError);
    expect(() => layout.describe(0.5)).toThrow(RangeError);
  });

  test('gives every place an id that leads back to it', () => {
    fc.assert(
      fc.property(anySections, (sections) => {
        const any = layoutOf(...sections);
        const ids = new Set<string>();
        for (let index = 0; index < any.seatCount; index += 1) {
          const seatId = any.seatIdAt(index);
          ids.add(seatId);
          if (any.indexOf(seatId) !== index) return false;
        }
        return ids.size === any.seatCount && any.seatCount === placeCountOf(drawLayout(sections));
      }),
      { numRuns: 50 },
    );
  });

  test('stays lean with 250,000 places', () => {
    const labels = Array.from({ length: 100 }, (_, at) => ({ label: `K${at}` }));
    const sections = Array.from({ length: 10 }, (_, at) => block(`S${at}`, 250, labels));
    const large = layoutOf(...sections);
    expect(large.seatCount).toBe(250_000);
    expect(large.indexOf('S9-250-K99')).toBe(249_999);
    expect(large.seatIdAt(123_456)).toBe('S4-235-K56');
  });
});

describe('the picture', () => {
  const everyPoint = (...sections: readonly SectionInput[]) => {
    const layout = layoutOf(...sections);
    return Array.from({ length: layout.seatCount }, (_, index) => layout.describe(index)).flatMap(
      ({ x, y }) => (x === null || y === null ? [] : [{ x, y }]),
    );
  };

  test('keeps seats a body apart', () => {
    const points = everyPoint(
      block('A', 6, 20),
      block('B', 4, 8),
      floor('F', 500),
      block('C', 9, 15),
    );
    for (const [at, a] of points.entries()) {
      for (const b of points.slice(at + 1)) {
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(15);
      }
    }
  });

  test('is the same for the same sections', () => {
    const sections = [block('A', 6, 20), floor('F', 500)];
    expect(drawLayout(sections)).toEqual(drawLayout(structuredClone(sections)));
  });

  test('puts seats where the organiser wants them, and the outline around them', () => {
    const [section] = drawLayout([
      {
        id: 'A',
        name: 'A',
        kind: 'reserved',
        rows: [{ label: '1', seats: [{ label: 'a', x: 10.123, y: -5 }] }],
      },
    ]);
    expect(section).toMatchObject({ rows: [{ points: [10.12, -5] }] });
    expect(section?.outline).toEqual([
      { x: expect.closeTo(-3.88), y: -19 },
      { x: expect.closeTo(24.12), y: -19 },
      { x: expect.closeTo(24.12), y: 9 },
      { x: expect.closeTo(-3.88), y: 9 },
    ]);
  });

  test('keeps an outline that the organiser drew, and lays areas out where it is', () => {
    const outline = [
      { x: 0, y: 200.004 },
      { x: 90, y: 200 },
      { x: 40, y: 290 },
    ];
    const seat = { label: '1', x: 40, y: 220 };
    const sections = drawLayout([
      { id: 'A', name: 'A', kind: 'reserved', outline, rows: [{ label: '1', seats: [seat] }] },
      { id: 'F', name: 'F', kind: 'ga', outline, capacity: 20 },
    ]);
    const kept = [{ x: 0, y: 200 }, outline[1], outline[2]];
    expect(sections.map((section) => section.outline)).toEqual([kept, kept]);
  });
});
