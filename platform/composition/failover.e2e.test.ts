/** The database goes away in the middle of sales: buyers are told to try again, and nothing is lost. */
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/postgres.ts';
import { readPostmaster, waitForEnd } from '../embedded/postmaster.ts';
import { type Answer, expectStatus, pause, startTestBoxoffice } from '../testing/boxoffice.ts';
import { createPurchases } from '../testing/purchases.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const BUYERS = 6;

test('sales go on after every way in which a database fails', { timeout: 120_000 }, async () => {
  const folder = await temporaryFolder();
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir: folder, log: silentLog });
  const { port, url } = server;
  const house = await startTestBoxoffice({ env: { DATABASE_URL: url } });
  const { showId } = await createPurchases(house);
  const seats = Array.from(
    { length: 320 },
    (_, at) => `A-${Math.floor(at / 4) + 1}-${(at % 4) + 1}`,
  );
  const answers: Answer[] = [];
  const won: string[] = [];
  let waitedMs = 0;
  const buyers = await Promise.all(Array.from({ length: BUYERS }, () => house.buyer()));
  let isOpen = true;

  /** Holds and lets go, one seat after the other, as fast as it is answered. */
  async function buy(number: number): Promise<void> {
    const buyer = buyers[number] ?? (await house.buyer());
    const mine = seats.filter((_, at) => at % BUYERS === number);
    for (let at = 0; isOpen; at = (at + 1) % mine.length) {
      const seat = mine[at] ?? '';
      const askedAtMs = Date.now();
      const held = await buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: [seat] });
      waitedMs = Math.max(waitedMs, Date.now() - askedAtMs);
      answers.push(held);
      if (held.status !== 201) {
        await pause(50);
        continue;
      }
      won.push(seat);
      for (;;) {
        const released = await buyer.delete(`/v1/holds/${String(held.body.hold_id)}`);
        answers.push(released);
        if (released.status === 204 || !isOpen) break;
        await pause(50);
      }
    }
  }

  async function progress(): Promise<void> {
    const enough = won.length + 2 * BUYERS;
    for (const untilMs = Date.now() + 30_000; won.length < enough; ) {
      if (Date.now() > untilMs) throw new Error(`no sale for 30 s: ${answers.at(-1)?.text}`);
      await pause(10);
    }
  }

  async function asAdmin(...statements: readonly string[]): Promise<void> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      await client.query('set default_transaction_read_only to off');
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  const buying = Promise.all(buyers.map((_, number) => buy(number)));
  await progress();
  await asAdmin(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name like 'boxoffice%' and pid <> pg_backend_pid()`,
  );
  await progress();
  await server.stop();
  await pause(1_500);
  server = await startEmbeddedPostgres({ dataDir: folder, port, log: silentLog });
  await progress();
  const postmaster = await readPostmaster(path.join(folder, 'postgres', 'pgdata'));
  process.kill(postmaster?.pid ?? 0, 'SIGKILL');
  await waitForEnd(postmaster?.pid ?? 0, 5_000);
  await server.stop();
  server = await startEmbeddedPostgres({ dataDir: folder, port, log: silentLog });
  await progress();
  await asAdmin('alter system set default_transaction_read_only to on', 'select pg_reload_conf()');
  await pause(1_500);
  await asAdmin('alter system reset default_transaction_read_only', 'select pg_reload_conf()');
  await progress();
  isOpen = false;
  await buying;

  const refused = answers.filter(({ status }) => status !== 201 && status !== 204);
  // The database was away, and they felt it: refused, or a failure that is short enough waited through.
  expect(refused.length > 0 || waitedMs > 1_000).toBe(true);
  for (const { status, body, headers } of refused) {
    // Nobody was told that the seat is gone, or that something is broken.
    expect([503, status === 503 ? '' : body.code]).toEqual([status, '']);
    expect(headers.get('Retry-After')).not.toBeNull();
  }
  expect(house.failures()).toEqual([]);
  expectStatus(await house.send('GET', '/readyz'), 200);
  await house.stop();
  await server.stop();
});
