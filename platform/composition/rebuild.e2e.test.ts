/** Every model deleted and rebuilt while people buy: nobody's query fails, and the bytes are the same. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  eventually,
  expectStatus,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { createPurchases, type Purchases } from '../testing/purchases.ts';
import { PROJECTORS } from './projectors.ts';

let house: TestBoxoffice;
let purchases: Purchases;
let pool: pg.Pool;

beforeAll(async () => {
  house = await startTestBoxoffice();
  purchases = await createPurchases(house);
  pool = new pg.Pool({ connectionString: house.boxoffice.databaseUrl, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await house.stop();
  expect(house.failures()).toEqual([]);
});

const MODELS = ['seat_maps', ...Object.values(PROJECTORS).map(({ name }) => name)];
/** Where the events are in another database, the seats' history is a model, too. */
const models = (): readonly string[] =>
  'KURRENTDB_URL' in house.eventsEnv ? [...MODELS, 'seat_history'] : MODELS;
const TABLES = Object.values(PROJECTORS).flatMap(({ tables }) => tables);
/** Without these a show is not found, which is no wrong answer to give. */
const BROWSED = new Set(PROJECTORS.catalog.tables);

interface Projection {
  readonly name: string;
  readonly state: string;
  readonly lag_events: number;
  readonly rebuild: {
    readonly state: string;
    readonly verdict: { readonly identical: boolean; readonly tables: readonly object[] } | null;
  } | null;
}

const projectionsOf = ({ body }: Answer) => body.projections as readonly Projection[];

async function rebuildAll(): Promise<readonly Projection[]> {
  for (const name of models()) {
    const answer = await house.admin.post(`/v1/ops/projections/${name}/rebuild`);
    expect(expectStatus(answer, 202).body).toMatchObject({ projection: name });
  }
  const answer = await eventually(
    () => house.admin.get('/v1/ops/projections'),
    (all) => projectionsOf(all).every(({ rebuild }) => rebuild?.state === 'switched'),
    20_000,
  );
  return projectionsOf(answer);
}

async function untilLive(): Promise<Answer> {
  return eventually(
    () => house.admin.get('/v1/ops/projections'),
    (answer) =>
      projectionsOf(answer).every(({ lag_events, state }) => lag_events === 0 && state === 'live'),
  );
}

/** A hash of each table, its rows in order. */
async function hashes(): Promise<Readonly<Record<string, string>>> {
  const all: Record<string, string> = {};
  for (const table of TABLES) {
    const { rows } = await pool.query<{ hash: string }>(
      `select count(*) || ':' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '')
         as hash from ${table} t`,
    );
    all[table] = rows[0]?.hash ?? '';
  }
  return all;
}

test('during a sale, all models lost and rebuilt', async () => {
  const { showId } = purchases;
  const before = await purchases.paidOrder();
  // A model that loses its venue before its show is published has lost what no projector can do without.
  await untilLive();
  const over = new AbortController();
  const failed: string[] = [];
  let queries = 0;
  const ask = async (path: string, token: string): Promise<void> => {
    const { status, text } = await house.send('GET', path, { token });
    queries += 1;
    if (status !== 200) failed.push(`${path} ${status} ${text}`);
  };
  const browse = async (): Promise<void> => {
    const { token } = before.buyer;
    while (!over.signal.aborted) {
      await ask('/v1/events?q=night', token);
      await ask(`/v1/shows/${showId}`, token);
      await ask(`/v1/shows/${showId}/availability`, token);
      await ask('/v1/orders', token);
      await ask(`/v1/orders/${before.orderId}`, token);
    }
  };
  const buy = async (): Promise<void> => {
    for (let order = 0; order < 12; order += 1) await purchases.paidOrder();
  };
  const browsing = [browse(), browse()];
  const buying = [buy(), buy()];

  // Asking waits until the model has it: what comes to a table only afterwards would not be missing.
  expectStatus(await before.buyer.get(`/v1/orders/${before.orderId}`), 200);
  for (const table of TABLES) if (!BROWSED.has(table)) await pool.query(`delete from ${table}`);
  await pool.query("update catalog_events set status = 'draft' where id = 'evt_nobody'");
  const rebuilt = await rebuildAll();
  await Promise.all(buying);
  const again = await rebuildAll();
  over.abort();
  await Promise.all(browsing);

  expect(failed).toEqual([]);
  expect(queries).toBeGreaterThan(20);
  expect(rebuilt.find(({ name }) => name === 'orders')?.rebuild?.verdict?.identical).toBe(false);
  for (const { name, rebuild } of again) {
    expect([name, rebuild?.verdict]).toEqual([name, expect.objectContaining({ identical: true })]);
  }

  const live = await hashes();
  expect(live.orders).toMatch(/^25:/);
  await rebuildAll();
  expect(await hashes()).toEqual(live);
  const { body } = expectStatus(await before.buyer.get('/v1/orders'), 200);
  expect(body.orders).toMatchObject([{ order_id: before.orderId, status: 'confirmed' }]);
}, 60_000);

test('operators only; an unknown model is not found', async () => {
  expect((await house.finance.get('/v1/ops/projections')).status).toBe(403);
  expect((await house.finance.post('/v1/ops/projections/orders/rebuild')).status).toBe(403);
  expect((await house.admin.post('/v1/ops/projections/nothing/rebuild')).status).toBe(404);
  expect((await house.admin.post('/v1/ops/dead-letters/nothing/replay')).status).toBe(404);
  const letters = expectStatus(await house.admin.get('/v1/ops/dead-letters'), 200);
  expect(letters.body).toEqual({ dead_letters: [] });
  const all = await untilLive();
  for (const model of projectionsOf(all)) {
    expect(model).toMatchObject({ lag_events: 0, lag_ms: 0, failure: null, state: 'live' });
  }
  expect(projectionsOf(all).map(({ name }) => name)).toEqual(models());
});
