import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../testing/simulator.ts';

let running: TestSimulator;
let stripe: Stripe;

beforeAll(async () => {
  running = await startTestSimulator();
  const { hostname: host, port } = new URL(running.simulator.url);
  stripe = new Stripe('sk_test_wire', { host, port, protocol: 'http', telemetry: false });
});
afterAll(() => running.stop());

function pay(amount: number, extra: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    confirm: true,
    payment_method: 'pm_card_visa',
    ...extra,
  });
}

describe('keys', () => {
  const get = (authorization: string) =>
    running.call('/v1/payment_intents', { headers: { authorization } });

  it.each(['Bearer sk_test_any', `Basic ${btoa('sk_test_any:')}`])('%s opens', async (given) => {
    expect((await get(given)).status).toBe(200);
  });

  it.each(['', 'Bearer sk_live_x', 'Bearer', `Basic ${btoa('me:sk_test_x')}`])(
    '%j does not',
    async (given) => {
      const response = await get(given);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    },
  );
});

describe('parameters', () => {
  const create = async (body: string) => {
    const response = await running.call('/v1/payment_intents', { method: 'POST', body });
    return { status: response.status, body: await response.json() };
  };

  it.each([
    ['currency=usd', 'parameter_missing', 'amount'],
    ['amount=1000', 'parameter_missing', 'currency'],
    ['amount=1.5&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['amount=-5&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['amount=49&currency=usd', 'amount_too_small', 'amount'],
    ['amount=100000000&currency=usd', 'amount_too_large', 'amount'],
    ['amount=1000&currency=usd&colour=red', 'parameter_unknown', 'colour'],
    ['amount=1000&currency=usd&payment_method=pm_x', 'resource_missing', 'payment_method'],
  ])('%s is refused: %s', async (body, code, param) => {
    expect(await create(body)).toMatchObject({
      status: 400,
      body: { error: { type: 'invalid_request_error', code, param } },
    });
  });

  it('an unknown currency is refused', async () => {
    expect(await create('amount=1000&currency=xyz')).toMatchObject({
      status: 400,
      body: { error: { param: 'currency' } },
    });
  });

  it('an address that leads nowhere is said to be so', async () => {
    const response = await running.call('/v1/customers');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });
});

describe('payments past what the adapter uses', () => {
  it('are captured at once by default, with the charge on request', async () => {
    const intent = await pay(5_000, { expand: ['latest_charge'], metadata: { a: 'b' } });
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 5_000,
      latest_charge: { object: 'charge', captured: true, metadata: { a: 'b' } },
    });
  });

  it('can be captured in part, which lets the rest go', async () => {
    const { id } = await pay(5_000, { capture_method: 'manual' });
    const captured = await stripe.paymentIntents.capture(id, { amount_to_capture: 3_000 });
    expect(captured).toMatchObject({ status: 'succeeded', amount: 5_000, amount_received: 3_000 });
    const charge = await stripe.charges.retrieve(String(captured.latest_charge));
    expect(charge).toMatchObject({ amount_captured: 3_000, amount_refunded: 2_000 });
    const refund = await stripe.refunds.create({ charge: charge.id });
    expect(refund.amount).toBe(3_000);
  });

  it('can be changed before they are confirmed', async () => {
    const { id } = await stripe.paymentIntents.create({ amount: 1_000, currency: 'usd' });
    const updated = await stripe.paymentIntents.update(id, {
      amount: 2_000,
      metadata: { a: 'b' },
    });
    expect(updated).toMatchObject({ amount: 2_000, metadata: { a: 'b' } });
    expect(
      await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_amex' }),
    ).toMatchObject({ status: 'succeeded', amount_received: 2_000 });
    await expect(stripe.paymentIntents.update(id, { amount: 1_000 })).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('can be paid with the token of a card', async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 1_000,
      currency: 'usd',
      confirm: true,
      payment_method_data: {
        type: 'card',
        card: { token: 'tok_visa' },
      } as Stripe.PaymentIntentCreateParams.PaymentMethodData,
    });
    expect(intent).toMatchObject({ status: 'succeeded', payment_method: 'pm_card_visa' });
  });
});

describe('money', () => {
  it('is booked with the fee, and back', async () => {
    const intent = await pay(10_000);
    const charge = await stripe.charges.retrieve(String(intent.latest_charge));
    const taken = await stripe.balanceTransactions.retrieve(String(charge.balance_transaction));
    expect(taken).toMatchObject({
      type: 'charge',
      amount: 10_000,
      fee: 320,
      net: 9_680,
      source: charge.id,
    });
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 4_000 });
    const returned = await stripe.balanceTransactions.list({ source: refund.id });
    expect(returned.data).toMatchObject([{ type: 'refund', amount: -4_000, fee: 0, net: -4_000 }]);
  });
});

describe('lists', () => {
  it('go both ways from a cursor', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.unshift((await pay(1_000)).id);
    const list = async (params: Stripe.PaymentIntentListParams) => {
      const { data, has_more } = await stripe.paymentIntents.list(params);
      return [data.map(({ id }) => id), has_more];
    };
    expect(await list({ limit: 2 })).toEqual([ids.slice(0, 2), true]);
    expect(await list({ limit: 2, starting_after: ids[1] ?? '' })).toEqual([ids.slice(2, 4), true]);
    expect(await list({ limit: 2, ending_before: ids[3] ?? '' })).toEqual([ids.slice(1, 3), true]);
    expect(await list({ limit: 9, ending_before: ids[2] ?? '' })).toEqual([ids.slice(0, 2), false]);
  });

  it('keep to a span of time', async () => {
    const { created } = await pay(1_000);
    const none = await stripe.paymentIntents.list({ created: { gt: created + 60 } });
    expect(none).toMatchObject({ data: [], has_more: false });
    const some = await stripe.paymentIntents.list({ created: { gte: created, lt: created + 1 } });
    expect(some.data.every((intent) => intent.created === created)).toBe(true);
    expect(some.data.length).toBeGreaterThan(0);
  });

  it('refuse a cursor that is not there', async () => {
    await expect(stripe.paymentIntents.list({ starting_after: 'pi_none' })).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'starting_after',
    });
  });

  it('give events by type', async () => {
    const intent = await pay(1_000);
    const events = await stripe.events.list({ type: 'payment_intent.*', limit: 1 });
    expect(events.data).toMatchObject([
      { type: 'payment_intent.succeeded', data: { object: { id: intent.id } } },
    ]);
    const [event] = events.data;
    expect(await stripe.events.retrieve(event?.id ?? '')).toMatchObject({ id: event?.id });
  });
});

it('test payment methods can be looked at', async () => {
  expect(await stripe.paymentMethods.retrieve('pm_card_mastercard')).toMatchObject({
    type: 'card',
    card: { brand: 'mastercard', last4: '4444' },
  });
});
