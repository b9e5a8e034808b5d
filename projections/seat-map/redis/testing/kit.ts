/** Processes that share seat maps in a real Redis, over one stage. */
import { expect } from 'vitest';
import type { Layout } from '#domain/layout.ts';
import { parseSeatStream } from '#domain/seat.ts';
import type { Clock, Log } from '#platform/ports.ts';
import { createRedis } from '#platform/redis/connection.ts';
import type { NoticeListener, RedisConnection } from '#platform/redis/port.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '#platform/system.ts';
import type { TestRedis } from '#platform/testing/redis.ts';
import { SALE_MS, type Stage } from '../../../testing/stage.ts';
import { createSeatDirectory, type SeatMaps } from '../../directory.ts';
import { isSeatEventType, TailedSeatMap } from '../../public-map.ts';
import { sharedKeys } from '../keys.ts';
import { openSharedSeatMaps, type SharedSeatMaps } from '../reader.ts';
import { READ_SHOW } from '../scripts.ts';
import { createSeatMapWriter, type SeatMapWriter } from '../writer.ts';

const startedAtMs = systemClock.nowMs();
const saleClock = { nowMs: () => SALE_MS + systemClock.nowMs() - startedAtMs };

/** Its clock goes on from the time of the stage's sale. */
export const tools = (stage: Pick<Stage, 'log'>) => ({
  clock: saleClock,
  timers: systemTimers,
  random: systemRandom,
  ids: systemIds,
  log: stage.log as Log,
});

/** A connection that is made before it is given out. */
export async function connect(
  { url }: Pick<TestRedis, 'url'>,
  stage: Stage,
): Promise<RedisConnection> {
  const connection = createRedis({ url, ...tools(stage) });
  await until(() => connection.commands.isReady());
  return connection;
}

export interface WritingProcess {
  readonly maps: SeatMaps;
  readonly writer: SeatMapWriter;
  /** Takes at most so many events of the log. */
  take(maxCount?: number): Promise<void>;
  /** Takes all there is, and writes until it has said so. */
  bring(): Promise<void>;
}

/** What is in Redis of a show, whoever wrote it; null for nothing. */
export async function storedShow(
  { commands }: RedisConnection,
  stage: Stage,
  layout: Layout,
  showId: string,
): Promise<{ readonly version: number; readonly statuses: Uint8Array } | null> {
  const keys = sharedKeys(await stage.store.storeId());
  const args = [String(layout.seatCount)];
  const answer = await commands.run(READ_SHOW, [keys.state(showId), keys.statuses(showId)], args);
  const [version, , , statuses] = answer as readonly unknown[];
  return Buffer.isBuffer(statuses) ? { version: Number(version), statuses } : null;
}

/** A map is the fold of the first events of its seats, as many as its version says. */
export async function expectPrefix(
  stage: Stage,
  layout: Layout,
  { version, statuses }: { readonly version: number; readonly statuses: Uint8Array },
  /** With at least what is in the log up to here. */
  position = 0n,
): Promise<void> {
  const filter = { streamPrefixes: ['seat-'] };
  const { events } = await stage.store.readAll({ after: 0n, maxCount: 10_000, filter });
  const plain = new TailedSeatMap(layout, 0n);
  for (const { stream, type, position: at } of events.slice(0, version)) {
    const index = layout.indexOf(parseSeatStream(stream)?.seatId ?? '');
    if (isSeatEventType(type)) plain.apply(index, type, at);
  }
  expect(plain.version).toBe(version);
  expect(Buffer.from(statuses)).toEqual(Buffer.from(plain.statuses));
  const promised = events.filter((event) => event.position <= position).length;
  expect(version).toBeGreaterThanOrEqual(promised);
}

/** Its tail moves when the test says so. */
export function writingProcess(
  connection: RedisConnection,
  stage: Stage,
  // What happens every two seconds happens often enough for a test.
  clock: Clock = { nowMs: () => saleClock.nowMs() * 20 },
): WritingProcess {
  const maps = createSeatDirectory(stage);
  const writer = createSeatMapWriter({
    ...tools(stage),
    clock,
    commands: connection.commands,
    store: stage.store,
    seatMaps: {
      shows: () => maps.shows(),
      isComplete: () => maps.isComplete(),
      isFresh: () => true,
    },
    tail: { position: () => maps.position(), behindMs: () => 0 },
  });
  async function take(maxCount = 10_000): Promise<void> {
    const { events } = await stage.store.readAll({ after: maps.position(), maxCount });
    await maps.onEvents(events);
  }
  return {
    maps,
    writer,
    take,
    async bring() {
      await take();
      await until(() => writer.write());
    },
  };
}

export interface ReadingProcess {
  readonly shared: SharedSeatMaps;
  /** Notices are lost from now on, or are not. */
  setDeaf(isDeaf: boolean): void;
}

export async function readingProcess(
  connection: RedisConnection,
  stage: Stage,
): Promise<ReadingProcess> {
  let isDeaf = false;
  const shared = await openSharedSeatMaps({
    ...tools(stage),
    clock: stage.clock,
    commands: connection.commands,
    store: stage.store,
    notices: {
      caughtUp: () => connection.notices.caughtUp(),
      listen: (channel, listener) =>
        connection.notices.listen(channel, {
          onUp: () => listener.onUp(),
          onDown: () => listener.onDown(),
          onMessage: (message) => {
            if (!isDeaf) listener.onMessage(message);
          },
        } satisfies NoticeListener),
    },
  });
  return {
    shared,
    setDeaf: (value) => {
      isDeaf = value;
    },
  };
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const untilMs = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > untilMs) throw new Error('it never came to be');
    await systemTimers.sleep(2);
  }
}
