import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { customerStream } from '#domain/customer.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { createStage } from '#projections/testing/stage.ts';
import { eraseFrom, runErasure } from '#sagas/erasure.ts';
import { createPersonalData, PERSONAL_TABLES, type PersonalData } from './personal-data.ts';
import { systemIds } from './system.ts';
import { createTestDatabase, type TestDatabase } from './testing/postgres.ts';

let database: TestDatabase;
let pool: pg.Pool;
let personalData: PersonalData;
let nowMs = 0;

const ADA = { name: 'Ada Buyer', email: 'ada@example.com' };

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  personalData = await createPersonalData(pool, { clock: { nowMs: () => nowMs }, ids: systemIds });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query(`truncate ${PERSONAL_TABLES.join(', ')}`);
  nowMs = 1_000;
});

const erased = (customerId: string) => ({ type: 'CustomerErased', data: { customerId } });

async function notes(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>('select id from personal_notes order by id');
  return rows.map(({ id }) => id);
}

test('every table of personal data is one that erasing goes through', async () => {
  const { rows } = await pool.query<{ name: string; columns: string[] }>(
    `select table_name as name, array_agg(column_name::text) as columns
     from information_schema.columns where table_schema = 'public' group by table_name`,
  );
  expect(rows.map(({ name }) => name).toSorted()).toEqual([...PERSONAL_TABLES].toSorted());
  for (const { columns } of rows) {
    expect(columns).toEqual(expect.arrayContaining(['customer_id', 'written_at_ms']));
  }
});

test('a customer goes from all tables, everybody else stays', async () => {
  await personalData.buyers.put('ord_1', 'cus_1', ADA);
  await personalData.buyers.put('ord_2', 'cus_2', { name: 'Bob', email: 'bob@example.com' });
  await personalData.notes.put('rfd_1', 'Ada was ill', 'cus_1');
  await personalData.notes.put('rfd_2', 'Bob was ill', 'cus_2');
  await personalData.notes.put('blk_1', 'a pillar');
  expect(await personalData.isThere('cus_1')).toBe(true);

  const untilMs = 1_000;
  expect(await personalData.eraseOlder([{ customerId: 'cus_1', untilMs }])).toBe(2);
  expect(await personalData.eraseOlder([{ customerId: 'cus_1', untilMs }])).toBe(0);
  expect(await personalData.isThere('cus_1')).toBe(false);
  expect(await personalData.buyers.of('ord_1')).toBeNull();
  expect(await personalData.buyers.of('ord_2')).toEqual({ name: 'Bob', email: 'bob@example.com' });
  expect(await notes()).toEqual(['blk_1', 'rfd_2']);
});

test('what is written after an erasure is not what was to be erased', async () => {
  await personalData.buyers.put('ord_1', 'cus_1', ADA);
  nowMs = 2_000;
  await personalData.buyers.put('ord_2', 'cus_1', ADA);
  const orders = [
    { customerId: 'cus_1', untilMs: 500 },
    { customerId: 'cus_1', untilMs: 1_500 },
  ];
  expect(await personalData.eraseOlder(orders)).toBe(1);
  expect(await personalData.buyers.of('ord_2')).toEqual(ADA);
});

test('a start carries out what a crash, or a restored backup, has left behind', async () => {
  const stage = createStage({ nowMs: 1_500 });
  await personalData.buyers.put('ord_1', 'cus_1', ADA);
  await personalData.notes.put('rfd_1', 'Ada was ill', 'cus_1');
  await stage.append(customerStream('cus_1'), erased('cus_1'));

  const deps = { store: stage.store, personalData, log: silentLog };
  const end = await eraseFrom(deps, 0n);
  expect(await personalData.isThere('cus_1')).toBe(false);

  await personalData.buyers.put('ord_1', 'cus_1', ADA);
  expect(await eraseFrom(deps, end)).toBe(end);
  expect(await personalData.isThere('cus_1')).toBe(true);
  await eraseFrom(deps, 0n);
  expect(await personalData.isThere('cus_1')).toBe(false);
});

test('the sweep survives a database that fails, and ends when told to', async () => {
  const stage = createStage({ nowMs: 1_500 });
  await stage.append(customerStream('cus_1'), erased('cus_1'));
  await personalData.buyers.put('ord_1', 'cus_1', ADA);
  const stopping = new AbortController();
  let fails = 1;
  await runErasure(
    {
      store: stage.store,
      log: silentLog,
      timers: {
        sleep: async () => {
          if (!(await personalData.isThere('cus_1'))) stopping.abort();
        },
      },
      personalData: {
        eraseOlder: async (orders) => {
          fails -= 1;
          if (fails >= 0) throw new Error('the database is away');
          return personalData.eraseOlder(orders);
        },
      },
    },
    stopping.signal,
  );
  expect(await personalData.isThere('cus_1')).toBe(false);
});
