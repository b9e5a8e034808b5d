/** What every broker must do; runs against each adapter. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Message, MessageBroker } from './port.ts';

export interface BrokerUnderTest {
  open(): MessageBroker;
  /** What is in a topic; in order for each key. */
  read(topic: string): Promise<readonly Omit<Message, 'topic'>[]>;
}

export function messageBrokerContract(underTest: BrokerUnderTest): void {
  const newTopic = () => `t-${randomUUID()}`;
  const message = (topic: string, key: string, value: string): Message => ({
    topic,
    key,
    value,
    headers: { 'event-id': value },
  });

  async function using(work: (broker: MessageBroker) => Promise<void>): Promise<void> {
    const broker = underTest.open();
    try {
      await work(broker);
    } finally {
      await broker.close();
    }
  }

  test('what was published is there, to the letter', () =>
    using(async (broker) => {
      const topic = newTopic();
      const value = JSON.stringify({ name: 'Motörhead 東京 "x"\n' });
      const sent = { topic, key: 'Ж-1', value, headers: { 'content-type': 'x', stream: 'ä-1' } };
      expect(await broker.publish([sent])).toEqual({ outcome: 'published' });
      const { topic: _, ...there } = sent;
      expect(await underTest.read(topic)).toMatchObject([there]);
    }));

  test('messages of a key keep their order, over several topics and calls', () =>
    using(async (broker) => {
      const topics = [newTopic(), newTopic()];
      for (let call = 0; call < 5; call += 1) {
        const batch = Array.from({ length: 60 }, (_, at) =>
          message(topics[at % 2] ?? '', `k${at % 7}`, String(call * 60 + at)),
        );
        expect(await broker.publish(batch)).toEqual({ outcome: 'published' });
      }
      for (const [index, topic] of topics.entries()) {
        const read = await underTest.read(topic);
        expect(read).toHaveLength(150);
        for (let key = 0; key < 7; key += 1) {
          const values = read.filter((one) => one.key === `k${key}`).map(({ value }) => +value);
          const sent = Array.from({ length: 300 }, (_, at) => at).filter(
            (at) => at % 2 === index && (at % 60) % 7 === key,
          );
          expect(values).toEqual(sent);
        }
      }
    }));

  test('nothing is as good as published', () =>
    using(async (broker) => {
      expect(await broker.publish([])).toEqual({ outcome: 'published' });
    }));

  test('what is sent twice is there twice: readers tell by the id', () =>
    using(async (broker) => {
      const topic = newTopic();
      const once = message(topic, 'k', 'v');
      await broker.publish([once]);
      await broker.publish([once]);
      expect((await underTest.read(topic)).map(({ headers }) => headers['event-id'])).toEqual([
        'v',
        'v',
      ]);
    }));

  test('a closed one publishes nothing, and closes again', () =>
    using(async (broker) => {
      await broker.close();
      expect(await broker.publish([message(newTopic(), 'k', 'v')])).toMatchObject({
        outcome: 'unknown',
      });
    }));
}
