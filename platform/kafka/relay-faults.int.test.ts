/** The relay over a real wire that is cut, stalls and dies. */
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import pg from 'pg';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { EventStore } from '#event-store/port.ts';
import { fact } from '#event-store/testing/facts.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import type { MessageBroker } from '#projections/relay/port.ts';
import { assertNoGap, holdSeats, runRelay, until } from '#projections/relay/testing/relay-kit.ts';
import { systemClock, systemTimers } from '../system.ts';
import { describeWithKafka, type ReceivedMessage, startKafka } from '../testing/kafka.ts';
import { createTestDatabase } from '../testing/postgres.ts';
import { shared } from '../testing/suite.ts';
import { createKafkaBroker } from './kafka-broker.ts';
import {
  MESSAGE_TOO_LARGE,
  startSpoilingProxy,
  TOPIC_AUTHORIZATION_FAILED,
} from './testing/spoiling-proxy.ts';

const TOPIC = 'boxoffice.seats';

/** Sockets that lead to whichever broker is the present one, and can be cut. */
function createWire(): Wire {
  const sockets = new Set<net.Socket>();
  let port: number | null = null;
  return {
    leadTo(brokers) {
      port = brokers === null ? 1 : Number(brokers.split(':')[1]);
    },
    cut() {
      for (const socket of sockets) socket.destroy(new Error('cut'));
    },
    broker: (brokers, answerWithinMs = 500) =>
      createKafkaBroker({
        settings: {
          brokers: [brokers],
          clientId: 'test',
          socketFactory: (options) => {
            const socket = net.connect(port ?? options.port, '127.0.0.1', options.onConnect);
            sockets.add(socket);
            socket.once('close', () => sockets.delete(socket));
            return socket;
          },
        },
        answerWithinMs,
        clock: systemClock,
        timers: systemTimers,
        log: silentLog,
      }),
  };
}

interface Wire {
  leadTo(brokers: string | null): void;
  cut(): void;
  broker(brokers: string, answerWithinMs?: number): MessageBroker;
}

const database = shared(async () => {
  const made = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: made.url, max: 4 });
  pool.on('error', () => undefined);
  return { pool, drop: made.drop };
});

afterAll(async () => {
  await database.pool.end();
  await database.drop();
});

let store: EventStore;

beforeEach(async () => {
  await database.pool.query('drop table if exists relay_places');
  store = createMemoryEventStore({ storeId: randomUUID() });
});

const start = (broker: MessageBroker) => runRelay({ pool: database.pool, store, broker });

