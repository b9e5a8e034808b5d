/** Processes that share seat maps in a real Redis, over one stage. */
import type { Log } from '#platform/ports.ts';
import { createRedis } from '#platform/redis/connection.ts';
import type { NoticeListener, RedisConnection } from '#platform/redis/port.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '#platform/system.ts';
import type { TestRedis } from '#platform/testing/redis.ts';
import type { Stage } from '../../../testing/stage.ts';
import { createSeatDirectory, type SeatMaps } from '../../directory.ts';
import { openSharedSeatMaps, type SharedSeatMaps } from '../reader.ts';
import { createSeatMapWriter, type SeatMapWriter } from '../writer.ts';

export const tools = (stage: Pick<Stage, 'log'>) => ({
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  ids: systemIds,
  log: stage.log as Log,
});

/** A connection that is made before it is given out. */
export async function connect(redis: TestRedis, stage: Stage): Promise<RedisConnection> {
  const connection = createRedis({ url: redis.url, ...tools(stage) });
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

/** Its tail moves when the test says so. */
export function writingProcess(connection: RedisConnection, stage: Stage): WritingProcess {
  const maps = createSeatDirectory(stage);
  const writer = createSeatMapWriter({
    ...tools(stage),
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
