import { expect, test } from 'vitest';
import { filtersOf, NO_FILTERS, nextDays, queryOf, searchOf, whenOf } from './filters.ts';

const NOON = new Date(2026, 10, 30, 12).getTime();

test('an address tells the filters, and the filters the address', () => {
  const filters = { ...NO_FILTERS, q: 'la vida & más', city: 'Sevilla' };
  expect(filtersOf(searchOf(filters))).toEqual(filters);
  expect(searchOf(NO_FILTERS)).toBe('');
});

test('given a span of days, when it is one that has a name, then that is chosen', () => {
  expect(whenOf(NO_FILTERS, NOON)).toBe('any');
  expect(whenOf({ ...NO_FILTERS, ...nextDays(7, NOON) }, NOON)).toBe('week');
  expect(nextDays(7, NOON)).toEqual({ from: '2026-11-30', to: '2026-12-07' });
  expect(whenOf({ ...NO_FILTERS, from: '2026-12-24' }, NOON)).toBe('own');
});

test('the API is asked only what it can answer', () => {
  expect(queryOf({ ...NO_FILTERS, q: '   ' })).toEqual({});
  expect(queryOf({ ...NO_FILTERS, from: '2026-12-05', to: '2026-12-01' })).toEqual({
    date_from: '2026-12-05',
  });
});
