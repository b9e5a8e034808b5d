import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { createKafkaBroker } from '#platform/kafka/kafka-broker.ts';
import { quietenRequestQueue } from '#platform/kafka/request-queue.ts';
import { systemClock, systemTimers } from '#platform/system.ts';
import { describeWithKafka } from '#platform/testing/kafka.ts';
import { createTestDatabase } from '#platform/testing/postgres.ts';
import { shared } from '#platform/testing/suite.ts';
import type { Message, MessageBroker } from '#projections/relay/port.ts';
import { type ConsumerOptions, runConsumer } from './consumer.ts';
import { applyToSoldSeats, SOLD_SEATS_TABLE } from './sold-seats.ts';

quietenRequestQueue();

const database = shared(async () => {
  const made = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: made.url, max: 6 });
  pool.on('error', () => undefined);
  await pool.query(SOLD_SEATS_TABLE);
  return { pool, drop: made.drop };
});

afterAll(async () => {
  await database.pool.end();
  await database.drop();
});

let stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

const sold = (show: string, seat: number): Message => {
  const id = randomUUID();
  return {
    topic: 'boxoffice.seats',
    key: `${show}.A-1-${seat}`,
    value: JSON.stringify({
      id,
      type: 'boxoffice.SeatSold',
      stream: `seat-${show}.A-1-${seat}`,
      revision: 2,
      data: { show_id: show },
    }),
    headers: { 'event-id': id },
  };
};

const sales = (show: string, count: number) =>
  Array.from({ length: count }, (_, seat) => sold(show, seat));

describeWithKafka('the example of a consumer', (kafka) => {
  const open = (): MessageBroker => {
    const broker = createKafkaBroker({
      settings: { brokers: [kafka.brokers], clientId: 'test' },
      clock: systemClock,
      timers: systemTimers,
      log: silentLog,
    });
    stops.push(() => broker.close());
    return broker;
  };

  function start(more: Partial<ConsumerOptions> = {}): () => Promise<void> {
    const ending = new AbortController();
    const done = runConsumer(
      {
        brokers: [kafka.brokers],
        groupId: 'reports',
        topics: ['boxoffice.seats'],
        pool: database.pool,
        apply: applyToSoldSeats,
        heartbeatMs: 300,
        ...more,
      },
      ending.signal,
    );
    const stop = async () => {
      ending.abort();
      await done;
    };
    stops.push(stop);
    return stop;
  }

  const soldOf = async (show: string): Promise<number> => {
    const { rows } = await database.pool.query('select sold from sold_seats where show_id = $1', [
      show,
    ]);
    return rows[0]?.sold ?? 0;
  };
  const eventually = (show: string, count: number) =>
    expect.poll(() => soldOf(show), { timeout: 15_000, interval: 20 }).toBe(count);

  test('what was sent twice counts once, also after a restart and with a second member', async () => {
    const broker = open();
    const first = sales('shw_1', 300);
    await broker.publish(first);
    await broker.publish(first.slice(100, 200)); // redelivered at once
    const stopFirst = start();
    await eventually('shw_1', 300);

    // Another member takes some of the partitions, while messages come.
    const second = sales('shw_2', 300);
    start();
    for (let at = 0; at < 300; at += 50) await broker.publish(second.slice(at, at + 50));
    await broker.publish(first); // redelivered much later
    await eventually('shw_2', 300);

    // The first one goes; the other one has all of them, and what it had read it does not count again.
    await stopFirst();
    const third = sales('shw_3', 100);
    await broker.publish([...second, ...third, ...third]);
    await eventually('shw_3', 100);
    expect([await soldOf('shw_1'), await soldOf('shw_2')]).toEqual([300, 300]);
  }, 60_000);

  test('one that fails in the middle of a batch goes on where it was, and counts nothing twice', async () => {
    const broker = open();
    let calls = 0;
    start({
      groupId: 'failing',
      apply: async (client, event) => {
        calls += 1;
        if (calls === 30) throw new Error('out of luck');
        if (event.data.show_id === 'shw_4') await applyToSoldSeats(client, event);
      },
    });
    await broker.publish(sales('shw_4', 200));
    await eventually('shw_4', 200);
    expect(calls).toBeGreaterThan(30);
  }, 60_000);

  test('a standstill with messages waiting ends the session, and the next one reads them', async () => {
    const broker = open();
    const said: string[] = [];
    let isStuck = true;
    start({
      groupId: 'stalling',
      stuckAfterMs: 500,
      say: (message) => void said.push(message),
      apply: async (client, event) => {
        // The first session never comes to an end of this.
        if (isStuck) await new Promise((resolve) => setTimeout(resolve, 5_000));
        if (event.data.show_id === 'shw_5') await applyToSoldSeats(client, event);
      },
    });
    await broker.publish(sales('shw_5', 20));
    await expect.poll(() => said.join(), { timeout: 20_000 }).toContain('none is read');
    isStuck = false;
    await eventually('shw_5', 20);
  }, 60_000);
});
