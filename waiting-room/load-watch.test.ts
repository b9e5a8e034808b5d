import { expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { createLoadWatch } from './load-watch.ts';
import { createRoomKit, ON_SALE_MS, SHOW_ID } from './testing/room-kit.ts';

const ABOVE = 20;

/** A room that is off, and a watch in each of its processes, stepped a second at a time. */
function setUp(processes = 1, isOverloaded = false) {
  const kit = createRoomKit({ show: { isEnabled: false } });
  const switched: string[] = [];
  const turn = (isEnabled: boolean) => async () => {
    if (kit.show().isEnabled === isEnabled) return;
    switched.push(isEnabled ? 'on' : 'off');
    kit.changeShow({ isEnabled });
  };
  const state = kit.process().state;
  const running = Array.from({ length: processes }, (_, number) => {
    const process = kit.process(state);
    const watch = createLoadWatch({
      above: ABOVE,
      isOverloaded: () => isOverloaded,
      roomSwitch: { switchOn: turn(true), switchOff: turn(false) },
      shows: {
        find: async () => kit.show(),
        withRoom: () => (kit.show().isEnabled ? [SHOW_ID] : []),
      },
      state,
      leadership: { isLeader: () => number === 0 },
      clock: kit.clock,
      timers: { sleep: async () => undefined },
      log: silentLog,
    });
    return { ...process, watch, check: watch.watched(process.rooms) };
  });
  /** So many seconds with so many hold requests in each. */
  async function pass(seconds: number, perSecond: readonly number[] = []): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      for (const [at, { check }] of running.entries()) {
        for (let request = 0; request < (perSecond[at] ?? 0); request += 1) {
          await check.mayEnter({ showId: SHOW_ID, customerId: `cus_${request}`, token: undefined });
        }
      }
      kit.clock.setMs(kit.clock.nowMs() + 1_000);
      for (const { watch, conductor } of running) {
        await conductor.tick();
        await watch.look();
      }
    }
  }
  return { kit, switched, running, pass };
}

test('given a rush, the room goes on; given calm, it goes off after ten minutes', async () => {
  const { switched, pass } = setUp();
  await pass(30, [ABOVE - 1]);
  expect(switched).toEqual([]);
  await pass(6, [2 * ABOVE]);
  expect(switched).toEqual(['on']);
  await pass(590, [1]);
  expect(switched).toEqual(['on']);
  await pass(30, [1]);
  expect(switched).toEqual(['on', 'off']);
});

test('given a process that refuses what it can not serve, then a quarter of the rush is enough', async () => {
  const { switched, pass } = setUp(1, true);
  await pass(10, [ABOVE / 4]);
  expect(switched).toEqual([]);
  await pass(6, [ABOVE / 2]);
  expect(switched).toEqual(['on']);
});

test('given somebody in line, the room stays on', async () => {
  const { kit, switched, running, pass } = setUp();
  await pass(6, [2 * ABOVE]);
  kit.changeShow({ limits: { admitPerSecond: 10, maxActive: 0 } });
  await running[0]?.join('cus_1');
  await pass(900);
  expect(switched).toEqual(['on']);
});

test('before the sale, and while nothing is sold, nothing is switched', async () => {
  const { kit, switched, pass } = setUp();
  kit.clock.setMs(ON_SALE_MS - 60_000);
  await pass(30, [10 * ABOVE]);
  kit.clock.setMs(ON_SALE_MS);
  kit.changeShow({ closed: 'paused' });
  await pass(30, [10 * ABOVE]);
  expect(switched).toEqual([]);
});

test('each of two processes counts its own; either switches on, the conductor off', async () => {
  const { switched, pass } = setUp(2);
  await pass(30, [ABOVE - 1, ABOVE - 1]);
  expect(switched).toEqual([]);
  await pass(6, [0, 2 * ABOVE]);
  expect(switched).toEqual(['on']);
  await pass(620, [0, 0]);
  expect(switched).toEqual(['on', 'off']);
});

test('what is asked is answered as without a watch', async () => {
  const { kit, running } = setUp();
  const [only] = running;
  const request = { showId: SHOW_ID, customerId: 'cus_1', token: undefined };
  expect(await only?.check.mayEnter(request)).toBe(true);
  kit.changeShow({ isEnabled: true });
  expect(await only?.check.mayEnter(request)).toBe(false);
});
