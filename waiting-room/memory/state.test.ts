import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stateContract } from '../contract/state-contract.ts';
import { createOrderedSet } from './fenwick.ts';
import { createMemoryState } from './state.ts';

describe('rooms in memory', () => {
  const state = createMemoryState();
  stateContract(() => state);
});

test('an ordered set counts as a plain one does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(5_000)), { maxLength: 200 }), (steps) => {
      const ordered = createOrderedSet();
      const plain = new Set<number>();
      for (const [isAdded, value] of steps) {
        if (isAdded) {
          ordered.add(value);
          plain.add(value);
        } else {
          ordered.remove(value);
          plain.delete(value);
        }
        const below = [...plain].filter((member) => member < value).length;
        expect(ordered.below(value)).toBe(below);
        expect(ordered.smallest()).toBe(plain.size === 0 ? -1 : Math.min(...plain));
        expect(ordered.size()).toBe(plain.size);
        expect(ordered.has(value)).toBe(plain.has(value));
      }
    }),
  );
});
