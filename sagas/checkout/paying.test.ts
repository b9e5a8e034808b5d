import { describe, expect, test, vi } from 'vitest';
import { CHALLENGE_EXTENSION_MS, PAY_WITHIN_MS } from '#domain/payment.ts';
import { faultsOf } from '../testing/faults-of.ts';
import { createHouse, type House, type OrderView } from '../testing/house.ts';
import type { Fault, ProviderCall } from '../testing/scripted-provider.ts';

const SEATS = ['A-1-1', 'A-1-2'];
const VISA = 'pm_card_visa';
const OF_PAYMENT = { isOfPayment: true, patienceMs: 10_000 };
const DECLINED = 'pm_card_chargeDeclined';
const CHALLENGED = 'pm_card_threeDSecure2Required';

async function opened(house: House) {
  const process = house.process();
  const orderId = await house.placeOrder(SEATS);
  await process.advance(orderId);
  return { process, orderId };
}

const intentId = ({ order }: OrderView): string => order.payment.intentId ?? 'none';
const types = ({ events }: OrderView): string[] => events.map(({ type }) => type);
const statuses = ({ seats }: OrderView): string[] => seats.map(({ status }) => status);

describe('an order that is paid', () => {
  test('records what it is about to do before each call, and sells its seats', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    expect(await process.pay(orderId, VISA)).toBe('recorded');
    const end = await process.advance(orderId);
    expect(types(end)).toEqual([
      'OrderPlaced',
      'PaymentRequested',
      'PaymentCreated',
      'PaymentAttempted',
      'PaymentAuthorised',
      'CaptureStarted',
      'PaymentCaptured',
      'OrderConfirmed',
    ]);
    expect(statuses(end)).toEqual(['sold', 'sold']);
    expect(house.provider.acted).toEqual([
      `create ${orderId}/create/1`,
      `confirm ${orderId}/confirm/1`,
      `capture ${orderId}/capture/1`,
    ]);
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('is left alone by whoever advances it again', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    await process.pay(orderId, VISA);
    const once = await process.advance(orderId);
    const acted = house.provider.acted.length;
    expect(await process.advance(orderId, { nudged: true })).toEqual(once);
    expect(house.provider.acted).toHaveLength(acted);
  });

  test('is not read again for the webhooks that tell of what its process has stored', async () => {
    const house = createHouse();
    const readStream = vi.spyOn(house.store, 'readStream');
    const { process, orderId } = await opened(house);
    await process.pay(orderId, VISA);
    await process.advance(orderId);
    readStream.mockClear();
    expect(await process.checkout.heed(orderId, OF_PAYMENT)).toBe(true);
    expect(readStream).not.toHaveBeenCalled();
    // One that may tell of a refund, and one at a process that knows nothing of the order.
    expect(await process.checkout.heed(orderId, { ...OF_PAYMENT, isOfPayment: false })).toBe(true);
    expect(await house.process().checkout.heed(orderId, OF_PAYMENT)).toBe(true);
    expect(readStream).toHaveBeenCalledTimes(2);
  });

  test('is sold by the webhook, where nobody waits for its payment any more', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    await process.pay(orderId, VISA);
    expect(await process.checkout.heed(orderId, OF_PAYMENT)).toBe(true);
    expect((await process.advance(orderId)).order.status).toBe('confirmed');
  });

  test('is charged once by two processes at once', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const house = createHouse(seed);
      const { process, orderId } = await opened(house);
      const other = house.process();
      const recorded = await Promise.all([process.pay(orderId, VISA), other.pay(orderId, VISA)]);
      expect(recorded.toSorted()).toEqual(['moved', 'recorded']);
      await Promise.all([process.advance(orderId), other.advance(orderId, { nudged: true })]);
      const end = await process.advance(orderId);
      expect(end.order.status).toBe('confirmed');
      expect(faultsOf(house, end)).toEqual([]);
    }
  });
});

const FAULTS: readonly Fault[] = [
  'spent-before',
  'spent-after',
  'lost-before',
  'lost-after',
  'key_in_use',
  'rate_limited',
  'refused_connection',
];
const CALLS: readonly ProviderCall[] = ['create', 'confirm', 'capture'];

