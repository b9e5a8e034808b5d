import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { readStripeWebhook } from './stripe-webhook.ts';

const SECRET = 'whsec_of_the_test';
const NOW_MS = 1_800_000_000_000;
const clock = { nowMs: () => NOW_MS };

function event(type: string, object: object): string {
  return JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
}

function sign(payload: string, ageS = 0, secret = SECRET): string {
  const timestamp = NOW_MS / 1000 - ageS;
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

const metadata = { order_id: 'ord_1' };
const body = event('payment_intent.succeeded', { object: 'payment_intent', id: 'pi_1', metadata });

describe('a webhook', () => {
  it.each([
    ['payment_intent.succeeded', { object: 'payment_intent', id: 'pi_1', metadata }],
    ['refund.updated', { object: 'refund', id: 're_1', payment_intent: 'pi_1', metadata }],
    ['charge.refunded', { object: 'charge', id: 'ch_1', payment_intent: { id: 'pi_1' }, metadata }],
  ])('%s names the order and the intent', (type, object) => {
    const payload = event(type, object);
    expect(readStripeWebhook(payload, sign(payload), SECRET, clock)).toEqual({
      eventId: 'evt_1',
      isOfPayment: type === 'payment_intent.succeeded',
      type,
      orderId: 'ord_1',
      intentId: 'pi_1',
    });
  });

  it('about something of others names no order', () => {
    const payload = event('customer.created', { object: 'customer', id: 'cus_1' });
    expect(readStripeWebhook(payload, sign(payload), SECRET, clock)).toMatchObject({
      orderId: null,
      intentId: null,
    });
  });

  it.each([
    ['signed with another secret', body, sign(body, 0, 'whsec_other')],
    ['changed on the way', `${body} `, sign(body)],
    ['older than five minutes', body, sign(body, 301)],
    ['without a signature', body, ''],
    ['with something else for a signature', body, 'hello'],
    ['empty', '', sign('x')],
  ])('%s is not believed', (_, payload, signature) => {
    expect(readStripeWebhook(payload, signature, SECRET, clock)).toBeNull();
  });

  it('just within five minutes is believed', () => {
    expect(readStripeWebhook(body, sign(body, 299), SECRET, clock)).not.toBeNull();
  });

  it('signed, but not JSON, is nothing', () => {
    expect(readStripeWebhook('hello', sign('hello'), SECRET, clock)).toBeNull();
  });
});
