import { expect, test } from 'vitest';
import { call } from './call.ts';

test('a call is the request of its operation', () => {
  expect(call('createSession')).toEqual({ method: 'POST', path: '/v1/sessions' });
  expect(call('placeHold', { path: { id: 'shw_1' }, body: { seat_ids: ['A-1-1'] } })).toEqual({
    method: 'POST',
    path: '/v1/shows/shw_1/holds',
    body: { seat_ids: ['A-1-1'] },
  });
  expect(call('listOrders', { query: { limit: 100, min_position: '7' } })).toEqual({
    method: 'GET',
    path: '/v1/orders?limit=100&min_position=7',
  });
});

test('what is put into a path stays one part of it', () => {
  const { path } = call('getHold', { path: { id: 'hld/../1' } });
  expect(path).toBe('/v1/holds/hld%2F..%2F1');
});
