import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Intent, PaymentProvider, ProviderResult } from '../port.ts';
import { eventually, okValue } from '../testing/results.ts';
import { providerFor, startTestSimulator } from '../testing/simulator.ts';
import { startWebhookReceiver } from '../testing/webhook-receiver.ts';
import { JOURNAL_NAME } from './bank.ts';

const PROGRAM = path.join(import.meta.dirname, '../testing/simulator-process.ts');

interface RunningProcess {
  readonly provider: PaymentProvider;
  kill(): Promise<void>;
}

const children: ChildProcess[] = [];
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-payments-crash-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

async function startProcess(...args: string[]): Promise<RunningProcess> {
  const child = spawn(process.execPath, [PROGRAM, dataDir, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    provider: providerFor(url),
    kill: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function create(
  { provider }: RunningProcess,
  idempotencyKey: string,
): Promise<ProviderResult<Intent>> {
  return provider.createIntent({
    orderId: `ord_${idempotencyKey}`,
    paymentId: 'pay_1',
    amountCents: 1_000,
    currency: 'USD',
    idempotencyKey,
  });
}

describe('after a kill -9', () => {
  it('payments, refunds and answers under keys are as they were', async () => {
    const first = await startProcess();
    const { intentId } = okValue(await create(first, 'create'));
    const confirm = { intentId, paymentMethod: 'pm_card_visa', idempotencyKey: 'confirm' };
    const decline = { ...confirm, paymentMethod: 'pm_card_chargeDeclined', idempotencyKey: 'no' };
    const refund = {
      intentId,
      amountCents: 300,
      refundId: 'rfd_1',
      orderId: 'ord_create',
      idempotencyKey: 'refund',
    };
    const play = async ({ provider }: RunningProcess) => [
      await provider.confirmIntent(decline),
      await provider.confirmIntent(confirm),
      await provider.captureIntent({ intentId, idempotencyKey: 'capture' }),
      await provider.refund(refund),
    ];
    const look = async ({ provider }: RunningProcess) => [
      await provider.retrieveIntent(intentId),
      await provider.listIntents({}),
      await provider.listRefunds({ intentId }),
    ];
    const answers = await play(first);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['declined', 'ok', 'ok', 'ok']);
    const seen = await look(first);
    await first.kill();

    const second = await startProcess();
    expect(await look(second)).toEqual(seen);
    expect(await play(second)).toEqual(answers);
    expect(await look(second)).toEqual(seen);
  });

  it('in the midst of many calls, whatever was answered is there', async () => {
    const first = await startProcess();
    const answered: Intent[] = [];
    const callers = Array.from({ length: 16 }, async (_, caller) => {
      for (let call = 0; ; call++) {
        const result = await create(first, `${caller}-${call}`);
        if (result.outcome !== 'ok') return;
        answered.push(result.value);
      }
    });
    await eventually(() => answered.length >= 200);
    await first.kill();
    await Promise.all(callers);

    const second = await startProcess();
    for (const intent of answered) {
      expect(okValue(await second.provider.retrieveIntent(intent.intentId))).toEqual(intent);
    }
  });

  it('webhooks that nobody took are sent', async () => {
    const closed = await startWebhookReceiver();
    await closed.stop();
    const first = await startProcess(closed.url);
    const { intentId } = okValue(await create(first, 'create'));
    await first.kill();

    const receiver = await startWebhookReceiver(Number(new URL(closed.url).port));
    await startProcess(receiver.url);
    await eventually(() => receiver.received.length > 0);
    expect(receiver.received[0]).toMatchObject({ intentId, type: 'payment_intent.created' });
    await receiver.stop();
  });
});

describe('the journal', () => {
  it('loses a torn last line, and nothing before or after it', async () => {
    const first = await startTestSimulator({ dataDir });
    const before = okValue(
      await first.provider.createIntent({
        orderId: 'ord_1',
        paymentId: 'pay_1',
        amountCents: 1_000,
        currency: 'USD',
        idempotencyKey: 'before',
      }),
    );
    await first.simulator.stop();
    await appendFile(path.join(dataDir, JOURNAL_NAME), '{"records":[{"object":"pay');

    const second = await startTestSimulator({ dataDir });
    expect(okValue(await second.provider.retrieveIntent(before.intentId))).toEqual(before);
    const cancel = { intentId: before.intentId, idempotencyKey: 'cancel' };
    const canceled = okValue(await second.provider.cancelIntent(cancel));
    await second.simulator.stop();

    const third = await startTestSimulator({ dataDir });
    expect(okValue(await third.provider.retrieveIntent(before.intentId))).toEqual(canceled);
    await third.simulator.stop();
  });

  it('damaged in its midst is refused, by file and line', async () => {
    const journal = path.join(dataDir, JOURNAL_NAME);
    const first = await startTestSimulator({ dataDir });
    await first.provider.createIntent({
      orderId: 'ord_1',
      paymentId: 'pay_1',
      amountCents: 1_000,
      currency: 'USD',
      idempotencyKey: 'before',
    });
    await first.simulator.stop();
    await appendFile(journal, 'rubbish\n');
    const lineCount = (await readFile(journal, 'utf8')).trimEnd().split('\n').length;
    await expect(startTestSimulator({ dataDir })).rejects.toThrow(
      `${journal} is damaged in line ${lineCount}`,
    );
  });
});
