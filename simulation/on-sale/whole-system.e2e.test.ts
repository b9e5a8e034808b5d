/** The driver against the real system: sound, it keeps its promises; with its judge asleep, it is found out. */
import { afterEach, expect, test } from 'vitest';
import type { EventStore } from '#event-store/port.ts';
import { systemClock, systemTimers } from '#platform/system.ts';
import { startTestBoxoffice, type TestBoxoffice } from '#platform/testing/boxoffice.ts';
import { breakEventStore } from '../testing/broken-event-store.ts';
import type { OnSaleReport } from './report.ts';
import { runOnSale } from './run-on-sale.ts';

const HOLD_SECONDS = 1;

let house: TestBoxoffice | undefined;
afterEach(async () => {
  await house?.stop();
  house = undefined;
});

async function play(
  seed: number,
  replaceStore: (store: EventStore) => EventStore = (store) => store,
  maxSeconds = 15,
): Promise<OnSaleReport> {
  house = await startTestBoxoffice({ replaceStore });
  const { boxoffice } = house;
  return runOnSale(
    {
      url: boxoffice.origin,
      seats: 120,
      buyers: 144,
      concurrency: 48,
      seed,
      holdSeconds: HOLD_SECONDS,
      maxSeconds,
      restSeconds: 4,
      runName: `e2e-${seed}`,
      paymentsUrl: boxoffice.simulatorUrl,
      openLog: async () => ({ ...boxoffice.store, close: async () => undefined }),
    },
    { clock: systemClock, timers: systemTimers },
  );
}

test('a sale on the whole system breaks no promise', async () => {
  const report = await play(11);

  expect(report.violations).toEqual([]);
  expect(report.unchecked).toEqual([]);
  expect(report).toMatchObject({ seats: 120, sold: 120, ended: 'sold_out' });
  expect(report.log).toMatchObject({ seatsSold: 120, confirmedOrders: report.confirmed });
  expect(report.false_green).toBeLessThan(0.001);
}, 60_000);

test('a system that ignores expected revisions is found out', async () => {
  // Such a house may never come to rest: a few seconds of it are enough.
  const report = await play(12, breakEventStore, 5);

  const kinds = new Set(report.violations.map((violation) => violation.kind));
  expect(kinds).toContain('seat_taken_twice');
}, 60_000);
