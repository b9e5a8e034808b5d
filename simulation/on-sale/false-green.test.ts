import { expect, test } from 'vitest';
import {
  asLog,
  expireHold,
  type Fact,
  HOLD_MS,
  placeHold,
  SHOW,
  START_MS,
} from '../checker/testing/history-builder.ts';
import { followTakenSeats } from './false-green.ts';

function falseGreens(facts: readonly Fact[], seatIds: readonly string[], atMs: number): number {
  const seats = followTakenSeats(SHOW, [{ seatIds, requestedAtMs: atMs }]);
  for (const event of asLog(facts)) seats.observe(event);
  return seats.count();
}

const held = placeHold('hld_a', ['A-1']);

test('a seat lost to somebody quicker is no lie of the map', () => {
  expect(falseGreens(held, ['A-1'], START_MS - 5)).toBe(0);
  expect(falseGreens(held, ['A-1'], START_MS + 900)).toBe(0);
});

test('a seat that had been taken for over a second is one', () => {
  expect(falseGreens(held, ['A-1'], START_MS + 1_001)).toBe(1);
  expect(falseGreens(held, ['A-2', 'A-1'], START_MS + 1_001)).toBe(1);
});

test('time starts anew when the seat was free in between', () => {
  const again = [
    ...held,
    ...expireHold('hld_a', ['A-1'], START_MS + HOLD_MS),
    ...placeHold('hld_b', ['A-1'], START_MS + HOLD_MS),
  ];
  expect(falseGreens(again, ['A-1'], START_MS + HOLD_MS + 10)).toBe(0);
  expect(falseGreens(again, ['A-1'], START_MS + HOLD_MS + 2_000)).toBe(1);
});
