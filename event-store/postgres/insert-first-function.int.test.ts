import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import type { StreamWrite } from '../port.ts';
import { facts } from '../testing/facts.ts';
import { silentLog } from '../testing/silent-log.ts';
import {
  APPEND_CALL,
  type AppendAnswer,
  decodeVerdicts,
  encodeAppends,
  type PreparedAppend,
} from './append-call.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  const store = await createPostgresEventStore({
    connectionString: database.url,
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: silentLog,
  });
  await store.close();
  client = new pg.Client({
    connectionString: database.url,
    types: { getTypeParser: () => asText },
  });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const asText = (value: string): string => value;

async function call(batch: readonly PreparedAppend[]): Promise<string[]> {
  const { rows } = await client.query({
    ...APPEND_CALL,
    values: encodeAppends(batch),
    rowMode: 'array',
  });
  return decodeVerdicts(batch, rows[0] as unknown as AppendAnswer).map(({ outcome }) => outcome);
}

function prepared(writes: readonly StreamWrite[]): PreparedAppend {
  const data = writes.flatMap(({ events }) => events.map((event) => JSON.stringify(event.data)));
  return { writes, data, bytes: 0 };
}

/** What the function has to answer: the streams as plain lists of ids. */
class Streams {
  readonly #ids = new Map<string, string[]>();

  judge(batch: readonly PreparedAppend[]): string[] {
    const isFresh = batch.map(({ writes }) =>
      writes.every(({ stream, expectedRevision }) => this.#revision(stream) === expectedRevision),
    );
    const verdicts = batch.map(({ writes }, index) => {
      if (!isFresh[index]) return this.#isStored(writes) ? 'ok' : 'conflict';
      const earlier = batch.filter((_, other) => other < index && isFresh[other]);
      const taken = new Set(earlier.flatMap((append) => append.writes.map(({ stream }) => stream)));
      return writes.some(({ stream }) => taken.has(stream)) ? 'again' : 'ok';
    });
    for (const [index, { writes }] of batch.entries()) {
      if (isFresh[index] && verdicts[index] === 'ok') this.#store(writes);
    }
    return verdicts;
  }

  #revision(stream: string): number {
    return (this.#ids.get(stream)?.length ?? 0) - 1;
  }

  #isStored(writes: readonly StreamWrite[]): boolean {
    return writes.every(({ stream, expectedRevision, events }) =>
      events.every(({ id }, at) => this.#ids.get(stream)?.[expectedRevision + 1 + at] === id),
    );
  }

  #store(writes: readonly StreamWrite[]): void {
    for (const { stream, events } of writes) {
      const ids = this.#ids.get(stream) ?? [];
      ids.push(...events.map(({ id }) => id));
      this.#ids.set(stream, ids);
    }
  }
}

const write = fc.record({
  stream: fc.constantFrom('a', 'b', 'c', 'd'),
  expectedRevision: fc.constantFrom(-1, -1, -1, 0, 1, 2),
  count: fc.integer({ min: 1, max: 2 }),
});
const append = fc.uniqueArray(write, {
  selector: ({ stream }) => stream,
  minLength: 1,
  maxLength: 2,
});
/** A number stands for an earlier append, sent again. */
const batches = fc.array(
  fc.array(fc.oneof({ weight: 4, arbitrary: append }, fc.nat(9)), { minLength: 1, maxLength: 4 }),
  { minLength: 1, maxLength: 6 },
);

describe('given any batches, then each append has its own verdict, and only the good are stored', () => {
  let runs = 0;

  test.each([
    ['where new streams are tried first', '0'],
    ['where they are looked up', '1000000'],
  ])('%s', async (_, looksFirstUntil) => {
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        runs += 1;
        const streams = new Streams();
        const sent: PreparedAppend[] = [];
        const before = await position();
        let stored = 0;
        for (const wanted of given) {
          const batch = wanted.flatMap((each) => {
            if (typeof each === 'number') return sent[each] ?? [];
            const writes = each.map(({ stream, expectedRevision, count }) => ({
              stream: `${stream}-${runs}`,
              expectedRevision,
              events: facts(count),
            }));
            return prepared(writes);
          });
          if (batch.length === 0) continue;
          sent.push(...batch);
          await client.query(`select set_config('event_store.looks_first_until', $1, false)`, [
            looksFirstUntil,
          ]);
          expect(await call(batch)).toEqual(streams.judge(batch));
        }
        const { rows } = await client.query<{ revisions: string; stream: string }>(
          `select stream, array_agg(revision order by position)::text as revisions
           from event_store.events where stream like $1 group by stream`,
          [`%-${runs}`],
        );
        for (const { revisions } of rows) {
          const list = revisions.slice(1, -1).split(',');
          expect(list).toEqual(list.map((_each, at) => String(at)));
          stored += list.length;
        }
        expect(await position()).toBe(before + stored);
      }),
      { numRuns: 60 },
    );
  });
});

async function position(): Promise<number> {
  const { rows } = await client.query<{ position: string; last: string }>(
    `select position, (select coalesce(max(position), 0) from event_store.events) as last
     from event_store.head`,
  );
  expect(rows[0]?.last).toBe(rows[0]?.position);
  return Number(rows[0]?.position);
}
