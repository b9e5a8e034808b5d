import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom, systemTimers } from '#platform/system.ts';
import { createMemoryEventStore } from '../memory.ts';
import type { EventStore, NewEvent } from '../port.ts';
import { fact, facts, stored } from '../testing/facts.ts';
import { compareHistories } from './compare.ts';
import { type CopyProgress, CopyRefused, copyHistory } from './copy.ts';
import { eventPages, followedHistory, type HistoryEvent, historyOf } from './history.ts';
import { fromNdjson, NotAHistory, toNdjson } from './ndjson.ts';

const TOOLS = { timers: { sleep: async () => undefined }, random: systemRandom };

const pagesOf = (store: EventStore) => eventPages(historyOf(store));

async function log(store: EventStore): Promise<readonly HistoryEvent[]> {
  const { events } = await store.readAll({ after: 0n, maxCount: 1_000_000 });
  return events.map(({ position: _, ...event }) => event);
}

async function arrayOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Appends to streams in the order of their numbers here, one event each. */
async function history(streams: readonly number[]): Promise<EventStore> {
  const store = createMemoryEventStore({ storeId: 'source' });
  const revisions = new Map<number, number>();
  for (const [index, stream] of streams.entries()) {
    const revision = revisions.get(stream) ?? -1;
    const odd: Partial<NewEvent> =
      index % 3 === 0
        ? { idempotency: { key: 'k', body: 'b' }, schemaVersion: 2 }
        : { data: { z: 1, a: [null, 'ü\u2028'], n: -1.5 }, atMs: index };
    await stored(store, {
      stream: `s-${stream}`,
      expectedRevision: revision,
      events: [fact({ ...odd, actor: `customer:${index}` })],
    });
    revisions.set(stream, revision + 1);
  }
  return store;
}

const both = [{ isAtomicAcrossStreams: true }, { isAtomicAcrossStreams: false }];

