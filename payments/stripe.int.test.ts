import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Intent, PaymentProvider } from './port.ts';
import { expectOutcome, okValue } from './testing/results.ts';
import { providerFor, startTestSimulator, type TestSimulator } from './testing/simulator.ts';

const TIMEOUT_MS = 400;

let running: TestSimulator;
let provider: PaymentProvider;
let keyCount = 0;

beforeAll(async () => {
  running = await startTestSimulator({ timeoutMs: TIMEOUT_MS });
  provider = running.provider;
});
afterEach(() => running.setFaults({}));
afterAll(() => running.stop());

const newKey = () => `key-${++keyCount}`;

function create(idempotencyKey = newKey()) {
  return provider.createIntent({
    orderId: 'ord_1',
    paymentId: 'pay_1',
    amountCents: 1_000,
    currency: 'USD',
    idempotencyKey,
  });
}

async function authorised(): Promise<Intent> {
  const { intentId } = okValue(await create());
  const paymentMethod = 'pm_card_visa';
  return okValue(
    await provider.confirmIntent({ intentId, paymentMethod, idempotencyKey: newKey() }),
  );
}

describe('given that the provider answers 500', () => {
  it('the key is spent, nothing was done, and the same call is answered 500 for ever', async () => {
    const { intentId } = await authorised();
    const idempotencyKey = newKey();
    await running.setFaults({ error_rate: 1 });
    const spent = { outcome: 'spent', httpStatus: 500 };
    expect(await provider.captureIntent({ intentId, idempotencyKey })).toEqual(spent);
    expect(await provider.retrieveIntent(intentId)).toEqual(spent);

    await running.setFaults({});
    expect(await provider.captureIntent({ intentId, idempotencyKey })).toEqual(spent);
    expect(okValue(await provider.retrieveIntent(intentId)).status).toBe('requires_capture');
    const next = await provider.captureIntent({ intentId, idempotencyKey: newKey() });
    expect(okValue(next).status).toBe('succeeded');
  });
});

describe('given that the provider acts and never answers', () => {
  it('the outcome is unknown, and the same call under the same key tells what was done', async () => {
    const { intentId } = await authorised();
    const idempotencyKey = newKey();
    await running.setFaults({ act_then_time_out_rate: 1 });
    expectOutcome(await provider.captureIntent({ intentId, idempotencyKey }), 'unknown');
    expect(okValue(await provider.retrieveIntent(intentId)).capturedCents).toBe(1_000);
    const again = okValue(await provider.captureIntent({ intentId, idempotencyKey }));
    expect(again).toMatchObject({ status: 'succeeded', capturedCents: 1_000 });
  });
});

describe('given a provider that is slow', () => {
  it('a time-out is unknown, and the key is in use until the first call has ended', async () => {
    const idempotencyKey = newKey();
    await running.setFaults({ latency_ms: TIMEOUT_MS * 2 });
    expectOutcome(await create(idempotencyKey), 'unknown');
    await running.setFaults({});
    expect(await create(idempotencyKey)).toMatchObject({ outcome: 'busy', reason: 'key_in_use' });
    await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS * 1.5));
    expect(okValue(await create(idempotencyKey)).status).toBe('requires_payment_method');
  });
});

describe('given too many calls', () => {
  it('the call is put off and its key is not spent', async () => {
    const idempotencyKey = newKey();
    await running.setFaults({ rate_limit_rate: 1 });
    expect(await create(idempotencyKey)).toMatchObject({ outcome: 'busy', reason: 'rate_limited' });
    await running.setFaults({});
    okValue(await create(idempotencyKey));
  });
});

describe('given that the provider is down', () => {
  it('a closed connection is unknown', async () => {
    await running.setFaults({ down: true });
    expectOutcome(await create(), 'unknown');
    expectOutcome(await provider.retrieveIntent('pi_any'), 'unknown');
  });

  it('a refused connection is known to have done nothing', async () => {
    const port = await closedPort();
    const nobody = providerFor(`http://127.0.0.1:${port}`);
    expect(await nobody.retrieveIntent('pi_any')).toEqual({
      outcome: 'busy',
      reason: 'refused_connection',
      retryAfterMs: null,
    });
  });

  it('neither is a name that leads nowhere an attempt', async () => {
    const nowhere = providerFor('http://payments.invalid');
    expect(await nowhere.retrieveIntent('pi_any')).toMatchObject({
      outcome: 'busy',
      reason: 'refused_connection',
    });
  });
});

describe('a call is sent once', () => {
  it('also when its connection is reset, for the first one may have acted', async () => {
    let requests = 0;
    const port = await serve((_, response) => {
      requests += 1;
      response.socket?.resetAndDestroy();
    });
    expectOutcome(await providerFor(`http://127.0.0.1:${port}`).retrieveIntent('pi_1'), 'unknown');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(requests).toBe(1);
  });
});

describe("answers that aren't the provider's", () => {
  it('a page of a proxy tells nothing', async () => {
    const port = await serve((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
    expectOutcome(await providerFor(`http://127.0.0.1:${port}`).retrieveIntent('pi_1'), 'unknown');
  });

  it('an answer that breaks off tells nothing', async () => {
    const port = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"id": "pi_1"', () => response.socket?.destroy());
    });
    expectOutcome(await providerFor(`http://127.0.0.1:${port}`).retrieveIntent('pi_1'), 'unknown');
  });

  it('Retry-After says how long to wait', async () => {
    const port = await serve((_, response) =>
      response.writeHead(429, { 'retry-after': '3' }).end('{"error":{"code":"lock_timeout"}}'),
    );
    expect(await providerFor(`http://127.0.0.1:${port}`).retrieveIntent('pi_1')).toEqual({
      outcome: 'busy',
      reason: 'rate_limited',
      retryAfterMs: 3_000,
    });
  });

  it('a key that is not known says nothing of the payment', async () => {
    const port = await serve((_, response) =>
      response.writeHead(401).end('{"error":{"type":"invalid_request_error","message":"no"}}'),
    );
    expect(await providerFor(`http://127.0.0.1:${port}`).retrieveIntent('pi_1')).toMatchObject({
      outcome: 'busy',
      reason: 'not_authorised',
    });
  });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const port = await serve(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}
