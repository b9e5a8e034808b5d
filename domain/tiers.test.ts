import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { block, floor, layoutOf } from './testing/catalogue.ts';
import { assignTiers, type TierTerms } from './tiers.ts';

const layout = layoutOf(block('A', 2, 3), floor('FLOOR', 2));

function terms(assignments: Partial<TierTerms>): TierTerms {
  return {
    priceTiers: [{ id: 'standard' }, { id: 'front' }, { id: 'vip' }],
    tierBySection: { A: 'standard', FLOOR: 'standard' },
    tierByRow: {},
    tierBySeat: {},
    ...assignments,
  };
}

function errorsOf(assignments: Partial<TierTerms>) {
  const result = assignTiers(layout, terms(assignments));
  return result.ok ? [] : result.errors;
}

describe('the tier of a place', () => {
  test('is the one that is named most closely', () => {
    const result = assignTiers(
      layout,
      terms({ tierByRow: { 'A-1': 'front' }, tierBySeat: { 'A-1-2': 'vip', 'A-2-3': 'vip' } }),
    );
    expect(result.ok && [...result.tiers]).toEqual([1, 2, 1, 0, 0, 2, 0, 0]);
  });

  test('may come from rows or seats alone, also a unit of its own', () => {
    const result = assignTiers(
      layout,
      terms({
        tierBySection: {},
        tierByRow: { 'A-1': 'standard', 'A-2': 'front' },
        tierBySeat: { 'FLOOR-000001': 'vip', 'FLOOR-000002': 'standard' },
      }),
    );
    expect(result.ok && [...result.tiers]).toEqual([0, 0, 0, 1, 1, 1, 2, 0]);
  });

  test('is missed once a section', () => {
    expect(errorsOf({ tierBySection: {}, tierByRow: { 'A-1': 'front' } })).toEqual([
      {
        path: 'tier_by_section.A',
        message: '3 of 6 places have no price tier, A-2-1 first',
      },
      {
        path: 'tier_by_section.FLOOR',
        message: '2 of 2 places have no price tier, FLOOR-000001 first',
      },
    ]);
  });

  test('is of a place that the venue has, and a tier that the show has', () => {
    const errors = errorsOf({
      tierBySection: { A: 'standard', FLOOR: 'standard', B: 'standard' },
      tierByRow: { 'A-3': 'front', 'FLOOR-1': 'front' },
      tierBySeat: { 'A-1-9': 'vip', 'A-1-1': 'gold' },
    });
    expect(errors.map(({ path }) => path)).toEqual([
      'tier_by_section.B',
      'tier_by_row.A-3',
      'tier_by_row.FLOOR-1',
      'tier_by_seat.A-1-9',
      'tier_by_seat.A-1-1',
    ]);
  });

  test('is a seat’s own before its row’s before its section’s, for any assignment', () => {
    const tier = fc.constantFrom('standard', 'front', 'vip');
    const some = (...keys: readonly string[]) =>
      fc.dictionary(fc.constantFrom(...keys), tier, {
        maxKeys: keys.length,
        noNullPrototype: true,
      });
    fc.assert(
      fc.property(
        some('A-1', 'A-2'),
        some('A-1-1', 'A-1-2', 'A-2-3', 'FLOOR-000002'),
        (tierByRow, tierBySeat) => {
          const given = terms({ tierByRow, tierBySeat });
          const result = assignTiers(layout, given);
          for (let index = 0; index < layout.seatCount; index += 1) {
            const { seatId, section, row } = layout.describe(index);
            const expected =
              tierBySeat[seatId] ?? tierByRow[`${section}-${row}`] ?? given.tierBySection[section];
            expect(result.ok && given.priceTiers[result.tiers[index] ?? 255]?.id).toBe(expected);
          }
        },
      ),
    );
  });
});
