import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Intent } from '../port.ts';
import { okValue } from '../testing/results.ts';
import { startTestSimulator, type TestSimulator } from '../testing/simulator.ts';

let running: TestSimulator;
let keyCount = 0;

beforeAll(async () => {
  running = await startTestSimulator();
});
afterAll(() => running.stop());

const RETURN_URL = 'https://shop.example/orders/1?from=bank';

async function challenged(
  paymentMethod = 'pm_card_threeDSecure2Required',
  returnUrl: string | null = RETURN_URL,
): Promise<{ intent: Intent; page: string; answerUrl: string }> {
  const { provider, simulator } = running;
  const created = await provider.createIntent({
    orderId: 'ord_1',
    paymentId: 'pay_1',
    amountCents: 12_34,
    currency: 'USD',
    idempotencyKey: `create-${++keyCount}`,
  });
  const confirmed = await provider.confirmIntent({
    intentId: okValue(created).intentId,
    paymentMethod,
    ...(returnUrl === null ? {} : { returnUrl }),
    idempotencyKey: `confirm-${keyCount}`,
  });
  const intent = okValue(confirmed);
  const page = intent.nextActionUrl ?? '';
  expect(page).toMatch(`${simulator.url}/challenges/`);
  return { intent, page, answerUrl: page.replace('/challenges/', '/_simulator/challenges/') };
}

function answerJson(url: string, outcome: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ outcome }),
  });
}

function answerForm(url: string, outcome: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ outcome }),
    redirect: 'manual',
  });
}

async function statusOf({ intentId }: Intent): Promise<Intent> {
  return okValue(await running.provider.retrieveIntent(intentId));
}

describe('given a card that wants 3-D Secure', () => {
  it('the page names the amount and has a button for each outcome', async () => {
    const { page, answerUrl } = await challenged();
    const response = await fetch(page);
    expect(response.headers.get('content-type')).toContain('text/html');
    const html = await response.text();
    expect(html).toContain('$12.34');
    expect(html).toContain(`method="post" action="${new URL(answerUrl).pathname}"`);
    expect(html).toMatch(/<button[^>]*name="outcome" value="succeed"/);
    expect(html).toMatch(/<button[^>]*name="outcome" value="fail"/);
  });

  it('when the buyer succeeds, then the payment is authorised', async () => {
    const { intent, answerUrl } = await challenged();
    const response = await answerJson(answerUrl, 'succeed');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'requires_capture', return_url: RETURN_URL });
    expect(await statusOf(intent)).toMatchObject({
      status: 'requires_capture',
      nextActionUrl: null,
    });
  });

  it('when the buyer fails, then it can be tried again', async () => {
    const { intent, answerUrl } = await challenged();
    const response = await answerJson(answerUrl, 'fail');
    expect(await response.json()).toMatchObject({ status: 'requires_payment_method' });
    expect(await statusOf(intent)).toMatchObject({
      status: 'requires_payment_method',
      lastDeclineCode: 'payment_intent_authentication_failure',
    });
  });

  it('a form is sent back to the shop, with what Stripe adds', async () => {
    const { intent, answerUrl } = await challenged();
    const response = await answerForm(answerUrl, 'succeed');
    expect(response.status).toBe(303);
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe('https://shop.example/orders/1');
    expect(Object.fromEntries(location.searchParams)).toEqual({
      from: 'bank',
      payment_intent: intent.intentId,
      payment_intent_client_secret: intent.clientSecret,
      redirect_status: 'succeeded',
    });
  });

  it('a form that failed is sent back too', async () => {
    const { answerUrl } = await challenged();
    const response = await answerForm(answerUrl, 'fail');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toContain('redirect_status=failed');
  });

  it('the bank may decline all the same', async () => {
    const { intent, answerUrl } = await challenged('pm_card_threeDSecureRequiredChargeDeclined');
    await answerJson(answerUrl, 'succeed');
    expect(await statusOf(intent)).toMatchObject({
      status: 'requires_payment_method',
      lastDeclineCode: 'generic_decline',
    });
  });

  it('the same answer again is harmless, another one is too late', async () => {
    const { intent, answerUrl } = await challenged();
    await answerJson(answerUrl, 'succeed');
    expect((await answerJson(answerUrl, 'succeed')).status).toBe(200);
    expect((await answerJson(answerUrl, 'fail')).status).toBe(409);
    expect((await statusOf(intent)).status).toBe('requires_capture');
  });

  it('a cancelled payment can no longer be approved', async () => {
    const { intent, page, answerUrl } = await challenged();
    await running.provider.cancelIntent({
      intentId: intent.intentId,
      idempotencyKey: `cancel-${keyCount}`,
    });
    expect((await answerJson(answerUrl, 'succeed')).status).toBe(409);
    expect((await fetch(page)).status).toBe(410);
    expect((await statusOf(intent)).status).toBe('canceled');
  });

  it('without a return URL the page ends with a word of thanks', async () => {
    const { answerUrl } = await challenged('pm_card_threeDSecure2Required', null);
    const response = await answerForm(answerUrl, 'succeed');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('go back to the shop');
  });

  it.each([
    ['{"outcome": "maybe"}', 422],
    ['{}', 422],
    ['null', 422],
    ['nonsense', 400],
  ])('%s is not an answer', async (body, status) => {
    const { intent, answerUrl } = await challenged();
    const response = await fetch(answerUrl, { method: 'POST', body });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect((await statusOf(intent)).status).toBe('requires_action');
  });
});

describe('given no challenge', () => {
  it('page and answer are 404', async () => {
    const { url } = running.simulator;
    expect((await fetch(`${url}/challenges/chl_none`)).status).toBe(404);
    expect((await answerJson(`${url}/_simulator/challenges/chl_none`, 'fail')).status).toBe(404);
  });

  it('a card for which 3-D Secure is optional pays at once', async () => {
    const { provider } = running;
    const { intentId } = okValue(
      await provider.createIntent({
        orderId: 'ord_1',
        paymentId: 'pay_1',
        amountCents: 1_000,
        currency: 'USD',
        idempotencyKey: 'optional-create',
      }),
    );
    const paymentMethod = 'pm_card_threeDSecureOptional';
    const confirmed = await provider.confirmIntent({
      intentId,
      paymentMethod,
      idempotencyKey: 'optional-confirm',
    });
    expect(okValue(confirmed).status).toBe('requires_capture');
  });

  it('a return URL that runs in the page is refused', async () => {
    const { provider } = running;
    const { intentId } = okValue(
      await provider.createIntent({
        orderId: 'ord_1',
        paymentId: 'pay_1',
        amountCents: 1_000,
        currency: 'USD',
        idempotencyKey: 'script-create',
      }),
    );
    const confirmed = await provider.confirmIntent({
      intentId,
      paymentMethod: 'pm_card_threeDSecure2Required',
      returnUrl: 'javascript:alert(1)',
      idempotencyKey: 'script-confirm',
    });
    expect(confirmed).toMatchObject({ outcome: 'refused', code: 'url_invalid' });
  });
});
