import { describe, expect, it } from 'vitest';
import type { StoreUnderTest } from '../contract.ts';
import { AppendNotBegun } from '../errors.ts';
import { created, fact, stored } from '../testing/facts.ts';

/** More than travel in one call. */
const WRITERS = 300;

export function deadlinesContract(underTest: () => StoreUnderTest): void {
  describe('an append that nobody waits for any more', () => {
    it('is not begun, and writes nothing', async () => {
      const { store } = underTest();
      const unwanted = store.append([created('seat-1')], { isWanted: () => false });
      await expect(unwanted).rejects.toThrow(AppendNotBegun);

      expect(await store.readStream('seat-1')).toEqual([]);
      expect(await stored(store, created('seat-1'))).toBe(1n);
    });

    it('is like any other while somebody does', async () => {
      const { store } = underTest();
      const write = created('seat-1');
      const result = await store.append([write], { isWanted: () => true });
      expect(result.outcome).toBe('ok');
      expect(await store.append([write])).toMatchObject({ outcome: 'ok' });
      expect(await store.readStream('seat-1')).toHaveLength(1);
    });

    it('is told a conflict, and not that it was late', async () => {
      const { store } = underTest();
      await stored(store, created('seat-1'));
      const result = await store.append([created('seat-1', [fact()])], { isWanted: () => true });
      expect(result.outcome).toBe('conflict');
    });

    it('never harms those that travel with it, and is written or refused, never both', async () => {
      const { store } = underTest();
      let isWanted = true;
      const appends = Array.from({ length: WRITERS }, (_, writer) =>
        store.append([created(`seat-${writer}`)], {
          isWanted: () => writer % 2 === 0 || isWanted,
        }),
      );
      isWanted = false;
      const outcomes = await Promise.allSettled(appends);

      for (const [writer, outcome] of outcomes.entries()) {
        const events = await store.readStream(`seat-${writer}`);
        if (outcome.status === 'fulfilled') {
          expect(outcome.value.outcome).toBe('ok');
          expect(events).toHaveLength(1);
        } else {
          expect(writer % 2).toBe(1);
          expect(outcome.reason).toBeInstanceOf(AppendNotBegun);
          expect(events).toEqual([]);
        }
      }
      const even = outcomes.filter(
        ({ status }, writer) => writer % 2 === 0 && status !== 'fulfilled',
      );
      expect(even).toEqual([]);
    });
  });
}
