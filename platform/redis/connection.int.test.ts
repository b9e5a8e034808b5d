import { afterEach, expect, test } from 'vitest';
import type { Log } from '../ports.ts';
import { systemRandom, systemTimers } from '../system.ts';
import { describeWithRedis } from '../testing/redis.ts';
import { createRedis } from './connection.ts';
import { type RedisConnection, redisScript } from './port.ts';

const COUNT = redisScript(`return redis.call('INCR', KEYS[1])`);
const SLOW_MS = 500;

describeWithRedis('connections to Redis', (redis) => {
  const open: RedisConnection[] = [];
  const lines: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: (_, message) => lines.push(message),
    warn: (_, message) => lines.push(message),
    error: (_, message) => lines.push(message),
  };
  const tools = { log, random: systemRandom, timers: systemTimers };

  async function connected(url = redis.url): Promise<RedisConnection> {
    const connection = createRedis({ url, ...tools });
    open.push(connection);
    await until(() => connection.commands.isReady());
    return connection;
  }

  afterEach(async () => {
    for (const connection of open.splice(0)) await connection.close();
    lines.length = 0;
  });

  test('a script runs by its hash, also where Redis has forgotten it', async () => {
    const { commands } = await connected();
    expect(await commands.run(COUNT, ['a'], [])).toBe(1);
    await redis.send('SCRIPT', 'FLUSH');
    expect(await commands.run(COUNT, ['a'], [])).toBe(2);
  });

  test('bytes go there and back as they are', async () => {
    const { commands } = await connected();
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const echo = redisScript('return ARGV[1]');
    expect(await commands.run(echo, [], [bytes.subarray(7)])).toEqual(
      Buffer.from(bytes.subarray(7)),
    );
  });

  test('what is not answered in time fails, and is never sent again', async () => {
    const { commands } = await connected();
    redis.pause();
    const startedAtMs = Date.now();
    await expect(commands.run(COUNT, ['once'], [])).rejects.toThrow('timed out');
    expect(Date.now() - startedAtMs).toBeLessThan(SLOW_MS + 300);
    redis.resume();
    await systemTimers.sleep(100);
    expect(await redis.send('GET', 'once')).toBe('1');
  });

  test('a lost connection fails what is under way, once, and refuses the rest at once', async () => {
    const { commands } = await connected();
    redis.pause();
    const lost = commands.run(COUNT, ['lost'], []);
    const failed = expect(lost).rejects.toThrow();
    await redis.kill();
    await failed;
    await until(() => !commands.isReady());
    const startedAtMs = Date.now();
    await expect(commands.run(COUNT, ['lost'], [])).rejects.toThrow();
    expect(Date.now() - startedAtMs).toBeLessThan(50);
    const before = commands.connectionCount();
    await redis.startAgain();
    await until(() => commands.isReady());
    expect(commands.connectionCount()).toBe(before + 1);
    expect(await redis.send('GET', 'lost')).toBeNull();
    expect(lines.filter((line) => line === 'Redis is not there').length).toBeLessThanOrEqual(2);
    await until(() => lines.filter((line) => line === 'Redis is back').length === 2);
  });

  test('who listens is told of every gap', async () => {
    const { notices } = await connected();
    const heard: string[] = [];
    const stop = notices.listen('news', {
      onUp: () => heard.push('up'),
      onDown: () => heard.push('down'),
      onMessage: (message) => heard.push(message.toString()),
    });
    await until(() => heard.length === 1);
    await redis.send('PUBLISH', 'news', 'one');
    await until(() => heard.length === 2);
    await redis.startAgain();
    await until(() => heard.length === 4);
    await redis.send('PUBLISH', 'news', 'two');
    await until(() => heard.length === 5);
    expect(heard).toEqual(['up', 'one', 'down', 'up', 'two']);
    stop();
    await systemTimers.sleep(50);
    await redis.send('PUBLISH', 'news', 'three');
    await systemTimers.sleep(50);
    expect(heard).toHaveLength(5);
  });

  test('a connection for notices that died without a word is made anew', async () => {
    const { notices } = await connected();
    const heard: string[] = [];
    notices.listen('quiet', {
      onUp: () => heard.push('up'),
      onDown: () => heard.push('down'),
      onMessage: () => undefined,
    });
    await until(() => heard.length === 1);
    redis.pause();
    await until(() => heard.length === 2);
    redis.resume();
    await until(() => heard.length === 3);
    expect(heard).toEqual(['up', 'down', 'up']);
  });

  test('the user of docs/redis.md may do what is needed, and nothing else', async () => {
    const { commands, check } = await connected(await redis.leastPrivilegedUrl());
    expect(await check()).toBeNull();
    const read = redisScript(`return redis.call('GET', KEYS[1])`);
    expect(await commands.run(read, ['boxoffice:x'], [])).toBeNull();
    await expect(commands.run(read, ['other'], [])).rejects.toThrow(/NOPERM/);
    const flush = redisScript(`return redis.call('FLUSHALL')`);
    await expect(commands.run(flush, [], [])).rejects.toThrow(/NOPERM|can't run this command/);
  });

  test('a Redis that isn’t there, or lets nobody in, is told in words and stops nothing', async () => {
    const nowhere = createRedis({ url: 'redis://127.0.0.1:1/0', ...tools });
    open.push(nowhere);
    await expect(nowhere.commands.run(COUNT, ['a'], [])).rejects.toThrow();
    expect(await nowhere.check()).toBe('no answer');
    await systemTimers.sleep(200);
    expect(lines).toEqual(['Redis is not there', 'Redis is not there']);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  const untilMs = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > untilMs) throw new Error('it never came to be');
    await systemTimers.sleep(10);
  }
}
