/**
 * Reads Boxoffice's events from Kafka into tables of Postgres, each event with its effect exactly once,
 * whatever comes twice and whoever crashes.
 *
 * - The offset stands in Postgres and changes in the transaction that changes the model. Kafka is never
 *   told one. The offset's row is locked, so a member that lost its partition and does not know it yet
 *   can't apply what the next one has applied.
 * - The ids of the events that were applied stand beside it: a message that Boxoffice sent twice has
 *   another offset and the same id.
 * - kafkajs 2.2.4 may stall or stop by itself: crashes and stops are watched, and so is a lag that
 *   doesn't shrink. Each ends the session, and another one begins with a new client.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Batch,
  type Consumer,
  type EachBatchPayload,
  Kafka,
  type KafkaMessage,
  logLevel,
} from 'kafkajs';
import type pg from 'pg';

/** The fields of a CloudEvent that most readers need; /asyncapi.json describes all of them. */
export interface BoxofficeEvent {
  readonly id: string;
  /** `boxoffice.SeatSold`. */
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ConsumerOptions {
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly pool: pg.Pool;
  /** Changes the model, through this connection only: it is in the transaction of the offset. */
  readonly apply: (client: pg.PoolClient, event: BoxofficeEvent) => Promise<void>;
  readonly say?: (message: string) => void;
  /** So long may messages wait without any being read before the session is given up. */
  readonly stuckAfterMs?: number;
  readonly heartbeatMs?: number;
}

const SCHEMA = [
  `create table if not exists consumer_offsets (
     group_id text, topic text, partition integer, next_offset bigint not null,
     primary key (group_id, topic, partition)
   )`,
  // Rows older than the topic's retention can go: such a message can't come again.
  `create table if not exists consumed_events (
     group_id text, event_id uuid, consumed_at timestamptz not null default now(),
     primary key (group_id, event_id)
   )`,
];

const PAUSE_MAX_MS = 10_000;
const WATCH_EVERY_MS = 1_000;
const GOODBYE_MS = 3_000;
/** Messages a transaction, with a heartbeat after each. */
const CHUNK = 200;

/** Reads until the signal aborts; survives errors. */
export async function runConsumer(options: ConsumerOptions, signal: AbortSignal): Promise<void> {
  const { pool, say = () => undefined } = options;
  for (const statement of SCHEMA) await pool.query(statement);
  for (let failures = 0; !signal.aborted; ) {
    const startedMs = Date.now();
    const end = await session(options, signal).catch((error: unknown) => String(error));
    if (signal.aborted) return;
    failures = Date.now() - startedMs > 60_000 ? 0 : failures + 1;
    const longest = Math.min(PAUSE_MAX_MS, 250 * 2 ** Math.min(failures, 10));
    say(`the session ended, the next one begins shortly: ${end}`);
    await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}

/** As long as one client lasts; tells why it ended. */
async function session(options: ConsumerOptions, signal: AbortSignal): Promise<string> {
  const { brokers, groupId, topics, heartbeatMs = 3_000 } = options;
  // What matters of its own log comes back as the end of the session.
  const kafka = new Kafka({
    clientId: groupId,
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
  });
  const consumer = kafka.consumer({
    groupId,
    heartbeatInterval: heartbeatMs,
    sessionTimeout: heartbeatMs * 10,
    rebalanceTimeout: heartbeatMs * 20,
    // A crash ends the session; kafkajs is not to begin another by itself.
    retry: { restartOnFailure: async () => false },
  });
  const over = new AbortController();
  const ended = new Promise<string>((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => resolve(`crash: ${payload.error.message}`));
    consumer.on(consumer.events.STOP, () => resolve('it stopped'));
    signal.addEventListener('abort', () => resolve('asked to'), { signal: over.signal });
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: createBatchHandler(options, consumer),
    });
    return await Promise.race([ended, watchForStandstill(options, kafka, over.signal)]);
  } finally {
    over.abort();
    // It may wait for an answer that never comes.
    const goodbye = consumer.disconnect().catch(() => undefined);
    await Promise.race([goodbye, sleep(GOODBYE_MS, undefined, { ref: false })]);
  }
}

