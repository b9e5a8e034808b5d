import { expect, test } from 'vitest';
import { type Cursor, cursorNear, entered, isOn, moved, movedOn, movedToEnd } from './cursor.ts';
import { indexOf } from './geometry.ts';
import { smallHouse } from './testing/small-house.ts';

const house = smallHouse();
const any = (): boolean => true;
const seat = (id: string): Cursor => ({ at: 'seat', index: indexOf(house, id) });
const section = (number: number): Cursor => ({ at: 'section', section: number });

test('given the keyboard comes, it is at the section that is nearest', () => {
  expect(cursorNear(house, { x: 40, y: 110 })).toEqual(section(1));
  expect(cursorNear({ ...house, sections: [] }, { x: 0, y: 0 })).toBeNull();
});

test('a section is entered at a seat that is to be had, an area is not', () => {
  expect(entered(house, 0, any)).toEqual(seat('A-1-3'));
  expect(entered(house, 0, (index) => index === indexOf(house, 'A-2-5'))).toEqual(seat('A-2-5'));
  // With all taken one still may look around.
  expect(entered(house, 0, () => false)).toEqual(seat('A-1-3'));
  expect(entered(house, 2, any)).toEqual(section(2));
});

test('arrows move it on its level, and leave it where nothing follows', () => {
  expect(moved(house, seat('A-1-3'), 'right')).toEqual(seat('A-1-4'));
  expect(moved(house, seat('A-1-1'), 'left')).toEqual(seat('A-1-1'));
  expect(moved(house, section(0), 'down')).toEqual(section(1));
  expect(moved(house, section(0), 'up')).toEqual(section(0));
});

test('from section to section in the venue’s order, around and around, on either level', () => {
  expect(movedOn(house, section(2), 1, any)).toEqual(section(0));
  expect(movedOn(house, section(0), -1, any)).toEqual(section(2));
  expect(movedOn(house, seat('A-1-1'), 1, any)).toEqual(seat('B-1-3'));
  expect(movedOn(house, seat('B-1-1'), 1, any)).toEqual(section(2));
});

test('to the ends of a row, or of all sections', () => {
  expect(movedToEnd(house, seat('A-2-3'), 'last')).toEqual(seat('A-2-5'));
  expect(movedToEnd(house, section(1), 'first')).toEqual(section(0));
  expect(movedToEnd(house, section(1), 'last')).toEqual(section(2));
});

test('on another map it may be nowhere', () => {
  expect(isOn(house, seat('A-1-1'))).toBe(true);
  expect(isOn(house, { at: 'seat', index: house.seatCount })).toBe(false);
  expect(isOn(house, section(3))).toBe(false);
});
