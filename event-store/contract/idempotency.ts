import { describe, expect, it } from 'vitest';
import { systemRandom, systemTimers } from '#platform/system.ts';
import { appendUntilSettled } from '../append-until-settled.ts';
import type { StoreUnderTest } from '../contract.ts';
import type { AppendResult, StreamWrite } from '../port.ts';
import { created, fact, facts, stored } from '../testing/facts.ts';
import { isRepeatOf, type RepeatTraits } from './repeats.ts';

export function idempotencyContract(
  underTest: () => StoreUnderTest,
  { isAtomicAcrossStreams, repeatsAreExact }: Required<RepeatTraits>,
): void {
  const expectRepeat = (result: AppendResult, first: AppendResult): void => {
    if (repeatsAreExact) expect(result).toEqual(first);
    else expect(isRepeatOf(result, first)).toBe(true);
  };

  /** As many streams as one append may have. */
  const together = (...writes: StreamWrite[]): StreamWrite[] =>
    isAtomicAcrossStreams ? writes : writes.slice(0, 1);
  const eventsIn = (writes: readonly StreamWrite[]): number =>
    writes.reduce((sum, { events }) => sum + events.length, 0);

  describe('the same append again', () => {
    it('is answered as the first time', async () => {
      const { store } = underTest();
      const writes = together(created('seat-1', facts(2)), created('hold-1'));
      const position = BigInt(eventsIn(writes));
      expect(await store.append(writes)).toEqual({ outcome: 'ok', position });
      expectRepeat(await store.append(writes), { outcome: 'ok', position });
      expect(await store.head()).toBe(position);
    });

    it('is answered as the first time also after later events', async () => {
      const { store } = underTest();
      const writes = together(created('seat-1'), created('hold-1', facts(2)));
      const position = await stored(store, ...writes);
      await stored(store, { stream: 'seat-1', expectedRevision: 0, events: facts(3) });
      await stored(store, created('other'));

      expectRepeat(await store.append(writes), { outcome: 'ok', position });
      expect(await store.head()).toBe(position + 4n);
    });

    it('may come at the same moment as the first', async () => {
      const { store } = underTest();
      const writes = [created('seat-1')];
      const results = await Promise.all([1, 2, 3].map(() => store.append(writes)));
      for (const result of results) {
        if (repeatsAreExact || result.outcome !== 'unknown') {
          expectRepeat(result, { outcome: 'ok', position: 1n });
        }
      }
      expectRepeat(await store.append(writes), { outcome: 'ok', position: 1n });
      expect(await store.head()).toBe(1n);
    });

    it('may be one of many in one batch', async () => {
      const { store } = underTest();
      const first = Array.from({ length: 20 }, (_, index) => [created(`s-${index}`)]);
      const answers = await Promise.all(first.map((writes) => store.append(writes)));
      const repeats = await Promise.all(
        first.flatMap((writes, index) => [
          store.append(writes),
          store.append([created(`n-${index}`)]),
        ]),
      );
      answers.forEach((answer, index) => {
        expectRepeat(repeats[2 * index] as AppendResult, answer);
      });
      expect(await store.head()).toBe(40n);
    });

    it.runIf(isAtomicAcrossStreams)('is a conflict when only a part of it is stored', async () => {
      const { store } = underTest();
      const [seat, other] = [created('seat-1'), created('seat-2')];
      await stored(store, seat);

      // Alone that part would be a repeat; together with a fresh stream it is another append.
      expect(await store.append([seat, other])).toEqual({
        outcome: 'conflict',
        conflicts: [{ stream: 'seat-1', expectedRevision: -1, actualRevision: 0 }],
      });
      await stored(store, created('seat-2'));
      expect(await store.append([seat, other])).toMatchObject({
        outcome: 'conflict',
        conflicts: [{ stream: 'seat-1' }, { stream: 'seat-2' }],
      });
      expect(await store.head()).toBe(2n);
    });

    it('is a conflict when it has grown', async () => {
      const { store } = underTest();
      const event = fact();
      await stored(store, created('seat-1', [event]));
      expect(await store.append([created('seat-1', [event, fact()])])).toMatchObject({
        outcome: 'conflict',
      });
    });

    it('is a conflict at another revision', async () => {
      const { store } = underTest();
      const events = facts(2);
      await stored(store, created('seat-1', events));
      const moved = { stream: 'seat-1', expectedRevision: 0, events: events.slice(0, 1) };
      expect(await store.append([moved])).toMatchObject({ outcome: 'conflict' });
    });

    it('is answered as the first time after lost connections', async () => {
      const { store, loseConnections } = underTest();
      const writes = together(created('seat-1'), created('hold-1'));
      const first = await store.append(writes);
      await loseConnections();
      expectRepeat(
        await appendUntilSettled(store, writes, { timers: systemTimers, random: systemRandom }),
        first,
      );
    });

    it('settles every append that was under way when connections were lost, once', async () => {
      const { store, loseConnections } = underTest();
      const settled = Array.from({ length: 200 }, (_, index) =>
        appendUntilSettled(store, [created(`s-${index % 50}-${Math.floor(index / 50)}`)], {
          timers: systemTimers,
          random: systemRandom,
        }),
      );
      await loseConnections();
      const more = Array.from({ length: 100 }, (_, index) =>
        appendUntilSettled(store, [created(`late-${index}`, facts(2))], {
          timers: systemTimers,
          random: systemRandom,
        }),
      );
      await loseConnections();
      const results = await Promise.all([...settled, ...more]);

      expect(results.every(({ outcome }) => outcome === 'ok')).toBe(true);
      const { events } = await store.readAll({ after: 0n, maxCount: 1_000 });
      expect(events).toHaveLength(400);
      expect(new Set(events.map(({ id }) => id)).size).toBe(400);
    });
  });
}
