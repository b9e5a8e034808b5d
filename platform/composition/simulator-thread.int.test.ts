import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '#payments/testing/results.ts';
import { providerFor, quietLog, WEBHOOK_SECRET } from '#payments/testing/simulator.ts';
import { startWebhookReceiver } from '#payments/testing/webhook-receiver.ts';
import { startSimulatorThread } from './simulator-thread.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-thread-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const start = (port = 0) =>
  startSimulatorThread({ dataDir, port, host: '127.0.0.1', log: quietLog });

const NEW_INTENT = {
  orderId: 'ord_1',
  paymentId: 'pay_1',
  amountCents: 1_000,
  currency: 'EUR',
  idempotencyKey: 'key-1',
};

test('a simulator in a thread takes payments, tells of them, and keeps them', async () => {
  const receiver = await startWebhookReceiver();
  const first = await start();
  first.setWebhook({ url: receiver.url, secret: WEBHOOK_SECRET });
  const made = await providerFor(first.url).createIntent(NEW_INTENT);
  await eventually(() => receiver.received.length > 0);
  await first.stop();
  await receiver.stop();

  const second = await start(first.port);
  const again = await providerFor(second.url).createIntent(NEW_INTENT);
  await second.stop();

  expect(made.outcome).toBe('ok');
  expect(again).toEqual(made);
});

test('its port taken, it says so as one in this thread would', async () => {
  const first = await start();
  await expect(start(first.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.stop();
});
