import type { EventBatch, EventFilter, EventStore, Position } from '#event-store/port.ts';

type Settled = { readonly page: EventBatch } | { readonly error: unknown };

/**
 * The log from `after` to at least `to` in pages, the next one on its way while this one is being
 * dealt with. Ends early where the log does.
 */
export async function* readAhead(
  store: Pick<EventStore, 'readAll'>,
  options: {
    readonly after: Position;
    readonly to: Position;
    readonly maxCount: number;
    readonly filter: EventFilter;
  },
): AsyncGenerator<EventBatch> {
  const { after, to, maxCount, filter } = options;
  // An error is kept until its turn: nobody awaits the page before.
  const fetch = (from: Position): Promise<Settled> =>
    store.readAll({ after: from, maxCount, filter }).then(
      (page) => ({ page }),
      (error: unknown) => ({ error }),
    );
  let next = after < to ? fetch(after) : null;
  let position = after;
  while (next !== null) {
    const settled: Settled = await next;
    if ('error' in settled) throw settled.error;
    const { page } = settled;
    const isEnd = page.position >= to || page.position <= position;
    position = page.position;
    next = isEnd ? null : fetch(position);
    yield page;
  }
}
