import { expect, test } from 'vitest';
import { smallHouse } from '../../shared/map/testing/small-house.ts';
import { lastUnits, restyle, sorted, toggled } from './selection.ts';

const AVAILABLE = 0;
const SOLD = 3;
const BLOCKED = 4;

const house = (statuses: Readonly<Record<number, number>>): Uint8Array => {
  const all = new Uint8Array(24).fill(AVAILABLE);
  for (const [index, status] of Object.entries(statuses)) all[Number(index)] = status;
  return all;
};

test('given a row with a sold seat, when it is picked, then all but that one are; picked again, none', () => {
  const statuses = house({ 2: SOLD, 4: BLOCKED });
  const picked = toggled(statuses, new Set(), [0, 1, 2, 3, 4]);
  expect([...picked]).toEqual([0, 1, 3, 4]);
  expect(sorted(statuses, picked)).toEqual({ free: [0, 1, 3], blocked: [4] });
  expect(toggled(statuses, picked, [0, 1, 2, 3, 4]).size).toBe(0);
});

test('given a picked seat, when somebody buys it, then it is no longer meant', () => {
  expect(sorted(house({ 0: SOLD }), new Set([0, 1]))).toEqual({ free: [1], blocked: [] });
});

test('given an area, then its last units of a status are taken, as many as there are', () => {
  const statuses = house({ 23: BLOCKED, 20: SOLD });
  const floor = { firstIndex: 14, count: 10 };
  expect(lastUnits(statuses, floor, AVAILABLE, 3)).toEqual([22, 21, 19]);
  expect(lastUnits(statuses, floor, BLOCKED, 3)).toEqual([23]);
});

test('given statuses and picks, then each has its look', () => {
  const geometry = smallHouse();
  const looks = new Uint8Array(24);
  const numbers = { free: (tier: number) => 10 + tier, picked: 1, blocked: 2, taken: 3 };
  restyle(looks, geometry, house({ 1: SOLD, 2: BLOCKED }), new Set([0, 1]), numbers, null);
  expect([...looks.slice(0, 4)]).toEqual([1, 3, 2, 10]);
});
