/** A store's whole log as one sequence, page by page. */
import type { EventStore, StoredEvent } from '#event-store/port.ts';

const PAGE_SIZE = 2_000;

/** Every event up to the head as it is at the start, in position order. */
export async function* readLog(store: EventStore): AsyncGenerator<StoredEvent> {
  const head = await store.head();
  let after = 0n;
  while (after < head) {
    const { events, position } = await store.readAll({ after, maxCount: PAGE_SIZE });
    for (const event of events) {
      if (event.position > head) return;
      yield event;
    }
    if (position <= after) throw new Error(`the log stands still at ${after}, before ${head}`);
    after = position;
  }
}
