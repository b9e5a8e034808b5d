import { expect, test } from 'vitest';
import { localInput, utcOf } from './local-time.ts';

test('a time goes through the field and comes back, to the second', () => {
  expect(utcOf(localInput('2026-11-21T10:00:05.000Z'))).toBe('2026-11-21T10:00:05.000Z');
});

test('what is no time is none', () => {
  expect([utcOf(''), localInput('soon')]).toEqual([null, '']);
});