describe('one fault of the provider', () => {
  const all = CALLS.flatMap((call) => FAULTS.map((fault) => [call, fault] as const));
  test.each(all)('%s: %s ends well', async (call, fault) => {
    const house = createHouse();
    const process = house.process();
    const orderId = await house.placeOrder(SEATS);
    house.provider.failNext(call, fault, fault);
    await process.advance(orderId);
    await process.pay(orderId, VISA);
    let end = await process.advance(orderId);
    // A confirmation that did not happen is a try that failed: the buyer tries again.
    while (end.order.payment.stage === 'open') {
      await process.pay(orderId, VISA);
      end = await process.advance(orderId);
    }
    expect(end.order.status).toBe('confirmed');
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('that goes on for an hour neither storms the provider nor fills the stream', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    house.provider.script((call) => (call === 'capture' ? 'spent-before' : 'none'));
    await process.pay(orderId, VISA);
    for (let minute = 0; minute < 60; minute += 1) {
      await process.advance(orderId);
      house.world.pass(50_000);
    }
    const { events } = await house.view(orderId);
    expect(events.filter(({ type }) => type === 'CaptureStarted').length).toBeLessThan(30);
    house.provider.script(() => 'none');
    house.world.pass(3_600_000);
    expect(faultsOf(house, await process.advance(orderId))).toEqual([]);
  });
});

describe('a card that is declined', () => {
  test('leaves the seats reserved for another try', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    await process.pay(orderId, DECLINED);
    const declined = await process.advance(orderId);
    expect(declined.order.payment).toMatchObject({
      stage: 'open',
      lastDeclineCode: 'generic_decline',
    });
    expect(statuses(declined)).toEqual(['reserved', 'reserved']);
    await process.pay(orderId, VISA);
    expect((await process.advance(orderId)).order.status).toBe('confirmed');
  });

  test('five times cancels the order and frees its seats at once, even when the provider is away', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    for (let tries = 1; tries <= 5; tries += 1) {
      if (tries === 5)
        house.provider.script((call) => (call === 'cancel' ? 'lost-before' : 'none'));
      expect(await process.pay(orderId, DECLINED)).toBe('recorded');
      await process.advance(orderId);
    }
    const given = await house.view(orderId);
    expect(given.order).toMatchObject({ status: 'cancelled', cancelReason: 'declined' });
    expect(statuses(given)).toEqual(['available', 'available']);
    expect(await process.pay(orderId, VISA)).toBe('refused');
    house.provider.script(() => 'none');
    const end = await process.advance(orderId);
    expect(end.order.payment.stage).toBe('cancelled');
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('that the provider does not know counts as declined', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    await process.pay(orderId, 'pm_card_of_nobody');
    expect((await process.advance(orderId)).order.payment).toMatchObject({
      stage: 'open',
      lastDeclineCode: 'resource_missing',
    });
  });
});

