import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideHalfUp, shareOfBps, sumCents } from './money.ts';
import { priceOf, pricesOf } from './pricing.ts';
import type { TaxRule } from './show-terms.ts';

const standard = { id: 'standard', name: 'Standard', priceCents: 5_000, feeCents: 450 };

function priceWith(...taxes: readonly TaxRule[]) {
  return priceOf({ priceTiers: [standard], taxes }, 0);
}

describe('the price of a place', () => {
  test('is the ticket and its fee', () => {
    expect(priceWith()).toEqual({
      tier: 'standard',
      priceCents: 5_000,
      feeCents: 450,
      taxCents: 0,
      totalCents: 5_450,
      taxes: [],
    });
  });

  test('contains an inclusive tax', () => {
    const price = priceWith({ name: 'VAT', rateBps: 1_900, inclusive: true, appliesTo: 'both' });
    expect(price.taxes).toEqual([{ name: 'VAT', cents: 870, inclusive: true }]);
    expect([price.taxCents, price.totalCents]).toEqual([0, 5_450]);
  });

  test('grows by an exclusive tax', () => {
    const price = priceWith({ name: 'VAT', rateBps: 1_900, inclusive: false, appliesTo: 'ticket' });
    expect(price.taxes).toEqual([{ name: 'VAT', cents: 950, inclusive: false }]);
    expect([price.taxCents, price.totalCents]).toEqual([950, 6_400]);
  });

  test('taxes the fee alone where the rule says so, and no tax on a tax', () => {
    const price = priceWith(
      { name: 'City', rateBps: 500, inclusive: false, appliesTo: 'ticket' },
      { name: 'VAT', rateBps: 1_000, inclusive: false, appliesTo: 'fee' },
    );
    expect(price.taxes.map(({ cents }) => cents)).toEqual([250, 45]);
    expect(price.totalCents).toBe(5_745);
  });

  test('rounds half a cent up', () => {
    expect(shareOfBps(50, 100, 'on_top')).toBe(1);
    expect(shareOfBps(49, 100, 'on_top')).toBe(0);
    expect(shareOfBps(150, 100, 'on_top')).toBe(2);
  });

  test('throws for a tier that is not there', () => {
    expect(() => priceOf({ priceTiers: [standard], taxes: [] }, 1)).toThrow(RangeError);
  });

  test('adds up, in whole cents, whatever the rules', () => {
    const anyTax = fc.record({
      name: fc.string(),
      rateBps: fc.integer({ min: 0, max: 10_000 }),
      inclusive: fc.boolean(),
      appliesTo: fc.constantFrom('ticket' as const, 'fee' as const, 'both' as const),
    });
    const anyCents = fc.integer({ min: 0, max: 10_000_000_000 });
    fc.assert(
      fc.property(anyCents, anyCents, fc.array(anyTax), (priceCents, feeCents, taxes) => {
        const terms = { priceTiers: [{ ...standard, priceCents, feeCents }], taxes };
        const price = priceOf(terms, 0);
        const onTop = price.taxes.filter(({ inclusive }) => !inclusive).map(({ cents }) => cents);
        expect(price.taxCents).toBe(sumCents(onTop));
        expect(price.totalCents).toBe(sumCents([priceCents, feeCents, ...onTop]));
        expect(pricesOf(terms)).toEqual([price]);
        for (const tax of price.taxes) {
          expect(Number.isSafeInteger(tax.cents) && tax.cents >= 0).toBe(true);
          expect(tax.cents).toBeLessThanOrEqual(priceCents + feeCents);
        }
      }),
    );
  });

  test('splits a gross amount so that net and tax give it again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (net, rateBps) => {
          const gross = net + shareOfBps(net, rateBps, 'on_top');
          const within = shareOfBps(gross, rateBps, 'within');
          expect(Math.abs(gross - within - net)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('money', () => {
  test('is never a fraction', () => {
    expect(() => sumCents([1, 0.5])).toThrow(RangeError);
    expect(() => sumCents([Number.NaN])).toThrow(RangeError);
    expect(() => sumCents([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
    expect(sumCents([])).toBe(0);
  });

  test('is divided in whole numbers only', () => {
    expect(() => divideHalfUp(-1, 2)).toThrow(RangeError);
    expect(() => divideHalfUp(1, 0)).toThrow(RangeError);
    expect([divideHalfUp(1, 2), divideHalfUp(1, 3), divideHalfUp(5, 3)]).toEqual([1, 0, 2]);
  });
});