describeWithKafka('the relay over a wire', () => {
  test('cut again and again while it publishes: duplicates at most, no gap, order by key', async () => {
    const kafka = await startKafka();
    const wire = createWire();
    const broker = wire.broker(kafka.brokers);
    const running = start(broker);
    for (let round = 0; round < 12; round += 1) {
      await holdSeats(store, 120);
      await systemTimers.sleep(10);
      wire.cut();
    }
    await running.settled();
    await assertNoGap(store, await kafka.read(TOPIC));
    await running.stop();
    await broker.close();
    await kafka.stop();
  });

  test('a broker that stalls for longer than anybody waits, and comes back', async () => {
    const kafka = await startKafka();
    const broker = createWire().broker(kafka.brokers);
    const running = start(broker);
    await holdSeats(store, 50);
    await running.settled();
    for (let round = 0; round < 2; round += 1) {
      kafka.pause();
      await holdSeats(store, 50);
      await until(async () => (await running.relay.status()).state === 'waiting');
      expect((await running.relay.status()).trouble).toBe('the broker: it does not answer');
      kafka.resume();
      await running.settled();
    }
    await assertNoGap(store, await kafka.read(TOPIC));
    await running.stop();
    await broker.close();
    await kafka.stop();
  });

  test('a broker that dies in the middle, and another in its place', async () => {
    const first = await startKafka();
    const second = await startKafka();
    const wire = createWire();
    const broker = wire.broker(first.brokers);
    const running = start(broker);
    await holdSeats(store, 100);
    await running.settled();
    const published: readonly ReceivedMessage[] = await first.read(TOPIC);
    wire.leadTo(null);
    await first.stop();
    await holdSeats(store, 100);
    await until(async () => (await running.relay.status()).state === 'waiting');
    wire.leadTo(second.brokers);
    await running.settled();
    await assertNoGap(store, [...published, ...(await second.read(TOPIC))]);
    await running.stop();
    await broker.close();
    await second.stop();
  });

  test('two relays at once on one broker, one of them cut off now and then', async () => {
    const kafka = await startKafka();
    const wire = createWire();
    const brokers = [wire.broker(kafka.brokers), createWire().broker(kafka.brokers)];
    const both = brokers.map(start);
    for (let round = 0; round < 8; round += 1) {
      await holdSeats(store, 60);
      wire.cut();
    }
    await Promise.all(both.map((running) => running.settled()));
    await assertNoGap(store, await kafka.read(TOPIC));
    await Promise.all(both.map((running) => running.stop()));
    await Promise.all(brokers.map((broker) => broker.close()));
    await kafka.stop();
  });

  test('a broker that finds a batch too large gets its messages one by one; one too large stops it', async () => {
    const kafka = await startKafka();
    const proxy = await startSpoilingProxy(Number(kafka.brokers.split(':')[1]));
    const wire = createWire();
    wire.leadTo(`:${proxy.port}`);
    const broker = wire.broker(kafka.brokers, 5_000);
    // The mock has no limit of its own: what it takes beyond this one is told to have been refused.
    proxy.refuse(MESSAGE_TOO_LARGE, 2_000);
    await holdSeats(store, 40);
    const running = start(broker);
    await running.settled();
    const seat = 'seat-shw_1.B-1-1';
    const huge = fact({ type: 'SeatBlocked', data: { blockId: 'b', reason: 'x'.repeat(3_000) } });
    await store.append([{ stream: seat, expectedRevision: -1, events: [huge] }]);
    await until(async () => (await running.relay.status()).state === 'stopped');
    expect(running.relay.complaint()).toBe(
      `the message of event ${huge.id} for ${TOPIC}: it answered MESSAGE_TOO_LARGE`,
    );
    proxy.refuse(0, Number.POSITIVE_INFINITY);
    await running.settled();
    await assertNoGap(store, await kafka.read(TOPIC));
    await running.stop();
    await broker.close();
    await proxy.stop();
    await kafka.stop();
  });

  test('a broker that does not let us write is waited for, by the name of the topic', async () => {
    const kafka = await startKafka();
    const proxy = await startSpoilingProxy(Number(kafka.brokers.split(':')[1]));
    const wire = createWire();
    wire.leadTo(`:${proxy.port}`);
    const broker = wire.broker(kafka.brokers, 5_000);
    proxy.refuse(TOPIC_AUTHORIZATION_FAILED, 0);
    await holdSeats(store, 5);
    const running = start(broker);
    await until(async () => (await running.relay.status()).state === 'waiting');
    expect((await running.relay.status()).trouble).toBe(
      `the broker, for ${TOPIC}: it answered TOPIC_AUTHORIZATION_FAILED`,
    );
    proxy.refuse(0, Number.POSITIVE_INFINITY);
    await running.settled();
    await running.stop();
    await broker.close();
    await proxy.stop();
    await kafka.stop();
  });

  test('a backlog is gone through quickly', async () => {
    const kafka = await startKafka();
    const broker = createWire().broker(kafka.brokers, 10_000);
    await holdSeats(store, 20_000, 2_000);
    const startedMs = Date.now();
    const running = start(broker);
    await running.settled();
    const perSecond = Math.round(20_000_000 / (Date.now() - startedMs));
    console.log(`relayed ${perSecond} events/s`);
    expect(perSecond).toBeGreaterThan(1_000);
    await assertNoGap(store, await kafka.read(TOPIC));
    await running.stop();
    await broker.close();
    await kafka.stop();
  });
});
