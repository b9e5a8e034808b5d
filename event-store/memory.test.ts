import { expect, it } from 'vitest';
import { eventStoreContract } from './contract.ts';
import { createMemoryEventStore } from './memory.ts';
import { created, fact } from './testing/facts.ts';

for (const isAtomicAcrossStreams of [true, false]) {
  const name = isAtomicAcrossStreams ? 'memory' : 'memory, one stream an append';
  const makeStore = async () => {
    const store = createMemoryEventStore({ isAtomicAcrossStreams });
    return {
      store,
      // There are none.
      loseConnections: async () => {},
      dispose: () => store.close(),
    };
  };
  eventStoreContract(name, makeStore, { isAtomicAcrossStreams });
}

it('keeps what was written from later changes by writer and reader', async () => {
  const store = createMemoryEventStore({ storeId: 'mine' });
  const data = { seats: ['A-1'] };
  await store.append([created('hold-1', [fact({ data })])]);
  data.seats.push('A-2');
  const [event] = await store.readStream('hold-1');
  expect(event?.data).toEqual({ seats: ['A-1'] });
  expect(() => Object.assign(event?.data ?? {}, { seats: [] })).toThrow(TypeError);
  expect(await store.storeId()).toBe('mine');
});
