import { expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { type ComingSale, createWarming } from './warming.ts';

function setUp(sales: ComingSale[]) {
  let nowMs = 0;
  const done: string[] = [];
  let failures = 0;
  const warming = createWarming({
    coming: async (fromMs, toMs) =>
      sales.filter(({ onSaleAtMs }) => onSaleAtMs > fromMs && onSaleAtMs <= toMs),
    warmShow: async (showId) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('no database');
      }
      done.push(`${showId}@${nowMs / 1_000}`);
    },
    openPools: async () => {
      done.push(`pools@${nowMs / 1_000}`);
    },
    clock: { nowMs: () => nowMs },
    timers: { sleep: async () => undefined },
    log: silentLog,
  });
  return {
    done,
    failOnce: () => {
      failures = 1;
    },
    /** A look every five seconds, up to a moment. */
    async until(ms: number) {
      for (; nowMs <= ms; nowMs += 5_000) await warming.look();
    },
    shows: () => done.filter((step) => !step.startsWith('pools')),
    pools: () => done.filter((step) => step.startsWith('pools')),
  };
}

test('given a sale, then its show is ready a minute before and once more in the last seconds', async () => {
  const { until, shows, pools } = setUp([{ showId: 'shw_1', onSaleAtMs: 120_000 }]);
  await until(200_000);
  expect(shows()).toEqual(['shw_1@60', 'shw_1@110']);
  expect(pools()).toHaveLength(12);
  expect(pools().at(-1)).toBe('pools@115');
});

test('given no sale, then nothing is done', async () => {
  const { until, done } = setUp([{ showId: 'shw_1', onSaleAtMs: 500_000 }]);
  await until(400_000);
  expect(done).toEqual([]);
});

test('given two at once, then the first to begin comes first', async () => {
  const { until, shows } = setUp([
    { showId: 'shw_2', onSaleAtMs: 60_000 },
    { showId: 'shw_1', onSaleAtMs: 55_000 },
  ]);
  await until(0);
  expect(shows()).toEqual(['shw_1@0', 'shw_2@0']);
});

test('given a failure, then it is tried again with the next look', async () => {
  const { until, shows, failOnce } = setUp([{ showId: 'shw_1', onSaleAtMs: 40_000 }]);
  failOnce();
  await until(10_000);
  expect(shows()).toEqual(['shw_1@5']);
});

test('given a sale that is put off, then its show is made ready again', async () => {
  const sales = [{ showId: 'shw_1', onSaleAtMs: 30_000 }];
  const { until, shows } = setUp(sales);
  await until(0);
  sales[0] = { showId: 'shw_1', onSaleAtMs: 300_000 };
  await until(250_000);
  expect(shows()).toEqual(['shw_1@0', 'shw_1@240']);
});
