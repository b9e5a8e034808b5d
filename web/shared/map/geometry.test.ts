import { expect, test } from 'vitest';
import { FLAG, indexOf, isInside, nameOf } from './geometry.ts';
import { gridOf } from './grid.ts';
import { smallHouse } from './testing/small-house.ts';

test('a map in columns tells what the API told', () => {
  const house = smallHouse();
  expect(house.pitch).toBe(20);
  expect(house.tiers.map(({ id, cents }) => [id, cents])).toEqual([
    ['dear', 5_200],
    ['cheap', 1_100],
  ]);
  expect([house.tier[0], house.tier[10], house.tier[20]]).toEqual([0, 1, 1]);
  expect(house.flags[9]).toBe(FLAG.accessible);
  expect(house.flags[5]).toBe(FLAG.obstructedView);
  expect(house.sections.map(({ firstIndex, count }) => [firstIndex, count])).toEqual([
    [0, 10],
    [10, 4],
    [14, 10],
  ]);
});

test('every seat has a name, and every name its seat', () => {
  const house = smallHouse();
  for (let index = 0; index < house.seatCount; index += 1) {
    expect(indexOf(house, nameOf(house, index).id)).toBe(index);
  }
  expect(nameOf(house, 7)).toMatchObject({ id: 'A-2-3', row: '2', label: '3' });
  expect(nameOf(house, 14)).toMatchObject({ id: 'FLOOR-000001', row: null });
  for (const id of ['A-2-6', 'A-3-1', 'C-1-1', 'FLOOR-000011', 'FLOOR', '']) {
    expect([id, indexOf(house, id)]).toEqual([id, -1]);
  }
});

test('the ground of a section goes around its rows', () => {
  const [stalls] = smallHouse().sections;
  expect(stalls === undefined ? null : isInside(stalls.outline, 40, 12)).toBe(true);
  expect(stalls === undefined ? null : isInside(stalls.outline, 40, 60)).toBe(false);
  expect(stalls?.box).toEqual({ left: -17, top: -17, right: 97, bottom: 41 });
});

test('the grid finds the nearest seat, none that is too far, and all in a box', () => {
  const house = smallHouse();
  const grid = gridOf(house);
  expect(grid.nearest(41, 1, 10)).toBe(2);
  expect(grid.nearest(30, 80, 10)).toBe(-1);
  const seen: number[] = [];
  grid.each({ left: -500, top: -500, right: 500, bottom: 500 }, (index) => seen.push(index));
  expect(seen.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 14 }, (_, at) => at),
  );
});
