import { expect, test } from 'vitest';
import { fromWallTime, isTimeZone, toWallTime } from './times.ts';

test('given a moment, then a form shows the venue’s clock, and gives the moment back', () => {
  expect(toWallTime('2026-12-05T18:00:00Z', 'Europe/Berlin')).toBe('2026-12-05T19:00');
  expect(fromWallTime('2026-12-05T19:00', 'Europe/Berlin')).toBe('2026-12-05T18:00:00.000Z');
  expect(fromWallTime('2026-07-05T19:00', 'Europe/Berlin')).toBe('2026-07-05T17:00:00.000Z');
  expect(fromWallTime('2026-07-05T00:30', 'America/Los_Angeles')).toBe('2026-07-05T07:30:00.000Z');
});

test('given the night when clocks change, then an hour that is there twice is the first, a missing one comes after', () => {
  expect(fromWallTime('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  expect(fromWallTime('2026-10-25T03:30', 'Europe/Berlin')).toBe('2026-10-25T02:30:00.000Z');
  expect(fromWallTime('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
});

test('given what is no time or zone, then it is said so', () => {
  expect(fromWallTime('', 'Europe/Berlin')).toBeNull();
  expect(fromWallTime('2026-13-05T19:00', 'Europe/Berlin')).toBeNull();
  expect(isTimeZone('Europe/Madrid')).toBe(true);
  expect(isTimeZone('Europe/Nowhere')).toBe(false);
});
