/** A history as it moves between stores: every event in order, without the place that one store gave it. */
import type { Timers } from '#platform/ports.ts';
import type { EventBatch, EventStore, Position, StoredEvent } from '../port.ts';

/** An event with everything that is kept of it wherever it is stored: all but its position. */
export type HistoryEvent = Omit<StoredEvent, 'position'>;

/**
 * A history from its first event on, page by page, in order. An empty page says that there is nothing
 * more at the moment.
 */
export type HistoryPages = AsyncIterable<readonly HistoryEvent[]>;

type HistoryStore = Pick<EventStore, 'readAll' | 'head'>;

/** A page holds about so many bytes of data, as far as the page before lets one guess. */
const PAGE_TARGET_BYTES = 8 * 1024 * 1024;
const FIRST_PAGE_EVENTS = 100;
const PAGE_MAX_EVENTS = 2_000;
/** How often a history that is followed is asked for more. */
const FOLLOW_EVERY_MS = 200;

/**
 * What a store holds at the time of the call and perhaps a little more, in bounded memory: one page is
 * read ahead while the last one is being dealt with.
 */
export async function* historyOf(
  store: HistoryStore,
  { after = 0n, signal }: { readonly after?: Position; readonly signal?: AbortSignal } = {},
): AsyncGenerator<EventBatch, void, undefined> {
  const head = await store.head();
  let position = after;
  let next =
    position < head ? settled(store.readAll({ after, maxCount: FIRST_PAGE_EVENTS })) : null;
  while (next !== null && !signal?.aborted) {
    const page = await result(next);
    const isEnd = page.position >= head || page.position <= position;
    position = page.position;
    const maxCount = nextPageEvents(page);
    next = isEnd ? null : settled(store.readAll({ after: position, maxCount }));
    yield page;
  }
  // Whatever is under way when nobody wants it any more may fail unheard.
}

/** What a store holds, without its places: a page may have had events of no concern only. */
export async function* eventPages(batches: AsyncIterable<EventBatch>): HistoryPages {
  for await (const { events } of batches) {
    if (events.length > 0) yield events;
  }
}

/** As {@link historyOf}, and then whatever is appended to the store, until the signal aborts. */
export async function* followedHistory(
  store: HistoryStore,
  { timers, signal }: { readonly timers: Timers; readonly signal: AbortSignal },
): HistoryPages {
  for (let after: Position = 0n; !signal.aborted; ) {
    for await (const { events, position } of historyOf(store, { after, signal })) {
      after = position;
      if (events.length > 0) yield events;
    }
    yield [];
    await timers.sleep(FOLLOW_EVERY_MS, signal);
  }
}

/** One event after the other. */
export async function* eventsOf(
  pages: HistoryPages,
): AsyncGenerator<HistoryEvent, void, undefined> {
  for await (const page of pages) yield* page;
}

/** A venue's layout takes a thousand times what a hold does. */
function nextPageEvents({ events }: EventBatch): number {
  if (events.length === 0) return FIRST_PAGE_EVENTS;
  const bytes = events.reduce((sum, { data }) => sum + JSON.stringify(data).length, 0);
  const fitting = Math.floor((PAGE_TARGET_BYTES * events.length) / Math.max(1, bytes));
  return Math.max(1, Math.min(PAGE_MAX_EVENTS, fitting));
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };

/** An error is kept until its turn: nobody awaits the page before. */
const settled = <T>(work: Promise<T>): Promise<Settled<T>> =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

async function result<T>(work: Promise<Settled<T>>): Promise<T> {
  const outcome = await work;
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
