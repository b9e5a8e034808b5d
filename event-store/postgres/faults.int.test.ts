import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timers } from '#platform/ports.ts';
import { systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { appendUntilSettled } from '../append-until-settled.ts';
import type { EventStore } from '../port.ts';
import { created, fact, facts, stored } from '../testing/facts.ts';
import { silentLog } from '../testing/silent-log.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';
import { MIGRATIONS } from './schema.ts';
import { FaultyProxy } from './testing/faulty-proxy.ts';

/** Time limits of seconds pass in a fraction of them. */
const hastyTimers: Timers = { sleep: (ms, signal) => systemTimers.sleep(ms / 20, signal) };

describe('the postgres event store', () => {
  let database: TestDatabase;
  let admin: pg.Client;
  const open: EventStore[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    admin = new pg.Client(database.url);
    await admin.connect();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()));
    await admin.end();
    await database.drop();
  });

  async function start(url = database.url, timers = systemTimers): Promise<EventStore> {
    const store = await createPostgresEventStore({
      connectionString: url,
      timers,
      eventLoop: systemEventLoop,
      random: systemRandom,
      log: silentLog,
    });
    open.push(store);
    return store;
  }

  async function connections(): Promise<string[]> {
    const { rows } = await admin.query<{ application_name: string }>(
      `select application_name from pg_stat_activity
        where datname = current_database() and application_name like 'boxoffice%'
        order by application_name`,
    );
    return rows.map((row) => row.application_name);
  }

  async function settled(isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 5_000;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`Still: ${await connections()}`);
      await systemTimers.sleep(5);
    }
  }

  it('given an empty database, when many processes start at once, then lays it out once', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => start()));
    const ids = await Promise.all(stores.map((store) => store.storeId()));
    expect(new Set(ids).size).toBe(1);
    const { rows } = await admin.query('select version from event_store.migrations order by 1');
    expect(rows).toEqual(MIGRATIONS.map((_, index) => ({ version: index + 1 })));
  });

  it('given an older layout in use, when many newer ones start, then the older one goes on', async () => {
    const older = await start();
    await admin.query(
      `alter function event_store.append_batch security invoker;
       alter function event_store.append_batch reset search_path;
       delete from event_store.migrations where version >= 3`,
    );
    const stop = new AbortController();
    let appended = 0;
    const appending = Array.from({ length: 8 }, async (_, writer) => {
      for (let revision = -1; !stop.signal.aborted; revision += 1) {
        const write = { stream: `seat-${writer}`, expectedRevision: revision, events: [fact()] };
        await stored(older, write);
        appended += 1;
      }
    });
    await settled(async () => appended > 50);
    const newer = await Promise.all(Array.from({ length: 8 }, () => start()));
    const enough = appended + 50;
    await settled(async () => appended > enough);
    stop.abort();
    await Promise.all(appending);
    expect(await newer[0]?.head()).toBe(BigInt(appended));
    const { rows } = await admin.query(
      `select prosecdef as is_owners from pg_proc where proname = 'append_batch'`,
    );
    expect(rows).toEqual([{ is_owners: true }]);
  });

  it('given a migration that takes its time, when others start, then they wait for it', async () => {
    await admin.query('begin; select pg_advisory_xact_lock(4712906355128840193)');
    await admin.query(`alter database ${admin.database} set statement_timeout to 200`);
    await admin.query(`alter database ${admin.database} set lock_timeout to 200`);
    const starting = start();
    await systemTimers.sleep(500);
    await admin.query('commit');
    expect(await (await starting).head()).toBe(0n);
  });

  it('given events, when it starts again, then goes on with the same history', async () => {
    const first = await start();
    await stored(first, created('seat-1', facts(3)));
    const id = await first.storeId();
    await first.close();
    const second = await start();
    expect(await second.storeId()).toBe(id);
    expect(await second.head()).toBe(3n);
  });

  it('given a layout of a later version, when it starts, then says so', async () => {
    await start();
    await admin.query('insert into event_store.migrations (version) values (99)');
    await expect(start()).rejects.toThrow(/version 99/);
  });

  it('given an answer lost on its way, when appending, then asks again and stores once', async () => {
    const proxy = await FaultyProxy.start(database.url);
    const store = await start(proxy.url);
    expect(await stored(store, created('seat-0'))).toBe(1n);
    proxy.fault = 'cut-next-answer';
    expect(await stored(store, created('seat-1', facts(2)))).toBe(3n);
    expect(proxy.cuts).toBe(1);
    expect(await store.head()).toBe(3n);
    await store.close();
    await proxy.stop();
  });

  it('given answers lost while two calls are under way, when many append, then each is stored once', async () => {
    const proxy = await FaultyProxy.start(database.url);
    const store = await start(proxy.url);
    await stored(store, created('seat-first'));
    const writer = async (number: number) => {
      const positions: bigint[] = [];
      for (let revision = -1; revision < 9; revision += 1) {
        if (number === 7 && revision % 3 === 1) proxy.fault = 'cut-next-answer';
        const write = { stream: `seat-${number}`, expectedRevision: revision, events: [fact()] };
        positions.push(await stored(store, write));
      }
      return positions;
    };
    const told = await Promise.all(Array.from({ length: 300 }, (_, number) => writer(number)));
    expect(proxy.cuts).toBeGreaterThan(1);
    expect(await store.head()).toBe(3_001n);
    const { rows } = await admin.query<{ stream: string; positions: string[] }>(
      `select stream, array_agg(position order by revision) as positions from event_store.events
       where revision >= 0 and stream <> 'seat-first' group by stream`,
    );
    expect(rows).toHaveLength(300);
    for (const { stream, positions } of rows) {
      expect(told[Number(stream.slice(5))]).toEqual(positions.map(BigInt));
    }
    await store.close();
    await proxy.stop();
  });

  it('given a silent server, when appending, then unknown, and settled by the same again', async () => {
    const proxy = await FaultyProxy.start(database.url);
    const store = await start(proxy.url, hastyTimers);
    await stored(store, created('seat-0'));
    const writes = [created('seat-1', facts(2))];
    proxy.fault = 'silent';
    const result = await store.append(writes);
    expect(result.outcome).toBe('unknown');
    // It had been stored all the while.
    expect((await admin.query('select * from event_store.events')).rowCount).toBe(3);
    proxy.fault = 'none';
    expect(await store.append(writes)).toEqual({ outcome: 'ok', position: 3n });
    await store.close();
    await proxy.stop();
  });

  it('given a writer stopped with the lock in its hand, then the others go on', async () => {
    const proxy = await FaultyProxy.start(database.url);
    const stopped = await start(proxy.url);
    const other = await start();
    await stored(stopped, created('seat-0'));
    await stored(other, created('seat-1'));

    proxy.fault = 'withhold-end';
    const late = stopped.append([created('seat-2')]);
    await settled(async () => {
      const { rowCount } = await admin.query(
        `select from pg_locks where relation = 'event_store.head'::regclass
          and mode = 'RowExclusiveLock' and granted`,
      );
      return rowCount === 1;
    });
    const options = { timers: systemTimers, random: systemRandom };
    expect(await appendUntilSettled(other, [created('seat-3')], options)).toMatchObject({
      outcome: 'ok',
    });
    // Its call was undone, and is sent again.
    expect(await late).toMatchObject({ outcome: 'ok' });
    expect(await other.head()).toBe(4n);
    await stopped.close();
    await proxy.stop();
  }, 20_000);

  it('given a lost notification, when following, then finds the events by asking', async () => {
    const store = await start();
    const { signal } = new AbortController();
    const batches = store.subscribe({ after: 0n, signal })[Symbol.asyncIterator]();
    expect((await batches.next()).value?.live).toBe(true);
    const next = batches.next();
    // Another program's write that tells nobody.
    await admin.query(`with moved as (update event_store.head set position = 1)
      insert into event_store.events values (1, 'seat-1', 0, gen_random_uuid(), 'SeatHeld', 1, now(),
        'c', 'c', 'a', null, null, '{}')`);
    expect((await next).value?.events).toHaveLength(1);
  });

  it('given many subscriptions, then one connection listens, and none is left at the end', async () => {
    const store = await start();
    const abort = new AbortController();
    const lives: Promise<void>[] = [];
    for (let index = 0; index < 20; index += 1) {
      lives.push(
        (async () => {
          const subscription = store.subscribe({ after: 0n, signal: abort.signal });
          for await (const { position } of subscription) if (position === 5n) break;
        })(),
      );
    }
    await settled(async () => (await connections()).includes('boxoffice listen'));
    await stored(store, created('seat-1', facts(5)));
    await Promise.all(lives);
    const names = await connections();
    expect(names.filter((name) => name === 'boxoffice listen')).toHaveLength(1);
    expect(names.filter((name) => name === 'boxoffice append')).toHaveLength(1);
    expect(names.length).toBeLessThanOrEqual(6);

    await store.close();
    await settled(async () => (await connections()).length === 0);
  });
});
