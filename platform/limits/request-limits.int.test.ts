/** Several processes that count together in a real Redis. */
import { expect, test } from 'vitest';
import { createRedis } from '../redis/connection.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { describeWithRedis } from '../testing/redis.ts';
import { createRequestLimits } from './request-limits.ts';
import { parseRateLimits, UNLIMITED } from './settings.ts';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function processOn(url: string, text: string) {
  const connection = createRedis({ url, log, random: systemRandom, timers: systemTimers });
  const limits = createRequestLimits(parseRateLimits(text) ?? UNLIMITED, {
    clock: systemClock,
    log,
    commands: connection.commands,
  });
  return { ...limits, connection };
}

describeWithRedis('limits in Redis', (redis) => {
  test('hold for all processes together, with the rights of the guide and no others', async () => {
    const url = await redis.leastPrivilegedUrl();
    const [one, two] = [processOn(url, 'writes=20'), processOn(url, 'writes=20')];
    await expect.poll(() => one.connection.commands.isReady()).toBe(true);
    await expect.poll(() => two.connection.commands.isReady()).toBe(true);
    const startedAtMs = Date.now();
    const sent = Array.from({ length: 60 }, (_, at) =>
      (at % 2 === 0 ? one : two).take('writes', [['address', '192.0.2.1']]),
    );
    const passed = (await Promise.all(sent)).filter((excess) => excess === null).length;
    // On a machine that is slow just now, a window may end on the way.
    const windows = Math.floor((Date.now() - startedAtMs) / 1_000) + 1;
    expect(passed).toBeGreaterThanOrEqual(20);
    expect(passed).toBeLessThanOrEqual(20 * windows);
    const excess = await one.take('writes', [['address', '192.0.2.1']]);
    expect(excess?.retryAfterMs ?? 1).toBeLessThanOrEqual(1_000);
    // What is kept there goes by itself.
    await expect.poll(() => redis.send('DBSIZE'), { timeout: 3_000 }).toBe(0);
    await Promise.all([one.connection.close(), two.connection.close()]);
  });

  test('hold for each process while Redis says nothing, and nobody waits long', async () => {
    const process = processOn(redis.url, 'writes=3');
    await expect.poll(() => process.connection.commands.isReady()).toBe(true);
    redis.pause();
    const startedAtMs = Date.now();
    try {
      // The first few wait for the answer that does not come; nobody after them.
      await process.take('writes', [['account', 'cus_0']]);
      for (let at = 1; at < 100; at += 1) await process.take('writes', [['account', `cus_${at}`]]);
      expect(Date.now() - startedAtMs).toBeLessThan(2_000);
    } finally {
      redis.resume();
      await process.connection.close();
    }
  });
});
