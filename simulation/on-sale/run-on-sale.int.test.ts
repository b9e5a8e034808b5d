import { afterEach, expect, test } from 'vitest';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { EventStore } from '#event-store/port.ts';
import { systemClock, systemTimers } from '#platform/system.ts';
import { breakEventStore } from '../testing/broken-event-store.ts';
import { formatReport, type OnSaleReport } from './report.ts';
import { runOnSale } from './run-on-sale.ts';
import { type FakeServer, startFakeServer } from './testing/fake-server.ts';

const HOLD_SECONDS = 1;
let server: FakeServer | undefined;
afterEach(() => server?.close());

interface Run {
  readonly store: EventStore;
  readonly seed: number;
  readonly seats?: number;
  readonly buyers?: number;
  readonly cutEvery?: number;
}

async function play({
  store,
  seed,
  seats = 60,
  buyers = 72,
  cutEvery = 0,
}: Run): Promise<OnSaleReport> {
  server = await startFakeServer(store, HOLD_SECONDS * 1_000);
  server.cutEvery = cutEvery;
  return runOnSale(
    {
      url: server.url,
      seats,
      buyers,
      concurrency: 24,
      seed,
      holdSeconds: HOLD_SECONDS,
      maxSeconds: 10,
      restSeconds: 3,
      runName: `test-${seed}`,
      paymentsUrl: server.url,
      openLog: async () => ({ ...store, close: async () => undefined }),
    },
    { clock: systemClock, timers: systemTimers },
  );
}

const memory = (): EventStore => createMemoryEventStore({ storeId: 'test' });

test('a crowd of 1.2 times the house sells it out, and a sound house breaks no promise', async () => {
  const report = await play({ store: memory(), seed: 3 });

  expect(report.violations).toEqual([]);
  expect(report).toMatchObject({ seats: 60, sold: 60, ended: 'sold_out', unchecked: [] });
  expect(report.log).toMatchObject({ seatsSold: 60, confirmedOrders: report.confirmed });
  expect(report.counts.seatsConfirmed).toBe(60);
  expect(report.false_green).toBe(0);
  expect(report.latency.hold?.count).toBeGreaterThanOrEqual(report.accepted.holds);
  expect(formatReport(report)).toContain('No promise was broken.');
});

test('lost answers are asked for again and nothing is lost', async () => {
  const report = await play({ store: memory(), seed: 4, cutEvery: 23 });

  expect(report.violations).toEqual([]);
  expect(report.sold).toBe(60);
  expect(report.counts.connectionsLost).toBeGreaterThan(0);
});

test('a small crowd buys what it wants and goes', async () => {
  const report = await play({ store: memory(), seed: 5, buyers: 5 });

  expect(report.violations).toEqual([]);
  expect(report.ended).toBe('crowd_gone');
  expect(report.sold).toBe(report.counts.seatsConfirmed);
});

test('a house whose judge is asleep is found out', async () => {
  const report = await play({ store: breakEventStore(memory()), seed: 6 });

  const kinds = new Set(report.violations.map((violation) => violation.kind));
  expect(kinds).toContain('seat_taken_twice');
  expect(formatReport(report)).toContain('seat_taken_twice');
});
