import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { EventStore, StoredEvent } from '#event-store/port.ts';
import { fact } from '#event-store/testing/facts.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import type { Log } from '#platform/ports.ts';
import { systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { createMemoryBroker, type MemoryBroker } from './memory-broker.ts';
import type { Places } from './place.ts';
import {
  assertNoGap,
  holdSeats,
  type RelayKitOptions,
  type RunningRelay,
  runRelay,
  until,
} from './testing/relay-kit.ts';

let database: TestDatabase;
let pool: pg.Pool;
let store: EventStore;
let broker: MemoryBroker;
let running: RunningRelay[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query('drop table if exists relay_places');
  store = createMemoryEventStore({ storeId: randomUUID() });
  broker = createMemoryBroker();
});

afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});

function start(options: Partial<RelayKitOptions> = {}): RunningRelay {
  const one = runRelay({ pool, store, broker, ...options });
  running.push(one);
  return one;
}

const idsOf = () => broker.messages.map(({ headers }) => headers['event-id']);
const idsInStore = async () =>
  (await store.readAll({ after: 0n, maxCount: 10_000 })).events.map(({ id }) => id);

test('everything in the log is published from its beginning, then what comes', async () => {
  await holdSeats(store, 700);
  const one = start();
  await one.settled();
  await holdSeats(store, 50);
  await one.settled();
  expect(idsOf()).toEqual(await idsInStore());
  expect(await one.relay.status()).toMatchObject({ state: 'live', lagEvents: 0, trouble: null });
});

test('a restart goes on where it was, and publishes nothing twice', async () => {
  await holdSeats(store, 30);
  const first = start();
  await first.settled();
  await first.stop();
  await holdSeats(store, 30);
  await start().settled();
  expect(idsOf()).toEqual(await idsInStore());
});

test('an outage of the broker delays, is told, and loses nothing; meanwhile nothing more is read', async () => {
  let read = 0;
  const counted: EventStore = {
    ...store,
    async *subscribe(options) {
      for await (const batch of store.subscribe(options)) {
        read += batch.events.length;
        yield batch;
      }
    },
  };
  let tries = 0;
  broker.behave(async () => {
    tries += 1;
    return { outcome: 'unknown', detail: 'it can’t be reached' };
  });
  await holdSeats(store, 2_000);
  const one = start({ store: counted });
  await until(() => tries >= 3);
  expect(read).toBeLessThanOrEqual(256);
  const status = await one.relay.status();
  expect(status).toMatchObject({ state: 'waiting', position: 0n, lagEvents: 2_000 });
  expect(status.trouble).toBe('the broker: it can’t be reached');
  expect(status.lagMs).toBeGreaterThan(0);
  broker.behave(async () => null);
  await one.settled();
  expect(idsOf()).toEqual(await idsInStore());
  expect(one.relay.complaint()).toBeNull();
});

test('a broker that answers half of the time, and takes some of what it leaves unanswered', async () => {
  let call = 0;
  broker.behave(async (messages) => {
    call += 1;
    if (call % 3 === 1) {
      await lend(messages.slice(0, call % 5));
      return { outcome: 'unknown', detail: 'it does not answer' };
    }
    return null;
  });
  const lend = async (some: Parameters<MemoryBroker['publish']>[0]) => {
    const whole = broker.messages as unknown as unknown[];
    whole.push(...some);
  };
  const one = start();
  for (let round = 0; round < 6; round += 1) await holdSeats(store, 20);
  await one.settled();
  const { duplicates } = await assertNoGap(store, broker.messages);
  expect(duplicates).toBeGreaterThan(0);
});

test('killed between publishing and saying so: duplicates, no gap, order by key', async () => {
  await holdSeats(store, 40);
  const killed = (places: Places): Places => ({ ...places, advance: () => new Promise(() => {}) });
  const doomed = runRelay({ pool, store, broker, aroundPlaces: killed });
  await until(() => broker.messages.length === 40);
  doomed.setLeads(false); // it is never heard of again
  const next = start();
  await holdSeats(store, 5);
  await next.settled();
  expect(await assertNoGap(store, broker.messages)).toEqual({ duplicates: 40 });
});

test('two at once, both sure to lead: duplicates, no gap, and the place never goes back', async () => {
  const positions: bigint[] = [];
  const watched = (places: Places): Places => ({
    ...places,
    advance: async (from, to) => {
      const moved = await places.advance(from, to);
      if (moved) positions.push(to.position);
      return moved;
    },
  });
  broker.behave(async () => {
    await systemTimers.sleep(Math.random() * 8);
    return null;
  });
  const two = [start({ aroundPlaces: watched }), start({ aroundPlaces: watched })];
  for (let round = 0; round < 20; round += 1) {
    await holdSeats(store, 10);
    await systemTimers.sleep(5);
  }
  await Promise.all(two.map((one) => one.settled()));
  await assertNoGap(store, broker.messages);
  expect(positions).toEqual(positions.toSorted((a, b) => Number(a - b)));
  expect(new Set(positions).size).toBe(positions.length);
});

test('an ex-leader that wakes up with old messages in its hands moves nothing', async () => {
  await holdSeats(store, 10);
  let wake: () => void = () => undefined;
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const sleeper = createMemoryBroker();
  sleeper.behave(async (messages) => {
    await asleep;
    await broker.publish(messages);
    return { outcome: 'published' };
  });
  const paused = start({ broker: sleeper });
  await systemTimers.sleep(50);
  const next = start();
  await holdSeats(store, 10);
  await next.settled();
  const place = await next.places.read();
  wake();
  await until(() => broker.messages.length >= 30);
  await paused.settled();
  expect(await next.places.read()).toEqual(place);
  await assertNoGap(store, broker.messages);
});

