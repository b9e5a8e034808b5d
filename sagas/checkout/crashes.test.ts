import { describe, expect, test } from 'vitest';
import { isAtRest } from '#domain/order.ts';
import { PAY_WITHIN_MS } from '#domain/payment.ts';
import { faultsOf } from '../testing/faults-of.ts';
import { createHouse, type House, type HouseOptions, type Process } from '../testing/house.ts';
import { CrashError, crashAt } from '../testing/virtual-world.ts';

const SEATS = ['A-1-1', 'A-1-2'];

/** What a process was about to do when it ended. */
const STORIES: Readonly<
  Record<string, (process: Process, house: House, orderId: string) => Promise<unknown>>
> = {
  'paid with one try': async (process, _house, orderId) => {
    await process.advance(orderId);
    await process.pay(orderId, 'pm_card_visa');
    await process.advance(orderId);
  },
  'declined five times': async (process, _house, orderId) => {
    await process.advance(orderId);
    for (let tries = 0; tries < 5; tries += 1) {
      await process.pay(orderId, 'pm_card_chargeDeclined');
      await process.advance(orderId);
    }
  },
  'paid for a show that is called off': async (process, house, orderId) => {
    await process.advance(orderId);
    await process.pay(orderId, 'pm_card_visa');
    await process.advance(orderId);
    await house.callOff(SEATS);
    await process.advance(orderId);
  },
  'expired, and captured all the same': async (process, house, orderId) => {
    await process.advance(orderId);
    house.world.pass(PAY_WITHIN_MS);
    await process.advance(orderId);
    const { intentId } = (await house.view(orderId)).order.payment;
    if (intentId !== null) house.provider.actOutside(intentId, 'take-anyway');
    await process.advance(orderId, { nudged: true });
  },
};

async function crashed(
  story: keyof typeof STORIES,
  at: number,
  options: HouseOptions,
): Promise<boolean> {
  const house = createHouse(at, options);
  const orderId = await house.placeOrder(SEATS);
  const crash = crashAt(at);
  try {
    await STORIES[story]?.(house.process({ interrupt: crash.interrupt }), house, orderId);
  } catch (error) {
    if (!(error instanceof CrashError)) throw error;
  }
  const fresh = house.process();
  await fresh.advance(orderId);
  house.world.pass(PAY_WITHIN_MS * 2);
  const end = await fresh.advance(orderId, { nudged: true });
  expect(faultsOf(house, end), `${story}, crash ${at}`).toEqual([]);
  expect(isAtRest(end.order), `${story}, crash ${at}`).toBe(true);
  return crash.crashed();
}

describe.each([
  { store: 'an atomic store', isAtomicAcrossStreams: true },
  { store: 'a store of one stream an append', isAtomicAcrossStreams: false },
])('on $store, a process that ends before or after any of its effects', (options) => {
  test.each(Object.keys(STORIES))('%s: a fresh one brings the order home', async (story) => {
    let at = 1;
    while (await crashed(story, at, options)) at += 1;
    expect(at).toBeGreaterThan(20);
  });
});
