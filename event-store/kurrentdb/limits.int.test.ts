import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timers } from '#platform/ports.ts';
import { systemTimers } from '#platform/system.ts';
import { AppendQueueFull } from '../errors.ts';
import { APPEND_DATA_MAX_BYTES, EVENT_DATA_MAX_BYTES } from '../event-limits.ts';
import type { EventStore, NewEvent } from '../port.ts';
import { created, fact, stored } from '../testing/facts.ts';
import { AppendRefused } from './batch-answer.ts';
import { eventually, openStore, watchRejections } from './testing/store-for-test.ts';
import {
  startTestKurrentdb,
  type TestKurrentdb,
  type TestKurrentdbOptions,
} from './testing/test-kurrentdb.ts';

const MEBIBYTE = 1024 * 1024;

const sized = (bytes: number): NewEvent =>
  fact({ data: { x: 'x'.repeat(bytes - '{"x":""}'.length) } });

describe('the limits of a KurrentDB', () => {
  let server: TestKurrentdb;
  let store: EventStore;
  let rejections: ReturnType<typeof watchRejections>;

  beforeEach(() => {
    rejections = watchRejections();
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
    rejections.stop();
    expect(rejections.seen).toEqual([]);
  });

  async function start(options: TestKurrentdbOptions = {}): Promise<void> {
    server = await startTestKurrentdb(options);
    // With all the time in the world: it is not speed that is tried here.
    const timers: Timers = { sleep: (ms, signal) => systemTimers.sleep(ms * 10, signal) };
    store = await openStore(server.url, { timers });
  }

  it('given the largest append that is allowed, then it goes in several messages', async () => {
    await start();
    const count = APPEND_DATA_MAX_BYTES / EVENT_DATA_MAX_BYTES;
    const writes = [
      created(
        'venue-1',
        Array.from({ length: count }, () => sized(EVENT_DATA_MAX_BYTES)),
      ),
    ];
    const position = await stored(store, ...writes);
    expect(await stored(store, ...writes)).toBe(position);
    expect(await store.readStream('venue-1')).toHaveLength(count);
  });

  it('given an event over the limit of the store, then throws and sends nothing', async () => {
    await start();
    const before = server.counts.appends;
    const write = created('seat-1', [sized(EVENT_DATA_MAX_BYTES + 1)]);
    await expect(store.append([write])).rejects.toThrow(RangeError);
    expect(server.counts.appends).toBe(before);
  });

  it('given an append over the limit of the server, then throws what it said', async () => {
    await start({ maxAppendBytes: MEBIBYTE });
    const write = created(
      'venue-1',
      [1, 2, 3].map(() => sized(400 * 1024)),
    );
    await expect(store.append([write])).rejects.toThrow(AppendRefused);
    await expect(store.append([write])).rejects.toThrow(/MaximumAppendSizeExceeded/);
    expect(await store.readStream('venue-1')).toEqual([]);
    await stored(store, created('seat-1'));
  });

  it('given an event over the limit of the server, then throws what it said', async () => {
    await start({ maxEventBytes: 100 * 1024 });
    const write = created('seat-1', [sized(200 * 1024)]);
    await expect(store.append([write])).rejects.toThrow(/MaximumAppendEventSizeExceeded/);
    await stored(store, created('seat-1'));
  });

  it('given more appends than may wait, then the rest is unknown at once and the others are stored', async () => {
    await start();
    server.stall();
    const all = Array.from({ length: 10_612 }, (_, index) => store.append([created(`s-${index}`)]));
    const rejected = all.slice(-100);
    for (const result of await Promise.all(rejected)) {
      expect(result.outcome === 'unknown' && result.cause).toBeInstanceOf(AppendQueueFull);
    }
    server.wake();
    const results = await Promise.all(all.slice(0, -100));
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    expect(server.counts.appends).toBe(results.length + 1);
  }, 60_000);

  it('given large appends, then they wait for each other within bounded memory', async () => {
    await start();
    server.stall();
    const large = () => Array.from({ length: 30 }, () => sized(EVENT_DATA_MAX_BYTES));
    // Of 15 MiB: one goes, four wait (64 MiB), and there is no room for the sixth.
    const all = Array.from({ length: 6 }, (_, index) =>
      store.append([created(`v-${index}`, large())]),
    );
    const sixth = await Promise.race([all[5], systemTimers.sleep(1_000)]);
    expect(sixth?.outcome === 'unknown' && sixth.cause).toBeInstanceOf(AppendQueueFull);
    server.wake();
    const results = await Promise.all(all.slice(0, 5));
    expect(results.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    await eventually(() => server.counts.appends === 6);
  });
});
