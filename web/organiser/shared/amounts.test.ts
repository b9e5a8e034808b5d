import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountOf, centsOf } from './amounts.ts';

test('given an amount as people type it, then it is minor units', () => {
  expect(centsOf('48.50', 'EUR')).toBe(4_850);
  expect(centsOf(' 48,5 ', 'EUR')).toBe(4_850);
  expect(centsOf('48', 'EUR')).toBe(4_800);
  expect(centsOf('4800', 'JPY')).toBe(4_800);
});

test('given what is no amount, then there is none', () => {
  for (const text of ['', '-1', '1.234', 'ten', '1.2.3']) expect(centsOf(text, 'EUR')).toBeNull();
  expect(centsOf('1.5', 'JPY')).toBeNull();
});

test('given any amount, then what is shown is read as the same', () => {
  const cents = fc.integer({ min: 0, max: 1e11 });
  fc.assert(
    fc.property(cents, fc.constantFrom('EUR', 'JPY', 'KWD'), (amount, currency) => {
      expect(centsOf(amountOf(amount, currency), currency)).toBe(amount);
    }),
  );
});
