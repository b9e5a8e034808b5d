import { randomUUID } from 'node:crypto';
import { describe, it } from 'vitest';
import { systemIds, systemRandom, systemTimers } from '#platform/system.ts';
import { eventStoreContract, type StoreTraits } from '../contract.ts';
import { silentLog } from '../testing/silent-log.ts';
import { createKurrentdbEventStore } from './kurrentdb-event-store.ts';
import { startCuttingProxy } from './testing/cutting-proxy.ts';
import { startTestKurrentdb } from './testing/test-kurrentdb.ts';

const parts = { timers: systemTimers, random: systemRandom, ids: systemIds, log: silentLog };
const traits: StoreTraits = { isAtomicAcrossStreams: false, countsPositions: false };

eventStoreContract(
  'kurrentdb (test server)',
  async () => {
    const server = await startTestKurrentdb();
    const store = await createKurrentdbEventStore({ ...parts, connectionString: server.url });
    return {
      store,
      loseConnections: async () => server.cutConnections(),
      dispose: async () => {
        await store.close();
        await server.stop();
      },
    };
  },
  traits,
);

/** A real server, with whatever is in it. */
const { KURRENTDB_URL } = process.env;

if (KURRENTDB_URL === undefined) {
  describe('kurrentdb (real server)', () => {
    it.skip('is not tried: KURRENTDB_URL names none', () => {});
  });
} else {
  eventStoreContract(
    'kurrentdb (real server)',
    async () => {
      const proxy = await startCuttingProxy(KURRENTDB_URL);
      const streamPrefix = `test-${randomUUID()}.`;
      const store = await createKurrentdbEventStore({
        ...parts,
        connectionString: proxy.url,
        streamPrefix,
      });
      return {
        store,
        loseConnections: async () => proxy.cut(),
        dispose: async () => {
          await store.close();
          await proxy.stop();
        },
      };
    },
    traits,
  );
}