describe.each(both)('a copy to a store with %o', (kind) => {
  const empty = () => createMemoryEventStore({ storeId: 'target', ...kind });

  it('holds the same events in the same order, however they are spread over streams', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 60 }), async (streams) => {
        const source = await history(streams);
        const target = empty();
        const result = await copyHistory(pagesOf(source), target, TOOLS);
        expect(await log(target)).toEqual(await log(source));
        expect(result).toMatchObject({ found: 0, copied: streams.length, level: true });
        const { verdict, first } = await compareHistories(pagesOf(source), pagesOf(target));
        expect(verdict).toBe('same');
        expect(first.sha256).toBe(result.sha256);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on wherever it was cut off, also in the middle of an append whose answer was lost', async () => {
    const source = await history(Array.from({ length: 50 }, (_, index) => (index * 7) % 11));
    for (let cut = 1; cut < 40; cut += 1) {
      const target = empty();
      let appends = 0;
      const crashing: EventStore = {
        ...target,
        isAtomicAcrossStreams: target.isAtomicAcrossStreams,
        append: async (writes) => {
          appends += 1;
          const isLost = appends === cut;
          // Every second time it was stored and nobody heard of it.
          if (!isLost || cut % 2 === 0) await target.append(writes);
          if (isLost) throw new Error('power cut');
          return { outcome: 'ok', position: await target.head() };
        },
      };
      await copyHistory(pagesOf(source), crashing, TOOLS).catch((error: Error) =>
        expect(error.message).toBe('power cut'),
      );
      const { found, copied } = await copyHistory(pagesOf(source), target, TOOLS);
      expect(found + copied).toBe(50);
      expect(await log(target)).toEqual(await log(source));
    }
  });

  it('asks again after no answer, and stores nothing twice', async () => {
    const source = await history([1, 2, 3, 1, 2, 3, 3, 3]);
    const target = empty();
    let calls = 0;
    const forgetful: EventStore = {
      ...target,
      append: async (writes) => {
        const result = await target.append(writes);
        calls += 1;
        return calls % 2 === 1 ? { outcome: 'unknown', cause: new Error('lost') } : result;
      },
    };
    await copyHistory(pagesOf(source), forgetful, TOOLS);
    expect(await log(target)).toEqual(await log(source));
  });

  it('gives up on a target that never answers, in words', async () => {
    const silent: EventStore = {
      ...empty(),
      append: async () => ({ outcome: 'unknown', cause: new Error('lost') }),
    };
    await expect(copyHistory(pagesOf(await history([1])), silent, TOOLS)).rejects.toThrow(
      /does not answer; the same copy again goes on/,
    );
  });

  it('brings the rest to a target that was level before', async () => {
    const source = await history([1, 2, 1]);
    const target = empty();
    await copyHistory(pagesOf(source), target, TOOLS);
    await stored(source, { stream: 's-2', expectedRevision: 0, events: facts(3) });
    const second = await copyHistory(pagesOf(source), target, TOOLS);
    expect(second).toMatchObject({ found: 3, copied: 3, level: true });
    const third = await copyHistory(pagesOf(source), target, TOOLS);
    expect(third).toMatchObject({ found: 6, copied: 0, level: true });
    expect(await log(target)).toEqual(await log(source));
  });

  it.each([
    ['another event at the start', -1, /another history: its event 1 is/],
    ['another one in between', 1, /another history: its event 3 is/],
    ['one more at the end', 9, /goes further than the source: its event 7 is/],
  ])('leaves a target alone that holds %s', async (_what, at, why) => {
    const source = await history([1, 2, 3, 1, 2, 3]);
    const events = await log(source);
    const target = empty();
    const foreign = () =>
      stored(target, { stream: 'foreign-1', expectedRevision: -1, events: [fact()] });
    if (at < 0) await foreign();
    for (const [index, { stream, revision, ...event }] of events.entries()) {
      await stored(target, { stream, expectedRevision: revision - 1, events: [event] });
      if (index === at) await foreign();
    }
    if (at > events.length) await foreign();
    const before = await log(target);
    const refused = copyHistory(pagesOf(source), target, TOOLS);
    await expect(refused).rejects.toThrow(CopyRefused);
    await expect(refused).rejects.toThrow(why);
    expect(await log(target)).toEqual(before);
  });

  it('is refused where an event differs in a single field', async () => {
    const source = await history([1, 2]);
    const [first, second] = await log(source);
    if (first === undefined || second === undefined) throw new Error('two events');
    const changes: readonly Partial<NewEvent>[] = [
      { actor: 'somebody else' },
      { atMs: first.atMs + 1 },
      { data: {} },
      { idempotency: { key: 'k', body: 'other' } },
      { schemaVersion: 3 },
      { causationId: 'other' },
      { correlationId: 'other' },
      { type: 'Other' },
    ];
    for (const change of changes) {
      const target = empty();
      const { stream, revision, ...event } = { ...first, ...change };
      await stored(target, { stream, expectedRevision: revision - 1, events: [event] });
      await expect(copyHistory(pagesOf(source), target, TOOLS)).rejects.toThrow(/another history/);
    }
  });

  it('is refused where somebody else writes to the target meanwhile', async () => {
    const source = await history([1, 2, 1, 2, 1, 2]);
    const target = empty();
    let appends = 0;
    const shared: EventStore = {
      ...target,
      append: async (writes) => {
        appends += 1;
        if (appends === 2) {
          const revision = (await target.readStream('s-1')).length - 1;
          await stored(target, { stream: 's-1', expectedRevision: revision, events: [fact()] });
        }
        return target.append(writes);
      },
    };
    await expect(copyHistory(pagesOf(source), shared, TOOLS)).rejects.toThrow(
      /somebody else writes to the target/,
    );
  });

  it('follows a live system until it is told to stop, and says when it is level', async () => {
    const source = await history([1, 2, 3]);
    const target = empty();
    const stop = new AbortController();
    const told: CopyProgress[] = [];
    const timers = { sleep: (_ms: number, signal?: AbortSignal) => systemTimers.sleep(1, signal) };
    const copying = copyHistory(followedHistory(source, { timers, signal: stop.signal }), target, {
      ...TOOLS,
      signal: stop.signal,
      onProgress: (progress) => told.push(progress),
    });
    for (let more = 0; more < 5; more += 1) {
      const before = (await log(source)).length;
      while (!told.some(({ level, copied }) => level && copied === before)) {
        await systemTimers.sleep(1);
      }
      await stored(source, { stream: 's-2', expectedRevision: more, events: [fact()] });
    }
    while (told.at(-1)?.copied !== 8 || told.at(-1)?.level !== true) await systemTimers.sleep(1);
    stop.abort();
    expect(told.some(({ level, copied }) => level && copied < 3)).toBe(false);
    expect(await copying).toMatchObject({ copied: 8, level: true });
    expect(await log(target)).toEqual(await log(source));
  });

  it('stops where it is asked to, and the next one goes on', async () => {
    const source = await history([1, 2, 1, 2, 1, 2]);
    const target = empty();
    const stop = new AbortController();
    const result = await copyHistory(pagesOf(source), target, {
      ...TOOLS,
      signal: stop.signal,
      onProgress: ({ copied }) => copied > 0 && stop.abort(),
    });
    expect(result.level).toBe(false);
    expect(result.copied).toBeLessThan(6);
    await copyHistory(pagesOf(source), target, TOOLS);
    expect(await log(target)).toEqual(await log(source));
  });
});

describe('a comparison', () => {
  it.each([
    [[1, 2], [1, 2], 'same'],
    [[1, 2], [1], 'first-goes-on'],
    [[], [1], 'second-goes-on'],
    [[], [], 'same'],
  ] as const)('of %j and %j says %s', async (ours, theirs, verdict) => {
    const events = await log(await history([1, 2]));
    const of = async function* (numbers: readonly number[]) {
      yield events.slice(0, numbers.length);
    };
    expect((await compareHistories(of(ours), of(theirs))).verdict).toBe(verdict);
  });

  it('names the first event that is not the same, and reads both to the end', async () => {
    const events = await log(await history([1, 2, 3]));
    const changed = events.map((event, index) => (index === 1 ? { ...event, data: {} } : event));
    const comparison = await compareHistories(
      (async function* () {
        yield events;
      })(),
      (async function* () {
        yield changed.slice(0, 2);
        yield changed.slice(2);
      })(),
    );
    expect(comparison.verdict).toBe('different');
    expect(comparison.difference?.number).toBe(2);
    expect(comparison.difference?.second).toContain('"data":{}');
    expect([comparison.first.events, comparison.second.events]).toEqual([3, 3]);
    expect(comparison.first.sha256).not.toBe(comparison.second.sha256);
  });
});

