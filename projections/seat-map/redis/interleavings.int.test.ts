import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Layout } from '#domain/layout.ts';
import type { RedisConnection } from '#platform/redis/port.ts';
import { describeWithRedis } from '#platform/testing/redis.ts';
import { createStage, type Stage } from '../../testing/stage.ts';
import { anySeatStep, ruleOf, type SeatStep } from '../testing/seat-steps.ts';
import {
  connect,
  expectPrefix,
  type ReadingProcess,
  readingProcess,
  storedShow,
  until,
  type WritingProcess,
  writingProcess,
} from './testing/kit.ts';

const SHOW = 'shw_1';

type Happening =
  | { readonly what: 'sale'; readonly step: SeatStep }
  | { readonly what: 'take'; readonly writer: number; readonly count: number }
  | { readonly what: 'write'; readonly writer: number }
  | { readonly what: 'both write' }
  | { readonly what: 'writer starts anew'; readonly writer: number }
  | { readonly what: 'read' }
  | { readonly what: 'deaf'; readonly isDeaf: boolean }
  | { readonly what: 'all lost' }
  | { readonly what: 'map lost' }
  | { readonly what: 'connections lost'; readonly type: 'pubsub' | 'normal' };

const anyWriter = fc.nat(1);
const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant('sale' as const), step: anySeatStep(8) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('take' as const),
      writer: anyWriter,
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 10, arbitrary: fc.record({ what: fc.constant('write' as const), writer: anyWriter }) },
  { weight: 2, arbitrary: fc.constant({ what: 'both write' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('writer starts anew' as const), writer: anyWriter }),
  },
  { weight: 4, arbitrary: fc.constant({ what: 'read' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('deaf' as const), isDeaf: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ what: 'all lost' as const }) },
  { weight: 1, arbitrary: fc.constant({ what: 'map lost' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('connections lost' as const),
      type: fc.constantFrom('pubsub' as const, 'normal' as const),
    }),
  },
);

describeWithRedis('seat maps in Redis, whatever is lost in whatever order', (redis) => {
  const connections: RedisConnection[] = [];
  beforeAll(async () => {
    for (const _ of [0, 1, 2]) connections.push(await connect(redis, createStage()));
  });
  afterAll(() => Promise.all(connections.map((connection) => connection.close())));

  const connectionAt = (at: number): RedisConnection => {
    const connection = connections[at];
    if (connection === undefined) throw new Error('made before the tests');
    return connection;
  };

  test('what is shown is always a prefix of the history, and in the end all of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyHappening, { minLength: 20, maxLength: 80 }),
        async (happenings) => {
          const stage = createStage();
          const layout = await stage.publish(SHOW);
          const writers = [0, 1].map((at) => writingProcess(connectionAt(at), stage));
          const reader = await readingProcess(connectionAt(2), stage);
          try {
            for (const happening of happenings) {
              await happen(happening, { stage, layout, writers, reader });
              const stored = await storedShow(connectionAt(0), stage, layout, SHOW).catch(
                () => null,
              );
              if (stored !== null) await expectPrefix(stage, layout, stored);
            }
            reader.setDeaf(false);
            for (const writer of writers) await writer.take();
            const head = await stage.store.head();
            await until(async () => {
              for (const { writer } of writers) await writer.write().catch(() => false);
              // As a second later: the next announcement tells what was lost.
              return reader.shared.reached(head, 20);
            });
            // Notices may be heard again before anything can be read.
            await until(() => connectionAt(2).commands.isReady());
            const show = await reader.shared.open(SHOW);
            if (show === null) throw new Error('the show is there');
            const inMemory = await writers[0]?.maps.open(SHOW);
            expect(show.map.version).toBe(inMemory?.map.version);
            expect(Buffer.from(show.map.statuses)).toEqual(
              Buffer.from(inMemory?.map.statuses ?? []),
            );
            expect(show.map.position).toBe(inMemory?.map.position);
            await expectPrefix(stage, layout, show.map);
          } finally {
            reader.shared.close();
          }
        },
      ),
      // A busy machine gets through fewer, and is in time.
      { numRuns: 30, interruptAfterTimeLimit: 20_000, endOnFailure: true },
    );
  }, 60_000);

  async function happen(
    happening: Happening,
    on: {
      readonly stage: Stage;
      readonly layout: Layout;
      readonly writers: WritingProcess[];
      readonly reader: ReadingProcess;
    },
  ): Promise<void> {
    const { stage, layout, writers, reader } = on;
    switch (happening.what) {
      case 'sale':
        await stage.decide(SHOW, layout.seatIdAt(happening.step.seat), ruleOf(happening.step));
        return;
      case 'take':
        await writers[happening.writer]?.take(happening.count);
        return;
      case 'write':
        // A lost connection is what it is about.
        await writers[happening.writer]?.writer.write().catch(() => false);
        return;
      case 'both write':
        await Promise.all(writers.map(({ writer }) => writer.write().catch(() => false)));
        return;
      case 'writer starts anew':
        writers[happening.writer] = writingProcess(connectionAt(happening.writer), stage);
        return;
      case 'read': {
        const { shared } = reader;
        const position = shared.position();
        if (!shared.isFresh()) return;
        const show = await shared.open(SHOW).catch(() => null);
        if (show !== null) await expectPrefix(stage, layout, show.map, position);
        return;
      }
      case 'deaf':
        reader.setDeaf(happening.isDeaf);
        return;
      case 'all lost':
        await redis.send('FLUSHALL');
        return;
      case 'map lost': {
        const keys = await redis.send('KEYS', '*:statuses');
        for (const key of Array.isArray(keys) ? keys : []) await redis.send('DEL', String(key));
        return;
      }
      case 'connections lost':
        await redis.send('CLIENT', 'KILL', 'TYPE', happening.type, 'SKIPME', 'yes');
        return;
      default: {
        const never: never = happening;
        throw new Error(String(never));
      }
    }
  }
});
