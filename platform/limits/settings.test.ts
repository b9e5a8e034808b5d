import { expect, test } from 'vitest';
import { limitsRequests, parseRateLimits, UNLIMITED } from './settings.ts';

const all = (limit: number | null) => ({
  address: limit,
  device: limit,
  session: limit,
  account: limit,
});

test('a class has one limit for each of its layers, and a layer may have its own', () => {
  expect(parseRateLimits('writes.address=100, writes=20,reads=200,sessions.device=off')).toEqual({
    perSecond: {
      reads: all(200),
      writes: { ...all(20), address: 100 },
      sessions: all(null),
    },
    unboughtHolds: null,
    inMemory: false,
  });
  expect(parseRateLimits('reads=5,reads.address=off')?.perSecond.reads).toEqual({
    ...all(5),
    address: null,
  });
});

test('holds that are not bought, and where is counted', () => {
  expect(parseRateLimits('unbought_holds=20,store=memory')).toMatchObject({
    unboughtHolds: 20,
    inMemory: true,
  });
});

test('off, and what only holds are limited by, count no request', () => {
  expect(parseRateLimits('off')).toEqual(UNLIMITED);
  expect(limitsRequests(UNLIMITED)).toBe(false);
  expect(limitsRequests(parseRateLimits('unbought_holds=20') ?? UNLIMITED)).toBe(false);
  expect(limitsRequests(parseRateLimits('sessions.device=1') ?? UNLIMITED)).toBe(true);
});

test.each([
  'on',
  'reads',
  'reads=',
  'reads=0',
  'reads=-1',
  'reads=1.5',
  'reads=10000000',
  'cooks=5',
  'reads.city=5',
  'reads=5,reads=6',
  'reads=5,,writes=6',
  'unbought_holds=off',
  'store=redis',
])('%s is none of it', (text) => {
  expect(parseRateLimits(text)).toBeNull();
});
