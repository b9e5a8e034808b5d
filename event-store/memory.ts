import { AppendNotBegun } from './errors.ts';
import { assertAppendable, encodeAppendData } from './event-limits.ts';
import { matchesFilter } from './filter.ts';
import type {
  AppendOptions,
  AppendResult,
  EventFilter,
  EventStore,
  NewEvent,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  StoredEvent,
  StreamConflict,
  StreamWrite,
  SubscribeOptions,
} from './port.ts';
import { assertReadAll, readStreamRange } from './read-options.ts';
import { followTail, type TailPage } from './subscription.ts';

export interface MemoryEventStoreOptions {
  /** What `storeId()` answers. Given, not made: a simulated run has no random ids of its own. */
  readonly storeId?: string;
  /** False for a store that takes one stream an append, as EventStoreDB does; true by default. */
  readonly isAtomicAcrossStreams?: boolean;
}

/** A store that lives as long as its process: for tests and the deterministic simulation. */
export function createMemoryEventStore({
  storeId = 'memory',
  isAtomicAcrossStreams = true,
}: MemoryEventStoreOptions = {}): EventStore {
  const log: StoredEvent[] = [];
  const streams = new Map<string, StoredEvent[]>();
  const waiting = new Set<() => void>();
  const closed = new AbortController();

  function revisionOf(stream: string): number {
    return (streams.get(stream)?.length ?? 0) - 1;
  }

  /** The position that an identical earlier append was answered with, if there was one. */
  function earlierAnswer(writes: readonly StreamWrite[]): Position | undefined {
    let last: Position | undefined;
    for (const { stream, expectedRevision, events } of writes) {
      for (const [index, event] of events.entries()) {
        const stored = streams.get(stream)?.[expectedRevision + 1 + index];
        if (stored?.id !== event.id) return undefined;
        last = stored.position;
      }
    }
    return last;
  }

  function store(stream: string, event: NewEvent, json: string): void {
    const ofStream = streams.get(stream) ?? [];
    const stored: StoredEvent = Object.freeze({
      ...event,
      data: frozen(json),
      stream,
      revision: ofStream.length,
      position: BigInt(log.length + 1),
    });
    ofStream.push(stored);
    streams.set(stream, ofStream);
    log.push(stored);
  }

  function append(writes: readonly StreamWrite[], { isWanted }: AppendOptions): AppendResult {
    assertAppendable(writes, { isAtomicAcrossStreams });
    const data = encodeAppendData(writes);
    if (isWanted?.() === false) throw new AppendNotBegun();
    if (closed.signal.aborted) return { outcome: 'unknown', cause: new Error('Store is closed') };
    const conflicts = writes.flatMap(({ stream, expectedRevision }): StreamConflict[] => {
      const actualRevision = revisionOf(stream);
      return actualRevision === expectedRevision
        ? []
        : [{ stream, expectedRevision, actualRevision }];
    });
    if (conflicts.length > 0) {
      const position = earlierAnswer(writes);
      return position === undefined
        ? { outcome: 'conflict', conflicts }
        : { outcome: 'ok', position };
    }
    const texts = data.values();
    for (const { stream, events } of writes) {
      for (const event of events) store(stream, event, texts.next().value ?? '{}');
    }
    for (const wake of waiting) wake();
    return { outcome: 'ok', position: BigInt(log.length) };
  }

  function page(after: Position, maxCount: number, filter: EventFilter | undefined): TailPage {
    const head = BigInt(log.length);
    const events: StoredEvent[] = [];
    for (let index = Number(after); index < log.length; index += 1) {
      const event = log[index];
      if (event === undefined || !matchesFilter(event, filter)) continue;
      events.push(event);
      if (events.length === maxCount) return { events, position: event.position, head };
    }
    return { events, position: after > head ? after : head, head };
  }

  function waitBeyond(position: Position, signal: AbortSignal): Promise<void> {
    if (signal.aborted || BigInt(log.length) > position) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  return {
    isAtomicAcrossStreams,
    storeId: async () => storeId,
    append: async (writes, options = {}) => append(writes, options),
    readStream: async (stream, options: ReadStreamOptions = {}) => {
      const events = streams.get(stream) ?? [];
      const { backwards, from, maxCount } = readStreamRange(options);
      if (!backwards) return events.slice(from, from + maxCount);
      const last = Math.min(from, revisionOf(stream));
      return events.slice(Math.max(0, last + 1 - maxCount), last + 1).reverse();
    },
    readAll: async (options: ReadAllOptions) => {
      assertReadAll(options);
      const { events, position } = page(options.after, options.maxCount, options.filter);
      return { events, position };
    },
    subscribe: (options: SubscribeOptions) =>
      followTail(
        {
          readPage: async ({ after, filter }, maxCount) => page(after, maxCount, filter),
          waitBeyond,
        },
        { ...options, signal: AbortSignal.any([options.signal, closed.signal]) },
      ),
    head: async () => BigInt(log.length),
    close: async () => closed.abort(),
  };
}

/** What a reader of a real store would get: the JSON's meaning, and nobody can change it. */
function frozen(json: string): object {
  return JSON.parse(json, (_key, value: unknown) => Object.freeze(value));
}
