import { expect, test } from 'vitest';
import { likeSeats } from './like-seats.ts';
import { createLiveSeats, STATUS, takeDelta, takeSnapshot } from './live-seats.ts';
import { smallHouse } from './testing/small-house.ts';

const house = smallHouse();
const allFree = Buffer.alloc(24).toString('base64');

function liveSeats() {
  const seats = createLiveSeats(house);
  takeSnapshot(seats, house, { version: 5, statuses: allFree });
  return seats;
}

test('before anything is known, no seat is promised', () => {
  expect(createLiveSeats(house).statuses.includes(STATUS.available)).toBe(false);
});

test('given a snapshot, when seats are taken and come back, then counts follow', () => {
  const seats = liveSeats();
  expect([seats.free, [...seats.freeBySection], [...seats.freeByTier]]).toEqual([
    24,
    [10, 4, 10],
    [10, 14],
  ]);
  const changes = [
    [0, STATUS.held],
    [10, STATUS.sold],
    [99, STATUS.sold],
  ] as const;
  expect(takeDelta(seats, house, { version: 6, changes })).toEqual([0, 10]);
  expect([seats.free, [...seats.freeBySection]]).toEqual([22, [9, 3, 10]]);
  takeDelta(seats, house, { version: 7, changes: [[0, STATUS.reserved]] });
  takeDelta(seats, house, { version: 8, changes: [[0, STATUS.available]] });
  expect([seats.free, [...seats.freeByTier]]).toEqual([23, [10, 13]]);
});

test('given a newer state, when an older snapshot comes late, then it is passed over', () => {
  const seats = liveSeats();
  takeDelta(seats, house, { version: 9, changes: [[3, STATUS.sold]] });
  expect(takeSnapshot(seats, house, { version: 6, statuses: allFree })).toBe(false);
  expect(seats.statuses[3]).toBe(STATUS.sold);
});

const statusesWith = (...taken: number[]): Uint8Array =>
  Uint8Array.from({ length: 24 }, (_, index) => Number(taken.includes(index)));

test('given two seats side by side, when one is lost, then two others side by side are offered', () => {
  // A-1-2 and A-1-3 were wished for, A-1-3 is gone: A-2-2 and A-2-3 are nearest.
  const statuses = statusesWith(2);
  expect(likeSeats({ geometry: house, statuses, wished: [1, 2] })).toEqual([0, 1]);
  expect(likeSeats({ geometry: house, statuses: statusesWith(2, 0), wished: [1, 2] })).toEqual([
    6, 7,
  ]);
});

test('given no two side by side, then each for itself; and nothing of another price or kind', () => {
  const apart = statusesWith(0, 2, 3, 5, 6, 8, 9);
  expect(likeSeats({ geometry: house, statuses: apart, wished: [2, 3] })).toEqual([1, 4]);
  const none = statusesWith(0, 1, 2, 3, 4, 6, 7, 8);
  expect(likeSeats({ geometry: house, statuses: none, wished: [2] })).toEqual([]);
});
