import type { Ids, Log, Random, Timers } from '#platform/ports.ts';
import { assertAppendable, encodeAppendData } from '../event-limits.ts';
import type {
  AppendOptions,
  AppendResult,
  EventStore,
  Position,
  StreamWrite,
  SubscribeOptions,
} from '../port.ts';
import { assertReadAll, readStreamRange } from '../read-options.ts';
import { followTail, type TailPage } from '../subscription.ts';
import { AppendQueue } from './append-queue.ts';
import { prepareWrite } from './batch-request.ts';
import { Connection } from './connection.ts';
import { ForeignEvent, type Namespace } from './envelope.ts';
import { openIdentity } from './identity.ts';
import { LiveFeed } from './live-feed.ts';
import { LogReader } from './log-reader.ts';

export interface KurrentdbEventStoreOptions {
  /** `esdb://user:password@host:2113?tls=true`, as KurrentDB's documents describe it. */
  readonly connectionString: string;
  /**
   * What the names of all streams begin with on the server, so that it can hold more than one store;
   * nothing by default: then the database is this store's alone.
   */
  readonly streamPrefix?: string;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Pick<Ids, 'uuid'>;
  readonly log: Log;
  /** How many appends the server works on at once; 512 by default. */
  readonly maxInFlight?: number;
}

/** As in the other adapters: the events of a busy moment come as one page. */
const LIVE_PAUSE_MS = 5;
const RETRY_PAUSE_MS = 50;
const RETRY_PAUSE_MAX_MS = 2_000;

/**
 * Opens the store, and makes its identity where there is none. Rejects when the server can't be
 * reached. Takes one stream an append.
 */
export async function createKurrentdbEventStore(
  options: KurrentdbEventStoreOptions,
): Promise<EventStore> {
  const { connectionString, timers, random, log, ids } = options;
  const namespace: Namespace = { prefix: options.streamPrefix ?? '' };
  if (namespace.prefix.startsWith('$')) throw new TypeError('A stream prefix of the server’s own');
  const isAtomicAcrossStreams = false;
  const connection = new Connection({ connectionString, timers, log });
  const queue = new AppendQueue({ ...options, connection, newId: ids.uuid });
  const reader = new LogReader({ connection, namespace, timers, random, log });
  const head = () => reader.head();
  const floor = () => reader.floor;
  const feed = new LiveFeed({ connection, namespace, head, floor, timers, random, log });
  const closed = new AbortController();
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    closed.abort();
    await queue.close();
    await feed.close();
    await connection.close();
  }

  async function append(
    writes: readonly StreamWrite[],
    appendOptions?: AppendOptions,
  ): Promise<AppendResult> {
    assertAppendable(writes, { isAtomicAcrossStreams });
    const data = encodeAppendData(writes);
    const [write] = writes;
    if (write === undefined) throw new TypeError('An append needs a stream');
    const prepared = prepareWrite(`${namespace.prefix}${write.stream}`, write, data);
    const result = await queue.add(prepared, appendOptions);
    switch (result.kind) {
      case 'ok':
        return result.position === null
          ? await repeatOrUnknown(write, new Error('KurrentDB told no position'))
          : { outcome: 'ok', position: result.position };
      case 'wrongRevision':
        return await conflictOrRepeat(write, result.actualRevision);
      case 'refused':
        throw result.error;
      case 'timedOut':
        return await repeatOrUnknown(write, result.error);
      case 'passing':
        return { outcome: 'unknown', cause: result.error };
      case 'unknown':
        return { outcome: 'unknown', cause: result.cause };
    }
  }

  /** Where the server doesn't say it, the stream itself tells whether the events are there by now. */
  async function repeatOrUnknown(write: StreamWrite, why: Error): Promise<AppendResult> {
    try {
      const position = await findRepeat(write);
      if (position !== undefined) return { outcome: 'ok', position };
      return { outcome: 'unknown', cause: why };
    } catch (cause) {
      return { outcome: 'unknown', cause };
    }
  }

  /** The server knows a repeat by itself as a rule; whether this is one, the stream itself tells. */
  async function conflictOrRepeat(
    write: StreamWrite,
    actualRevision: number,
  ): Promise<AppendResult> {
    const { stream, expectedRevision, events } = write;
    if (actualRevision >= expectedRevision + events.length) {
      try {
        const position = await findRepeat(write);
        if (position !== undefined) return { outcome: 'ok', position };
      } catch (cause) {
        return { outcome: 'unknown', cause };
      }
    }
    return { outcome: 'conflict', conflicts: [{ stream, expectedRevision, actualRevision }] };
  }

  /** The position of the last of these very events at these very revisions, if all are there. */
  async function findRepeat(write: StreamWrite): Promise<Position | undefined> {
    const { stream, expectedRevision, events } = write;
    const from = expectedRevision + 1;
    const range = { backwards: false, from, maxCount: events.length };
    const stored = await reader.readStream(stream, range);
    const same = events.every(({ id }, index) => stored[index]?.id === id);
    return same ? stored.at(-1)?.position : undefined;
  }

  /** Goes on trying, ever more slowly, for as long as somebody wants the page. */
  async function readPage(
    { after, filter, signal }: SubscribeOptions,
    maxCount: number,
  ): Promise<TailPage | undefined> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        return feed.page(after, maxCount, filter) ?? (await readLogged(after, maxCount, filter));
      } catch (error) {
        if (error instanceof ForeignEvent) throw error;
        failures += 1;
        log.warn({ err: error, failures }, 'A subscription to KurrentDB has to wait');
        const longest = Math.min(RETRY_PAUSE_MAX_MS, RETRY_PAUSE_MS * 2 ** failures);
        await timers.sleep(longest * (0.5 + random.next() / 2), signal);
      }
    }
    return undefined;
  }

  function readLogged(after: Position, maxCount: number, filter: SubscribeOptions['filter']) {
    return reader.readAll({ after, maxCount, ...(filter === undefined ? {} : { filter }) });
  }

  try {
    const identity = await openIdentity({ queue, reader, namespace, newId: ids.uuid });
    reader.startAt(identity.position);
    return {
      isAtomicAcrossStreams,
      storeId: async () => identity.storeId,
      append,
      readStream: (stream, readOptions = {}) => {
        return reader.readStream(stream, readStreamRange(readOptions));
      },
      readAll: async (readOptions) => {
        assertReadAll(readOptions);
        const { events, position } = await reader.readAll(readOptions);
        return { events, position };
      },
      subscribe: (subscribeOptions) =>
        followTail(
          {
            readPage,
            waitBeyond: async (position, signal) => {
              const pause = timers.sleep(LIVE_PAUSE_MS, signal);
              await feed.waitBeyond(position, signal);
              await pause;
            },
          },
          {
            ...subscribeOptions,
            signal: AbortSignal.any([subscribeOptions.signal, closed.signal]),
          },
        ),
      head,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
