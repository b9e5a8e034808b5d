import { describe, expect, it } from 'vitest';
import { systemTimers } from '#platform/system.ts';
import type { StoreUnderTest } from '../contract.ts';
import type { Position, StoredEvent, SubscribeOptions, SubscriptionBatch } from '../port.ts';
import { created, fact, facts, stored } from '../testing/facts.ts';

/** For what must come within 50 ms; the rest is for a busy machine. */
const SOON_MS = 1_000;

export function subscribingContract(underTest: () => StoreUnderTest): void {
  /** Collects batches until one reaches the position. */
  async function upTo(
    position: Position,
    options: Omit<SubscribeOptions, 'signal'>,
    onBatch: (batch: SubscriptionBatch) => Promise<void> | void = () => {},
  ): Promise<SubscriptionBatch[]> {
    const batches: SubscriptionBatch[] = [];
    const { signal } = new AbortController();
    for await (const batch of underTest().store.subscribe({ ...options, signal })) {
      batches.push(batch);
      await onBatch(batch);
      if (batch.position >= position) break;
    }
    return batches;
  }

  const eventsOf = (batches: readonly SubscriptionBatch[]): StoredEvent[] =>
    batches.flatMap(({ events }) => events);
  const positionsOf = (batches: readonly SubscriptionBatch[]): number[] =>
    eventsOf(batches).map(({ position }) => Number(position));
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);

  describe('subscribing', () => {
    it('catches up in batches, then is live', async () => {
      const { store } = underTest();
      await stored(store, created('seat-1', facts(25)));
      const batches = await upTo(25n, { after: 3n, maxBatch: 10 });
      expect(positionsOf(batches)).toEqual(range(4, 25));
      expect(batches.map(({ events }) => events.length)).toEqual([10, 10, 2]);
      expect(batches.map(({ live }) => live)).toEqual([false, false, true]);
    });

    it('tells that it is live where there is nothing', async () => {
      const batches = await upTo(0n, { after: 0n });
      expect(batches).toEqual([{ events: [], position: 0n, live: true }]);
    });

    it('hands over from catch-up to live without a gap while many append', async () => {
      const { store } = underTest();
      const writers = 8;
      const each = 60;
      await stored(store, created('old', facts(100)));
      const total = 100 + writers * each;
      const append = async (writer: number) => {
        for (let index = 0; index < each; index += 1)
          await stored(store, created(`w${writer}-${index}`));
      };
      const [batches, filtered] = await Promise.all([
        upTo(BigInt(total), { after: 0n, maxBatch: 16 }),
        upTo(BigInt(total), { after: 0n, maxBatch: 7, filter: { streamPrefixes: ['w3-'] } }),
        ...Array.from({ length: writers }, (_, writer) => append(writer)),
      ]);
      expect(positionsOf(batches)).toEqual(range(1, total));
      expect(eventsOf(filtered).map(({ stream }) => stream)).toEqual(
        range(0, each - 1).map((index) => `w3-${index}`),
      );
    });

    it('moves its position over events that the filter leaves out', async () => {
      const { store } = underTest();
      await stored(store, created('order-1', facts(3)));
      let told = false;
      const batches = await upTo(
        6n,
        { after: 0n, filter: { streamPrefixes: ['seat-'] } },
        async ({ position, live }) => {
          if (told) return;
          told = true;
          expect([position, live]).toEqual([3n, true]);
          await stored(store, created('order-2', facts(3)));
        },
      );
      expect(eventsOf(batches)).toEqual([]);
      expect(batches.at(-1)).toEqual({ events: [], position: 6n, live: true });
    });

    it('tells of an event, and of one left out, soon', async () => {
      const { store } = underTest();
      const abort = new AbortController();
      const options = { after: 0n, filter: { types: ['SeatHeld'] }, signal: abort.signal };
      const batches = store.subscribe(options)[Symbol.asyncIterator]();
      await batches.next();
      for (const [index, type] of [
        'SeatHeld',
        'OrderPlaced',
        'SeatHeld',
        'OrderPlaced',
      ].entries()) {
        const next = batches.next();
        await stored(store, created(`s-${index}`, [fact({ type })]));
        const late = systemTimers.sleep(SOON_MS, abort.signal).then(() => undefined);
        const told = await Promise.race([next, late]);
        expect(told?.value?.position).toBe(BigInt(index + 1));
        expect(told?.value?.events).toHaveLength(type === 'SeatHeld' ? 1 : 0);
      }
      abort.abort();
      expect((await batches.next()).done).toBe(true);
    });

    it('ends without an error when the signal aborts, also while it waits', async () => {
      const { store } = underTest();
      await stored(store, created('seat-1'));
      const abort = new AbortController();
      const seen: Position[] = [];
      const done = (async () => {
        for await (const { position } of store.subscribe({ after: 0n, signal: abort.signal })) {
          seen.push(position);
        }
      })();
      while (seen.length === 0) await systemTimers.sleep(1);
      abort.abort();
      await done;
      expect(seen).toEqual([1n]);

      const aborted = store.subscribe({ after: 0n, signal: AbortSignal.abort() });
      for await (const _batch of aborted) expect.unreachable();
    });

    it('ends when the store is closed', async () => {
      const { store } = underTest();
      const { signal } = new AbortController();
      for await (const { live } of store.subscribe({ after: 0n, signal })) {
        expect(live).toBe(true);
        await store.close();
      }
    });

    it('goes on after lost connections, each event once', async () => {
      const { store, loseConnections } = underTest();
      const total = 300;
      const appended = (async () => {
        for (let index = 0; index < total; index += 1) {
          const writes = [created(`s-${index}`)];
          while ((await store.append(writes)).outcome === 'unknown') await systemTimers.sleep(5);
          if (index % 100 === 50) await loseConnections();
        }
      })();
      const [batches] = await Promise.all([
        upTo(BigInt(total), { after: 0n, maxBatch: 20 }),
        appended,
      ]);
      expect(positionsOf(batches)).toEqual(range(1, total));
    });

    it('waits for its reader', async () => {
      const { store } = underTest();
      await stored(store, created('seat-1', facts(3)));
      let busy = false;
      const batches = await upTo(6n, { after: 0n, maxBatch: 2 }, async ({ position }) => {
        expect(busy).toBe(false);
        busy = true;
        if (position === 2n) await stored(store, created('seat-2', facts(3)));
        await systemTimers.sleep(2);
        busy = false;
      });
      expect(positionsOf(batches)).toEqual(range(1, 6));
    });
  });
}
