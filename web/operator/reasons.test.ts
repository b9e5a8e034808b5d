import { expect, test } from 'vitest';
import { type Change, noteOf, reasonOf, switchOf } from './reasons.ts';

const change = (type: string, data: Change['data'], note: string | null = null): Change => ({
  type,
  data,
  note,
  at: '2026-11-21T10:00:00.000Z',
  actor: 'ops',
  request_id: 'r1',
});

test.each([
  [change('SalesStopped', { reason: 'incident' }), 'sales', 'incident'],
  [change('SalesResumed', { reason: 'not_given' }), 'sales', null],
  [
    change('SalesStopped', { reason: 'other' }, 'The lights went out'),
    'sales',
    'The lights went out',
  ],
  [change('FeatureSwitchedOff', { feature: 'search', reason: 'other' }), 'search', null],
])('a change tells what was turned and why', (turned, name, reason) => {
  expect([switchOf(turned), reasonOf(turned)]).toEqual([name, reason]);
});

test('given several changes, when a switch is looked at, then its latest reason counts', () => {
  const changes = [
    change('FeatureSwitchedOff', { feature: 'search', reason: 'load' }),
    change('SalesResumed', { reason: 'all_well' }),
    change('SalesStopped', { reason: 'incident' }),
  ];
  expect(noteOf({ changes }, 'sales')).toBe('all_well');
  expect(noteOf({ changes }, 'dashboards')).toBeNull();
});
