/** A house on a server of the machine's packages, its backup, and a house on what was restored. */
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  expectStatus,
  newKey,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import {
  type DebianServer,
  debianPostgres,
  startDebianPostgres,
} from '../testing/debian-postgres.ts';
import { createPurchases, type Ordered, type Purchases } from '../testing/purchases.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const bin = debianPostgres();
const isLeftOut = bin === null && !process.env.CI;
if (isLeftOut) console.warn('No PostgreSQL of the machine’s own: backups are not tested.');

/** What a rebuild brings back, as docs/operations.md has it. */
const WITHOUT_MODELS = [
  ...['projection_*', 'catalog_*', 'orders', 'seat*', 'recorded_times', 'customer_activity'],
  ...['refused_*', 'older_*'],
].map((tables) => `--exclude-table-data=public.${tables}`);

describe.skipIf(isLeftOut)('a house on another server', () => {
  let server: DebianServer;
  beforeAll(async () => {
    server = await startDebianPostgres(bin ?? 'there is no PostgreSQL on this machine');
  }, 60_000);
  afterAll(() => server.stop());

  async function answers(
    house: TestBoxoffice,
    token: string,
    { showId }: Purchases,
    { orderId, buyer }: Ordered,
  ): Promise<readonly string[]> {
    const as = { token: buyer.token };
    const finance = { token };
    const ask = async (to: string, options: object) =>
      expectStatus(await house.send('GET', to, options), 200).text;
    return [
      await ask(`/v1/orders/${orderId}/tickets`, as),
      await ask(`/v1/orders/${orderId}`, as).then(withoutTime),
      await ask(`/v1/shows/${showId}/availability`, {}).then(withoutTime),
      await ask('/v1/finance/trial-balance', finance),
      await ask(`/v1/audit/orders/${orderId}`, finance),
    ];
  }

  const withoutTime = (text: string): string => text.replace(/"server_time":"[^"]*",?/, '');

  test.each([
    ['the whole database', []],
    ['the sources alone', WITHOUT_MODELS],
  ])('comes back from a dump of %s', { timeout: 60_000 }, async (_what, what) => {
    const [data, folder] = [await temporaryFolder(), await temporaryFolder()];
    const name = `house_${what.length}`;
    const DATABASE_URL = await server.database(name);
    const house = await startTestBoxoffice({ env: { DATABASE_URL, BOXOFFICE_DATA: data } });
    const purchases = await createPurchases(house);
    const order = await purchases.paidOrder();
    const refund = { seat_ids: order.seats.slice(0, 1), reason: 'ill' };
    const to = `/v1/orders/${order.orderId}/refunds`;
    expectStatus(await house.finance.post(to, refund, { key: newKey() }), 201);

    const file = path.join(folder, 'boxoffice.dump');
    server.run('pg_dump', '--format=custom', ...what, `--file=${file}`, DATABASE_URL);
    const before = await answers(house, house.finance.token, purchases, order);
    const restored = await server.database(`${name}_restored`);
    server.run('pg_restore', '--no-owner', `--dbname=${restored}`, file);
    const kept = await temporaryFolder();
    await mkdir(path.join(kept, 'keys'), { recursive: true });
    await cp(path.join(data, 'keys'), path.join(kept, 'keys'), { recursive: true });
    const again = await startTestBoxoffice({
      env: {
        DATABASE_URL: restored,
        BOXOFFICE_DATA: kept,
        STRIPE_API_KEY: 'sk_test_restored',
        STRIPE_API_BASE: house.boxoffice.simulatorUrl ?? '',
      },
    });
    expect(await answers(again, house.finance.token, purchases, order)).toEqual(before);
    expect([...house.failures(), ...again.failures()]).toEqual([]);
    await again.stop();
    await house.stop();
  });
});