function createBatchHandler(options: ConsumerOptions, consumer: Consumer) {
  /** Where a partition was sent already, so as not to go in circles where messages are gone. */
  const sought = new Map<string, string>();
  return async (payload: EachBatchPayload): Promise<void> => {
    const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
    const { topic, partition, messages } = batch;
    const place = `${topic}/${partition}`;
    for (let start = 0; start < messages.length; start += CHUNK) {
      if (!isRunning() || isStale()) return;
      const chunk = messages.slice(start, start + CHUNK);
      const offset = await consume(options, batch, chunk, sought.get(place));
      if (offset !== null) {
        sought.set(place, offset);
        return consumer.seek({ topic, partition, offset });
      }
      const last = chunk.at(-1);
      if (last !== undefined) resolveOffset(last.offset);
      await heartbeat();
    }
  };
}

/** Null where the messages are applied now, or were; else the offset to go on from instead. */
async function consume(
  options: ConsumerOptions,
  { topic, partition }: Batch,
  messages: readonly KafkaMessage[],
  sought: string | undefined,
): Promise<string | null> {
  const { groupId, pool, apply, say = () => undefined } = options;
  const key = [groupId, topic, partition];
  return inTransaction(pool, async (client) => {
    await client.query(
      'insert into consumer_offsets values ($1, $2, $3, 0) on conflict do nothing',
      key,
    );
    const { rows } = await client.query<{ next_offset: string }>(
      `select next_offset from consumer_offsets
       where group_id = $1 and topic = $2 and partition = $3 for update`,
      key,
    );
    const next = rows[0]?.next_offset ?? '0';
    const ahead = messages.filter(({ offset }) => BigInt(offset) >= BigInt(next));
    const [first] = ahead;
    const last = ahead.at(-1);
    if (first === undefined || last === undefined) return next;
    if (first === messages[0] && first.offset !== next) {
      // Messages are left out: read from where we were, unless they are not there any more.
      if (sought !== next) return next;
      say(
        `${topic}/${partition}: messages ${next} to ${first.offset} were gone before they were read`,
      );
    }
    const events = ahead.flatMap(({ value }) =>
      value === null ? [] : [JSON.parse(value.toString()) as BoxofficeEvent],
    );
    const fresh = await client.query<{ event_id: string }>(
      `insert into consumed_events (group_id, event_id)
       select $1, unnest($2::uuid[]) on conflict do nothing returning event_id`,
      [groupId, events.map(({ id }) => id)],
    );
    const news = new Set(fresh.rows.map(({ event_id }) => event_id));
    for (const event of events) if (news.delete(event.id)) await apply(client, event);
    await client.query(
      `update consumer_offsets set next_offset = $4
       where group_id = $1 and topic = $2 and partition = $3`,
      [...key, String(BigInt(last.offset) + 1n)],
    );
    return null;
  });
}

/** Resolves when messages wait and none has been read for too long. Of the whole group. */
async function watchForStandstill(
  { topics, groupId, pool, stuckAfterMs = 60_000 }: ConsumerOptions,
  kafka: Kafka,
  signal: AbortSignal,
): Promise<string> {
  const admin = kafka.admin();
  await admin.connect();
  let readBefore = -1n;
  let movedAtMs = Date.now();
  try {
    while (!signal.aborted) {
      let written = 0n;
      for (const topic of topics) {
        for (const { high } of await admin.fetchTopicOffsets(topic)) written += BigInt(high);
      }
      const { rows } = await pool.query<{ read: string }>(
        `select coalesce(sum(next_offset), 0) as read from consumer_offsets
         where group_id = $1 and topic = any($2)`,
        [groupId, topics],
      );
      const read = BigInt(rows[0]?.read ?? 0);
      if (read !== readBefore || read >= written) movedAtMs = Date.now();
      readBefore = read;
      if (Date.now() - movedAtMs > stuckAfterMs)
        return `${written - read} messages wait, none is read`;
      await sleep(WATCH_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    return 'asked to';
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    client.release(true); // which rolls back
    throw error;
  }
}
