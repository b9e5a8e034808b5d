import { describe, expect, test } from 'vitest';
import { indexOf, nameOf } from './geometry.ts';
import { type Direction, endOfRow, firstSeatOf, seatBeside, sectionBeside } from './steps.ts';
import { bentHouse } from './testing/bent-house.ts';
import { smallHouse } from './testing/small-house.ts';

const DIRECTIONS: readonly Direction[] = ['left', 'right', 'up', 'down'];

/** Everything that is reached from there, by whatever keys. */
function reachedFrom(
  start: number,
  beside: (from: number, direction: Direction) => number,
): ReadonlySet<number> {
  const reached = new Set([start]);
  for (const from of reached) {
    for (const direction of DIRECTIONS) {
      const next = beside(from, direction);
      if (next >= 0) reached.add(next);
    }
  }
  return reached;
}

describe('from seat to seat', () => {
  const house = bentHouse();
  const beside = (id: string, direction: Direction): string => {
    const index = seatBeside(house, indexOf(house, id), direction);
    return index < 0 ? '' : nameOf(house, index).id;
  };

  test('given a bent row, left and right go along it, and up and down to the rows beside it', () => {
    expect(beside('M-3-4', 'right')).toBe('M-3-5');
    expect(beside('M-3-4', 'left')).toBe('M-3-3');
    expect(beside('M-3-4', 'up')).toBe('M-2-4');
    expect(beside('M-3-4', 'down')).toBe('M-4-4');
  });

  test('given a row that bends ever more, the same keys go along it to its ends', () => {
    expect(beside('R-3-6', 'right')).toBe('R-3-7');
    expect(beside('R-3-7', 'right')).toBe('R-3-8');
    expect(beside('R-3-8', 'left')).toBe('R-3-7');
    expect(beside('R-3-8', 'up')).toBe('R-2-8');
    expect(beside('R-3-8', 'down')).toBe('R-4-8');
  });

  test('given a row that runs down the screen, the keys go as the eye does', () => {
    expect(beside('S-2-4', 'down')).toBe('S-2-5');
    expect(beside('S-2-4', 'up')).toBe('S-2-3');
    expect(beside('S-2-4', 'left')).toBe('S-3-4');
    expect(beside('S-2-4', 'right')).toBe('S-1-4');
  });

  test('given the end of a row, the next block follows at the same height', () => {
    expect(beside('L-3-8', 'right')).toBe('M-3-1');
    expect(beside('M-3-8', 'right')).toBe('R-3-1');
    expect(beside('R-3-1', 'left')).toBe('M-3-8');
    expect(beside('R-3-8', 'right')).toBe('');
    expect(beside('M-5-4', 'down')).toBe('');
  });

  test('who goes there and back again is where they were', () => {
    for (const id of ['M-2-4', 'L-3-5', 'S-3-3']) {
      expect(beside(beside(id, 'up'), 'down')).toBe(id);
      expect(beside(beside(id, 'right'), 'left')).toBe(id);
    }
  });

  test('every seat is reached by arrow keys alone', () => {
    const reached = reachedFrom(0, (from, direction) => seatBeside(house, from, direction));
    expect(reached.size).toBe(house.seatCount);
  });

  test('given seats that are wanted, all others are passed over', () => {
    const wanted = new Set(['M-3-7', 'R-3-2'].map((id) => indexOf(house, id)));
    const next = (id: string): number =>
      seatBeside(house, indexOf(house, id), 'right', (index) => wanted.has(index));
    expect(next('M-3-2')).toBe(indexOf(house, 'M-3-7'));
    expect(next('M-3-7')).toBe(indexOf(house, 'R-3-2'));
    expect(next('R-3-2')).toBe(-1);
  });

  test('a row has its ends, and a section its first seat', () => {
    const at = indexOf(house, 'M-3-4');
    expect(endOfRow(house, at, 'first')).toBe(indexOf(house, 'M-3-1'));
    expect(endOfRow(house, at, 'last')).toBe(indexOf(house, 'M-3-8'));
    expect(firstSeatOf(house, 1, () => true)).toBe(indexOf(house, 'M-1-5'));
    expect(firstSeatOf(house, 1, (index) => index >= indexOf(house, 'M-4-1'))).toBe(
      indexOf(house, 'M-4-5'),
    );
  });

  test('places without a point lead nowhere', () => {
    const floor = smallHouse();
    const unit = floor.sections.find(({ kind }) => kind === 'ga')?.firstIndex ?? -1;
    for (const direction of DIRECTIONS) expect(seatBeside(floor, unit, direction)).toBe(-1);
    expect(endOfRow(floor, unit, 'last')).toBe(unit);
    expect(firstSeatOf(floor, 2, () => true)).toBe(-1);
  });
});

describe('from section to section', () => {
  test('in the direction of the key, to every one of them', () => {
    const house = bentHouse();
    const beside = (id: string, direction: Direction): string => {
      const from = house.sections.findIndex((section) => section.id === id);
      return house.sections[sectionBeside(house, from, direction)]?.id ?? '';
    };
    expect(beside('L', 'right')).toBe('M');
    expect(beside('M', 'right')).toBe('R');
    expect(beside('R', 'left')).toBe('M');
    expect(beside('L', 'up')).toBe('S');
    expect(beside('R', 'right')).toBe('');
    const reached = reachedFrom(0, (from, direction) => sectionBeside(house, from, direction));
    expect(reached.size).toBe(house.sections.length);
  });

  test('an area without seats is a section like others', () => {
    const house = smallHouse();
    expect([0, 1].map((from) => sectionBeside(house, from, 'down'))).toEqual([1, 2]);
    expect(sectionBeside(house, 2, 'up')).toBe(1);
  });
});
