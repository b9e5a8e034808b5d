import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { createRedis } from '#platform/redis/connection.ts';
import type { RedisConnection } from '#platform/redis/port.ts';
import { systemRandom, systemTimers } from '#platform/system.ts';
import { describeWithRedis } from '#platform/testing/redis.ts';
import { keyOf, newShowId, person, stateContract } from '../contract/state-contract.ts';
import { createMemoryState } from '../memory/state.ts';
import type { WaitingRoomState } from '../port.ts';
import { createRedisState } from './state.ts';

type Step = (state: WaitingRoomState, showId: string, nowMs: number) => Promise<unknown>;

const arrivals = fc.nat(11);
const rates = fc.constantFrom(0.5, 1, 3, 7.3);
const times = { takenAtMs: 1, untilMs: 2_000_000 };

/** Everybody's own. */
const drawn = (arrival: number): number => (arrival * 7) % 12;

/** Anything that may happen to a room of a dozen people. */
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(arrivals, fc.boolean()).map(
    ([arrival, hasPlace]): Step =>
      (state, showId, nowMs) =>
        state.enter(showId, [person(arrival, { place: hasPlace ? drawn(arrival) : null })], nowMs),
  ),
  fc.tuple(arrivals, fc.boolean()).map(
    ([arrival, isNamed]): Step =>
      (state, showId, nowMs) =>
        state.look(
          showId,
          { arrival: isNamed ? arrival : null, customerKey: keyOf(arrival) },
          nowMs,
        ),
  ),
  arrivals.map(
    (arrival): Step =>
      (state, showId, nowMs) =>
        state.end(showId, person(arrival), 'left', nowMs),
  ),
  arrivals.map(
    (arrival): Step =>
      (state, showId, nowMs) =>
        state.use(showId, person(arrival), times, nowMs),
  ),
  fc.tuple(arrivals, fc.nat(100_000)).map(
    ([arrival, agoMs]): Step =>
      (state, showId, nowMs) =>
        state.finish(showId, keyOf(arrival), nowMs - agoMs, nowMs),
  ),
  fc.tuple(rates, fc.nat(6), fc.boolean(), fc.nat(9)).map(
    ([admitPerSecond, maxActive, isSelling, freeSeats]): Step =>
      (state, showId, nowMs) =>
        state.advance(showId, { admitPerSecond, maxActive }, { isSelling, freeSeats, nowMs }),
  ),
);

describeWithRedis('rooms in Redis', (redis) => {
  let connection: RedisConnection;
  let state: WaitingRoomState;

  beforeAll(async () => {
    const tools = { timers: systemTimers, random: systemRandom, log: silentLog };
    // With the rights of the guide and no others.
    connection = createRedis({ url: await redis.leastPrivilegedUrl(), ...tools });
    state = createRedisState(connection.commands);
    const untilMs = Date.now() + 5_000;
    while (!connection.commands.isReady() && Date.now() < untilMs) await systemTimers.sleep(10);
  });
  afterAll(() => connection.close());

  stateContract(() => state);

  test('whatever happens, a room in Redis is as one in memory', async () => {
    const pausesMs = fc.oneof(fc.nat(3_000), fc.constantFrom(120_000, 300_000, 960_000));
    const histories = fc.array(fc.tuple(steps, pausesMs), { minLength: 5, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const showId = newShowId();
        const memory = createMemoryState();
        let nowMs = 1_000_000;
        for (const rooms of [memory, state]) {
          await rooms.load(showId, 'open', { calledUpTo: -1, calledTotal: 0 });
        }
        for (const [step, pauseMs] of history) {
          nowMs += pauseMs;
          const [mine, theirs] = [
            await step(memory, showId, nowMs),
            await step(state, showId, nowMs),
          ];
          expect(inOrder(theirs)).toEqual(inOrder(mine));
          expect(await state.figures(showId)).toEqual(await memory.figures(showId));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('every key of a room has an end', async () => {
    const showId = newShowId();
    await state.enter(showId, [person(0), person(1, { place: null })], 0);
    await state.load(showId, 'open', { calledUpTo: -1, calledTotal: 0 });
    await state.advance(
      showId,
      { admitPerSecond: 1, maxActive: 1 },
      { isSelling: true, freeSeats: 9, nowMs: 1 },
    );
    await state.end(showId, person(1), 'left', 2);
    await state.figures(showId);
    const keys = (await redis.send('KEYS', `boxoffice:room:{${showId}}:*`)) as string[];
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys) expect(Number(await redis.send('PTTL', key))).toBeGreaterThan(0);
  });

  test('a Redis that is empty again knows nothing and says so', async () => {
    const showId = newShowId();
    await state.enter(showId, [person(0)], 0);
    await state.load(showId, 'open', { calledUpTo: -1, calledTotal: 0 });
    await redis.send('FLUSHALL');
    expect(await state.figures(showId)).toBeNull();
    const look = await state.look(showId, { arrival: 0, customerKey: keyOf(0) }, 0);
    expect(look).toMatchObject({ loaded: null, standing: { kind: 'unknown' } });
  });

  test('out of memory a change is refused whole', async () => {
    const showId = newShowId();
    await state.enter(showId, [person(0)], 0);
    await state.load(showId, 'open', { calledUpTo: -1, calledTotal: 0 });
    await redis.setMaxMemory(1);
    try {
      const advancing = state.advance(
        showId,
        { admitPerSecond: 1, maxActive: 1 },
        { isSelling: true, freeSeats: 9, nowMs: 1 },
      );
      await expect(advancing).rejects.toThrow('OOM');
      await expect(state.end(showId, person(0), 'left', 1)).rejects.toThrow('OOM');
      await expect(state.use(showId, person(0), times, 1)).rejects.toThrow('OOM');
    } finally {
      await redis.setMaxMemory(0);
    }
    expect((await state.figures(showId))?.figures).toMatchObject({ waiting: 1, active: 0 });
  });
});

/** Who fell due at one moment has no order among themselves. */
function inOrder(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('absent' in answer)) return answer;
  const { absent, lapsed } = answer as { absent: number[]; lapsed: number[] };
  const sorted = (list: number[]) => list.toSorted((a, b) => a - b);
  return { ...answer, absent: sorted(absent), lapsed: sorted(lapsed) };
}
