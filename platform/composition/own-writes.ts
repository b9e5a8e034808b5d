/** What this process has written: its own queries show at least that. */
import type { EventStore, Position } from '#event-store/port.ts';

export interface OwnWrites {
  /** The store, watched. */
  readonly store: EventStore;
  /** Position of the last append that was answered here. */
  readonly position: () => Position;
}

export function watchOwnWrites(store: EventStore): OwnWrites {
  let last: Position = 0n;
  return {
    store: {
      isAtomicAcrossStreams: store.isAtomicAcrossStreams,
      storeId: () => store.storeId(),
      readStream: (stream, options) => store.readStream(stream, options),
      readAll: (options) => store.readAll(options),
      subscribe: (options) => store.subscribe(options),
      head: () => store.head(),
      close: () => store.close(),
      async append(writes, options) {
        const result = await store.append(writes, options);
        if (result.outcome === 'ok' && result.position > last) last = result.position;
        return result;
      },
    },
    position: () => last,
  };
}
