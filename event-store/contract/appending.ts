import { describe, expect, it } from 'vitest';
import type { StoreUnderTest } from '../contract.ts';
import { APPEND_MAX_EVENTS, EVENT_DATA_MAX_BYTES } from '../event-limits.ts';
import { NO_STREAM } from '../port.ts';
import { created, fact, facts, stored } from '../testing/facts.ts';

const WRITERS = 64;
/** Events in one append, of some hundred bytes each. */
const LARGE_APPEND = 1_500;

export function appendingContract(
  underTest: () => StoreUnderTest,
  isAtomicAcrossStreams: boolean,
): void {
  describe('appending', () => {
    it('numbers the events of a stream and of the store from the start, without gaps', async () => {
      const { store } = underTest();
      expect(await store.head()).toBe(0n);
      const first = await stored(store, created('seat-1', facts(2)));
      const second = await stored(store, created('seat-2'));
      const third = await stored(store, {
        stream: 'seat-1',
        expectedRevision: 1,
        events: facts(1),
      });

      expect([first, second, third]).toEqual([2n, 3n, 4n]);
      expect(await store.head()).toBe(4n);
      const { events } = await store.readAll({ after: 0n, maxCount: 10 });
      expect(events.map(({ stream, revision, position }) => [stream, revision, position])).toEqual([
        ['seat-1', 0, 1n],
        ['seat-1', 1, 2n],
        ['seat-2', 0, 3n],
        ['seat-1', 2, 4n],
      ]);
    });

    it('gives back what was written', async () => {
      const { store } = underTest();
      const full = fact({
        schemaVersion: 7,
        atMs: 1_234_567_890_987,
        causationId: 'evt_9',
        idempotency: { key: 'k\'1"', body: 'b\\2' },
        data: {
          b: 1,
          a: [1.5, null, { 'ü✓💺': 'x\u0000y' }],
          big: 9007199254740991,
          half: '\ud83d',
        },
      });
      await stored(store, created('order-{1},"x" ü', [full, fact({ atMs: 0, data: {} })]));

      const [event, plain] = await store.readStream('order-{1},"x" ü');
      expect(event).toEqual({ ...full, stream: 'order-{1},"x" ü', revision: 0, position: 1n });
      expect(Object.keys(event?.data ?? {})).toEqual(['b', 'a', 'big', 'half']);
      expect(plain?.atMs).toBe(0);
      expect(plain && 'idempotency' in plain).toBe(false);
    });

    it.each([
      ['stale', NO_STREAM],
      ['stale by one', 0],
      ['ahead', 2],
      ['far ahead', 40],
    ])('refuses an expected revision that is %s', async (_how, expectedRevision) => {
      const { store } = underTest();
      await stored(store, created('seat-1', facts(2)));

      expect(
        await store.append([{ stream: 'seat-1', expectedRevision, events: [fact()] }]),
      ).toEqual({
        outcome: 'conflict',
        conflicts: [{ stream: 'seat-1', expectedRevision, actualRevision: 1 }],
      });
      expect(await store.head()).toBe(2n);
    });

    it('refuses to go on in a stream that does not exist', async () => {
      const { store } = underTest();
      const result = await store.append([{ stream: 'no', expectedRevision: 0, events: [fact()] }]);
      expect(result).toEqual({
        outcome: 'conflict',
        conflicts: [{ stream: 'no', expectedRevision: 0, actualRevision: NO_STREAM }],
      });
    });

    it.runIf(isAtomicAcrossStreams)(
      'stores several streams together or not at all, and names every stale one',
      async () => {
        const { store } = underTest();
        await stored(store, created('seat-1'), created('seat-2'));
        const result = await store.append([
          created('hold-1'),
          created('seat-1'),
          { stream: 'seat-2', expectedRevision: 5, events: [fact()] },
          { stream: 'seat-3', expectedRevision: NO_STREAM, events: [fact()] },
        ]);

        expect(result).toEqual({
          outcome: 'conflict',
          conflicts: [
            { stream: 'seat-1', expectedRevision: NO_STREAM, actualRevision: 0 },
            { stream: 'seat-2', expectedRevision: 5, actualRevision: 0 },
          ],
        });
        expect(await store.head()).toBe(2n);
        expect(await store.readStream('hold-1')).toEqual([]);
        expect(await store.readStream('seat-3')).toEqual([]);
      },
    );

    it.runIf(!isAtomicAcrossStreams)(
      'refuses several streams as the mistake that they are',
      async () => {
        const { store } = underTest();
        await expect(store.append([created('a'), created('b')])).rejects.toThrow(TypeError);
        expect(await store.head()).toBe(0n);
      },
    );

    it.runIf(!isAtomicAcrossStreams)('takes many events of one stream', async () => {
      const { store } = underTest();
      const write = created('venue-1', facts(LARGE_APPEND));
      expect(await stored(store, write)).toBe(BigInt(LARGE_APPEND));
      expect(await stored(store, write)).toBe(BigInt(LARGE_APPEND));
    });

    it('keeps the order of streams and events within an append', async () => {
      const { store } = underTest();
      const [a, b, c] = [fact(), fact(), fact()];
      expect(await stored(store, created('z', [a, b]), created('a', [c]))).toBe(3n);
      const { events } = await store.readAll({ after: 0n, maxCount: 10 });
      expect(events.map(({ id }) => id)).toEqual([a.id, b.id, c.id]);
    });

    it('lets one of many writers win each revision', async () => {
      const { store } = underTest();
      const rounds = 5;
      for (let revision = 0; revision < rounds; revision += 1) {
        const results = await Promise.all(
          facts(WRITERS).map((event) =>
            store.append([{ stream: 'hot', expectedRevision: revision - 1, events: [event] }]),
          ),
        );
        const outcomes = results.map(({ outcome }) => outcome);
        expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(WRITERS - 1);
      }
      expect(await store.readStream('hot')).toHaveLength(rounds);
      expect(await store.head()).toBe(BigInt(rounds));
    });

    it('never lets one stale writer fail its neighbours', async () => {
      const { store } = underTest();
      await stored(store, created('taken'));
      const results = await Promise.all(
        Array.from({ length: WRITERS }, (_, index) =>
          store.append([created(index % 4 === 3 ? 'taken' : `free-${index}`)]),
        ),
      );
      expect(results.map(({ outcome }) => outcome)).toEqual(
        results.map((_, index) => (index % 4 === 3 ? 'conflict' : 'ok')),
      );
    });

    it.runIf(isAtomicAcrossStreams)(
      'judges overlapping sets of streams one after another',
      async () => {
        const { store } = underTest();
        // A chain: each wants a seat of its neighbour's. Whoever wins, no seat is taken twice or halves.
        const results = await Promise.all(
          Array.from({ length: WRITERS }, (_, index) =>
            store.append([created(`seat-${index}`), created(`seat-${index + 1}`)]),
          ),
        );
        const winners = results.flatMap(({ outcome }, index) => (outcome === 'ok' ? [index] : []));
        const taken = winners.flatMap((index) => [`seat-${index}`, `seat-${index + 1}`]);
        expect(new Set(taken).size).toBe(taken.length);
        expect(results.every(({ outcome }) => outcome !== 'unknown')).toBe(true);
        // No loser without a winner beside it.
        for (const index of results.keys()) {
          expect(winners.some((winner) => Math.abs(winner - index) <= 1)).toBe(true);
        }
        const { events } = await store.readAll({ after: 0n, maxCount: 1_000 });
        expect(events.map(({ stream }) => stream).sort()).toEqual(taken.sort());
      },
    );

    it('grows from nothing without losing its judgement', async () => {
      const { store } = underTest();
      for (let round = 0; round < 12; round += 1) {
        const results = await Promise.all(
          Array.from({ length: 100 }, (_, index) => store.append([created(`s-${round}-${index}`)])),
        );
        expect(results.every(({ outcome }) => outcome === 'ok')).toBe(true);
        expect(await store.append([created(`s-${round}-7`)])).toMatchObject({
          outcome: 'conflict',
        });
      }
      expect(await store.head()).toBe(1_200n);
    });

    it.runIf(isAtomicAcrossStreams)('takes the largest append that it allows', async () => {
      const { store } = underTest();
      const half = APPEND_MAX_EVENTS / 2;
      const writes = [
        created('venue-1', facts(half)),
        ...facts(half).map((event, index) => created(`seat-${index}`, [event])),
      ];
      expect(await stored(store, ...writes)).toBe(BigInt(APPEND_MAX_EVENTS));
      expect(await stored(store, ...writes)).toBe(BigInt(APPEND_MAX_EVENTS));
      expect(await store.append([created('venue-1'), created('new')])).toMatchObject({
        outcome: 'conflict',
      });
    });

    it('throws for what can only be a mistake', async () => {
      const { store } = underTest();
      const sized = (bytes: number) => fact({ data: { x: 'x'.repeat(bytes - '{"x":""}'.length) } });
      await expect(store.append([])).rejects.toThrow(TypeError);
      await expect(store.append([created('a', [])])).rejects.toThrow(TypeError);
      const how = isAtomicAcrossStreams ? /twice/ : TypeError;
      await expect(store.append([created('a'), created('a')])).rejects.toThrow(how);
      await expect(store.append([created('')])).rejects.toThrow(TypeError);
      await expect(store.append([created('a\0b')])).rejects.toThrow(TypeError);
      await expect(store.append([created('a', [fact({ id: 'x' })])])).rejects.toThrow(/UUID/);
      await expect(store.append([created('a', [fact({ atMs: 0.5 })])])).rejects.toThrow(RangeError);
      const twin = fact();
      await expect(store.append([created('a', [twin, twin])])).rejects.toThrow(/twice/);
      await expect(store.append([created('a', [sized(EVENT_DATA_MAX_BYTES + 1)])])).rejects.toThrow(
        RangeError,
      );
      const crowd = facts(APPEND_MAX_EVENTS + 1, { data: {} });
      await expect(store.append([created('a', crowd)])).rejects.toThrow(RangeError);
      const bulk = Array.from({ length: 33 }, () => sized(EVENT_DATA_MAX_BYTES));
      await expect(store.append([created('a', bulk)])).rejects.toThrow(RangeError);
      expect(await store.head()).toBe(0n);
      expect(await stored(store, created('a', [sized(EVENT_DATA_MAX_BYTES)]))).toBe(1n);
    });

    it('keeps its id', async () => {
      const { store } = underTest();
      const storeId = await store.storeId();
      expect(storeId).not.toBe('');
      await stored(store, created('seat-1'));
      expect(await store.storeId()).toBe(storeId);
    });
  });
}
