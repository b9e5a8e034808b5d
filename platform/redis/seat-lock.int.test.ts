import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Log } from '../ports.ts';
import { createSeatLock } from '../seat-lock.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '../system.ts';
import { describeWithRedis } from '../testing/redis.ts';
import { seatLockContract } from '../testing/seat-lock-contract.ts';
import { createRedis } from './connection.ts';
import type { RedisConnection } from './port.ts';
import { createRedisSeatLock, type RedisSeatLock } from './seat-lock.ts';

const KEY = '0123456789abcdef0123456789abcdef';

describeWithRedis('locks of seats in Redis', (redis) => {
  const lines: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: (_, message) => lines.push(message),
    warn: (_, message) => lines.push(message),
    error: (_, message) => lines.push(message),
  };
  const tools = { clock: systemClock, timers: systemTimers, random: systemRandom, log };
  const connections: RedisConnection[] = [];
  const locks: RedisSeatLock[] = [];

  beforeAll(async () => {
    for (const _ of [0, 1]) {
      const connection = createRedis({ url: redis.url, ...tools });
      connections.push(connection);
      const local = createSeatLock(tools);
      locks.push(
        createRedisSeatLock({ commands: connection.commands, local, ids: systemIds, ...tools }),
      );
      await until(() => connection.commands.isReady());
    }
  });
  afterAll(() => Promise.all(connections.map((connection) => connection.close())));

  const lockOf = (process: 0 | 1): RedisSeatLock => {
    const lock = locks[process];
    if (lock === undefined) throw new Error('made before the tests');
    return lock;
  };

  seatLockContract(lockOf);

  test('the key is that of the older API, ends by itself and holds a token nobody guesses', async () => {
    const release = await lockOf(0).acquire(KEY, 100);
    const endsInMs = Number(await redis.send('PTTL', `lock:seat:${KEY}`));
    expect(endsInMs).toBeGreaterThan(29_000);
    expect(endsInMs).toBeLessThanOrEqual(30_000);
    expect(await redis.send('GET', `lock:seat:${KEY}`)).toMatch(/^[0-9a-f-]{36}$/);
    await release?.();
    expect(await redis.send('EXISTS', `lock:seat:${KEY}`)).toBe(0);
  });

  test('what another took over after the end is not released', async () => {
    const release = await lockOf(0).acquire(KEY, 100);
    await redis.send('SET', `lock:seat:${KEY}`, 'of somebody else', 'PX', 5_000);
    await release?.();
    expect(await redis.send('GET', `lock:seat:${KEY}`)).toBe('of somebody else');
    await redis.send('DEL', `lock:seat:${KEY}`);
  });

  test('without Redis each process goes on by itself, at once and with one line in the log', async () => {
    lines.length = 0;
    await redis.kill();
    for (let turn = 0; turn < 50; turn += 1) {
      const startedAtMs = Date.now();
      const release = await lockOf(0).acquire(KEY, 5_000);
      expect(release).not.toBeNull();
      expect(await lockOf(0).acquire(KEY, 1)).toBeNull();
      await release?.();
      expect(Date.now() - startedAtMs).toBeLessThan(1_000);
    }
    expect(lines.filter((line) => line.includes('within each process'))).toHaveLength(1);
    expect(lockOf(0).fault()).toBe('no answer');
    await redis.startAgain();
    await until(async () => {
      await (await lockOf(0).acquire(KEY, 100))?.();
      return lockOf(0).fault() === null;
    });
    expect(lines.at(-1)).toBe('seats are locked across processes again');
  });

  test('a Redis that says nothing costs one command its time, and nobody else', async () => {
    redis.pause();
    try {
      const startedAtMs = Date.now();
      for (let turn = 0; turn < 20; turn += 1) {
        const release = await lockOf(1).acquire(KEY, 5_000);
        expect(release).not.toBeNull();
        await release?.();
      }
      expect(Date.now() - startedAtMs).toBeLessThan(1_500);
    } finally {
      redis.resume();
    }
    await until(async () => {
      await (await lockOf(1).acquire(KEY, 100))?.();
      return lockOf(1).fault() === null;
    });
  });

  test('out of memory it goes on without, and says so', async () => {
    await redis.setMaxMemory(1);
    const release = await lockOf(0).acquire(KEY, 5_000);
    expect(release).not.toBeNull();
    expect(lockOf(0).fault()).toBe('out of memory');
    await release?.();
    await redis.setMaxMemory(0);
  });
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > untilMs) throw new Error('it never came to be');
    await systemTimers.sleep(20);
  }
}
