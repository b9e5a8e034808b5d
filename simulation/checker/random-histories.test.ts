import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkHistory } from './check-history.ts';
import type { Evidence } from './evidence.ts';
import { asLog, type Fact, START_MS } from './testing/history-builder.ts';
import { arbLegalHistory } from './testing/legal-history.ts';
import type { Violation } from './violation.ts';

const EVIDENCE: Evidence = { nowMs: START_MS, graceMs: 0 };

async function violationsIn(facts: readonly Fact[]): Promise<readonly Violation[]> {
  return (await checkHistory(asLog(facts), EVIDENCE)).violations;
}

/** A legal history and one fact of it that has one of these types. */
function arbHistoryWith(...types: readonly string[]): fc.Arbitrary<[Fact[], number]> {
  return fc.tuple(arbLegalHistory, fc.nat()).map(([facts, pick]) => {
    const candidates = facts.flatMap((fact, index) => (types.includes(fact.type) ? [index] : []));
    const index = candidates[pick % candidates.length];
    if (index === undefined) throw new Error(`a legal history without any of ${types}`);
    return [facts, index];
  });
}

test('property: a legal history breaks no promise', async () => {
  await fc.assert(
    fc.asyncProperty(arbLegalHistory, async (facts) => {
      expect(await violationsIn(facts)).toEqual([]);
    }),
  );
});

test('property: a fact that is left out is missed', async () => {
  const arb = arbHistoryWith(
    'SeatHeld',
    'HoldPlaced',
    'HoldConverted',
    'OrderPlaced',
    'SeatReserved',
    'PaymentCaptured',
    'SeatSold',
    'OrderConfirmed',
  );
  await fc.assert(
    fc.asyncProperty(arb, async ([facts, index]) => {
      expect(await violationsIn(facts.toSpliced(index, 1))).not.toEqual([]);
    }),
  );
});

test('property: a fact that is recorded twice is noticed', async () => {
  const arb = arbHistoryWith(
    'SeatHeld',
    'HoldPlaced',
    'HoldConverted',
    'OrderPlaced',
    'SeatReserved',
    'PaymentCaptured',
    'SeatSold',
    'OrderConfirmed',
  );
  await fc.assert(
    fc.asyncProperty(arb, async ([facts, index]) => {
      const fact = facts[index];
      if (!fact) throw new Error('the index is one of the history');
      expect(await violationsIn(facts.toSpliced(index, 0, fact))).not.toEqual([]);
    }),
  );
});

test('property: two facts of a seat in the wrong order are noticed', async () => {
  await fc.assert(
    fc.asyncProperty(arbHistoryWith('SeatSold', 'SeatReserved'), async ([facts, later]) => {
      const fact = facts[later];
      const earlier = facts.findLastIndex(
        (other, index) => index < later && other.stream === fact?.stream,
      );
      const before = facts[earlier];
      if (!fact || !before) throw new Error('a seat is held before it is reserved or sold');
      const swapped = facts.with(earlier, fact).with(later, before);
      expect(await violationsIn(swapped)).not.toEqual([]);
    }),
  );
});
