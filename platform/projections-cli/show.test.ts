import { expect, test } from 'vitest';
import { describeResult, describeStatus, progressLine } from './show.ts';

const base = { model: 'orders', position: 70n, eventCount: 25 } as const;

test('progress: a bar, events, rate and time left', () => {
  const progress = { position: 50n, target: 100n, eventCount: 40 };
  expect(progressLine('orders', progress, { eventsPerSecond: 20, msLeft: 2_400 })).toBe(
    `orders ${'█'.repeat(15)}${'░'.repeat(15)}  50 %  40 events, 20/s, 3 s left`,
  );
});

test('a verdict in plain words, with the first rows that differ', () => {
  const table = { table: 'orders', liveRows: 3, builtRows: 4, onlyLive: 1, onlyBuilt: 2 };
  const examples = [
    { side: 'live' as const, row: '(ord_1,1)' },
    { side: 'built' as const, row: '(ord_1,2)' },
  ];
  const same = { position: 70n, notCompared: null, identical: true };
  expect(
    describeResult({
      ...base,
      outcome: 'switched',
      verdict: { ...same, tables: [{ ...table, onlyLive: 0, onlyBuilt: 0, examples: [] }] },
    }),
  ).toBe(
    'orders: 25 events up to position 70. Identical to the live one, 4 rows. The new one is live.',
  );
  expect(
    describeResult({
      ...base,
      outcome: 'checked',
      verdict: { ...same, identical: false, tables: [{ ...table, examples }] },
    }).split('\n'),
  ).toEqual([
    'orders: 25 events up to position 70. DIFFERENT from the live one. The live one stays.',
    '  orders: live 3 rows, 1 of them wrong; rebuilt 4, 2 of them not in the live one',
    '    - (ord_1,1)',
    '    + (ord_1,2)',
  ]);
  expect(describeResult({ ...base, outcome: 'busy', verdict: null })).toBe(
    'orders is being rebuilt already: see "npm run projections -- status".',
  );
});

test('the table of models', () => {
  const row = { name: 'orders', version: 1, state: 'live', position: '70', eventsPerSecond: 1.25 };
  const stopped = { lagEvents: 3, lagMs: 40, failure: 'stands before X', rebuild: null };
  expect(describeStatus([{ ...row, ...stopped }])).toBe(
    [
      'model   version  state  position  behind           events/s',
      'orders  1        live   70        3 events, 40 ms  1.3',
      '    stands before X',
    ].join('\n'),
  );
});
