/** A process that does not follow the log, through everything that may happen to its Redis. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blockSeat } from '#domain/seat.ts';
import type { RedisConnection } from '#platform/redis/port.ts';
import { systemTimers } from '#platform/system.ts';
import { describeWithRedis } from '#platform/testing/redis.ts';
import { createTail, type Tail } from '../../tail.ts';
import { createStage, SALE_MS, type Stage } from '../../testing/stage.ts';
import { createSeatDirectory } from '../directory.ts';
import { SeatMapsBehind } from '../port.ts';
import { createFailover, type FailoverSeatMaps } from './failover.ts';
import { openSharedSeatMaps } from './reader.ts';
import { connect, expectPrefix, tools, until } from './testing/kit.ts';
import { createSeatMapWriter, type SeatMapWriter } from './writer.ts';

const SHOW = 'shw_1';
const SEATS = 5_000;
const SECTIONS = [
  { id: 'A', name: 'A', kind: 'reserved' as const, rows: [{ label: '1', seats: SEATS }] },
];

describeWithRedis('seat maps of a process that leaves the log to others', (redis) => {
  let stage: Stage;
  let failover: FailoverSeatMaps;
  let writer: SeatMapWriter;
  let canFollow = true;
  let followed = 0;
  let seat = 0;
  let stopWriter: AbortController;
  let stop: AbortController;
  let running: Promise<unknown>[];
  let tails: Tail[];
  let connections: RedisConnection[];

  async function followLog() {
    const maps = createSeatDirectory({ ...stage, ...tools(stage) });
    const tail = createTail({ ...stage, ...tools(stage), after: 0n });
    maps.follow(tail);
    tail.start();
    tails.push(tail);
    await tail.reached(await stage.store.head(), 5_000);
    return { maps, tail };
  }

  beforeEach(async () => {
    stage = createStage();
    await stage.publish(SHOW, SECTIONS);
    [canFollow, followed, seat, tails] = [true, 0, 0, []];
    [stop, stopWriter] = [new AbortController(), new AbortController()];
    const readerUrl = await redis.leastPrivilegedUrl();
    connections = [await connect(redis, stage), await connect({ url: readerUrl }, stage)];
    const [ofWriter, ofReader] = connections;
    if (ofWriter === undefined || ofReader === undefined) throw new Error('made just now');
    const { maps: seatMaps, tail } = await followLog();
    const { commands } = ofWriter;
    writer = createSeatMapWriter({ ...tools(stage), store: stage.store, commands, seatMaps, tail });
    const shared = await openSharedSeatMaps({ ...tools(stage), store: stage.store, ...ofReader });
    failover = createFailover({
      ...tools(stage),
      shared,
      trustedAfterMs: 1_000,
      follow: async () => {
        if (!canFollow) throw new Error('the store is not there');
        followed += 1;
        const { maps, tail: own } = await followLog();
        const { position, reached } = own;
        return { seatMaps: maps, position, reached, stop: () => own.stop() };
      },
    });
    running = [writer.run(stopWriter.signal), failover.run(stop.signal)];
    await until(() => failover.source() === 'redis');
  });

  afterEach(async () => {
    stopWriter.abort();
    stop.abort();
    await Promise.all(running);
    for (const tail of tails) await tail.stop();
    for (const connection of connections) await connection.close();
  });

  /** One more seat is sold; then it is asked for as somebody who has just bought it does. */
  async function sellAndLook(): Promise<void> {
    seat += 1;
    const decision = { blockId: 'blk_1', reason: 'house' as const, nowMs: SALE_MS };
    await stage.decide(SHOW, `A-1-${seat}`, (state) => blockSeat(state, decision));
    const head = await stage.store.head();
    expect(await failover.reached(head, 3_000)).toBe(true);
    const show = await failover.open(SHOW);
    if (show === null) throw new Error('it is there');
    expect(show.map.version).toBe(seat);
    await expectPrefix(stage, show.layout, show.map, head);
  }

  async function sellFor(ms: number): Promise<void> {
    const untilMs = Date.now() + ms;
    while (Date.now() < untilMs && seat < SEATS) {
      await sellAndLook();
      await systemTimers.sleep(20);
    }
  }

  test('reads what others keep, and follows nothing', async () => {
    await sellFor(300);
    expect(followed).toBe(0);
    const written = await redis.send('KEYS', `boxoffice:{${await stage.store.storeId()}}:show:*`);
    expect(written).toHaveLength(2);
    expect(await failover.open(SHOW)).toBe(await failover.open(SHOW));
  });

  test('Redis killed: goes on with the log within its patience, and back when Redis is whole', async () => {
    await sellFor(200);
    await redis.kill();
    await sellFor(1_000);
    expect(failover.source()).toBe('log');
    await redis.startAgain();
    // Its users went with it: until ours is there again, nobody lets us in.
    await sellFor(300);
    await redis.leastPrivilegedUrl();
    await until(async () => {
      await sellAndLook();
      await systemTimers.sleep(20);
      return failover.source() === 'redis';
    }, 15_000);
    await sellFor(300);
    expect(followed).toBe(1);
  });

  test('Redis started anew, empty, at once: nobody sees a map that is older than what they bought', async () => {
    await sellFor(100);
    await redis.startAgain();
    await sellFor(1_500);
  });

  test('Redis that says nothing: nobody waits longer than for a slow page', async () => {
    await sellFor(100);
    redis.pause();
    try {
      await sellFor(2_500);
      expect(failover.source()).toBe('log');
    } finally {
      redis.resume();
    }
    await sellFor(300);
  });

  test('Redis out of memory: maps that can’t be written are not read', async () => {
    await sellFor(100);
    await redis.setMaxMemory(1);
    try {
      await sellFor(2_000);
      expect(failover.source()).toBe('log');
      expect(writer.fault()).toMatchObject({ message: expect.stringMatching(/^OOM/) });
    } finally {
      await redis.setMaxMemory(0);
    }
    await until(async () => {
      await sellAndLook();
      await systemTimers.sleep(20);
      return failover.source() === 'redis';
    }, 15_000);
  });

  test('Redis can be heard but not read: follows the log, and stays there until it can', async () => {
    await stage.publish('shw_2');
    await redis.send('ACL', 'SETUSER', 'boxoffice', '-eval', '-evalsha');
    expect(await failover.open('shw_2')).not.toBeNull();
    expect(failover.source()).toBe('log');
    await sellFor(3_000);
    expect(failover.source()).toBe('log');
    expect(followed).toBe(1);
    await redis.leastPrivilegedUrl();
    await until(async () => {
      await sellAndLook();
      await systemTimers.sleep(20);
      return failover.source() === 'redis';
    });
  });

  test('nobody writes: follows the log', async () => {
    stopWriter.abort();
    await sellFor(1_800);
    expect(failover.source()).toBe('log');
  });

  test('neither Redis nor the log: says so, and shows nothing that is older than a second', async () => {
    await sellAndLook();
    canFollow = false;
    stopWriter.abort();
    const since = Date.now();
    await until(async () => {
      const opened = await failover.open(SHOW).catch((error: unknown) => error);
      const isOld = Date.now() - since > 1_300;
      if (!isOld) return false;
      expect(opened).toBeInstanceOf(SeatMapsBehind);
      return true;
    });
    expect(failover.source()).toBe('nowhere');
    expect(await failover.reached((await stage.store.head()) + 1n, 200)).toBe(false);
    canFollow = true;
    await until(async () => (await failover.open(SHOW).catch(() => null)) !== null);
    await sellAndLook();
  });
});
