import { describe, expect, test } from 'vitest';
import { isAtRest, orderStatus } from '#domain/order.ts';
import { cancelByBuyer } from '#domain/payment-decisions.ts';
import { type RequestRefund, requestRefund } from '#domain/refund.ts';
import { loadOrder } from '#event-store/load-order.ts';
import { faultsOf } from '../testing/faults-of.ts';
import {
  BY_TEST,
  createHouse,
  type House,
  type OrderView,
  type Process,
} from '../testing/house.ts';

const SEATS = ['A-1-1', 'A-1-2'];

async function paid(house: House, card = 'pm_card_visa') {
  const process = house.process();
  const orderId = await house.placeOrder(SEATS);
  await process.advance(orderId);
  await process.pay(orderId, card);
  expect((await process.advance(orderId)).order.status).toBe('confirmed');
  return { process, orderId };
}

async function giveBack(
  house: House,
  process: Process,
  orderId: string,
  command: Partial<RequestRefund> = {},
): Promise<OrderView> {
  const order = await loadOrder(house.store, orderId);
  if (order.state.status === 'none') throw new Error('no order');
  const decision = requestRefund(order.state, {
    refundId: house.world.ids.make('rfd'),
    reason: 'goodwill',
    returnFees: true,
    keepSeatsBlocked: false,
    nowMs: house.world.clock.nowMs(),
    ...command,
  });
  if (!decision.ok) throw new Error(decision.refusal.code);
  const recorded = await process.checkout.record(order, decision.events, BY_TEST);
  expect(recorded.outcome).toBe('recorded');
  return process.advance(orderId);
}

const statuses = ({ seats }: OrderView): string[] => seats.map(({ status }) => status);
const centsBack = (house: House, orderId: string): number =>
  house.provider.refundsOf(orderId).reduce((sum, { amountCents }) => sum + amountCents, 0);

describe('a refund', () => {
  test('of one seat, then of the rest', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house);
    const part = await giveBack(house, process, orderId, { seatIds: ['A-1-1'] });
    expect(orderStatus(part.order)).toBe('partially_refunded');
    expect(statuses(part)).toEqual(['available', 'sold']);
    expect(await house.ticketStatus(orderId, 0)).toBe('returned');
    expect(await house.ticketStatus(orderId, 1)).toBe('valid');
    const all = await giveBack(house, process, orderId);
    expect(orderStatus(all.order)).toBe('refunded');
    expect(statuses(all)).toEqual(['available', 'available']);
    expect(centsBack(house, orderId)).toBe(10_000);
  });

  test('keeps the seats back where asked to', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house);
    const end = await giveBack(house, process, orderId, { keepSeatsBlocked: true });
    expect(statuses(end)).toEqual(['blocked', 'blocked']);
  });

  test('of an amount leaves seats and tickets alone', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house);
    const end = await giveBack(house, process, orderId, { amountCents: 700 });
    expect(orderStatus(end.order)).toBe('partially_refunded');
    expect(statuses(end)).toEqual(['sold', 'sold']);
    expect(centsBack(house, orderId)).toBe(700);
  });

  test.each(['spent-before', 'spent-after', 'lost-before', 'lost-after', 'rate_limited'] as const)(
    'is made once, however the provider fails: %s',
    async (fault) => {
      const house = createHouse();
      const { process, orderId } = await paid(house);
      house.provider.failNext('refund', fault, fault);
      const end = await giveBack(house, process, orderId);
      expect(centsBack(house, orderId)).toBe(10_000);
      expect(isAtRest(end.order)).toBe(true);
    },
  );

  test('is not sent again after 23 hours, since the provider may have forgotten its key', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house);
    house.provider.script((call) => (call === 'refund' ? 'lost-after' : 'none'));
    await giveBack(house, process, orderId, { amountCents: 700 });
    house.world.pass(30 * 3_600_000);
    house.provider.script(() => 'none');
    const end = await process.advance(orderId);
    expect(centsBack(house, orderId)).toBe(700);
    expect(end.order.refunds).toMatchObject([{ stage: 'succeeded' }]);
  });

  test('refused at once reinstates the tickets, and the seats stay sold', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house);
    house.provider.failNext('refund', 'refuse');
    const end = await giveBack(house, process, orderId);
    expect(end.order.refunds).toMatchObject([{ stage: 'failed', accepted: false }]);
    expect(statuses(end)).toEqual(['sold', 'sold']);
    expect(await house.ticketStatus(orderId, 0)).toBe('valid');
    expect(orderStatus(end.order)).toBe('confirmed');
  });

  test('pending, then paid out: found by a nudge', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house, 'pm_card_pendingRefund');
    const pending = await giveBack(house, process, orderId);
    expect(pending.order.refunds).toMatchObject([{ stage: 'accepted' }]);
    expect(statuses(pending)).toEqual(['available', 'available']);
    expect(isAtRest(pending.order)).toBe(false);
    house.provider.settleRefunds();
    const end = await process.advance(orderId, { nudged: true });
    expect(end.order.refunds).toMatchObject([{ stage: 'succeeded' }]);
  });

  test.each(['pm_card_pendingRefundFail', 'pm_card_refundFail'])(
    'that fails later (%s) is a case for finance; the seats stay returned',
    async (card) => {
      const house = createHouse();
      const { process, orderId } = await paid(house, card);
      await giveBack(house, process, orderId);
      house.provider.settleRefunds();
      const end = await process.advance(orderId, { nudged: true });
      expect(end.order.refunds).toMatchObject([
        { stage: 'failed', accepted: true, failureCode: 'expired_or_canceled_card' },
      ]);
      expect(statuses(end)).toEqual(['available', 'available']);
      expect(await house.ticketStatus(orderId, 0)).toBe('returned');
      expect(isAtRest(end.order)).toBe(true);
    },
  );

  test('one nudge asks about every refund', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house, 'pm_card_pendingRefund');
    await giveBack(house, process, orderId, { seatIds: ['A-1-1'] });
    await giveBack(house, process, orderId, { seatIds: ['A-1-2'] });
    house.provider.settleRefunds();
    const end = await process.advance(orderId, { nudged: true });
    expect(end.order.refunds.map(({ stage }) => stage)).toEqual(['succeeded', 'succeeded']);
  });
});

