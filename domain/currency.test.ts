import fc from 'fast-check';
import { expect, it } from 'vitest';
import { currencyDecimals, majorUnits } from './currency.ts';
import { MAX_CENTS } from './money.ts';

it('knows currencies without a minor unit, and with a thousandth', () => {
  expect(['EUR', 'USD', 'MGA', 'HUF'].map(currencyDecimals)).toEqual([2, 2, 2, 2]);
  expect(['JPY', 'KRW', 'ISK', 'XOF'].map(currencyDecimals)).toEqual([0, 0, 0, 0]);
  expect(['KWD', 'BHD', 'IQD', 'TND'].map(currencyDecimals)).toEqual([3, 3, 3, 3]);
});

it.each([
  [5_250, 'EUR', 52.5],
  [7, 'EUR', 0.07],
  [5_250, 'JPY', 5_250],
  [5_250, 'KWD', 5.25],
  [1, 'KWD', 0.001],
  [0, 'EUR', 0],
])('%d minor units of %s are %d', (cents, currency, amount) => {
  expect(majorUnits(cents, currency)).toBe(amount);
});

it('is written in JSON as the amount itself, to the last digit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: MAX_CENTS * 100 }),
      fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'),
      (cents, currency) => {
        const decimals = currencyDecimals(currency);
        const text = JSON.stringify(majorUnits(cents, currency));
        const [whole = '', part = ''] = text.split('.');
        expect(BigInt(whole + part.padEnd(decimals, '0'))).toBe(BigInt(cents));
      },
    ),
  );
});

it('refuses what is no amount', () => {
  expect(() => majorUnits(0.5, 'EUR')).toThrow(RangeError);
});
