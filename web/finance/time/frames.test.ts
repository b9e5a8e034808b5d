import { expect, test } from 'vitest';
import { countSeats, STATUS_NAMES } from './frames.ts';

test('given seats of two sections, when they are counted, then each has its own and all are the sum', () => {
  const geometry = { section: Uint16Array.of(0, 0, 0, 1, 1), sections: ['A', 'B'] };
  const counts = countSeats(Uint8Array.of(0, 1, 3, 3, 4), geometry);
  expect(counts.bySection.map((one) => [...one])).toEqual([
    [1, 1, 0, 1, 0],
    [0, 0, 0, 1, 1],
  ]);
  expect([...counts.all]).toEqual([1, 1, 0, 2, 1]);
  expect(STATUS_NAMES).toEqual(['available', 'held', 'reserved', 'sold', 'blocked']);
});
