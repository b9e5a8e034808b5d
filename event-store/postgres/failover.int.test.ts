/** A server of one's own that goes away, comes back, or stops being the primary: nothing is lost. */
import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded/postgres.ts';
import { readPostmaster, waitForEnd } from '#platform/embedded/postmaster.ts';
import { systemEventLoop, systemIds, systemRandom, systemTimers } from '#platform/system.ts';
import { appendUntilSettled } from '../append-until-settled.ts';
import type { EventStore } from '../port.ts';
import { fact } from '../testing/facts.ts';
import { silentLog } from '../testing/silent-log.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

const WRITERS = 8;
const PATIENCE_MS = 20_000;

describe('the postgres event store, on a server that fails', () => {
  let dataDir: string;
  let server: EmbeddedPostgres;
  let store: EventStore;
  let stop: AbortController;
  let writing: Promise<unknown>;
  let watching: Promise<void>;
  /** Ids of events whose append was answered with ok. */
  let acknowledged: string[];
  let watched: string[];

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-failover-'));
    server = await startEmbeddedPostgres({ dataDir, log: silentLog });
  });
  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    store = await createPostgresEventStore({
      connectionString: server.url,
      timers: systemTimers,
      eventLoop: systemEventLoop,
      random: systemRandom,
      log: silentLog,
    });
    stop = new AbortController();
    acknowledged = [];
    watched = [];
    const after = await store.head();
    writing = Promise.all(Array.from({ length: WRITERS }, () => write()));
    watching = watch(after);
    await progress();
  });
  afterEach(async () => {
    stop.abort();
    await store.close();
  });

  /** A buyer's steps: each append is sent until it is settled, and a conflict would be a bug. */
  async function write(): Promise<void> {
    const stream = `seat-${systemIds.uuid()}`;
    for (let revision = -1; !stop.signal.aborted; revision += 1) {
      const event = fact({ id: systemIds.uuid() });
      const writes = [{ stream, expectedRevision: revision, events: [event] }];
      const result = await appendUntilSettled(store, writes, {
        timers: systemTimers,
        random: systemRandom,
        maxSends: 50,
      });
      if (result.outcome !== 'ok') throw new Error(`an append ended in ${result.outcome}`);
      acknowledged.push(event.id);
      await systemTimers.sleep(5);
    }
  }

  async function watch(after: bigint): Promise<void> {
    for await (const { events } of store.subscribe({ after, signal: stop.signal })) {
      watched.push(...events.map(({ id }) => id));
      if (stop.signal.aborted) return;
    }
  }

  async function until(isTrue: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!isTrue()) {
      if (Date.now() > deadline) throw new Error(`Nothing for ${PATIENCE_MS} ms`);
      await systemTimers.sleep(5);
    }
  }

  /** Every writer gets on. */
  async function progress(): Promise<void> {
    const enough = acknowledged.length + WRITERS * 5;
    await until(() => acknowledged.length >= enough);
  }

  /** What was answered is there once, the watcher has heard of everything once and in order. */
  async function nothingIsLost(): Promise<void> {
    await progress();
    const ended = new AbortController();
    stop.signal.addEventListener('abort', () => ended.abort());
    const answered = acknowledged.length;
    expect(new Set(watched).size).toBe(watched.length);
    await until(() => acknowledged.slice(0, answered).every((id) => watched.includes(id)));
    stop.abort();
    await writing;
    await watching;
    const head = await store.head();
    const stored: string[] = [];
    for (let after = 0n; after < head; ) {
      const page = await store.readAll({ after, maxCount: 1_000 });
      stored.push(...page.events.map(({ id }) => id));
      after = page.position;
    }
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    const first = stored.indexOf(watched[0] ?? '');
    expect(watched).toEqual(stored.slice(first, first + watched.length));
  }

  async function asAdmin(...statements: readonly string[]): Promise<void> {
    const client = new pg.Client(server.url);
    await client.connect();
    try {
      // Also where sessions are read-only by default.
      await client.query('set default_transaction_read_only to off');
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  const cutOff = `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'boxoffice%' and pid <> pg_backend_pid()`;

  it('survives that all its connections are cut off, again and again', async () => {
    for (let times = 0; times < 5; times += 1) {
      await asAdmin(cutOff);
      await progress();
    }
    await nothingIsLost();
  });

  it('survives a restart of the server', { timeout: 60_000 }, async () => {
    const { port } = server;
    await server.stop();
    await systemTimers.sleep(300);
    server = await startEmbeddedPostgres({ dataDir, port, log: silentLog });
    await nothingIsLost();
  });

  it('survives that the server is killed', { timeout: 60_000 }, async () => {
    const { port } = server;
    const postmaster = await readPostmaster(path.join(dataDir, 'postgres', 'pgdata'));
    if (postmaster === null) throw new Error('no server runs');
    process.kill(postmaster.pid, 'SIGKILL');
    await waitForEnd(postmaster.pid, 5_000);
    await server.stop();
    server = await startEmbeddedPostgres({ dataDir, port, log: silentLog });
    await nothingIsLost();
  });

  it('survives a primary that may not be written to for a while', async () => {
    await asAdmin(
      'alter system set default_transaction_read_only to on',
      'select pg_reload_conf()',
    );
    await systemTimers.sleep(1_000);
    const before = acknowledged.length;
    await systemTimers.sleep(200);
    expect(acknowledged.length).toBe(before);
    await asAdmin('alter system reset default_transaction_read_only', 'select pg_reload_conf()');
    await nothingIsLost();
  });

  it('leaves a connection that stays read-only where a new one is not', async () => {
    await asAdmin('alter database boxoffice set default_transaction_read_only to on', cutOff);
    await systemTimers.sleep(500);
    await asAdmin('alter database boxoffice reset default_transaction_read_only');
    await nothingIsLost();
  });

  it('waits for a standby to become the primary', { timeout: 60_000 }, async () => {
    const { port } = server;
    const pgdata = path.join(dataDir, 'postgres', 'pgdata');
    await server.stop();
    const { uid, gid } = await stat(pgdata);
    await writeFile(path.join(pgdata, 'standby.signal'), '');
    await chown(path.join(pgdata, 'standby.signal'), uid, gid);
    server = await startEmbeddedPostgres({ dataDir, port, log: silentLog });
    const before = acknowledged.length;
    await expect(store.head()).rejects.toThrow(/is a standby/);
    expect(acknowledged.length).toBe(before);
    const copy = await createPostgresEventStore({
      connectionString: server.url,
      timers: systemTimers,
      eventLoop: systemEventLoop,
      random: systemRandom,
      log: silentLog,
      layout: 'expect',
    });
    expect(await copy.head()).toBeGreaterThan(0n);
    await copy.close();
    await asAdmin('select pg_promote()');
    await nothingIsLost();
  });
});
