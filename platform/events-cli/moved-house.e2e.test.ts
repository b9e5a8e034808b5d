/** A house on a copy of its history answers as the old one did, and goes on selling. */
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import pg from 'pg';
import { expect, test } from 'vitest';
import { copyHistory } from '#event-store/copy/copy.ts';
import { eventPages, historyOf } from '#event-store/copy/history.ts';
import { createKurrentdbEventStore } from '#event-store/kurrentdb/kurrentdb-event-store.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { PERSONAL_TABLES } from '../personal-data.ts';
import { systemIds, systemRandom, systemTimers } from '../system.ts';
import {
  type Answer,
  type Body,
  expectStatus,
  newKey,
  type Person,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { createTestDatabase } from '../testing/postgres.ts';
import {
  confirm,
  createPurchases,
  DECLINED,
  type Ordered,
  type Purchases,
  VISA,
} from '../testing/purchases.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { readArgs } from './args.ts';
import { runEvents } from './run.ts';

interface Ran {
  readonly isWell: boolean;
  readonly said: string;
}

async function events(...argv: readonly string[]): Promise<Ran> {
  const args = readArgs(argv);
  if (args.command === 'help') throw new Error('not a command to run');
  let said = '';
  const isWell = await runEvents(args, {
    env: {},
    log: silentLog,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    screen: { write: (text) => (said += text) },
    signal: new AbortController().signal,
  });
  return { isWell, said };
}

/** Everything that can happen to an order; those that are at rest. */
async function trade(house: TestBoxoffice, purchases: Purchases): Promise<Ordered[]> {
  const plain = await purchases.paidOrder(purchases.freshSeats(3));
  const refunded = await purchases.paidOrder();
  const [returned = ''] = refunded.seats;
  const refund = { seat_ids: [returned], reason: 'ill' };
  const to = `/v1/orders/${refunded.orderId}/refunds`;
  expectStatus(await house.finance.post(to, refund, { key: newKey() }), 201);
  const declined = await purchases.order();
  expectStatus(await confirm(declined, DECLINED), 402);
  expectStatus(await confirm(declined, VISA), 200);
  const cancelled = await purchases.order();
  expectStatus(await cancelled.buyer.post(`/v1/orders/${cancelled.orderId}/cancel`), 200);
  const released = await purchases.holdSeats(plain.buyer, purchases.freshSeats(1));
  expectStatus(await plain.buyer.delete(`/v1/holds/${released}`), 204);
  await purchases.holdSeats(plain.buyer, purchases.freshSeats(1));
  return [plain, refunded, declined, cancelled];
}

/** What has a place of its own in each store, or is always new. */
const ITS_OWN = new Set(['position', 'server_time']);

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !ITS_OWN.has(name))
      .map(([name, part]) => [name, comparable(part)]),
  );
}

const bodyOf = (answer: Answer): unknown => comparable(expectStatus(answer, 200).body);

/** As a person of the old house, whose token is as good in the new one. */
const asked = async (house: TestBoxoffice, who: Person, to: string): Promise<Answer> => {
  const position = String(await house.boxoffice.store.head());
  return house.send('GET', to, { token: who.token, headers: { 'Min-Position': position } });
};

async function answersOf(
  house: TestBoxoffice,
  purchases: Purchases,
  orders: readonly Ordered[],
  people: Pick<TestBoxoffice, 'finance'>,
  atMs: number,
): Promise<Body> {
  const show = `/v1/shows/${purchases.showId}`;
  const { finance } = people;
  const answers: Record<string, unknown> = {};
  const keep = async (who: Person, to: string): Promise<void> => {
    answers[to] = bodyOf(await asked(house, who, to));
  };
  for (const { buyer, orderId, seats } of orders) {
    await keep(buyer, `/v1/orders/${orderId}`);
    await keep(buyer, `/v1/orders/${orderId}/tickets`);
    await keep(finance, `/v1/audit/orders/${orderId}?limit=100`);
    await keep(finance, `/v1/audit/customers/${buyer.customerId}?limit=100`);
    for (const seat of seats) {
      await keep(finance, `/v1/audit/shows/${purchases.showId}/seats/${seat}`);
    }
  }
  await keep(finance, `${show}/availability`);
  await keep(finance, `${show}/availability?at=${new Date(atMs).toISOString()}`);
  await keep(finance, `${show}/seat-map`);
  await keep(finance, '/v1/finance/trial-balance');
  return answers;
}

