import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describePaymentProvider } from './contract.ts';
import type { Intent, ListPage } from './port.ts';
import { okValue } from './testing/results.ts';
import { startTestSimulator, type TestSimulator } from './testing/simulator.ts';

let running: TestSimulator;

beforeAll(async () => {
  running = await startTestSimulator();
});
afterAll(() => running.stop());

describePaymentProvider('the simulator', {
  provider: () => running.provider,
  newKey: () => randomUUID(),
  nowMs: () => Date.now(),
});

it('gives long lists page by page, each item once', async () => {
  const { provider } = running;
  const orderId = 'ord_long_list';
  const made = await Promise.all(
    Array.from({ length: 230 }, (_, index) =>
      provider.createIntent({
        orderId,
        paymentId: `pay_${index}`,
        amountCents: 5_000,
        currency: 'USD',
        idempotencyKey: `long-list-${index}`,
      }),
    ),
  );
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ListPage<Intent> = okValue(
      await provider.listIntents(cursor === null ? {} : { cursor }),
    );
    expect(page.items.length).toBeLessThanOrEqual(100);
    seen.push(...page.items.filter((item) => item.orderId === orderId).map((i) => i.intentId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(new Set(seen)).toEqual(new Set(made.map((result) => okValue(result).intentId)));
  expect(seen).toHaveLength(230);
});