describe('a history as a file', () => {
  const text = async (store: EventStore) => (await arrayOf(toNdjson(pagesOf(store)))).join('');

  /** In pieces that respect neither lines nor characters. */
  async function* inPieces(content: string, bytes = 7): AsyncGenerator<Uint8Array> {
    const all = Buffer.from(content);
    for (let at = 0; at < all.length; at += bytes) yield all.subarray(at, at + bytes);
  }

  it('comes back whole, and its checksum is that of the copy', async () => {
    const source = await history([1, 2, 1, 3, 3]);
    const file = await text(source);
    expect(file.split('\n')).toHaveLength(6);
    const target = createMemoryEventStore({ storeId: 'target' });
    const { sha256 } = await copyHistory(fromNdjson(inPieces(file)), target, TOOLS);
    expect(await log(target)).toEqual(await log(source));
    expect(sha256).toBe(createHash('sha256').update(file).digest('hex'));
    expect(await text(target)).toBe(file);
  });

  it('may have at its head what npm says before a program does', async () => {
    const source = await history([1, 2]);
    const greeting = '\n> boxoffice@0.1.0 events\n> exec node run.mjs export\n\n';
    const target = createMemoryEventStore({ storeId: 'target' });
    await copyHistory(fromNdjson(inPieces(greeting + (await text(source)))), target, TOOLS);
    expect(await log(target)).toEqual(await log(source));
  });

  it('has one line an event with everything but its position', async () => {
    const store = createMemoryEventStore();
    const id = '0197c0de-0000-7000-8000-000000000001';
    await stored(store, {
      stream: 'order-ord_1',
      expectedRevision: -1,
      events: [fact({ id, data: { b: 1, a: 2 }, idempotency: { key: 'k', body: 'h' } })],
    });
    expect(await text(store)).toBe(
      `{"id":"${id}","stream":"order-ord_1","revision":0,"type":"SeatHeld","schema_version":1,` +
        '"at":"2026-09-21T14:13:20.123Z","correlation_id":"req_1","causation_id":"req_1",' +
        '"actor":"customer:cus_1","idempotency":{"key":"k","body":"h"},"data":{"b":1,"a":2}}\n',
    );
  });

  it.each([
    ['cut off in a line', (file: string) => file.slice(0, -20), /line 3 is cut off/],
    ['cut off before a line break', (file: string) => file.slice(0, -1), /line 3 is cut off/],
    ['not JSON', (file: string) => `${file}{nonsense}\n`, /line 4 is not an event: /],
    ['something else', (file: string) => `${file}{"a":1}\n`, /line 4 is not an event: .*id/],
    [
      'from a later release',
      (file: string) => file.replace('"data"', '"tags":[],"data"'),
      /line 1 is not an event: .*tags/,
    ],
    [
      'of rounded times',
      (file: string) => file.replace(/"at":"[^"]*"/, '"at":"2026-11-21T04:00:00.123456Z"'),
      /line 1 is not an event: at/,
    ],
    [
      'without its beginning',
      (file: string) => file.replace(/^.*\n/, ''),
      /s-1 ends at revision -1/,
    ],
    [
      'without an event in between',
      (file: string) => file.replace(/(\n)[^\n]*\n/, '$1'),
      /s-1 ends at revision 0/,
    ],
    ['torn in two by an empty line', (file: string) => file.replace('\n', '\n\n'), /line 2 is/],
    ['with a bad id', (file: string) => file.replace(/"id":"[^"]*"/, '"id":"1"'), /Event id 1/],
  ])('that is %s is refused in words', async (_what, spoil, why) => {
    const file = spoil(await text(await history([1, 1, 1])));
    const target = createMemoryEventStore({ storeId: 'target' });
    const imported = copyHistory(fromNdjson(inPieces(file)), target, TOOLS);
    await expect(imported).rejects.toThrow(why);
    await expect(imported.catch((error: Error) => error.name)).resolves.toMatch(
      /^(NotAHistory|CopyRefused)$/,
    );
  });

  it('that has a line without an end is given up before memory is', async () => {
    const endless = async function* () {
      for (;;) yield Buffer.alloc(1024 * 1024, 'x');
    };
    await expect(arrayOf(fromNdjson(endless()))).rejects.toThrow(NotAHistory);
  });

  it('that is no text is refused', async () => {
    const binary = async function* () {
      yield Buffer.from([0xff, 0xfe, 0x0a]);
    };
    await expect(arrayOf(fromNdjson(binary()))).rejects.toThrow(/not UTF-8/);
  });
});
