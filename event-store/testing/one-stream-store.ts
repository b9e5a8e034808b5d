import { assertAppendable } from '../event-limits.ts';
import type { EventStore } from '../port.ts';

/** The same store, as if it took one stream an append. */
export function oneStreamAnAppend(store: EventStore): EventStore {
  return {
    isAtomicAcrossStreams: false,
    storeId: () => store.storeId(),
    append: async (writes, options) => {
      assertAppendable(writes, { isAtomicAcrossStreams: false });
      return store.append(writes, options);
    },
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
  };
}
