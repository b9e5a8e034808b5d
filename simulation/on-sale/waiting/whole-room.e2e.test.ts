/** A crowd of a hundred times the house before the whole system's waiting room. */
import { afterEach, expect, test } from 'vitest';
import { systemClock, systemTimers } from '#platform/system.ts';
import { startTestBoxoffice, type TestBoxoffice } from '#platform/testing/boxoffice.ts';
import { runOnSale } from '../run-on-sale.ts';

let house: TestBoxoffice | undefined;
afterEach(async () => {
  await house?.stop();
  house = undefined;
});

test('2,000 people before 20 seats: a few at once, in drawn order, and all promises kept', async () => {
  house = await startTestBoxoffice();
  const { boxoffice } = house;
  const report = await runOnSale(
    {
      url: boxoffice.origin,
      seats: 20,
      buyers: 2_000,
      concurrency: 64,
      seed: 5,
      holdSeconds: 1,
      // Far more than it takes, for a machine that others use.
      maxSeconds: 150,
      restSeconds: 5,
      runName: 'line-5',
      paymentsUrl: boxoffice.simulatorUrl,
      openLog: async () => ({ ...boxoffice.store, close: async () => undefined }),
      waitingRoom: { maxActive: 8, admitPerSecond: 8, gatherSeconds: 6, dawdleSeconds: 0.2 },
    },
    { clock: systemClock, timers: systemTimers },
  );

  expect(report.violations).toEqual([]);
  // Twenty tickets are gone before a hundred estimates could be held against the truth.
  expect(report.unchecked).toEqual([expect.stringContaining('100 are needed')]);
  expect(report).toMatchObject({ seats: 20, sold: 20, ended: 'sold_out' });
  const line = report.waiting_room;
  expect(line).toMatchObject({ still_waiting: 0, max_active: 8 });
  expect(line?.people).toBeGreaterThan(1_500);
  expect(line?.drawn).toBeGreaterThan(500);
  expect(line?.most_shoppers).toBeGreaterThan(1);
  expect(line?.most_shoppers).toBeLessThanOrEqual(8);
  expect(line?.gate_crashers).toBeGreaterThan(0);
  expect(line?.told_sold_out).toBeGreaterThan(1_500);
}, 200_000);
