/** Two processes that both believe they lead everything: more work, and nothing else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredEvent } from '#event-store/port.ts';
import { readConfig } from '../config.ts';
import type { Leaderships } from '../leadership.ts';
import type { Log } from '../ports.ts';
import { eventually, expectStatus, request } from '../testing/boxoffice.ts';
import { createPurchases } from '../testing/purchases.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';
import { type Boxoffice, startBoxoffice } from './boxoffice.ts';

const EVERYBODY_LEADS: Leaderships = {
  of: () => ({ isLeader: () => true }),
  asked: Promise.resolve(),
  isSettled: () => true,
  done: Promise.resolve(),
};

const house = sharedBoxoffice({ leaderships: EVERYBODY_LEADS });
const sale = shared(() => createPurchases(house));
const errors: string[] = [];
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (_fields, message) => errors.push(message),
};

let dataDir: string;
let second: Boxoffice;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-second-'));
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: house.boxoffice.databaseUrl,
    ...house.eventsEnv,
    STRIPE_API_BASE: house.boxoffice.simulatorUrl ?? '',
    BOXOFFICE_ROLES: 'sagas,projections',
    BOXOFFICE_DATA: dataDir,
  });
  second = await startBoxoffice({ config, log, leaderships: EVERYBODY_LEADS });
});

afterAll(async () => {
  await second.stop();
  await rm(dataDir, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

/** Events of streams that begin so, by type. */
async function countsOf(prefix: string): Promise<Readonly<Record<string, number>>> {
  const events: StoredEvent[] = [];
  const { store } = house.boxoffice;
  const head = await store.head();
  for (let after = 0n; after < head; ) {
    const page = await store.readAll({
      after,
      maxCount: 1_000,
      filter: { streamPrefixes: [prefix] },
    });
    events.push(...page.events);
    if (page.position <= after) break;
    after = page.position;
  }
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

test('each lapsed hold ends once', async () => {
  const { showId } = await house.newShow({ show: { hold_minutes: 0.02 } });
  const buyers = await Promise.all(Array.from({ length: 5 }, () => house.buyer()));
  await Promise.all(
    buyers.map(async (buyer, at) => {
      const seat_ids = [1, 2, 3, 4].map(
        (seat) => `A-${(at % 2) + 1}-${Math.floor(at / 2) * 4 + seat}`,
      );
      if (at < 4) expectStatus(await buyer.post(`/v1/shows/${showId}/holds`, { seat_ids }), 201);
    }),
  );
  const free = await eventually(
    () => house.send('GET', `/v1/shows/${showId}/availability?detail=sections`),
    ({ body }) => body.available === 40,
  );
  expect(free.body.available).toBe(40);
  expect(await countsOf(`seat-${showId}.`)).toEqual({ SeatHeld: 16, HoldExpired: 16 });
});

test('a show that is called off is unwound once: each order refunded once, each seat back once', async () => {
  const paid = await Promise.all(Array.from({ length: 6 }, () => sale.paidOrder()));
  const unpaid = await Promise.all([sale.order(), sale.order()]);
  const held = await sale.holdSeats(await house.buyer(), sale.freshSeats());
  expectStatus(await house.organizer.post(`/v1/shows/${sale.showId}/cancel`), 202);
  for (const { buyer, orderId } of paid) {
    const order = await eventually(
      () => buyer.get(`/v1/orders/${orderId}`),
      ({ body }) => body.status === 'refunded',
      10_000,
    );
    expect(order.body.status).toBe('refunded');
    const refunds = await refundsOf(orderId);
    expect(refunds.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
    const counts = await countsOf(`order-${orderId}`);
    expect([counts.RefundRequested, counts.RefundStarted, counts.RefundSucceeded]).toEqual([
      1, 1, 1,
    ]);
  }
  for (const { buyer, orderId } of unpaid) {
    const order = await eventually(
      () => buyer.get(`/v1/orders/${orderId}`),
      ({ body }) => body.status === 'cancelled',
      10_000,
    );
    expect(order.body.status).toBe('cancelled');
    expect((await countsOf(`order-${orderId}`)).OrderCancelled).toBe(1);
  }
  await eventually(
    async () => ({
      ...(await house.send('GET', '/healthz')),
      body: await countsOf(`hold-${held}`),
    }),
    ({ body }) => body.HoldReleased === 1,
  );
  expect(await countsOf(`hold-${held}`)).toEqual({ HoldPlaced: 1, HoldReleased: 1 });
});

test('models that two processes write at once are what a rebuild makes of the log', async () => {
  for (const model of ['orders', 'seats', 'catalog']) {
    const rebuild = `/v1/ops/projections/${model}/rebuild`;
    expectStatus(await house.admin.post(rebuild), 202);
    const done = await eventually(
      () => house.admin.get('/v1/ops/projections'),
      ({ body }) => stateOf(body, model) === 'switched',
      10_000,
    );
    const models = done.body.projections as { name: string; rebuild: object }[];
    expect(models.find(({ name }) => name === model)?.rebuild).toMatchObject({
      state: 'switched',
      verdict: { identical: true },
    });
  }
});

function stateOf(body: Readonly<Record<string, unknown>>, model: string): string | undefined {
  const models = body.projections as { name: string; rebuild: { state: string } | null }[];
  return models.find(({ name }) => name === model)?.rebuild?.state;
}

async function refundsOf(orderId: string): Promise<readonly { readonly status: string }[]> {
  const intents = await sale.intentsOf(orderId);
  const lists = await Promise.all(
    intents.map(({ id }) =>
      request(`${house.boxoffice.simulatorUrl}/v1/refunds?payment_intent=${id}`, 'GET', {
        token: 'sk_test_reader',
      }),
    ),
  );
  return lists.flatMap((list) => expectStatus(list, 200).body.data as { status: string }[]);
}
