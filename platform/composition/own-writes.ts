/** What this process has written: its own queries show at least that. */
import type { ObservedStore } from '#event-store/observed-appends.ts';
import type { Position } from '#event-store/port.ts';

/** Position of the last append that was answered here. */
export function watchOwnWrites(store: ObservedStore): () => Position {
  let last: Position = 0n;
  store.observe({
    answered: (_, result) => {
      if (result.outcome === 'ok' && result.position > last) last = result.position;
    },
  });
  return () => last;
}
