import { describe, expect, test } from 'vitest';
import { isAtRest } from '#domain/order.ts';
import { PAY_WITHIN_MS } from '#domain/payment.ts';
import { faultsOf } from '../testing/faults-of.ts';
import { createHouse, type House, type Process } from '../testing/house.ts';
import { sleepAt } from '../testing/virtual-world.ts';

const SEATS = ['A-1-1', 'A-1-2', 'A-1-3'];
const SOMEBODY_ELSE = { holdId: 'hld_other', customerId: 'cus_2' };

const lookLater = async (house: House, process: Process, orderId: string): Promise<void> => {
  house.world.pass(PAY_WITHIN_MS);
  await process.advance(orderId);
};

const takeByHand = async (house: House, orderId: string): Promise<void> => {
  const { intentId } = (await house.view(orderId)).order.payment;
  if (intentId !== null) house.provider.actOutside(intentId, 'take-anyway');
};

const takeSeat = async (house: House, seatId: string): Promise<void> => {
  if ((await house.seat(seatId)).state.status !== 'available') return;
  const untilMs = house.world.clock.nowMs() + PAY_WITHIN_MS;
  await house.onSeat(seatId, { type: 'SeatHeld', data: { ...SOMEBODY_ELSE, untilMs } });
};

/** What the sleeper was at, and what others do while it sleeps. */
const STORIES: Readonly<
  Record<
    string,
    readonly [
      sleeper: (process: Process, house: House, orderId: string) => Promise<unknown>,
      others: (process: Process, house: House, orderId: string) => Promise<unknown>,
    ]
  >
> = {
  'reserving, while the order is given up and a seat goes to somebody else': [
    (process, _house, orderId) => process.advance(orderId),
    async (process, house, orderId) => {
      await lookLater(house, process, orderId);
      await takeSeat(house, SEATS[1] ?? '');
    },
  ],
  'reserving, while the order is paid': [
    (process, _house, orderId) => process.advance(orderId),
    async (process, _house, orderId) => {
      await process.advance(orderId);
      await process.pay(orderId, 'pm_card_visa');
      await process.advance(orderId);
    },
  ],
  'selling, while the show is called off': [
    async (process, _house, orderId) => {
      await process.advance(orderId);
      await process.pay(orderId, 'pm_card_visa');
      await process.advance(orderId);
    },
    async (process, house, orderId) => {
      await house.callOff(SEATS);
      await process.advance(orderId);
    },
  ],
  'taking seats again for late money, while somebody else wants one': [
    async (process, house, orderId) => {
      await process.advance(orderId);
      await lookLater(house, process, orderId);
      await takeByHand(house, orderId);
      await process.advance(orderId, { nudged: true });
    },
    async (process, house, orderId) => {
      await takeSeat(house, SEATS[2] ?? '');
      await process.advance(orderId, { nudged: true });
    },
  ],
  'giving a refund back, while another does the same': [
    async (process, house, orderId) => {
      await process.advance(orderId);
      await process.pay(orderId, 'pm_card_visa');
      await process.advance(orderId);
      await house.callOff(SEATS);
      await process.advance(orderId);
    },
    (process, _house, orderId) => process.advance(orderId),
  ],
};

async function slept(story: keyof typeof STORIES, at: number): Promise<boolean> {
  const house = createHouse(at, { isAtomicAcrossStreams: false });
  const orderId = await house.placeOrder(SEATS);
  const [asleepDeed, othersDeed] = STORIES[story] ?? [];
  const sleeper = sleepAt(at);
  const doing = asleepDeed?.(house.process({ interrupt: sleeper.interrupt }), house, orderId);
  const didSleep = await Promise.race([sleeper.asleep.then(() => true), doing?.then(() => false)]);
  await othersDeed?.(house.process(), house, orderId);
  sleeper.wake();
  await doing;
  const fresh = house.process();
  for (let rounds = 0; rounds < 3; rounds += 1) {
    house.world.pass(PAY_WITHIN_MS);
    await fresh.advance(orderId, { nudged: true });
  }
  const end = await house.view(orderId);
  expect(faultsOf(house, end), `${story}, asleep at ${at}`).toEqual([]);
  expect(isAtRest(end.order), `${story}, asleep at ${at}`).toBe(true);
  return didSleep ?? false;
}

describe('a process that sleeps before or after any of its effects', () => {
  test.each(Object.keys(STORIES))('%s', async (story) => {
    let at = 1;
    while (await slept(story, at)) at += 1;
    expect(at).toBeGreaterThan(20);
  });
});
