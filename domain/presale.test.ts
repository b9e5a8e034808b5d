import { describe, expect, it, test } from 'vitest';
import { type Presale, presaleErrors, presaleOf, presaleStream, useCode } from './presale.ts';

const presale: Presale = { codeHash: 'h1', fromMs: 100, untilMs: 200, maxUses: 2, tiers: null };

describe('a code', () => {
  it('opens the sale from its first moment until, and not at, its last', () => {
    expect(presaleOf([presale], 'h1', 99)).toBeNull();
    expect(presaleOf([presale], 'h1', 100)).toEqual(presale);
    expect(presaleOf([presale], 'h1', 199)).toEqual(presale);
    expect(presaleOf([presale], 'h1', 200)).toBeNull();
    expect(presaleOf([presale], 'h2', 150)).toBeNull();
    expect(presaleOf(undefined, 'h1', 150)).toBeNull();
  });

  it('is used up by customers, each of whom counts once', () => {
    const uses = new Set(['cus_1', 'cus_2']);
    expect(useCode(new Set(['cus_1']), { customerId: 'cus_2', maxUses: 2 })).toEqual({
      ok: true,
      events: [{ type: 'PresaleCodeUsed', data: { customerId: 'cus_2' } }],
    });
    expect(useCode(uses, { customerId: 'cus_1', maxUses: 2 })).toEqual({ ok: true, events: [] });
    expect(useCode(uses, { customerId: 'cus_3', maxUses: 2 })).toEqual({
      ok: false,
      refusal: { code: 'CodeUsedUp' },
    });
  });

  it('is counted by itself in each show', () => {
    expect(presaleStream('shw_1', 'h1')).toBe('presale-shw_1.h1');
  });
});

const tiers = [{ id: 'standard', name: 'Standard', priceCents: 1, feeCents: 0 }];

test.each([
  [{ untilMs: 100 }, 'presales.0.until'],
  [{ maxUses: 0 }, 'presales.0.max_uses'],
  [{ maxUses: 1.5 }, 'presales.0.max_uses'],
  [{ maxUses: 10_001 }, 'presales.0.max_uses'],
  [{ tiers: [] }, 'presales.0.tiers'],
  [{ tiers: ['gold'] }, 'presales.0.tiers'],
])('%o is refused at %s', (change, path) => {
  expect(presaleErrors([{ ...presale, ...change }], tiers)).toMatchObject([{ path }]);
});

test('a code twice, and more codes than a show may have, are refused; none and good ones are not', () => {
  expect(presaleErrors([presale, presale], tiers)).toMatchObject([{ path: 'presales.1.code' }]);
  const many = Array.from({ length: 51 }, (_, at) => ({ ...presale, codeHash: `h${at}` }));
  expect(presaleErrors(many, tiers)).toMatchObject([{ path: 'presales' }]);
  expect(presaleErrors([{ ...presale, tiers: ['standard'] }], tiers)).toEqual([]);
  expect(presaleErrors(undefined, tiers)).toEqual([]);
});
