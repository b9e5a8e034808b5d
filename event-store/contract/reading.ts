import { describe, expect, it } from 'vitest';
import type { StoreUnderTest } from '../contract.ts';
import type { EventFilter } from '../port.ts';
import { created, fact, facts, stored } from '../testing/facts.ts';

export function readingContract(underTest: () => StoreUnderTest): void {
  describe('reading a stream', () => {
    const revisions = async (options?: object) => {
      const events = await underTest().store.readStream('seat-1', options);
      return events.map(({ revision }) => revision);
    };

    it('is forwards or backwards, from a revision, up to a count', async () => {
      const { store } = underTest();
      await stored(store, created('seat-10'), created('seat-1', facts(5)), created('seat-'));

      expect(await revisions()).toEqual([0, 1, 2, 3, 4]);
      expect(await revisions({ from: 3 })).toEqual([3, 4]);
      expect(await revisions({ from: 5 })).toEqual([]);
      expect(await revisions({ from: 1, maxCount: 2 })).toEqual([1, 2]);
      expect(await revisions({ maxCount: 0 })).toEqual([]);
      expect(await revisions({ direction: 'backwards' })).toEqual([4, 3, 2, 1, 0]);
      expect(await revisions({ direction: 'backwards', maxCount: 1 })).toEqual([4]);
      expect(await revisions({ direction: 'backwards', from: 2 })).toEqual([2, 1, 0]);
      expect(await revisions({ direction: 'backwards', from: 2, maxCount: 2 })).toEqual([2, 1]);
      expect(await revisions({ direction: 'backwards', from: 99, maxCount: 2 })).toEqual([4, 3]);
    });

    it('is empty where there is none', async () => {
      expect(await underTest().store.readStream('no-such-stream')).toEqual([]);
      expect(await revisions({ direction: 'backwards', from: 3 })).toEqual([]);
    });
  });

  describe('reading all', () => {
    it('goes through the log page by page', async () => {
      const { store } = underTest();
      await stored(store, created('seat-1', facts(3)), created('seat-2', facts(4)));

      const first = await store.readAll({ after: 0n, maxCount: 5 });
      expect(first.events.map(({ position }) => position)).toEqual([1n, 2n, 3n, 4n, 5n]);
      expect(first.position).toBe(5n);
      const second = await store.readAll({ after: first.position, maxCount: 5 });
      expect(second.events.map(({ position }) => position)).toEqual([6n, 7n]);
      expect(second.position).toBe(7n);
      expect(await store.readAll({ after: 7n, maxCount: 5 })).toEqual({ events: [], position: 7n });
      // A reader from another history is not sent backwards.
      expect(await store.readAll({ after: 90n, maxCount: 5 })).toEqual({
        events: [],
        position: 90n,
      });
    });

    it.each<[EventFilter, bigint[]]>([
      [{}, [1n, 2n, 3n, 4n, 5n, 6n]],
      [{ types: ['SeatHeld'] }, [1n, 3n]],
      [{ types: ['SeatHeld', 'HoldPlaced'] }, [1n, 3n, 5n]],
      [{ types: [] }, []],
      [{ types: ['Seat'] }, []],
      [{ streamPrefixes: ['seat-show1.'] }, [1n, 2n]],
      [{ streamPrefixes: ['hold-', 'seat-show2.'] }, [3n, 5n, 6n]],
      [{ streamPrefixes: ['seat_', 'seat%'] }, []],
      [{ streamPrefixes: ['SEAT-'] }, []],
      [{ streamPrefixes: [''] }, [1n, 2n, 3n, 4n, 5n, 6n]],
      [{ streamPrefixes: [] }, []],
      [{ streamPrefixes: ['seat-'], types: ['SeatHeld'] }, [1n, 3n]],
      [{ streamPrefixes: ['hold-'], types: ['SeatHeld'] }, []],
    ])('with the filter %j', async (filter, positions) => {
      const { store } = underTest();
      await stored(
        store,
        created('seat-show1.A-1', [fact({ type: 'SeatHeld' }), fact({ type: 'SeatReserved' })]),
        created('seat-show2.A-1', [fact({ type: 'SeatHeld' })]),
        created('order-1', [fact({ type: 'OrderPlaced' })]),
        created('hold-1', [fact({ type: 'HoldPlaced' }), fact({ type: 'HoldExtended' })]),
      );
      const page = await store.readAll({ after: 0n, maxCount: 10, filter });
      expect(page.events.map(({ position }) => position)).toEqual(positions);
      // The place to go on from is past what was left out.
      expect(page.position).toBe(6n);

      const paged: bigint[] = [];
      for (let after = 0n; after < 6n; ) {
        const next = await store.readAll({ after, maxCount: 1, filter });
        paged.push(...next.events.map(({ position }) => position));
        expect(next.position).toBeGreaterThan(after);
        after = next.position;
      }
      expect(paged).toEqual(positions);
    });

    it('throws for a page that leads nowhere', async () => {
      const { store } = underTest();
      await expect(store.readAll({ after: 0n, maxCount: 0 })).rejects.toThrow(RangeError);
      await expect(store.readAll({ after: -1n, maxCount: 1 })).rejects.toThrow(RangeError);
    });
  });
}
