import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockSeat } from '#domain/seat.ts';
import type { RedisConnection } from '#platform/redis/port.ts';
import { systemClock, systemTimers } from '#platform/system.ts';
import { describeWithRedis } from '#platform/testing/redis.ts';
import { createStage, SALE_MS, type Stage } from '../../testing/stage.ts';
import { sharedKeys } from './keys.ts';
import {
  connect,
  expectPrefix,
  readingProcess,
  storedShow,
  until,
  writingProcess,
} from './testing/kit.ts';

const SHOW = 'shw_1';

describeWithRedis('what processes write of seat maps to Redis', (redis) => {
  let connection: RedisConnection;
  let other: RedisConnection;
  beforeAll(async () => {
    connection = await connect(redis, createStage());
    other = await connect(redis, createStage());
  });
  afterAll(() => Promise.all([connection.close(), other.close()]));

  async function begin() {
    const stage = createStage();
    const layout = await stage.publish(SHOW);
    const keys = sharedKeys(await stage.store.storeId());
    let seat = 0;
    return {
      stage,
      layout,
      keys,
      stored: () => storedShow(connection, stage, layout, SHOW),
      async events(count: number) {
        for (let at = 0; at < count; at += 1) {
          await block(stage, layout.seatIdAt(seat));
          seat += 1;
        }
      },
    };
  }

  const block = (stage: Stage, seatId: string) =>
    stage.decide(SHOW, seatId, (seat) =>
      blockSeat(seat, { blockId: 'blk_1', reason: 'house', nowMs: SALE_MS }),
    );

  test('one that is behind takes nothing back', async () => {
    const { stage, layout, stored, events } = await begin();
    const [fast, slow] = [writingProcess(connection, stage), writingProcess(other, stage)];
    await events(2);
    await fast.bring();
    await slow.bring();
    await events(3);
    await slow.take(1);
    await fast.bring();
    await slow.writer.write();
    await slow.take(1);
    await slow.writer.write();
    const show = await stored();
    expect(show?.version).toBe(5);
    if (show !== null) await expectPrefix(stage, layout, show);
  });

  test('two that start on an empty Redis at once leave the newest', async () => {
    const { stage, layout, stored, events } = await begin();
    const [fast, slow] = [writingProcess(connection, stage), writingProcess(other, stage)];
    await events(3);
    await fast.take();
    await slow.take(6);
    await Promise.all([fast.writer.write(), slow.writer.write()]);
    const show = await stored();
    expect(show?.version).toBe(3);
    if (show !== null) await expectPrefix(stage, layout, show);
  });

  test('a delta never goes onto an older map than it was made for', async () => {
    const { stage, layout, stored, events } = await begin();
    const [fast, slow] = [writingProcess(connection, stage), writingProcess(other, stage)];
    await events(3);
    await slow.bring();
    await events(2);
    await fast.bring();
    await redis.send('FLUSHALL');
    // The slow one notices it by a delta, and writes the whole of what it has.
    await slow.take(1);
    await until(async () => {
      await slow.writer.write();
      return (await stored())?.version === 4;
    });
    await events(1);
    await fast.take();
    await fast.writer.write();
    const between = await stored();
    if (between !== null) await expectPrefix(stage, layout, between);
    await until(() => fast.writer.write());
    const show = await stored();
    expect(show?.version).toBe(6);
    if (show !== null) await expectPrefix(stage, layout, show);
  });

  test('says nothing of a position while Redis has something older, as after a restart', async () => {
    const { stage, layout, stored, events } = await begin();
    const [writer, slow] = [writingProcess(connection, stage), writingProcess(other, stage)];
    const { shared } = await readingProcess(other, stage);
    await events(2);
    await slow.bring();
    await events(2);
    await writer.bring();
    await until(() => shared.reached(writer.maps.position(), 50));
    // Begun anew by the slow one.
    await redis.send('FLUSHALL');
    const anew = writingProcess(other, stage);
    await anew.take(Number(slow.maps.position()));
    await until(() => anew.writer.write());
    expect((await stored())?.version).toBe(2);
    // Nothing has changed for the fast one, but for what Redis has; it announces that it is well.
    await systemTimers.sleep(250);
    await writer.writer.write();
    await systemTimers.sleep(30);
    const show = await shared.open(SHOW);
    if (show === null) throw new Error('it is there');
    await expectPrefix(stage, layout, show.map, shared.position());
    await until(async () => {
      await writer.writer.write();
      return shared.reached(writer.maps.position(), 50);
    });
    expect((await shared.open(SHOW))?.map.version).toBe(4);
    shared.close();
  });

  test('asks again what is there after a connection was lost, before it says anything', async () => {
    const { stage, layout, keys, stored, events } = await begin();
    const writer = writingProcess(connection, stage);
    const { shared } = await readingProcess(other, stage);
    await events(2);
    await writer.bring();
    const statuses = await copyOf(keys.statuses(SHOW));
    const state = await copyOf(keys.state(SHOW));
    await events(2);
    await writer.bring();
    // A replica that lacked the last writes has taken over.
    await redis.send('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await restore(keys.statuses(SHOW), statuses);
    await restore(keys.state(SHOW), state);
    expect((await stored().catch(() => null))?.version ?? 2).toBe(2);
    await until(() => writer.writer.write().catch(() => false));
    expect((await stored())?.version).toBe(4);
    await until(() => shared.reached(writer.maps.position(), 50));
    await until(() => other.commands.isReady());
    const show = await shared.open(SHOW);
    if (show !== null) await expectPrefix(stage, layout, show.map, shared.position());
    shared.close();
  });

  async function copyOf(key: string): Promise<string> {
    const copy = `${key}:copy`;
    await redis.send('COPY', key, copy, 'REPLACE');
    return copy;
  }
  const restore = (key: string, copy: string) => redis.send('COPY', copy, key, 'REPLACE');

  test('what Redis gets to only later is told as old as it is by then', async () => {
    const { stage, keys, events } = await begin();
    const writer = writingProcess(connection, stage, systemClock);
    const heard: string[] = [];
    other.notices.listen(keys.channel, {
      onUp: () => heard.push('up'),
      onDown: () => heard.push('down'),
      onMessage: (message) => heard.push(message.toString('latin1')),
    });
    await until(() => heard.includes('up'));
    await writer.bring();
    const agesMs = () => heard.flatMap((text) => /"behindMs":(\d+)/.exec(text)?.[1] ?? []);
    await until(() => agesMs().length === 1);
    expect(Number(agesMs()[0])).toBeLessThan(100);
    await systemTimers.sleep(210);
    redis.pause();
    await expect(writer.writer.write()).rejects.toThrow('timed out');
    await systemTimers.sleep(500);
    redis.resume();
    await until(() => agesMs().length === 2);
    expect(Number(agesMs()[1])).toBeGreaterThan(900);
    await events(1);
    await writer.bring();
    await until(() => agesMs().length === 3);
    expect(Number(agesMs()[2])).toBeLessThan(100);
  });

  test('a map of another length is no map, and is written anew', async () => {
    const { stage, keys, stored, events } = await begin();
    await events(1);
    const writer = writingProcess(connection, stage);
    await writer.bring();
    await redis.send('APPEND', keys.statuses(SHOW), 'x');
    await until(async () => {
      await writer.writer.write();
      return (await stored()) !== null;
    });
    expect((await stored())?.version).toBe(1);
  });

  test('what was put right in memory is put right there, though no version tells', async () => {
    const { stage, keys, events } = await begin();
    const writer = writingProcess(connection, stage);
    const { shared } = await readingProcess(other, stage);
    await events(2);
    await writer.bring();
    await until(() => shared.reached(writer.maps.position(), 50));
    const held = await shared.open(SHOW);
    const map = writer.maps.shows()[0]?.map;
    map?.restore(new Uint8Array(20).fill(3), map.version, map.position);
    await until(() => writer.writer.write());
    expect(await redis.send('GETRANGE', keys.statuses(SHOW), 0, 2)).toBe('\u0003\u0003\u0003');
    await until(async () => (await shared.open(SHOW))?.map.statuses[0] === 3);
    expect(held?.map.statuses[0]).toBe(3);
    shared.close();
  });

  test('a log that ends before what was announced is another history: all of it goes', async () => {
    const { stage, keys, events, stored } = await begin();
    await events(3);
    await writingProcess(connection, stage).bring();
    // As a store that was restored from a backup: the same id, and less in it.
    await redis.send('HSET', keys.head, 'position', '999999');
    const epoch = await redis.send('HGET', keys.head, 'epoch');
    await redis.send('HSET', keys.state(SHOW), 'version', '99');
    const restored = writingProcess(other, stage);
    await restored.bring();
    expect((await stored())?.version).toBe(3);
    expect(await redis.send('HGET', keys.head, 'epoch')).not.toBe(epoch);
  });

  test('keys live an hour from when they were last looked at, and no longer', async () => {
    const { stage, keys } = await begin();
    await writingProcess(connection, stage).bring();
    await until(async () => {
      await writingProcess(connection, stage).bring();
      return Number(await redis.send('PTTL', keys.head)) > 0;
    });
    for (const key of [keys.state(SHOW), keys.statuses(SHOW), keys.head, keys.shows]) {
      expect(Number(await redis.send('PTTL', key))).toBeGreaterThan(3_500_000);
    }
  });
});
