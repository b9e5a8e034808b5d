import { expect, test } from 'vitest';
import type { SeatState } from '#domain/seat.ts';
import { type HeldSeats, type LooseEndsDeps, runLooseEnds } from './loose-ends.ts';
import { createVirtualWorld } from './testing/virtual-world.ts';

const held = (holdId: string): SeatState => ({
  status: 'held',
  holdId,
  customerId: 'cus_1',
  untilMs: 10 ** 13,
});
const reserved = (orderId: string): SeatState => ({
  status: 'reserved',
  orderId,
  customerId: 'cus_1',
});

/** A show of these seats, and what is asked for while so much time passes. */
async function look(
  seats: readonly SeatState[],
  seconds: number,
  more: Partial<LooseEndsDeps> = {},
) {
  const world = createVirtualWorld(1);
  const ending = new AbortController();
  const endMs = world.clock.nowMs() + seconds * 1_000;
  const settled: HeldSeats[] = [];
  const advanced: string[] = [];
  const deps: LooseEndsDeps = {
    ...world,
    timers: {
      async sleep(ms) {
        await world.timers.sleep(ms);
        if (world.clock.nowMs() >= endMs) ending.abort();
      },
    },
    shows: () => [
      {
        showId: 'shw_1',
        seatCount: seats.length,
        isOff: false,
        stateAt: (index) => seats[index] as SeatState,
        seatIdAt: (index) => `A-1-${index}`,
      },
    ],
    openOrders: { list: () => [] },
    leadership: { isLeader: () => true },
    settleHold: async (hold) => {
      settled.push(hold);
      return { outcome: 'stands' };
    },
    checkout: {
      advance: async (orderId, options) => {
        advanced.push(`${orderId} ${options.hasStrays}`);
        throw new Error('no order here');
      },
    },
    ...more,
  };
  await runLooseEnds(deps, ending.signal);
  return { settled, advanced };
}

test('a hold is looked at once its seats have stood for some seconds, and once only', async () => {
  const seats = [held('hld_1'), { status: 'available' } as const, held('hld_1')];
  expect((await look(seats, 4)).settled).toEqual([]);
  expect((await look(seats, 60)).settled).toEqual([
    { holdId: 'hld_1', showId: 'shw_1', seatIds: ['A-1-0', 'A-1-2'], showIsOff: false },
  ]);
});

test('a hold that stood is looked at again now and then', async () => {
  expect((await look([held('hld_1')], 100)).settled).toHaveLength(2);
});

test('the order of a converted hold, and of reserved seats, looks for its strays', async () => {
  const { advanced } = await look([held('hld_1'), reserved('ord_2')], 20, {
    settleHold: async () => ({ outcome: 'converted', orderId: 'ord_1' }),
  });
  expect([...new Set(advanced)].toSorted()).toEqual(['ord_1 true', 'ord_2 true']);
});

test('orders that are open, and processes that do not lead, are left alone', async () => {
  const open = { orderId: 'ord_2', showId: 'shw_1', movedAtMs: 0, payByMs: null };
  const busy = await look([reserved('ord_2')], 60, { openOrders: { list: () => [open] } });
  expect(busy.advanced).toEqual([]);
  const idle = await look([held('hld_1')], 60, { leadership: { isLeader: () => false } });
  expect(idle.settled).toEqual([]);
});
