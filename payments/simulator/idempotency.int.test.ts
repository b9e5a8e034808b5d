import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf } from '../testing/results.ts';
import { startTestSimulator, type TestSimulator } from '../testing/simulator.ts';

let running: TestSimulator;
let nowMs = Date.parse('2030-01-01T00:00:00Z');

beforeAll(async () => {
  running = await startTestSimulator({ clock: { nowMs: () => nowMs } });
});
afterEach(() => running.setFaults({}));
afterAll(() => running.stop());

const INTENTS = '/v1/payment_intents';
const FORM = 'amount=1000&currency=usd&metadata[a]=1&metadata[b]=2';

function post(key: string, body = FORM, path = INTENTS): Promise<Response> {
  return running.call(path, { method: 'POST', body, headers: { 'idempotency-key': key } });
}

describe('an idempotency key', () => {
  it('replays the first answer, and says so', async () => {
    const first = await post('replay');
    const again = await post('replay');
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('idempotency-key')).toBe('replay');
    expect(again.headers.get('request-id')).toMatch(/^req_/);
    expect(await again.json()).toEqual(await first.json());
  });

  it('takes the same parameters in another order for the same', async () => {
    const first = await (await post('order')).json();
    const again = await post('order', 'currency=usd&metadata[b]=2&metadata[a]=1&amount=1000');
    expect(await again.json()).toEqual(first);
  });

  it('keeps the first answer although the payment has moved on since', async () => {
    const first = await jsonOf(await post('moved-on'));
    await running.call(`${INTENTS}/${first.id}/cancel`, { method: 'POST' });
    expect(await (await post('moved-on')).json()).toEqual(first);
  });

  it('with other parameters is an error', async () => {
    await post('changed');
    const changed = await post('changed', 'amount=2000&currency=usd');
    expect(changed.status).toBe(400);
    expect(await changed.json()).toMatchObject({ error: { type: 'idempotency_error' } });
  });

  it('for another endpoint is an error', async () => {
    await post('elsewhere');
    const elsewhere = await post('elsewhere', FORM, '/v1/refunds');
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.json()).toMatchObject({
      error: { type: 'idempotency_error', message: expect.stringContaining(INTENTS) },
    });
  });

  it('is not used up by parameters that could not be read', async () => {
    expect((await post('invalid', 'amount=ten&currency=usd')).status).toBe(400);
    expect((await post('invalid')).status).toBe(200);
  });

  it('is used up by a decline, and by a call that the state forbids', async () => {
    const declining = `${FORM}&confirm=true&payment_method=pm_card_chargeDeclined`;
    expect((await post('declined', declining)).status).toBe(402);
    const again = await post('declined', declining);
    expect(again.status).toBe(402);
    expect(again.headers.get('idempotent-replayed')).toBe('true');

    const { id } = await jsonOf(await post('of-state'));
    const capture = `${INTENTS}/${id}/capture`;
    expect((await post('state', '', capture)).status).toBe(400);
    expect((await post('state', '', capture)).headers.get('idempotent-replayed')).toBe('true');
  });

  it('replays a 500 too', async () => {
    await running.setFaults({ error_rate: 1 });
    expect((await post('broken')).status).toBe(500);
    await running.setFaults({});
    const again = await post('broken');
    expect(again.status).toBe(500);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('in use by a call under way is a conflict, and only that one acts', async () => {
    await running.setFaults({ latency_ms: 100 });
    const answers = await Promise.all([post('twins'), post('twins'), post('twins')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(await refused?.json()).toMatchObject({ error: { code: 'idempotency_key_in_use' } });
  });

  it('is forgotten after a day', async () => {
    const first = await jsonOf(await post('old'));
    nowMs += 24 * 60 * 60 * 1000 - 1;
    expect(await (await post('old')).json()).toEqual(first);
    nowMs += 1;
    const next = await jsonOf(await post('old'));
    expect(next.id).not.toBe(first.id);
  });

  it('is at most 255 characters long', async () => {
    expect((await post('k'.repeat(255))).status).toBe(200);
    expect((await post('k'.repeat(256))).status).toBe(400);
  });
});
