/** RATE_LIMITS as clients see it. */
import { describe, expect, test } from 'vitest';
import { type Answer, expectStatus, pause } from '../testing/boxoffice.ts';
import { sharedBoxoffice } from '../testing/suite.ts';

const rates = 'reads=50,writes.address=30,writes.account=8,sessions.device=3';
const house = sharedBoxoffice({ env: { RATE_LIMITS: rates, TRUSTED_PROXIES: '127.0.0.1' } });

/** Many at once; on a machine that is slow just now, a window may end on the way. */
async function burst(count: number, send: () => Promise<Answer>) {
  const startedAtMs = Date.now();
  const answers = await Promise.all(Array.from({ length: count }, send));
  const windows = Math.floor((Date.now() - startedAtMs) / 1_000) + 1;
  return { answers, windows, passed: answers.filter(({ status }) => status !== 429).length };
}

describe('requests over the limit', () => {
  test('are 429 with Retry-After, from whichever address a trusted proxy tells', async () => {
    const headers = { 'X-Forwarded-For': '198.51.100.1' };
    const { answers, windows, passed } = await burst(200, () =>
      house.send('GET', '/v1/events', { headers }),
    );
    expect(passed).toBeGreaterThanOrEqual(50);
    expect(passed).toBeLessThanOrEqual(50 * windows);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject({
      body: { code: 'rate_limited', limit_of: 'address', status: 429 },
    });
    const other = { 'X-Forwarded-For': '198.51.100.2' };
    expectStatus(await house.send('GET', '/v1/events', { headers: other }), 200);
    await pause(1_050);
    expectStatus(await house.send('GET', '/v1/events', { headers }), 200);
  });

  test('are one customer’s own, wherever they come from', async () => {
    const [one, two] = [await house.buyer(), await house.buyer()];
    let sent = 0;
    const { windows, passed } = await burst(40, () => {
      sent += 1;
      const headers = { 'X-Forwarded-For': `203.0.113.${sent}` };
      return one.post('/v1/holds/hld_none/extend', {}, { headers });
    });
    expect(passed).toBeGreaterThanOrEqual(8);
    expect(passed).toBeLessThanOrEqual(8 * windows);
    const next = await two.post('/v1/holds/hld_none/extend');
    expect(next.status).toBe(404);
  });

  test('never keep health and the provider’s events from being heard', async () => {
    const headers = { 'X-Forwarded-For': '198.51.100.3' };
    const health = await burst(80, () => house.send('GET', '/healthz', { headers }));
    expect(health.passed).toBe(80);
    const events = await burst(80, () =>
      house.send('POST', '/v1/payments/webhook', { headers, raw: '{}' }),
    );
    expect(events.answers.every(({ status }) => status === 400)).toBe(true);
  });
});

test('a browser that throws its sessions away stays the same device', async () => {
  const first = await house.send('POST', '/v1/sessions');
  const device = /boxoffice_device=([^;]+); .*HttpOnly; SameSite=Strict/.exec(
    first.headers.getSetCookie().find((cookie) => cookie.startsWith('boxoffice_device')) ?? '',
  )?.[1];
  expect(device).toMatch(/^[\w-]{36}$/);
  const headers = { Cookie: `boxoffice_device=${device}` };
  const { answers, windows, passed } = await burst(20, () =>
    house.send('POST', '/v1/sessions', { headers }),
  );
  expect(passed).toBeLessThanOrEqual(3 * windows);
  expect(answers.filter(({ status }) => status === 201).length).toBe(passed);
  const again = answers.find(({ status }) => status === 201);
  expect(again?.headers.getSetCookie()).toHaveLength(1);
});