/** Names, addresses and notes are no part of the history, and move by themselves. */
async function movePersonalData(from: string, to: string): Promise<void> {
  const [source, target] = [new pg.Client(from), new pg.Client(to)];
  await source.connect();
  await target.connect();
  for (const table of PERSONAL_TABLES) {
    const { rows } = await source.query<{ all: object[] | null }>(
      `select json_agg(t) as all from ${table} t`,
    );
    await target.query(
      `insert into ${table} select * from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows[0]?.all ?? [])],
    );
  }
  await source.end();
  await target.end();
}

test('a house moves to another store and nobody can tell', { timeout: 60_000 }, async () => {
  const [oldData, newData] = [await temporaryFolder(), await temporaryFolder()];
  const house = await startTestBoxoffice({ env: { BOXOFFICE_DATA: oldData } });
  const purchases = await createPurchases(house);
  const early = await trade(house, purchases);
  const atMs = Date.now();
  const database = await createTestDatabase();
  const from = house.boxoffice.databaseUrl;

  // While it sells: all there is up to that moment.
  const first = await events('copy', '--from', from, '--to', database.url);
  expect(first).toMatchObject({ isWell: true });
  const orders = [...early, ...(await trade(house, purchases))];

  // The rest, once nobody buys any more.
  const second = await events('copy', '--from', from, '--to', database.url);
  expect(second).toMatchObject({ isWell: true });
  expect(second.said).toMatch(/The same: \d+ events, sha256/);
  const before = await answersOf(house, purchases, orders, house, atMs);

  await cp(path.join(oldData, 'keys'), path.join(newData, 'keys'), { recursive: true });
  const moved = await startTestBoxoffice({
    env: {
      DATABASE_URL: database.url,
      BOXOFFICE_DATA: newData,
      STRIPE_API_KEY: 'sk_test_moved',
      STRIPE_API_BASE: house.boxoffice.simulatorUrl ?? '',
    },
  });
  await movePersonalData(from, database.url);
  expect(await moved.boxoffice.store.storeId()).not.toBe(await house.boxoffice.store.storeId());
  expect(await answersOf(moved, purchases, orders, house, atMs)).toEqual(before);

  const [{ buyer } = { buyer: house.finance }] = orders;
  const seats = { seat_ids: purchases.freshSeats(1) };
  const held = await moved.send('POST', `/v1/shows/${purchases.showId}/holds`, {
    token: buyer.token,
    body: seats,
  });
  expectStatus(held, 201);
  const back = await events('copy', '--from', from, '--to', database.url).catch(
    (error: Error) => error.message,
  );
  expect(back).toMatch(/Refused: the target goes further than the source/);

  expect([...house.failures(), ...moved.failures()]).toEqual([]);
  await moved.stop();
  await house.stop();
  await database.drop();
});

/** Takes one stream an append and leaves gaps between positions, as other engines do. */
function otherEngine(): EventStore {
  const inner = createMemoryEventStore({ storeId: 'another', isAtomicAcrossStreams: false });
  const outside = (position: Position): Position => position * GAP;
  const inside = (position: Position): Position => position / GAP;
  const placed = (event: StoredEvent): StoredEvent => ({
    ...event,
    position: outside(event.position),
  });
  return {
    ...inner,
    async append(writes) {
      const result = await inner.append(writes);
      return result.outcome === 'ok' ? { ...result, position: outside(result.position) } : result;
    },
    readStream: async (stream, options) => (await inner.readStream(stream, options)).map(placed),
    async readAll(options) {
      const page = await inner.readAll({ ...options, after: inside(options.after) });
      return { events: page.events.map(placed), position: outside(page.position) };
    },
    async *subscribe(options) {
      for await (const batch of inner.subscribe({ ...options, after: inside(options.after) })) {
        const { events, position } = batch;
        yield { ...batch, events: events.map(placed), position: outside(position) };
      }
    },
    head: async () => outside(await inner.head()),
  };
}

const GAP = 1_000n;

/** The engines to move to; a real KurrentDB where the run was given one. */
const ENGINES: readonly (readonly [name: string, open: () => Promise<EventStore>])[] = [
  ['one like KurrentDB', async () => otherEngine()],
  ...(process.env.KURRENTDB_URL ? [['KurrentDB', openKurrentdb] as const] : []),
];

function openKurrentdb(): Promise<EventStore> {
  return createKurrentdbEventStore({
    connectionString: process.env.KURRENTDB_URL ?? '',
    streamPrefix: `moved-${systemIds.uuid()}-`,
    timers: systemTimers,
    random: systemRandom,
    ids: systemIds,
    log: silentLog,
  });
}

const TIMEOUT = { timeout: 60_000 };

test.each(ENGINES)('a house moves to %s and nobody can tell', TIMEOUT, async (_name, open) => {
  const [oldData, newData] = [await temporaryFolder(), await temporaryFolder()];
  const house = await startTestBoxoffice({ env: { BOXOFFICE_DATA: oldData } });
  const purchases = await createPurchases(house);
  const orders = await trade(house, purchases);
  const atMs = Date.now();
  orders.push(...(await trade(house, purchases)));
  const target = await open();
  const { store } = house.boxoffice;
  const tools = { timers: systemTimers, random: systemRandom };
  await copyHistory(eventPages(historyOf(store)), target, tools);
  const before = await answersOf(house, purchases, orders, house, atMs);

  await cp(path.join(oldData, 'keys'), path.join(newData, 'keys'), { recursive: true });
  const moved = await startTestBoxoffice({
    env: {
      BOXOFFICE_DATA: newData,
      STRIPE_API_KEY: 'sk_test_moved',
      STRIPE_API_BASE: house.boxoffice.simulatorUrl ?? '',
    },
    replaceStore: () => target,
  });
  await movePersonalData(house.boxoffice.databaseUrl, moved.boxoffice.databaseUrl);
  expect(await moved.boxoffice.store.head()).not.toBe(await store.head());
  expect(await answersOf(moved, purchases, orders, house, atMs)).toEqual(before);
  expect([...house.failures(), ...moved.failures()]).toEqual([]);
  await moved.stop();
  await house.stop();
});

test('a history in a file makes the same house', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder();
  const house = await startTestBoxoffice();
  const purchases = await createPurchases(house);
  await trade(house, purchases);
  const from = house.boxoffice.databaseUrl;
  const database = await createTestDatabase();
  const file = path.join(folder, 'events.ndjson');

  expect(await events('export', '--from', from, '--to', file)).toMatchObject({ isWell: true });
  await expect(events('export', '--from', from, '--to', file)).rejects.toThrow(/is there already/);
  expect(await events('import', '--from', file, '--to', database.url)).toMatchObject({
    isWell: true,
  });
  expect((await events('verify', '--from', file, '--to', database.url)).said).toMatch(/The same/);
  expect(await events('verify', '--from', from, '--to', file)).toMatchObject({ isWell: true });

  await purchases.holdSeats(await house.buyer(), purchases.freshSeats(1));
  const behind = await events('verify', '--from', from, '--to', file);
  expect(behind.isWell).toBe(false);
  expect(behind.said).toMatch(/has the first \d+ events of .*, each the same; 2 are missing/);

  const lines = (await readFile(file, 'utf8')).split('\n');
  expect(lines.join('')).not.toContain('ada@example.com');
  await house.stop();
  await database.drop();
});

test('reading makes nothing: an address that was mistaken stays empty', async () => {
  const [one, other] = [await createTestDatabase(), await createTestDatabase()];
  await expect(events('copy', '--from', one.url, '--to', other.url)).rejects.toThrow(
    /can't be opened: there is no event store of this version in that database/,
  );
  for (const { url, drop } of [one, other]) {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query("select to_regnamespace('event_store') as found");
    expect(rows).toEqual([{ found: null }]);
    await client.end();
    await drop();
  }
});
