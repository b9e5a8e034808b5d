/** `/metrics` of a whole house. */
import { describe, expect, test } from 'vitest';
import { expectStatus, newKey, request } from '../testing/boxoffice.ts';
import { sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice({ env: { METRICS_PORT: '0', RATE_LIMITS: 'sessions.device=1' } });

const own = (path = '/metrics') => request(`${house.inProcess().metricsOrigin}${path}`, 'GET');

/** The sum of all series with this name whose labels have these in them. */
function sumOf(text: string, name: string, ...labels: readonly string[]): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

describe('who may ask', () => {
  test('is an admin, beside everything else', async () => {
    expect((await house.send('GET', '/metrics')).status).toBe(401);
    expect((await house.organizer.get('/metrics')).status).toBe(403);
    const answer = expectStatus(await house.admin.get('/metrics'), 200);
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.text).toContain('# TYPE boxoffice_http_request_duration_seconds histogram');
  });

  test('is anybody, on a port that has nothing else', async () => {
    expect(expectStatus(await own(), 200).text).toContain('process_cpu_seconds_total');
    for (const path of ['/', '/v1/events', '/healthz']) expect((await own(path)).status).toBe(404);
    const post = await request(`${house.inProcess().metricsOrigin}/metrics`, 'POST', { body: {} });
    expect(post.status).toBe(404);
  });
});

test('a purchase and a refusal are told by what they are', async () => {
  const show = await house.newShow();
  const [buyer, late] = [await house.buyer(), await house.buyer()];
  const path = `/v1/shows/${show.showId}/holds`;
  const held = expectStatus(await buyer.post(path, { seat_ids: ['A-1-1', 'A-1-2'] }), 201);
  expectStatus(await late.post(path, { seat_ids: ['A-1-1'] }), 409);
  const body = {
    hold_id: held.body.hold_id,
    buyer: { name: 'Ada', email: 'ada@example.com' },
    payment_method: 'pm_card_visa',
  };
  expectStatus(await buyer.post('/v1/orders', body, { key: newKey() }), 201);
  const headers = { 'Device-Id': 'a-device-of-theirs' };
  const sessions = [1, 2, 3].map(() => house.send('POST', '/v1/sessions', { headers }));
  const limited = (await Promise.all(sessions)).filter(({ status }) => status === 429).length;
  expect(limited).toBeGreaterThan(0);

  const { text } = expectStatus(await own(), 200);
  const requests = 'boxoffice_http_request_duration_seconds_count';
  const route = 'route="/v1/shows/{id}/holds"';
  expect(sumOf(text, requests, route, 'status="2xx"')).toBe(1);
  expect(sumOf(text, requests, route, 'status="4xx"')).toBe(1);
  expect(sumOf(text, 'boxoffice_refusals_total', 'code="seat_unavailable"')).toBe(1);
  expect(sumOf(text, 'boxoffice_refusals_total', 'code="rate_limited"')).toBe(limited);
  expect(sumOf(text, 'boxoffice_rate_limited_total', 'class="sessions",layer="device"')).toBe(
    limited,
  );
  const stored = (type: string) => sumOf(text, 'boxoffice_events_appended_total', `"${type}"`);
  expect([stored('SeatHeld'), stored('HoldPlaced'), stored('SeatSold')]).toEqual([2, 1, 2]);
  expect(stored('OrderConfirmed')).toBe(1);
  expect(sumOf(text, 'boxoffice_appends_total', 'outcome="ok"')).toBeGreaterThan(3);
  expect(sumOf(text, 'boxoffice_append_batch_size_count')).toBeGreaterThan(0);
  const calls = 'boxoffice_payment_call_duration_seconds_count';
  expect(sumOf(text, calls, 'call="confirm"', 'outcome="ok"')).toBe(1);
  expect(sumOf(text, calls, 'call="capture"', 'outcome="ok"')).toBe(1);
});

test('the state of the house is told: pool, tail, models, leadership', async () => {
  const { text } = expectStatus(await own(), 200);
  expect(sumOf(text, 'boxoffice_pool_connections')).toBeGreaterThan(0);
  expect(text).toMatch(/^boxoffice_tail_lag_seconds\{.*\} \d/m);
  expect(sumOf(text, 'boxoffice_tail_lag_seconds')).toBeLessThan(5);
  expect(sumOf(text, 'boxoffice_leader', 'post="sagas"')).toBe(1);
  for (const model of ['seat_maps', 'catalog', 'orders']) {
    expect(text).toMatch(new RegExp(`^boxoffice_projection_lag_seconds\\{.*model="${model}"`, 'm'));
  }
  expect(sumOf(text, 'boxoffice_projection_stopped')).toBe(0);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds\{/m);
  expect(text).not.toContain('boxoffice_redis_up{');
});

test('whatever is asked for, there are no more series than routes', async () => {
  // Only of what is asked for here: webhooks may come meanwhile, and garbage of another kind be collected.
  const series = /^boxoffice_http_request_duration_seconds_count\{.*method="GET"/;
  const seriesOf = async () =>
    (await own()).text.split('\n').filter((line) => series.test(line)).length;
  await house.send('GET', '/nowhere');
  await house.send('GET', '/v1/shows/shw_none');
  const before = await seriesOf();
  expect(before).toBeGreaterThan(1);
  for (let at = 0; at < 40; at += 1) {
    await house.send('GET', `/nowhere/${at}`);
    await house.send('GET', `/v1/shows/shw_${at}?x=${at}`);
  }
  expect(await seriesOf()).toBe(before);
});
