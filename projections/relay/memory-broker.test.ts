import { describe, expect, test } from 'vitest';
import { messageBrokerContract } from './contract.ts';
import { createMemoryBroker, type MemoryBroker } from './memory-broker.ts';

describe('a broker in memory', () => {
  const brokers: MemoryBroker[] = [];
  messageBrokerContract({
    open() {
      const broker = createMemoryBroker();
      brokers.push(broker);
      return broker;
    },
    read: async (topic) =>
      brokers.flatMap(({ messages }) => messages).filter((message) => message.topic === topic),
  });

  test('refuses a batch with a message that is too large', async () => {
    const broker = createMemoryBroker();
    broker.setMaxLength(3);
    const message = { topic: 't', key: 'k', value: 'four', headers: {} };
    expect(await broker.publish([message])).toMatchObject({ reason: 'too_large' });
    expect(broker.messages).toEqual([]);
  });
});
