import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom, systemTimers } from '#platform/system.ts';
import { appendUntilSettled } from '../append-until-settled.ts';
import { StoreClosed } from '../errors.ts';
import type { EventStore, StreamWrite } from '../port.ts';
import { created, fact, facts, stored } from '../testing/facts.ts';
import { AppendRefused } from './batch-answer.ts';
import { NoAnswer } from './failures.ts';
import type { KurrentdbEventStoreOptions } from './kurrentdb-event-store.ts';
import { type AppendFault, CallError } from './testing/faults.ts';
import { eventually, hastyTimers, openStore, watchRejections } from './testing/store-for-test.ts';
import { startTestKurrentdb, type TestKurrentdb } from './testing/test-kurrentdb.ts';

type Instead = AppendFault['instead'];

const ends = (code: status): Instead => ({ kind: 'end', error: new CallError(code, 'as ordered') });
const says = (name: string, message = ''): Instead => ({ kind: 'say', name, message });

describe('an append to KurrentDB', () => {
  let server: TestKurrentdb;
  let rejections: ReturnType<typeof watchRejections>;
  const open: EventStore[] = [];

  beforeEach(async () => {
    rejections = watchRejections();
    server = await startTestKurrentdb();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()));
    await server.stop();
    rejections.stop();
    expect(rejections.seen).toEqual([]);
  });

  async function start(options: Partial<KurrentdbEventStoreOptions> = {}): Promise<EventStore> {
    const store = await openStore(server.url, options);
    open.push(store);
    return store;
  }

  /** The same again, until it is settled; then it is there once. */
  async function settles(store: EventStore, writes: readonly StreamWrite[]): Promise<void> {
    const parts = { timers: systemTimers, random: systemRandom };
    const result = await appendUntilSettled(store, writes, parts);
    const [write] = writes;
    const events = await store.readStream(write?.stream ?? '');
    expect(events.map(({ id }) => id)).toEqual(write?.events.map(({ id }) => id));
    expect(result).toEqual({ outcome: 'ok', position: events.at(-1)?.position });
  }

  describe.each([true, false])('given a server that stores: %s', (stores) => {
    it.each<[string, Instead, 'ok' | 'unknown', number]>([
      ['cuts the connections', { kind: 'cut' }, 'ok', 2],
      ['ends the call as unavailable', ends(status.UNAVAILABLE), 'ok', 2],
      ['ends the call as cancelled', ends(status.CANCELLED), 'ok', 2],
      ['ends the call with an internal error', ends(status.INTERNAL), 'unknown', 1],
      ['ends the call as too late', ends(status.DEADLINE_EXCEEDED), 'unknown', 1],
      ['ends the call as exhausted', ends(status.RESOURCE_EXHAUSTED), 'unknown', 1],
      ['says nothing', { kind: 'silence' }, 'unknown', 1],
      ['says that it does not know', says('Unknown'), 'unknown', 1],
      ['says that it is busy', says('', 'Server Is Busy'), 'unknown', 1],
      ['knows no leader', says('', 'No leader info available in response'), 'unknown', 1],
    ])(
      'when it %s, then the answer tells so and the same again settles it',
      async (_how, instead, outcome, sends) => {
        const store = await start({ timers: hastyTimers });
        const writes = [created('seat-1', facts(2))];
        server.failAppends({ stores, instead });
        const before = server.counts.appends;
        expect(await store.append(writes)).toMatchObject({ outcome });
        expect(server.counts.appends - before).toBe(sends);
        await settles(store, writes);
      },
    );

    it('when it tells its own time-out, then the stream tells whether it is there', async () => {
      const store = await start();
      const writes = [created('seat-1', facts(2))];
      server.failAppends({ stores, instead: says('Timeout') });
      expect(await store.append(writes)).toMatchObject({ outcome: stores ? 'ok' : 'unknown' });
      await settles(store, writes);
    });

    it.each(['AccessDenied', 'StreamDeleted', 'BadRequest'])(
      'when it says %s, then throws',
      async (name) => {
        const store = await start();
        server.failAppends({ stores, instead: says(name) });
        await expect(store.append([created('seat-1')])).rejects.toThrow(AppendRefused);
        await stored(store, created('seat-2'));
      },
    );
  });

  it('given an answer after the time limit, then unknown, and the answer harms nobody', async () => {
    const store = await start({ timers: hastyTimers });
    const writes = [created('seat-1')];
    server.failAppends({ stores: true, instead: { kind: 'answer', afterMs: 400 } });
    const [late, other] = await Promise.all([
      store.append(writes),
      systemTimers.sleep(50).then(() => store.append([created('seat-2')])),
    ]);
    expect(late).toMatchObject({ outcome: 'unknown' });
    expect(late.outcome === 'unknown' && late.cause).toBeInstanceOf(NoAnswer);
    // Only the one was late: the connection is not the cause.
    expect(other).toMatchObject({ outcome: 'ok' });
    await systemTimers.sleep(300);
    await settles(store, writes);
    expect(server.counts.connections).toBe(1);
  });

  it.each([true, false])(
    'given a stalled server that in the end forgets: %s, then unknown for all at once, and settled once',
    async (forgets) => {
      const store = await start({ timers: hastyTimers, maxInFlight: 1 });
      server.stall();
      const all = Array.from({ length: 20 }, (_, index) => [created(`seat-${index}`)]);
      const startedMs = performance.now();
      const results = await Promise.all(all.map((writes) => store.append(writes)));
      expect(results.map(({ outcome }) => outcome)).toEqual(all.map(() => 'unknown'));
      // One time limit, not one after another.
      expect(performance.now() - startedMs).toBeLessThan(2_500);
      server.wake({ forgets });
      await Promise.all(all.map((writes) => settles(store, writes)));
      expect(await store.head()).toBe(BigInt(server.log.head));
    },
  );

  it('given a server that is away, then unknown, and after its return settled', async () => {
    const store = await start();
    await server.refuse();
    const writes = [created('seat-1')];
    expect(await store.append(writes)).toMatchObject({ outcome: 'unknown' });
    await server.accept();
    await settles(store, writes);
  });

  it('given a server that hangs up, then tries with pauses, not in a loop', async () => {
    const store = await start();
    const before = server.counts.connections;
    server.hangUp();
    const parts = { timers: systemTimers, random: systemRandom, maxSends: 3, pauseMs: 100 };
    expect(await appendUntilSettled(store, [created('seat-1')], parts)).toMatchObject({
      outcome: 'unknown',
    });
    const connections = server.counts.connections - before;
    expect(connections).toBeGreaterThan(0);
    // Fifteen tries, each of which may connect more than once; a loop would make thousands.
    expect(connections).toBeLessThanOrEqual(60);
    server.wake();
    await settles(store, [created('seat-2')]);
  });

  it('given another leader, then follows it', async () => {
    const leader = await startTestKurrentdb({ log: server.log });
    const store = await start();
    await stored(store, created('seat-1'));
    server.followLeader({ host: '127.0.0.1', port: leader.port });
    await stored(store, created('seat-2'));
    expect(leader.counts.appends).toBe(1);
    expect(await store.readStream('seat-2')).toHaveLength(1);

    // And back, when that one is gone.
    server.lead();
    leader.followLeader({ host: '127.0.0.1', port: server.port });
    await stored(store, created('seat-3'));
    expect(leader.counts.appends).toBe(2);
    await leader.stop();
  });

  it.each<[string, (() => void) | 'restart']>([
    ['a call that ends', () => server.endAppendCalls()],
    ['a call that breaks', () => server.endAppendCalls(new CallError(status.UNAVAILABLE, 'gone'))],
    ['a call in error', () => server.endAppendCalls(new CallError(status.INTERNAL, 'oh'))],
    ['cut connections', () => server.cutConnections()],
    ['a restart', 'restart'],
  ])(
    'given many under way, when %s comes between, then each is stored once',
    async (_how, fault) => {
      const store = await start();
      const parts = { timers: systemTimers, random: systemRandom };
      const all = Array.from({ length: 400 }, (_, index) => [created(`seat-${index}`)]);
      const appended = Promise.all(all.map((writes) => appendUntilSettled(store, writes, parts)));
      await eventually(() => server.counts.appends > 100);
      if (fault === 'restart') await server.restart(100);
      else fault();
      const results = await appended;
      expect(results.every(({ outcome }) => outcome === 'ok')).toBe(true);
      const { events } = await store.readAll({ after: 0n, maxCount: 1_000 });
      expect(events.map(({ id }) => id).sort()).toEqual(
        all.map(([write]) => write?.events[0]?.id).sort(),
      );
    },
  );

  it('given two clients, when the server of one is lost, then the other notices nothing', async () => {
    const other = await startTestKurrentdb();
    const [store, bystander] = [await start(), await openStore(other.url)];
    open.push(bystander);
    const all = Array.from({ length: 300 }, (_, index) => [created(`seat-${index}`)]);
    const lost = Promise.all(all.map((writes) => store.append(writes)));
    const unharmed = Promise.all(all.map((writes) => bystander.append(writes)));
    await server.refuse();
    const outcomes = (await unharmed).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['ok']));
    expect(other.counts).toMatchObject({ connections: 1, appends: 301 });
    await lost;
    await Promise.all(open.splice(0).map((each) => each.close()));
    await other.stop();
  });

  it('given a conflict after a lost answer, then it is told', async () => {
    const store = await start();
    await stored(store, created('seat-1'));
    server.failAppends({ stores: false, instead: { kind: 'cut' } });
    expect(await store.append([created('seat-1')])).toEqual({
      outcome: 'conflict',
      conflicts: [{ stream: 'seat-1', expectedRevision: -1, actualRevision: 0 }],
    });
  });

  describe('closing', () => {
    it('waits for what was taken, then takes nothing and leaves nothing open', async () => {
      const store = await start({ maxInFlight: 2 });
      const all = Array.from({ length: 50 }, (_, index) => store.append([created(`s-${index}`)]));
      await store.close();
      expect(new Set((await Promise.all(all)).map(({ outcome }) => outcome))).toEqual(
        new Set(['ok']),
      );
      const after = await store.append([created('seat-1')]);
      expect(after.outcome === 'unknown' && after.cause).toBeInstanceOf(StoreClosed);
      await eventually(() => server.open.calls === 0 && server.open.connections === 0);
    });

    it.each<[string, () => void]>([
      ['stalled', () => server.stall()],
      ['away', () => void server.refuse()],
    ])('ends also while the server is %s', async (_how, fault) => {
      const store = await start({ timers: hastyTimers });
      fault();
      const append = store.append([created('seat-1')]);
      await store.close();
      expect(await append).toMatchObject({ outcome: 'unknown' });
    });
  });

  it.each<[string, () => void]>([
    ['stalled', () => server.stall()],
    ['away', () => void server.refuse()],
  ])(
    'given a server that is %s, when a store opens, then it says so in time',
    async (_how, fault) => {
      fault();
      await expect(start({ timers: hastyTimers })).rejects.toThrow();
    },
  );

  it('given many processes that open an empty store, then it is one', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => start()));
    const ids = await Promise.all(stores.map((store) => store.storeId()));
    expect(new Set(ids).size).toBe(1);
    await server.restart();
    const again = await start();
    expect(await again.storeId()).toBe(ids[0]);
    expect(await again.head()).toBe(0n);
    await stored(again, { ...created('seat-1'), events: [fact()] });
  });
});
