import { expect, test } from 'vitest';
import { outcomeOf, type Tried } from './replays.ts';

const tried: Tried = {
  id: 'e1',
  projection: 'catalog',
  type: 'VenueCreated',
  failedAt: '2026-06-01T10:00:00.000Z',
  askedAtMs: 50_000,
};
const letter = { id: 'e1', projection: 'catalog', failed_at: tried.failedAt };

test('given an event that was tried again, while nothing has happened yet, then it is being tried', () => {
  expect(outcomeOf(tried, [letter], 90_000)).toBe('trying');
  // For a moment it stands nowhere: that is not yet a success.
  expect(outcomeOf(tried, [], 51_000)).toBe('trying');
});

test('given an event that was tried again, when it stands there anew, then it has failed again', () => {
  const anew = { ...letter, failed_at: '2026-06-01T10:05:00.000Z' };
  expect(outcomeOf(tried, [anew], 50_500)).toBe('failed_again');
});

test('given an event that was tried again, when it is not seen any more, then it was taken', () => {
  expect(outcomeOf(tried, [{ ...letter, projection: 'orders' }], 54_000)).toBe('taken');
});
