import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { PublishedShow } from '#domain/show.ts';
import { takesGzip, zippedPlaces } from './zipped-places.ts';

test.each([
  ['gzip, deflate, br', true],
  ['br;q=1.0, gzip;q=0.5', true],
  ['gzip;q=0, identity', false],
  ['br', false],
  [undefined, false],
] as const)('%s: %s', (accepted, takes) => {
  expect(takesGzip(accepted)).toBe(takes);
});

test('places are zipped once for each state of a show', async () => {
  const show = {} as PublishedShow;
  const first = await zippedPlaces(show, '{"seats":[]}');
  expect(gunzipSync(first).toString()).toBe('{"seats":[]}');
  expect(await zippedPlaces(show, 'never looked at')).toBe(first);
});
