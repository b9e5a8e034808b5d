import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../testing/simulator.ts';

let running: TestSimulator;

beforeAll(async () => {
  running = await startTestSimulator();
});
afterAll(() => running.stop());

const OFF = {
  latency_ms: 0,
  error_rate: 0,
  act_then_time_out_rate: 0,
  rate_limit_rate: 0,
  webhook_delay_ms: 0,
  webhook_duplicate_rate: 0,
  webhook_drop_rate: 0,
  webhook_shuffle: false,
  down: false,
};

function put(body: string): Promise<Response> {
  return fetch(`${running.simulator.url}/_simulator/faults`, { method: 'PUT', body });
}

async function get(): Promise<unknown> {
  return (await fetch(`${running.simulator.url}/_simulator/faults`)).json();
}

describe('faults', () => {
  it('are off at first', async () => {
    expect(await get()).toEqual(OFF);
  });

  it('are set as a whole: what is left out is off', async () => {
    const first = await put('{"latency_ms": 5, "webhook_shuffle": true}');
    expect(first.status).toBe(200);
    const settings = { ...OFF, latency_ms: 5, webhook_shuffle: true };
    expect(await first.json()).toEqual(settings);
    expect(await get()).toEqual(settings);
    expect(await (await put('{"error_rate": 0.5}')).json()).toEqual({ ...OFF, error_rate: 0.5 });
    expect(await (await put('{}')).json()).toEqual(OFF);
  });

  it.each([
    ['{"error_rate": 1.5}', 'error_rate'],
    ['{"latency_ms": -1}', 'latency_ms'],
    ['{"latency_ms": "5"}', 'latency_ms'],
    ['{"down": 1}', 'down'],
    ['{"speling": 1}', 'speling'],
    ['[]', ''],
  ])('%s is not acceptable, and changes nothing', async (body, path) => {
    const response = await put(body);
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 422, errors: [{ path }] });
    expect(await get()).toEqual(OFF);
  });

  it('that are not JSON are a bad request', async () => {
    expect((await put('error_rate=1')).status).toBe(400);
  });
});

describe('disputes', () => {
  it.each([
    ['{"payment_intent": "pi_none"}', 404],
    ['{"payment_intent": 5}', 422],
    ['{}', 422],
    ['', 400],
  ])('%s opens none', async (body, status) => {
    const url = `${running.simulator.url}/_simulator/disputes`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(status);
  });

  it('of a payment that was not captured are a conflict', async () => {
    const created = await running.call('/v1/payment_intents', {
      method: 'POST',
      body: 'amount=1000&currency=usd',
    });
    const { id } = (await created.json()) as { id: string };
    const response = await fetch(`${running.simulator.url}/_simulator/disputes`, {
      method: 'POST',
      body: JSON.stringify({ payment_intent: id }),
    });
    expect(response.status).toBe(409);
  });
});