test('who does not lead stands by, and takes over', async () => {
  await holdSeats(store, 10);
  const one = start({ leads: false });
  await systemTimers.sleep(300);
  expect(broker.messages).toEqual([]);
  expect(await one.relay.status()).toMatchObject({ state: 'standby', trouble: null });
  one.setLeads(true);
  await one.settled();
  expect(broker.messages).toHaveLength(10);
});

test('a message that is too large stops it, by its id; those before it are published', async () => {
  await holdSeats(store, 3);
  const huge = fact({
    type: 'SeatBlocked',
    data: { blockId: 'blk_1', reason: 'x'.repeat(5_000) },
  });
  await store.append([{ stream: 'seat-shw_1.B-1-1', expectedRevision: -1, events: [huge] }]);
  await holdSeats(store, 3);
  broker.setMaxLength(4_000);
  const one = start();
  await until(async () => (await one.relay.status()).state === 'stopped');
  expect(broker.messages.filter(({ key }) => key === 'shw_1.A-1-0').length).toBeGreaterThan(0);
  expect((await one.relay.status()).trouble).toContain(huge.id);
  expect(one.relay.complaint()).toContain('too large');
  // An operator raises the limit.
  broker.setMaxLength(1_000_000);
  await one.settled();
  await assertNoGap(store, broker.messages);
});

test('an event of a newer release stops it, once in the log, and is not left out', async () => {
  await holdSeats(store, 3);
  const odd = fact({ type: 'SeatTeleported', data: {} });
  await store.append([{ stream: 'seat-shw_1.B-1-1', expectedRevision: -1, events: [odd] }]);
  await holdSeats(store, 3);
  const errors: object[] = [];
  const log: Log = { ...silentLog, error: (fields) => void errors.push(fields) };
  const one = start({ log });
  await until(async () => (await one.relay.status()).state === 'stopped');
  await systemTimers.sleep(700);
  expect(broker.messages).toHaveLength(3);
  expect(errors).toHaveLength(1);
  expect(one.relay.complaint()).toBe(
    `SeatTeleported ${odd.id} at position 4 can't be published: this release does not know its type`,
  );
});

test('what is not ours to tell moves the place along without a message', async () => {
  await store.append([
    {
      stream: 'hold-hld_1',
      expectedRevision: -1,
      events: [fact({ type: 'HoldAbandoned', data: {} })],
    },
    {
      stream: 'demand-shw_1',
      expectedRevision: -1,
      events: [fact({ type: 'AttemptsRefused', data: {} })],
    },
  ]);
  const one = start();
  await one.settled();
  expect(broker.messages).toEqual([]);
  expect((await one.places.read())?.position).toBe(1n);
});

async function copyTo(other: EventStore, skip = 0): Promise<void> {
  const { events } = await store.readAll({ after: 0n, maxCount: 10_000 });
  // Positions differ there: something else was first.
  await other.append([{ stream: 'demand-x', expectedRevision: -1, events: [fact()] }]);
  for (const event of events.slice(skip)) await copyOne(other, event);
}

async function copyOne(other: EventStore, event: StoredEvent): Promise<void> {
  const { stream, revision, position: _, ...given } = event;
  await other.append([{ stream, expectedRevision: revision - 1, events: [given] }]);
}

test('a history that moved to another store goes on after the last event that was published', async () => {
  await holdSeats(store, 25);
  const first = start();
  await first.settled();
  await first.stop();
  await holdSeats(store, 5);
  const other = createMemoryEventStore({ storeId: randomUUID() });
  await copyTo(other);
  const next = start({ store: other });
  await next.settled();
  expect(idsOf()).toEqual(await idsInStore());
  expect((await next.places.read())?.storeId).toBe(await other.storeId());
});

test('another history is neither replayed nor skipped: it waits for an operator', async () => {
  await holdSeats(store, 5);
  const first = start();
  await first.settled();
  await first.stop();
  const place = await first.places.read();
  const other = createMemoryEventStore({ storeId: randomUUID() });
  await holdSeats(other, 9);
  const next = start({ store: other });
  await until(async () => (await next.relay.status()).state === 'stopped');
  expect(next.relay.complaint()).toContain('another history');
  expect(broker.messages).toHaveLength(5);
  expect(await next.places.read()).toEqual(place);
  // The operator decides: all of it.
  await pool.query('delete from relay_places');
  await next.settled();
  expect(broker.messages).toHaveLength(14);
});

test('a store restored from before what was published waits, too', async () => {
  await holdSeats(store, 5);
  const first = start();
  await first.settled();
  await first.stop();
  const restored = createMemoryEventStore({ storeId: await store.storeId() });
  for (const event of (await store.readAll({ after: 0n, maxCount: 3 })).events) {
    await copyOne(restored, event);
  }
  const next = start({ store: restored });
  await until(async () => (await next.relay.status()).state === 'stopped');
  expect(broker.messages).toHaveLength(5);
});

test('a database that is away for a while stops nothing for good', async () => {
  let isAway = false;
  const flaky = (places: Places): Places => ({
    ...places,
    advance: async (from, to) => {
      if (isAway) throw new Error('the connection broke');
      return places.advance(from, to);
    },
  });
  const one = start({ aroundPlaces: flaky });
  await holdSeats(store, 5);
  await one.settled();
  isAway = true;
  await holdSeats(store, 5);
  await until(async () => (await one.relay.status()).state === 'waiting');
  isAway = false;
  await one.settled();
  await assertNoGap(store, broker.messages);
});