describe('a show that is called off', () => {
  test('refunds what was paid, fees too, and keeps the seats back', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house);
    await house.callOff(SEATS);
    const end = await process.advance(orderId);
    expect(orderStatus(end.order)).toBe('refunded');
    expect(statuses(end)).toEqual(['blocked', 'blocked']);
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('refunds the rest of what had been refunded in part', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house);
    await giveBack(house, process, orderId, { seatIds: ['A-1-1'], reason: 'show_cancelled' });
    await house.callOff(SEATS);
    const end = await process.advance(orderId);
    expect(centsBack(house, orderId)).toBe(10_000);
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('keeps a seat back whose refund had been asked for before', async () => {
    const house = createHouse();
    const { process, orderId } = await paid(house);
    house.provider.failNext('refund', 'lost-before');
    const order = await loadOrder(house.store, orderId);
    if (order.state.status === 'none') throw new Error('no order');
    const decision = requestRefund(order.state, {
      refundId: 'rfd_1',
      reason: 'goodwill',
      returnFees: true,
      keepSeatsBlocked: false,
      nowMs: house.world.clock.nowMs(),
    });
    if (!decision.ok) throw new Error(decision.refusal.code);
    await process.checkout.record(order, decision.events, BY_TEST);
    await house.callOff(SEATS);
    expect(statuses(await process.advance(orderId))).toEqual(['blocked', 'blocked']);
  });

  test.each([
    ['before the first try', null],
    ['while a challenge is open', 'pm_card_threeDSecure2Required'],
    ['while the bank thinks it over', 'pm_processing'],
    ['after a decline', 'pm_card_chargeDeclined'],
  ])('takes no money and frees nothing: %s', async (_when, card) => {
    const house = createHouse();
    const process = house.process();
    const orderId = await house.placeOrder(SEATS);
    await process.advance(orderId);
    if (card !== null) await process.pay(orderId, card);
    await process.advance(orderId);
    await house.callOff(SEATS);
    const { intentId } = (await process.advance(orderId)).order.payment;
    house.provider.actOutside(intentId ?? '', 'approve');
    const end = await process.advance(orderId, { nudged: true });
    expect(end.order.status).toBe('cancelled');
    expect(end.events.map(({ type }) => type)).not.toContain('CaptureStarted');
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('keeps the seats back whatever else ends the order', async () => {
    const house = createHouse();
    const process = house.process();
    const orderId = await house.placeOrder(SEATS);
    await process.advance(orderId);
    for (let tries = 1; tries < 5; tries += 1) {
      await process.pay(orderId, 'pm_card_chargeDeclined');
      await process.advance(orderId);
    }
    await process.pay(orderId, 'pm_card_chargeDeclined');
    await house.callOff(SEATS);
    const end = await process.advance(orderId);
    expect(end.order.cancelReason).toBe('declined');
    expect(statuses(end)).toEqual(['blocked', 'blocked']);
  });

  test('gives late money back', async () => {
    const house = createHouse();
    const process = house.process();
    const orderId = await house.placeOrder(SEATS);
    await process.advance(orderId);
    await house.callOff(SEATS);
    const { intentId } = (await process.advance(orderId)).order.payment;
    house.provider.actOutside(intentId ?? '', 'take-anyway');
    const end = await process.advance(orderId, { nudged: true });
    expect(end.order.status).toBe('cancelled');
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('keeps the seats back when it is the buyer who cancels', async () => {
    const house = createHouse();
    const process = house.process();
    const orderId = await house.placeOrder(SEATS);
    await house.callOff(SEATS);
    const order = await loadOrder(house.store, orderId);
    if (order.state.status === 'none') throw new Error('no order');
    const decision = cancelByBuyer(order.state, house.world.clock.nowMs());
    if (!decision.ok) throw new Error(decision.refusal.code);
    await process.checkout.record(order, decision.events, BY_TEST);
    const end = await house.view(orderId);
    expect(end.order.cancelReason).toBe('buyer');
    expect(faultsOf(house, end)).toEqual([]);
  });
});

describe('an order that cost nothing', () => {
  test('never meets the provider, and its seats come back without one', async () => {
    const house = createHouse();
    const process = house.process();
    const orderId = await house.placeOrder(SEATS, { free: true });
    const paidFor = await process.advance(orderId, { nudged: true });
    expect(orderStatus(paidFor.order)).toBe('confirmed');
    const part = await giveBack(house, process, orderId, { seatIds: ['A-1-1'] });
    expect(statuses(part)).toEqual(['available', 'sold']);
    expect(orderStatus(part.order)).toBe('partially_refunded');
    expect(await house.ticketStatus(orderId, 0)).toBe('returned');
    await process.advance(orderId, { nudged: true });
    expect(house.provider.received).toEqual([]);
  });

  test('ends with its show', async () => {
    const house = createHouse();
    const orderId = await house.placeOrder(SEATS, { free: true });
    await house.callOff(SEATS);
    const end = await house.process().advance(orderId);
    expect(orderStatus(end.order)).toBe('refunded');
    expect(faultsOf(house, end)).toEqual([]);
  });
});
