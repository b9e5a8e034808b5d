import { expect, test } from 'vitest';
import type { Principal } from './principal.ts';
import { createTokenCache } from './token-cache.ts';

function principal(expiresAtMs: number): Principal {
  return { subject: 's', roles: [], org: null, customerId: 'cus_s', expiresAtMs };
}

const cacheOf = (tokensMax: number) => createTokenCache({ tokensMax, bytesMax: 1_000 });

test('a remembered token is found, another is not', () => {
  const cache = cacheOf(10);
  const ada = principal(1_000_000);
  cache.remember('a', ada, 0);
  expect(cache.find('a', 1)).toBe(ada);
  expect(cache.find('b', 1)).toBeUndefined();
});

test('it is forgotten when the token expires', () => {
  const cache = cacheOf(10);
  cache.remember('a', principal(1_000), 0);
  expect(cache.find('a', 999)).toBeDefined();
  expect(cache.find('a', 1_000)).toBeUndefined();
});

test('it is looked at anew after five minutes', () => {
  const cache = cacheOf(10);
  cache.remember('a', principal(86_400_000), 0);
  expect(cache.find('a', 5 * 60_000 - 1)).toBeDefined();
  expect(cache.find('a', 5 * 60_000)).toBeUndefined();
});

test('the one used longest ago makes room', () => {
  const cache = cacheOf(2);
  cache.remember('a', principal(1_000), 0);
  cache.remember('b', principal(1_000), 0);
  cache.find('a', 1);
  cache.remember('c', principal(1_000), 1);
  const known = ['a', 'b', 'c'].filter((token) => cache.find(token, 2));
  expect(known).toEqual(['a', 'c']);
});

test('of those that are used all the time none is forgotten, and of all no more are kept than may be', () => {
  const cache = cacheOf(10);
  cache.remember('busy', principal(1_000), 0);
  for (let at = 0; at < 100; at += 1) {
    cache.remember(`t${at}`, principal(1_000), 0);
    expect(cache.find('busy', 1)).toBeDefined();
  }
  const known = Array.from({ length: 100 }, (_, at) => `t${at}`).filter(
    (token) => cache.find(token, 2) !== undefined,
  );
  expect(known.length).toBeGreaterThan(3);
  expect(known.length).toBeLessThan(10);
  expect(known).toContain('t99');
});

test('long ones count by their length', () => {
  const cache = createTokenCache({ tokensMax: 1_000, bytesMax: 1_000 });
  const long = Array.from({ length: 20 }, (_, at) => `${at}`.padEnd(200, 'x'));
  for (const token of long) cache.remember(token, principal(1_000), 0);
  const known = long.filter((token) => cache.find(token, 1) !== undefined);
  expect(known.length).toBeGreaterThan(1);
  expect(known.length).toBeLessThanOrEqual(5);
  expect(known).toContain(long[19]);
});

test('one that is remembered anew takes no more room', () => {
  const cache = cacheOf(4);
  for (const token of ['a', 'b', 'c', 'd']) cache.remember(token, principal(1_000), 0);
  for (let at = 0; at < 100; at += 1) cache.remember('d', principal(1_000), 0);
  expect(cache.find('a', 1)).toBeDefined();
});
