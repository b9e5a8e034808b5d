import { expect, test } from 'vitest';
import { OPERATION_STREAM, type OperationEvent } from '#domain/operation.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import { NO_STREAM } from '#event-store/port.ts';
import { fact } from '#event-store/testing/facts.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { systemTimers } from '#platform/system.ts';
import { createSwitches } from './switches.ts';

const stopped = { type: 'SalesStopped', data: { reason: 'incident' } } as const;
const resumed = { type: 'SalesResumed', data: { reason: 'over' } } as const;
const searchOff = {
  type: 'FeatureSwitchedOff',
  data: { feature: 'search', reason: 'load' },
} as const;

function setUp() {
  const store = createMemoryEventStore();
  let isAway = false;
  const reads: (number | undefined)[] = [];
  const switches = createSwitches({
    store: {
      readStream: async (stream, options) => {
        reads.push(options?.from);
        if (isAway) throw new Error('away');
        return store.readStream(stream, options);
      },
    },
    timers: { sleep: (_ms, signal) => systemTimers.sleep(1, signal) },
    log: silentLog,
  });
  let revision = NO_STREAM;
  return {
    switches,
    reads,
    setAway: (away: boolean) => {
      isAway = away;
    },
    async append(...events: readonly OperationEvent[]) {
      const written = events.map((event, at) =>
        fact({ ...event, atMs: 1_000 * (revision + 2 + at), actor: 'admin:ada' }),
      );
      const writes = [{ stream: OPERATION_STREAM, expectedRevision: revision, events: written }];
      expect((await store.append(writes)).outcome).toBe('ok');
      revision += events.length;
      return store.readStream(OPERATION_STREAM);
    },
  };
}

test('everything is on in a house that nobody has switched', async () => {
  const { switches } = setUp();
  await switches.refresh();
  expect(switches.isOn('sales')).toBe(true);
  expect(switches.states().sales).toEqual({ isOn: true, sinceMs: null, by: null, reason: null });
});

test('a start reads what was switched before, with who, when and why', async () => {
  const { switches, append } = setUp();
  await append(stopped, searchOff);
  await switches.refresh();
  expect(switches.states()).toMatchObject({
    sales: { isOn: false, sinceMs: 1_000, by: 'admin:ada', reason: 'incident' },
    search: { isOn: false, sinceMs: 2_000, reason: 'load' },
    dashboards: { isOn: true, sinceMs: null },
  });
});

test('what the tail brings late, or twice, turns nothing back', async () => {
  const { switches, append } = setUp();
  const both = await append(stopped, resumed);
  await switches.refresh();
  switches.onEvents(both.slice(0, 1));
  switches.onEvents(both);
  expect(switches.isOn('sales')).toBe(true);
  switches.onEvents((await append(stopped)).slice(2));
  expect(switches.isOn('sales')).toBe(false);
});

test('events of other streams are none of ours', async () => {
  const { switches, append } = setUp();
  const [event] = await append(stopped);
  if (event === undefined) throw new Error('nothing was stored');
  switches.onEvents([{ ...event, stream: 'show-shw_1' }]);
  expect(switches.isOn('sales')).toBe(true);
});

test('only what is new is read', async () => {
  const { switches, append, reads } = setUp();
  await append(stopped, searchOff);
  await switches.refresh();
  await switches.refresh();
  expect(reads).toEqual([0, 2]);
});

test('without a tail it looks again and again, also after the store was away', async () => {
  const { switches, append, setAway, reads } = setUp();
  const ending = new AbortController();
  const running = switches.run(ending.signal);
  setAway(true);
  await expect.poll(() => reads.length).toBeGreaterThan(2);
  await append(stopped);
  setAway(false);
  await expect.poll(() => switches.isOn('sales')).toBe(false);
  ending.abort();
  await running;
});
