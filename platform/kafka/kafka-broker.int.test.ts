import net from 'node:net';
import type { ISocketFactory } from 'kafkajs';
import { expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { messageBrokerContract } from '#projections/relay/contract.ts';
import type { Message } from '#projections/relay/port.ts';
import { systemClock, systemTimers } from '../system.ts';
import { describeWithKafka, startKafka } from '../testing/kafka.ts';
import { createKafkaBroker } from './kafka-broker.ts';

const message = (value: string, topic = 'faults'): Message => ({
  topic,
  key: 'k',
  value,
  headers: {},
});

const brokerAt = (
  brokers: string,
  more: { readonly socketFactory?: ISocketFactory; readonly answerWithinMs?: number } = {},
) =>
  createKafkaBroker({
    settings: {
      brokers: brokers.split(','),
      clientId: 'test',
      ...(more.socketFactory === undefined ? {} : { socketFactory: more.socketFactory }),
    },
    ...(more.answerWithinMs === undefined ? {} : { answerWithinMs: more.answerWithinMs }),
    clock: systemClock,
    timers: systemTimers,
    log: silentLog,
  });

describeWithKafka('Kafka', (kafka) => {
  messageBrokerContract({
    open: () => brokerAt(kafka.brokers),
    read: (topic) => kafka.read(topic),
  });

  test('a key has one partition, and keys are spread over all of them', async () => {
    const broker = brokerAt(kafka.brokers);
    const batch = Array.from({ length: 64 }, (_, at) => ({
      ...message('v', 'spread'),
      key: `k${at % 32}`,
    }));
    await broker.publish(batch);
    await broker.close();
    const read = await kafka.read('spread');
    const partitions = new Map(read.map(({ key, partition }) => [key, partition]));
    expect(read.every(({ key, partition }) => partitions.get(key) === partition)).toBe(true);
    expect(new Set(partitions.values()).size).toBe(4);
  });

  test('a partition is the one that other clients choose: murmur2', async () => {
    const broker = brokerAt(kafka.brokers);
    await broker.publish([{ ...message('v', 'java'), key: 'ord_1' }]);
    await broker.close();
    // (murmur2("ord_1") & 0x7fffffff) % 4, as Java's client computes it
    expect((await kafka.read('java'))[0]?.partition).toBe(murmur2('ord_1') % 4);
  });

  test('nothing is left behind once it is closed: neither connections nor timers', async () => {
    const sockets = new Set<net.Socket>();
    const broker = brokerAt(kafka.brokers, {
      socketFactory: ({ host, port, onConnect }) => {
        const socket = net.connect({ host, port }, onConnect);
        sockets.add(socket);
        return socket;
      },
    });
    await broker.publish([message('v')]);
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await broker.close();
    await systemTimers.sleep(100);
    expect([...sockets].every((socket) => socket.destroyed)).toBe(true);
    const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    expect(after).toBeLessThanOrEqual(before);
  });

  test('waiting for nothing costs no timers, and no negative ones', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => void warnings.push(name);
    process.on('warning', onWarning);
    const broker = brokerAt(kafka.brokers);
    await broker.publish([message('v')]);
    await systemTimers.sleep(50);
    await broker.close();
    process.off('warning', onWarning);
    expect(warnings.filter((name) => name === 'TimeoutNegativeWarning')).toEqual([]);
  });
});

describeWithKafka('Kafka out of order', () => {
  test('nobody at the address: no answer, and it goes on once somebody is', async () => {
    const kafka = await startKafka();
    let reachable = false;
    const broker = brokerAt(kafka.brokers, {
      socketFactory: ({ host, port, onConnect }) =>
        net.connect({ host, port: reachable ? port : 1 }, onConnect),
    });
    expect(await broker.publish([message('early')])).toMatchObject({ outcome: 'unknown' });
    reachable = true;
    expect(await broker.publish([message('early')])).toEqual({ outcome: 'published' });
    await broker.close();
    expect((await kafka.read('faults')).map(({ value }) => value)).toEqual(['early']);
    await kafka.stop();
  });

  test('one that hangs: no answer in time; once it is back the next call gets through', async () => {
    const kafka = await startKafka();
    const broker = brokerAt(kafka.brokers, { answerWithinMs: 500 });
    expect(await broker.publish([message('1')])).toEqual({ outcome: 'published' });
    kafka.pause();
    const startedMs = Date.now();
    expect(await broker.publish([message('2')])).toEqual({
      outcome: 'unknown',
      detail: 'it does not answer',
    });
    expect(Date.now() - startedMs).toBeLessThan(5_000);
    kafka.resume();
    expect(await broker.publish([message('2')])).toEqual({ outcome: 'published' });
    await broker.close();
    const values = (await kafka.read('faults')).map(({ value }) => value);
    // The one without an answer may have arrived all the same.
    expect(['1,2', '1,2,2']).toContain(values.join());
    await kafka.stop();
  });

  test('one that dies: what was not answered is unknown, also what comes after', async () => {
    const kafka = await startKafka();
    const broker = brokerAt(kafka.brokers);
    expect(await broker.publish([message('1')])).toEqual({ outcome: 'published' });
    await kafka.stop();
    for (const value of ['2', '3']) {
      const result = await broker.publish([message(value)]);
      expect(result).toEqual({ outcome: 'unknown', detail: 'it can’t be reached' });
    }
    await broker.close();
  });
});

/** Kafka's hash of a key, after its protocol's description; made positive. */
function murmur2(text: string): number {
  const data = new TextEncoder().encode(text);
  const m = 0x5bd1e995;
  let h = 0x9747b28c ^ data.length;
  const view = new DataView(data.buffer);
  let at = 0;
  for (; at + 4 <= data.length; at += 4) {
    let k = Math.imul(view.getInt32(at, true), m);
    k = Math.imul(k ^ (k >>> 24), m);
    h = Math.imul(h, m) ^ k;
  }
  for (let rest = data.length - at; rest > 0; rest -= 1) {
    h ^= (data[at + rest - 1] ?? 0) << (8 * (rest - 1));
    if (rest === 1) h = Math.imul(h, m);
  }
  h = Math.imul(h ^ (h >>> 13), m);
  return (h ^ (h >>> 15)) & 0x7fffffff;
}
