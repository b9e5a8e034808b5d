import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import type { EventStore, StoredEvent } from '../port.ts';
import { silentLog } from '../testing/silent-log.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';
import type { Told } from './testing/busy-process.ts';

const SCRIPT = fileURLToPath(new URL('./testing/busy-process.ts', import.meta.url));
const PATIENCE_MS = 15_000;

type Seen = readonly [position: string, id: string];

/** A process that appends and follows, and everything it has told. */
class BusyProcess {
  readonly acknowledged = new Map<string, string>();
  readonly seen: Seen[] = [];
  finished = false;
  readonly exited: Promise<unknown>;
  readonly #child: ChildProcess;

  constructor(url: string, name: string, after = '0') {
    this.#child = fork(SCRIPT, [url, name, after], { execArgv: [] });
    this.#child.on('message', (told: Told) => {
      if (told.kind === 'acknowledged') this.acknowledged.set(told.id, told.position);
      else if (told.kind === 'seen') this.seen.push(...told.events);
      else this.finished = true;
    });
    this.exited = once(this.#child, 'exit');
  }

  async finish(): Promise<void> {
    this.#child.send('finish');
    await this.exited;
    expect(this.finished).toBe(true);
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  /** Resolves when it has got so many more appends acknowledged. */
  async progress(more: number): Promise<void> {
    const enough = this.acknowledged.size + more;
    await until(() => this.acknowledged.size >= enough);
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`Nothing happened for ${PATIENCE_MS} ms`);
    await systemTimers.sleep(2);
  }
}

describe('two processes on one database', () => {
  let database: TestDatabase;
  let store: EventStore;
  let processes: BusyProcess[];
  /** What a subscriber in a third process has seen from the start to the end. */
  let watched: Seen[];

  beforeEach(async () => {
    database = await createTestDatabase();
    const options = {
      timers: systemTimers,
      eventLoop: systemEventLoop,
      random: systemRandom,
      log: silentLog,
    };
    store = await createPostgresEventStore({ connectionString: database.url, ...options });
    processes = [];
    watched = [];
    void watch();
  });

  afterEach(async () => {
    for (const each of processes) {
      each.signal('SIGKILL');
      await each.exited;
    }
    await store.close();
    await database.drop();
  });

  async function watch(): Promise<void> {
    const { signal } = new AbortController();
    for await (const { events } of store.subscribe({ after: 0n, maxBatch: 33, signal })) {
      watched.push(...events.map(({ position, id }) => [String(position), id] as const));
    }
  }

  function start(name: string, after?: string): BusyProcess {
    const started = new BusyProcess(database.url, name, after);
    processes.push(started);
    return started;
  }

  async function wholeLog(): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (const head = await store.head(); BigInt(events.length) < head; ) {
      const page = await store.readAll({ after: BigInt(events.length), maxCount: 1_000 });
      events.push(...page.events);
    }
    return events;
  }

  /** Nothing lost, nothing twice, nothing half, and told to the watcher exactly as it is stored. */
  async function checkedLog(): Promise<Seen[]> {
    const events = await wholeLog();
    expect(events.map(({ position }) => Number(position))).toEqual(events.map((_, at) => at + 1));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);

    const revisions = new Map<string, number>();
    const parts = new Map<string, number>();
    for (const { stream, revision, causationId } of events) {
      expect(revision).toBe((revisions.get(stream) ?? -1) + 1);
      revisions.set(stream, revision);
      parts.set(causationId, (parts.get(causationId) ?? 0) + 1);
    }
    expect([...parts.values()].every((count) => count === 2)).toBe(true);

    const positions = new Map(events.map(({ id, position }) => [id, String(position)]));
    for (const { acknowledged } of processes) {
      for (const [id, position] of acknowledged) expect(positions.get(id)).toBe(position);
    }
    const log = events.map(({ position, id }): Seen => [String(position), id]);
    await until(() => watched.length >= log.length);
    expect(watched).toEqual(log);
    return log;
  }

  it('lose, reorder and double nothing while both append', { timeout: 60_000 }, async () => {
    const [a, b] = [start('a'), start('b')];
    await Promise.all([a.progress(200), b.progress(200)]);
    await a.finish();
    await b.finish();

    const log = await checkedLog();
    expect(b.seen).toEqual(log);
    expect(a.seen).toEqual(log.slice(0, a.seen.length));
  });

  it('and one is killed half-way, and comes back', { timeout: 60_000 }, async () => {
    const b = start('b');
    await b.progress(20);
    const told: Seen[] = [];
    for (let life = 0; life < 3; life += 1) {
      const a = start('a', told.at(-1)?.[0]);
      await a.progress(40 + life * 13);
      a.signal('SIGKILL');
      await a.exited;
      told.push(...a.seen);
      await b.progress(20);
    }
    const last = start('a', told.at(-1)?.[0]);
    await last.progress(20);
    await b.finish();
    await last.finish();
    told.push(...last.seen);

    const log = await checkedLog();
    expect(told).toEqual(log);
    expect(b.seen).toEqual(log.slice(0, b.seen.length));
  });

  it('and one is stopped half-way, and resumed', { timeout: 60_000 }, async () => {
    const [a, b] = [start('a'), start('b')];
    await Promise.all([a.progress(50), b.progress(50)]);
    for (let round = 0; round < 6; round += 1) {
      a.signal('SIGSTOP');
      // The other one goes on: a stopped process holds no lock that anybody waits for.
      await b.progress(30);
      a.signal('SIGCONT');
      await a.progress(10 + round);
    }
    await b.finish();
    await a.finish();

    const log = await checkedLog();
    expect(a.seen).toEqual(log);
    expect(b.seen).toEqual(log.slice(0, b.seen.length));
  });
});
