import type { EventLoop, Log, Random, Timers } from '#platform/ports.ts';
import { assertAppendable, encodeAppendData } from '../event-limits.ts';
import { matchesFilter } from '../filter.ts';
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
import type { PreparedAppend, Verdict } from './append-call.ts';
import { AppendQueue } from './append-queue.ts';
import { AppendWriter, type CommitMode } from './append-writer.ts';
import { Session } from './connection.ts';
import { HeadWatch } from './head-watch.ts';
import { type LayoutMode, MIGRATION_SETTINGS, migrate } from './migrate.ts';
import { PageReader } from './page-reader.ts';
import {
  decodeEvent,
  eventsByStream,
  SELECT_HEAD,
  SELECT_STORE_ID,
  selectStream,
  selectStreams,
} from './queries.ts';
import { ReadPool } from './read-pool.ts';
import { RecentAppends } from './recent-appends.ts';
import { StreamReads } from './stream-reads.ts';

/**
 * After a page that reached the head, the next one is not read before: after a quiet moment an event
 * is told at once, in a busy one those of a few batches come as one page.
 */
const LIVE_PAUSE_MS = 5;
/** Shorter than a page takes from the database. */
const OWN_ANSWER_PAUSE_MS = 2;

export interface PostgresEventStoreOptions {
  /** Of a database in which the store may create its schema, or finds it. */
  readonly connectionString: string;
  readonly timers: Timers;
  readonly eventLoop: EventLoop;
  readonly random: Random;
  readonly log: Log;
  /** What to do where the tables are not there, or of an older version; `migrate` by default. */
  readonly layout?: LayoutMode;
  /** When an append is answered; `durable` by default. With `soon`, `close` puts all on disk. */
  readonly commit?: CommitMode;
  /** Connections for reads, beside one for appends and one to listen; 4 by default. */
  readonly readConnections?: number;
  /** Hears how many appends go in one call. */
  readonly onBatch?: (appends: number) => void;
}

/**
 * Opens the store, its tables brought up to date first. Rejects when the database can't be reached
 * or is of a later version.
 */
export async function createPostgresEventStore(
  options: PostgresEventStoreOptions,
): Promise<EventStore> {
  const { connectionString, timers, eventLoop, random, log } = options;
  await prepareDatabase(connectionString, timers, options.layout ?? 'migrate');
  const writer = new AppendWriter(connectionString, timers, options.commit);
  const recent = new RecentAppends();
  const send = async (batch: readonly PreparedAppend[]) => {
    options.onBatch?.(batch.length);
    const verdicts = await writer.send(batch);
    recent.learn(batch, verdicts);
    headWatch.advance(lastPosition(verdicts));
    return verdicts;
  };
  const queue = new AppendQueue({ send, timers, eventLoop, random, log });
  // Where nothing is to be made, a copy that follows the server is a fine source, too.
  const standby = options.layout === 'expect';
  const reads = new ReadPool({ ...options, standby, connections: options.readConnections ?? 4 });
  const streamReads = new StreamReads({
    read: async (streams) => eventsByStream(await reads.query(selectStreams(streams))),
    eventLoop,
  });
  const headWatch = new HeadWatch({ connectionString, timers, random, log });
  const pages = new PageReader({ reads, timers, random, log });
  const closed = new AbortController();
  let closing: Promise<void> | undefined;

  return {
    isAtomicAcrossStreams: true,
    storeId: async () => {
      const [row] = await reads.query(SELECT_STORE_ID);
      const storeId = row?.[0];
      if (typeof storeId !== 'string') throw new Error('The event store has no id');
      return storeId;
    },
    append,
    readStream: async (stream, readOptions) => {
      if (readOptions === undefined) return streamReads.read(stream);
      const rows = await reads.query(selectStream(stream, readStreamRange(readOptions)));
      return rows.map((row) => decodeEvent(row));
    },
    readAll: async (readOptions) => {
      assertReadAll(readOptions);
      const { events, position } = await pages.read(readOptions);
      return { events, position };
    },
    subscribe: (subscribeOptions) =>
      followTail(
        {
          readPage: async (of, maxCount) => {
            const page = recentPage(of, maxCount) ?? (await awaitOwnAnswer(of, maxCount));
            return page ?? pages.readUntilAborted({ ...of, maxCount }, of.signal);
          },
          waitBeyond: async (position, signal) => {
            const pause = timers.sleep(LIVE_PAUSE_MS, signal);
            await headWatch.waitBeyond(position, signal);
            await pause;
          },
        },
        {
          ...subscribeOptions,
          signal: AbortSignal.any([subscribeOptions.signal, closed.signal]),
        },
      ),
    head: async () => {
      const [row] = await reads.query(SELECT_HEAD);
      return BigInt(row?.[0] ?? '0');
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };

  /** Without `async`, whose promise would be one more that every append waits for. */
  function append(
    writes: readonly StreamWrite[],
    appendOptions?: AppendOptions,
  ): Promise<AppendResult> {
    try {
      return queue.add(prepare(writes), appendOptions);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** What this process has just written itself; undefined where the database has to be asked. */
  function recentPage({ after, filter }: SubscribeOptions, maxCount: number): TailPage | undefined {
    const page = recent.after(after, maxCount, (event) => matchesFilter(event, filter));
    return page === undefined ? undefined : { ...page, head: headWatch.knownHead() };
  }

  /** The log may be told to have grown before the answer to our own append, which is what it grew by. */
  async function awaitOwnAnswer(
    of: SubscribeOptions,
    maxCount: number,
  ): Promise<TailPage | undefined> {
    if (!queue.isCalling()) return undefined;
    await timers.sleep(OWN_ANSWER_PAUSE_MS, of.signal);
    return recentPage(of, maxCount);
  }

  async function close(): Promise<void> {
    closed.abort();
    await queue.close();
    try {
      await writer.flush();
    } finally {
      writer.close();
      await Promise.all([headWatch.close(), reads.close()]);
    }
  }
}

function prepare(writes: readonly StreamWrite[]): PreparedAppend {
  assertAppendable(writes, { isAtomicAcrossStreams: true });
  const data = encodeAppendData(writes);
  return { writes, data, bytes: data.reduce((bytes, json) => bytes + json.length, 0) };
}

/** Of the log, as far as a call has moved it; 0n where it has not. */
function lastPosition(verdicts: readonly Verdict[]): Position {
  let last = 0n;
  for (const verdict of verdicts) {
    if (verdict.outcome === 'ok' && verdict.position > last) last = verdict.position;
  }
  return last;
}

async function prepareDatabase(
  connectionString: string,
  timers: Timers,
  layout: LayoutMode,
): Promise<void> {
  const session = await Session.open({
    connectionString,
    applicationName: 'boxoffice migrate',
    timers,
    settings: MIGRATION_SETTINGS,
    standby: layout === 'expect',
  });
  try {
    await migrate(session, layout);
  } finally {
    session.destroy();
  }
}
