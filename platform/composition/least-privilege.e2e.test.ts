/** Two roles: one that owns and lays out the database, and one that serves with what it needs alone. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { rebuildModel } from '#projections/rebuild/rebuild.ts';
import { readConfig } from '../config.ts';
import { expectStatus, newKey, startTestBoxoffice } from '../testing/boxoffice.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { createPurchases } from '../testing/purchases.ts';
import { layOutHouse } from './lay-out.ts';
import { projectorsBeside } from './projectors.ts';
import { grantServing } from './serving-grants.ts';
import { openStorage, type Storage } from './storage.ts';
import { systemTools } from './tools.ts';

const NEVER = new AbortController().signal;
const PASSWORD = 'a password';

// Houses are started again and again, on machines that may be busy.
describe('a house of two roles', { timeout: 60_000 }, () => {
  const owner = `owner_${randomUUID().slice(0, 8)}`;
  const serving = `serving_${randomUUID().slice(0, 8)}`;
  let database: TestDatabase;
  let admin: pg.Client;
  let urls: Readonly<Record<'owner' | 'serving', string>>;

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client(database.url);
    await admin.connect();
    // As docs/operations.md has it.
    await admin.query(
      `create role ${owner} login password '${PASSWORD}';
       create role ${serving} login password '${PASSWORD}';
       alter database ${admin.database} owner to ${owner};
       revoke all on database ${admin.database} from public;
       grant connect on database ${admin.database} to ${serving};
       revoke create on schema public from public`,
    );
    const urlOf = (role: string): string => {
      const url = new URL(database.url);
      url.username = role;
      url.password = PASSWORD;
      return url.href;
    };
    urls = { owner: urlOf(owner), serving: urlOf(serving) };
  });
  afterAll(async () => {
    await admin.query(`drop owned by ${owner}, ${serving} cascade`);
    await admin.query(`alter database ${admin.database} owner to current_user`);
    await admin.query(`drop role ${owner}, ${serving}`);
    await admin.end();
    await database.drop();
  });

  const asOwner = async <Result>(work: (storage: Storage) => Promise<Result>): Promise<Result> => {
    const storage = await openStorage(readConfig({ DATABASE_URL: urls.owner }), silentLog);
    try {
      return await work(storage);
    } finally {
      await storage.stop();
    }
  };
  const migrate = (): Promise<readonly string[]> =>
    asOwner(async (storage) => {
      const built = await layOutHouse({ ...storage, ...systemTools(silentLog) }, NEVER);
      await grantServing(storage.pool, serving);
      return built;
    });
  const start = () => startTestBoxoffice({ env: { DATABASE_URL: urls.serving, COMPAT_API: 'on' } });

  async function asServing(statement: string): Promise<unknown> {
    const client = new pg.Client(urls.serving);
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  }

  test('before its owner has laid it out, the serving role says what to do', async () => {
    await expect(start()).rejects.toThrow(/run "npm run migrate" as the owner/);
  });

  test('several owners lay it out at once, and again at every release', async () => {
    await Promise.all([migrate(), migrate(), migrate()]);
    expect(await migrate()).toEqual([]);
  });

  test('the whole house then runs, and buys, refunds and forgets', {
    timeout: 30_000,
  }, async () => {
    const house = await start();
    const purchases = await createPurchases(house);
    const { orderId, buyer, seats } = await purchases.paidOrder();
    const refund = { seat_ids: seats.slice(0, 1), reason: 'ill' };
    const to = `/v1/orders/${orderId}/refunds`;
    expectStatus(await house.finance.post(to, refund, { key: newKey() }), 201);
    expectStatus(await house.finance.get('/v1/finance/trial-balance'), 200);
    expectStatus(await house.finance.get(`/v1/audit/customers/${buyer.customerId}`), 200);
    expectStatus(await house.admin.get('/v1/ops/projections'), 200);
    // A model follows the log by some milliseconds.
    await expect
      .poll(() => asServing("select count(*)::int as sold from seats where status = 'sold'"), {
        timeout: 5_000,
      })
      .toEqual([{ sold: 1 }]);
    expect(
      await asServing("select count(*)::int as sold from seat_history where type = 'SeatSold'"),
    ).toEqual([{ sold: 2 }]);

    // A rebuild is the owner's, and leaves everybody with what they might do.
    await asOwner(async (storage) => {
      for (const projector of projectorsBeside(storage.eventsAt)) {
        const built = await rebuildModel(projector, { ...storage, ...systemTools(silentLog) });
        expect(built).toMatchObject({ outcome: 'switched', verdict: { identical: true } });
      }
    });
    const after = await purchases.paidOrder();
    expectStatus(await after.buyer.get(`/v1/orders/${after.orderId}`), 200);
    expect(house.failures()).toEqual([]);
    await house.stop();
  });

  test('a start after another one restores its snapshots', async () => {
    const house = await start();
    expect(house.failures()).toEqual([]);
    await house.stop();
  });

  test.each([
    'insert into event_store.events select * from event_store.events',
    "update event_store.events set actor = 'somebody else'",
    'delete from event_store.events',
    'truncate event_store.events',
    'update event_store.head set position = 0',
    'insert into event_store.migrations (version) values (99)',
    'drop table orders',
    'alter table orders add column extra text',
    'create table extra ()',
    'create schema extra',
    'truncate personal_buyers',
  ])('the serving role may not: %s', async (statement) => {
    await expect(asServing(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  test('a model of another version is for the owner to build, and that is said', async () => {
    await admin.query("update projection_checkpoints set version = 0 where name = 'orders'");
    await expect(start()).rejects.toThrow(
      /orders has to be built anew, which this role may not do/,
    );
    expect(await migrate()).toEqual(['orders']);
    const house = await start();
    await house.stop();
  });

  test('what is missing is named', async () => {
    await admin.query('drop table personal_notes');
    await expect(start()).rejects.toThrow(/personal_notes.* is missing/);
    await migrate();
    await (await start()).stop();
  });

  test('somebody else in the database may do nothing', async () => {
    const stranger = `stranger_${randomUUID().slice(0, 8)}`;
    await admin.query(`create role ${stranger} login password '${PASSWORD}'`);
    const url = new URL(urls.serving);
    url.username = stranger;
    const client = new pg.Client(url.href);
    await expect(client.connect()).rejects.toThrow(/permission denied for database/);
    await admin.query(`drop role ${stranger}`);
  });
});
