import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { geometryOf } from '../../../shared/map/geometry.ts';
import { mapOfVenue } from '../../shared/venue-map.ts';
import { countsOf, NO_ASSIGNMENTS, onlyTier, painted, tiersOf } from './assignments.ts';
import { placesAt } from './tools.ts';

const seat = (label: string, x: number, y: number) => ({
  label,
  x,
  y,
  accessible: false,
  companion: false,
  obstructed_view: false,
});
const rows = (count: number, seats: number, top: number) =>
  Array.from({ length: count }, (_, row) => ({
    label: String(row + 1),
    seats: Array.from({ length: seats }, (_seat, at) =>
      seat(String(at + 1), at * 20, top + row * 30),
    ),
  }));
const SQUARE = [
  { x: 0, y: 0 },
  { x: 50, y: 0 },
  { x: 50, y: 50 },
];
const GEOMETRY = geometryOf(
  mapOfVenue({
    sections: [
      { id: 'A', name: 'Stalls', kind: 'reserved', outline: SQUARE, rows: rows(3, 4, 100) },
      { id: 'B', name: 'Balcony', kind: 'reserved', outline: SQUARE, rows: rows(2, 5, 300) },
      { id: 'FLOOR', name: 'Floor', kind: 'ga', outline: SQUARE, capacity: 6 },
    ],
  }),
);
const TIERS = ['standard', 'good', 'best'];
const paint = (before: typeof NO_ASSIGNMENTS, tier: number, ...indices: readonly number[]) =>
  painted(GEOMETRY, before, TIERS, indices, tier);
const from = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

describe('painting prices', () => {
  test('given nothing painted, then every place has the first price', () => {
    const tiers = tiersOf(GEOMETRY, NO_ASSIGNMENTS, TIERS);
    expect([...countsOf(tiers, 3)]).toEqual([28, 0, 0]);
  });

  test('given a whole section, when it is painted, then one entry says so', () => {
    expect(paint(NO_ASSIGNMENTS, 1, ...from(0, 12))).toEqual({
      tierBySection: { A: 'good' },
      tierByRow: {},
      tierBySeat: {},
    });
  });

  test('given a painted section, when a row and a seat are, then only they differ', () => {
    const section = paint(NO_ASSIGNMENTS, 1, ...from(0, 12));
    const row = paint(section, 2, ...from(4, 4));
    expect(row.tierByRow).toEqual({ 'A-2': 'best' });
    const one = paint(row, 0, 5);
    expect(one).toEqual({
      tierBySection: { A: 'good' },
      tierByRow: { 'A-2': 'best' },
      tierBySeat: { 'A-2-2': 'standard' },
    });
    expect(paint(one, 1, ...from(0, 12)).tierBySeat).toEqual({});
  });

  test('given part of an area, when it is painted, then its units differ', () => {
    expect(paint(NO_ASSIGNMENTS, 2, 22, 23)).toMatchObject({
      tierBySection: { FLOOR: 'standard' },
      tierBySeat: { 'FLOOR-000001': 'best', 'FLOOR-000002': 'best' },
    });
  });

  test('given places that have the price already, when they are painted, then nothing changes', () => {
    const section = paint(NO_ASSIGNMENTS, 1, ...from(0, 12));
    expect(paint(section, 1, 0, 1, 2)).toBe(section);
  });

  test('given any strokes, then each place has what it was painted with last, and the rest the first', () => {
    const stroke = fc.record({
      tier: fc.nat(2),
      indices: fc.uniqueArray(fc.nat(GEOMETRY.seatCount - 1), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 8 }), (strokes) => {
        const expected = new Uint8Array(GEOMETRY.seatCount);
        let assignments = NO_ASSIGNMENTS;
        for (const { tier, indices } of strokes) {
          for (const index of indices) expected[index] = tier;
          assignments = paint(assignments, tier, ...indices);
        }
        expect(tiersOf(GEOMETRY, assignments, TIERS)).toEqual(expected);
      }),
    );
  });

  test('given a tier that was taken away, then its places have the first', () => {
    const tiers = tiersOf(GEOMETRY, { ...NO_ASSIGNMENTS, tierBySection: { A: 'gone' } }, TIERS);
    expect(onlyTier(tiers, { firstIndex: 0, count: 12 })).toBe(0);
    expect(onlyTier(Uint8Array.of(0, 1), { firstIndex: 0, count: 2 })).toBeNull();
  });
});

describe('what a stroke means', () => {
  test('given a seat, then it, its row or its section; of an area always all', () => {
    const at = { seat: 13, section: 1 };
    expect(placesAt(GEOMETRY, 'seat', at)).toEqual([13]);
    expect(placesAt(GEOMETRY, 'row', at)).toEqual(from(12, 5));
    expect(placesAt(GEOMETRY, 'section', at)).toEqual(from(12, 10));
    expect(placesAt(GEOMETRY, 'seat', { seat: -1, section: 2 })).toEqual(from(22, 6));
    expect(placesAt(GEOMETRY, 'row', { seat: -1, section: 1 })).toEqual([]);
    expect(placesAt(GEOMETRY, 'view', at)).toEqual([]);
  });
});
