import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#platform/system.ts';
import { describePaymentProvider } from './contract.ts';
import type { Intent, ListPage } from './port.ts';
import { createStripeProvider } from './stripe.ts';
import { okValue } from './testing/results.ts';
import { startTestSimulator, type TestSimulator, WEBHOOK_SECRET } from './testing/simulator.ts';

let running: TestSimulator;

beforeAll(async () => {
  running = await startTestSimulator();
});
afterAll(() => running.stop());

const tools = { newKey: () => randomUUID(), nowMs: () => Date.now() };

describePaymentProvider('the simulator', { provider: () => running.provider, ...tools });

// With a test key the same contract is held against Stripe itself (see docs/payments.md).
const stripeKey = process.env.STRIPE_TEST_KEY;
if (stripeKey?.startsWith('sk_test_')) {
  const stripe = createStripeProvider({
    apiKey: stripeKey,
    webhookSecret: WEBHOOK_SECRET,
    name: 'stripe',
    clock: systemClock,
  });
  describePaymentProvider('Stripe', { provider: () => stripe, ...tools });
}

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
