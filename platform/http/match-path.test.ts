import { describe, expect, it } from 'vitest';
import { matcherOf } from './match-path.ts';

describe('a route with a name in the middle', () => {
  const match = matcherOf('/v1/shows/{id}/holds');

  it('is for paths of its form, with their part', () => {
    expect(match('/v1/shows/shw_1/holds')).toEqual({ id: 'shw_1' });
    expect(match('/v1/shows/A.b~c-9/holds')).toEqual({ id: 'A.b~c-9' });
  });

  it.each([
    '/v1/shows//holds',
    '/v1/shows/holds',
    '/v1/shows/shw_1',
    '/v1/shows/shw_1/',
    '/v1/shows/shw_1/holds/',
    '/v1/shows/shw_1/holds/more',
    '/v1/shows/shw_1/holdsmore',
    '/v1/shows/shw_1/holds?by=app',
    '/v1/shows/shw%5f1/holds',
    '/v1/shows/a/b/holds',
    '/v1/events/evt_1/holds',
    '',
  ])('is not for %s', (path) => {
    expect(match(path)).toBeNull();
  });
});

it('takes a name at the end, several names, and none', () => {
  expect(matcherOf('/v1/holds/{id}')('/v1/holds/hld_1')).toEqual({ id: 'hld_1' });
  expect(matcherOf('/v1/holds/{id}')('/v1/holds/hld_1/checkout')).toBeNull();
  expect(matcherOf('/a/{one}/{two}')('/a/1/2')).toEqual({ one: '1', two: '2' });
  expect(matcherOf('/v1/orders')('/v1/orders')).toEqual({});
  expect(matcherOf('/v1/orders')('/v1/orders/')).toBeNull();
});

it('takes no name that is a part of a part', () => {
  expect(() => matcherOf('/v1/orders/{id}.pdf')).toThrow('a whole part');
});
