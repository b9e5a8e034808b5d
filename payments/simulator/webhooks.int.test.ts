import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Intent } from '../port.ts';
import { eventually, okValue } from '../testing/results.ts';
import { startTestSimulator, type TestSimulator, WEBHOOK_SECRET } from '../testing/simulator.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts';

let running: TestSimulator;
let receiver: WebhookReceiver;
let keyCount = 0;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  running = await startTestSimulator({
    webhook: { url: receiver.url, secret: WEBHOOK_SECRET },
    settleRefundsAfterMs: 50,
  });
});
afterEach(async () => {
  await running.setFaults({});
  receiver.answerWith(200);
  receiver.clear();
});
afterAll(async () => {
  await running.stop();
  await receiver.stop();
});

const newKey = () => `key-${++keyCount}`;

async function create(): Promise<Intent> {
  return okValue(
    await running.provider.createIntent({
      orderId: `ord_${++keyCount}`,
      paymentId: 'pay_1',
      amountCents: 1_000,
      currency: 'USD',
      idempotencyKey: newKey(),
    }),
  );
}

async function pay(paymentMethod: string): Promise<Intent> {
  const { provider } = running;
  const { intentId } = await create();
  await provider.confirmIntent({ intentId, paymentMethod, idempotencyKey: newKey() });
  return okValue(await provider.captureIntent({ intentId, idempotencyKey: newKey() }));
}

function refund({ intentId, orderId }: Intent) {
  return running.provider.refund({
    intentId,
    amountCents: 400,
    refundId: 'rfd_1',
    orderId: orderId ?? '',
    idempotencyKey: newKey(),
  });
}

/** The types that came for an intent, once there are so many. */
function typesOf(intent: Intent, count: number): Promise<string[]> {
  return eventually(() => {
    const nudges = receiver.received.filter(({ intentId }) => intentId === intent.intentId);
    return nudges.length >= count && nudges.map(({ type }) => type);
  });
}

describe('webhooks', () => {
  it('tell of each step of a payment, signed, with the order', async () => {
    const intent = await pay('pm_card_visa');
    await refund(intent);
    expect((await typesOf(intent, 5)).sort()).toEqual([
      'charge.refunded',
      'payment_intent.amount_capturable_updated',
      'payment_intent.created',
      'payment_intent.succeeded',
      'refund.created',
    ]);
    expect(receiver.received.every(({ orderId }) => orderId === intent.orderId)).toBe(true);
    expect(receiver.badCount()).toBe(0);
  });

  it('tell of failures, challenges and cancellations', async () => {
    const intent = await create();
    const { intentId } = intent;
    const { provider } = running;
    for (const paymentMethod of ['pm_card_chargeDeclined', 'pm_card_threeDSecure2Required']) {
      await provider.confirmIntent({ intentId, paymentMethod, idempotencyKey: newKey() });
    }
    await provider.cancelIntent({ intentId, idempotencyKey: newKey() });
    expect((await typesOf(intent, 4)).sort()).toEqual([
      'payment_intent.canceled',
      'payment_intent.created',
      'payment_intent.payment_failed',
      'payment_intent.requires_action',
    ]);
  });

  it('tell of a refund that fails after it was accepted', async () => {
    const intent = await pay('pm_card_refundFail');
    const accepted = okValue(await refund(intent));
    expect(accepted.status).toBe('succeeded');
    expect(await typesOf(intent, 7)).toEqual(
      expect.arrayContaining(['refund.updated', 'refund.failed']),
    );
    const { provider } = running;
    const failed = okValue(await provider.retrieveRefund(accepted.providerRefundId));
    expect(failed).toMatchObject({ status: 'failed', failureReason: 'expired_or_canceled_card' });
    expect(okValue(await provider.retrieveIntent(intent.intentId)).refundedCents).toBe(0);
  });

  it('tell of a refund that was pending', async () => {
    const intent = await pay('pm_card_pendingRefund');
    const accepted = okValue(await refund(intent));
    expect(accepted.status).toBe('pending');
    expect(await typesOf(intent, 6)).toContain('refund.updated');
    const settled = await running.provider.retrieveRefund(accepted.providerRefundId);
    expect(okValue(settled).status).toBe('succeeded');
  });

  it('tell of disputes, by card and on request', async () => {
    const byCard = await pay('pm_card_createDispute');
    expect(await typesOf(byCard, 4)).toContain('charge.dispute.created');

    const intent = await pay('pm_card_visa');
    const open = () =>
      fetch(`${running.simulator.url}/_simulator/disputes`, {
        method: 'POST',
        body: JSON.stringify({ payment_intent: intent.intentId }),
      });
    const opened = await open();
    expect(opened.status).toBe(201);
    const dispute = await opened.json();
    expect(dispute).toMatchObject({
      object: 'dispute',
      amount: 1_000,
      payment_intent: intent.intentId,
      status: 'needs_response',
    });
    expect(await typesOf(intent, 4)).toContain('charge.dispute.created');
    expect((await open()).status).toBe(409);
    const found = await running.call(`/v1/disputes?payment_intent=${intent.intentId}`);
    expect(await found.json()).toMatchObject({ data: [dispute] });
    expect(await refund(intent)).toMatchObject({ outcome: 'refused', code: 'charge_disputed' });
  });
});

describe('given a fault', () => {
  it('a webhook that is not taken is sent again until it is', async () => {
    receiver.answerWith(500);
    const intent = await create();
    await typesOf(intent, 1);
    receiver.answerWith(204);
    expect(await typesOf(intent, 2)).toEqual(['payment_intent.created', 'payment_intent.created']);
  });

  it('duplicates are the same event', async () => {
    await running.setFaults({ webhook_duplicate_rate: 1 });
    const intent = await create();
    await typesOf(intent, 2);
    const [first, second] = receiver.received;
    expect(second).toEqual(first);
  });

  it('dropped ones never come, and the event is there all the same', async () => {
    await running.setFaults({ webhook_drop_rate: 1 });
    const dropped = await create();
    await running.setFaults({});
    const sent = await create();
    await typesOf(sent, 1);
    expect(receiver.received.map(({ intentId }) => intentId)).toEqual([sent.intentId]);
    const events = await running.call('/v1/events?limit=2');
    expect(await events.json()).toMatchObject({
      data: [{}, { data: { object: { id: dropped.intentId } } }],
    });
  });

  it('delayed ones come later', async () => {
    await running.setFaults({ webhook_delay_ms: 300 });
    const startMs = performance.now();
    await typesOf(await create(), 1);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(290);
  });

  it('shuffled ones come in another order', async () => {
    await running.setFaults({ webhook_shuffle: true });
    const intents: string[] = [];
    for (let index = 0; index < 30; index++) intents.push((await create()).intentId);
    await eventually(() => receiver.received.length >= 30);
    const arrived = receiver.received.map(({ intentId }) => intentId);
    expect(new Set(arrived)).toEqual(new Set(intents));
    expect(arrived).not.toEqual(intents);
  });

  it('nothing leaves while the provider is down', async () => {
    await running.setFaults({ webhook_delay_ms: 50 });
    const intent = await create();
    await running.setFaults({ down: true });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(receiver.received).toEqual([]);
    await running.setFaults({});
    await typesOf(intent, 1);
  });
});