describe('the deadline', () => {
  test('ends an order that nobody pays', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    house.world.pass(PAY_WITHIN_MS - 1_000);
    expect((await process.advance(orderId)).order.status).toBe('pending_payment');
    house.world.pass(1_000);
    const end = await process.advance(orderId);
    expect(end.order).toMatchObject({ status: 'cancelled', cancelReason: 'expired' });
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('is moved once by a challenge, not by a second one', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    const { payByMs } = (await house.view(orderId)).order;
    await process.pay(orderId, CHALLENGED);
    const first = await process.advance(orderId);
    expect(first.order).toMatchObject({ payByMs: payByMs + CHALLENGE_EXTENSION_MS });
    expect(first.order.payment.actionUrl).toMatch(/^https:/);
    house.provider.actOutside(intentId(first), 'fail');
    await process.advance(orderId, { nudged: true });
    await process.pay(orderId, CHALLENGED);
    const second = await process.advance(orderId);
    expect(second.order.payment.stage).toBe('challenged');
    expect(second.order.payByMs).toBe(payByMs + CHALLENGE_EXTENSION_MS);
    house.world.pass(PAY_WITHIN_MS + CHALLENGE_EXTENSION_MS);
    const end = await process.advance(orderId);
    expect(end.order.cancelReason).toBe('expired');
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('does not take seats whose payment has an unknown fate', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    house.provider.script((call) => (call === 'create' ? 'none' : 'lost-after'));
    await process.pay(orderId, VISA);
    await process.advance(orderId);
    house.world.pass(2 * 3_600_000);
    const unknown = await process.advance(orderId);
    expect(unknown.order.payment.stage).toBe('confirming');
    expect(statuses(unknown)).toEqual(['reserved', 'reserved']);
    house.provider.script(() => 'none');
    const end = await process.advance(orderId);
    expect(end.order.status).toBe('confirmed');
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('of an intent that was never made frees the seats without it', async () => {
    const house = createHouse();
    const process = house.process();
    const orderId = await house.placeOrder(SEATS);
    house.provider.script(() => 'lost-before');
    await process.advance(orderId);
    house.world.pass(PAY_WITHIN_MS);
    const end = await process.advance(orderId);
    expect(end.order).toMatchObject({ status: 'cancelled', cancelReason: 'expired' });
    expect(faultsOf(house, end)).toEqual([]);
  });
});

describe('what happens at the provider without us', () => {
  test('a nudge finds a challenge that was met', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    await process.pay(orderId, CHALLENGED);
    house.provider.actOutside(intentId(await process.advance(orderId)), 'authenticate');
    expect((await process.advance(orderId)).order.payment.stage).toBe('challenged');
    const end = await process.advance(orderId, { nudged: true });
    expect(end.order.status).toBe('confirmed');
  });

  test('a nudge that got no answer is not taken for one', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    house.provider.actOutside(intentId(await house.view(orderId)), 'confirm', VISA);
    house.provider.script((call) => (call === 'retrieve' ? 'lost-before' : 'none'));
    const { settled } = await process.checkout.advance(orderId, { nudged: true, patienceMs: 500 });
    expect(settled).toBe(false);
    house.provider.script(() => 'none');
    house.provider.failNext('retrieve', 'rate_limited');
    expect((await process.advance(orderId, { nudged: true })).order.status).toBe('confirmed');
  });

  test('a webhook may come before the intent is recorded', async () => {
    const house = createHouse();
    const process = house.process();
    const orderId = await house.placeOrder(SEATS);
    house.provider.failNext('create', 'lost-after');
    await process.advance(orderId, { patienceMs: 0 });
    expect((await house.view(orderId)).order.payment.intentId).toBeNull();
    const found = await process.advance(orderId, { nudged: true });
    expect(found.order.payment.stage).toBe('open');
    expect(house.provider.intentsOf(orderId)).toHaveLength(1);
  });

  test('a payment that the bank thinks over is found when it has made up its mind', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    await process.pay(orderId, 'pm_processing');
    const waiting = await process.advance(orderId);
    expect(waiting.order.payment.stage).toBe('confirming');
    house.provider.actOutside(intentId(waiting), 'approve');
    const end = await process.advance(orderId);
    expect(end.order.status).toBe('confirmed');
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('an authorisation after the cancellation began is cancelled, never captured', async () => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    house.world.pass(PAY_WITHIN_MS);
    house.provider.failNext('cancel', 'spent-before');
    await process.advance(orderId, { patienceMs: 0 });
    const cancelling = await house.view(orderId);
    expect(cancelling.order.payment.stage).toBe('cancelling');
    house.provider.actOutside(intentId(cancelling), 'confirm', VISA);
    const end = await process.advance(orderId, { nudged: true });
    expect(types(end)).not.toContain('CaptureStarted');
    expect(house.provider.intentsOf(orderId)).toMatchObject([{ status: 'canceled' }]);
    expect(faultsOf(house, end)).toEqual([]);
  });
});

describe('money that comes after the order was given up', () => {
  async function tooLate(house: House) {
    const { process, orderId } = await opened(house);
    house.world.pass(PAY_WITHIN_MS);
    const cancelled = await process.advance(orderId);
    expect(cancelled.order.status).toBe('cancelled');
    house.provider.actOutside(intentId(cancelled), 'take-anyway');
    return { process, orderId };
  }

  test('takes the same seats again while all are free', async () => {
    const house = createHouse();
    const { process, orderId } = await tooLate(house);
    const end = await process.advance(orderId, { nudged: true });
    expect(end.order).toMatchObject({ status: 'confirmed', cancelReason: null });
    expect(types(end).slice(-2)).toEqual(['PaymentCaptured', 'OrderConfirmed']);
    expect(statuses(end)).toEqual(['sold', 'sold']);
    expect(faultsOf(house, end)).toEqual([]);
  });

  test('goes back when one of them is taken, and the others stay free', async () => {
    const house = createHouse();
    const { process, orderId } = await tooLate(house);
    const untilMs = house.world.clock.nowMs() + 60_000;
    const data = { holdId: 'hld_2', customerId: 'cus_2', untilMs };
    await house.onSeat('A-1-2', { type: 'SeatHeld', data });
    const end = await process.advance(orderId, { nudged: true });
    expect(end.order.status).toBe('cancelled');
    expect(statuses(end)).toEqual(['available', 'held']);
    expect(house.provider.refundsOf(orderId)).toMatchObject([{ amountCents: 10_000 }]);
    expect(faultsOf(house, end)).toEqual([]);
  });
});

describe('23 hours after a call', () => {
  test.each(['confirm', 'capture'] as const)('%s is looked up, not sent again', async (call) => {
    const house = createHouse();
    const { process, orderId } = await opened(house);
    house.provider.script((asked) => (asked === call ? 'lost-after' : 'none'));
    await process.pay(orderId, VISA);
    await process.advance(orderId);
    house.world.pass(30 * 3_600_000);
    house.provider.script(() => 'none');
    const received = house.provider.received.filter((one) => one.startsWith(call)).length;
    const end = await process.advance(orderId);
    expect(house.provider.received.filter((one) => one.startsWith(call))).toHaveLength(received);
    expect(end.order.status).toBe('confirmed');
    expect(faultsOf(house, end)).toEqual([]);
  });
});
