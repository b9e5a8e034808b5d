/** Two processes that could publish, one of them paused, the other one killed: no gap, in order by key. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { assertNoGap, holdSeats } from '#projections/relay/testing/relay-kit.ts';
import { systemEventLoop, systemRandom, systemTimers } from '../system.ts';
import { describeWithKafka } from '../testing/kafka.ts';
import { createTestDatabase } from '../testing/postgres.ts';
import { startRoleProcess } from '../testing/processes.ts';

const TAKEOVER_MAX_MS = 8_000;

describeWithKafka('two processes that could publish', (kafka) => {
  test('one takes over from the other in seconds, be it paused or killed', async () => {
    const database = await createTestDatabase();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-relay-'));
    const pool = new pg.Pool({ connectionString: database.url, max: 2 });
    const store = await createPostgresEventStore({
      connectionString: database.url,
      timers: systemTimers,
      eventLoop: systemEventLoop,
      random: systemRandom,
      log: silentLog,
    });
    const env = {
      PORT: '0',
      DATABASE_URL: database.url,
      KAFKA_BROKERS: kafka.brokers,
      SIGNING_KEY: randomBytes(32).toString('base64'),
    };
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) =>
        startRoleProcess('projections', { ...env, BOXOFFICE_DATA: path.join(dataDir, name) }),
      ),
    );
    if (one === undefined || other === undefined) throw new Error('nobody was started');

    async function published(): Promise<number> {
      const startedMs = Date.now();
      const head = String(await store.head());
      await expect
        .poll(
          async () => (await pool.query('select position from relay_places')).rows[0]?.position,
          { timeout: 20_000, interval: 50 },
        )
        .toBe(head);
      return Date.now() - startedMs;
    }

    await holdSeats(store, 30);
    await published();

    one.signal('SIGSTOP');
    await holdSeats(store, 50);
    expect(await published()).toBeLessThan(TAKEOVER_MAX_MS);
    one.signal('SIGCONT');
    await holdSeats(store, 50);
    await published();

    other.signal('SIGKILL');
    await holdSeats(store, 50);
    expect(await published()).toBeLessThan(TAKEOVER_MAX_MS);

    await assertNoGap(store, await kafka.read('boxoffice.seats'));
    one.signal('SIGTERM');
    expect(await one.ended()).toBe(0);
    await store.close();
    await pool.end();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);
});
