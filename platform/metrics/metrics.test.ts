import { describe, expect, it, test } from 'vitest';
import { CountsByLabel } from './counts.ts';
import { addGauge, sharedLook, single } from './gauges.ts';
import { createMetrics } from './metrics.ts';

/** The value of a series, by what it begins with. */
const numberOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(series));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
};

const ROLES = 'roles="command-api+read-api"';

describe('what was counted', () => {
  it('is told with the roles of the process, as often as it is asked for', async () => {
    const metrics = createMetrics(['command-api', 'read-api']);
    metrics.refused('seat_taken');
    metrics.refused('seat_taken');
    metrics.rateLimited('writes', 'address');
    metrics.stored(['SeatHeld', 'SeatHeld', 'HoldPlaced']);
    metrics.appended('ok', 0.003);
    metrics.appendBatch(7);
    metrics.paymentCall('confirm', 'declined', 0.2);
    for (let time = 0; time < 2; time += 1) {
      const text = await metrics.text();
      const told = (series: string) => numberOf(text, `boxoffice_${series}`);
      expect(told(`refusals_total{code="seat_taken",${ROLES}}`)).toBe(2);
      expect(told(`rate_limited_total{class="writes",layer="address",${ROLES}}`)).toBe(1);
      expect(told(`events_appended_total{type="SeatHeld",${ROLES}}`)).toBe(2);
      expect(told(`appends_total{outcome="ok",${ROLES}}`)).toBe(1);
      expect(told(`append_duration_seconds_bucket{le="0.005",${ROLES}}`)).toBe(1);
      expect(told(`append_duration_seconds_bucket{le="0.0025",${ROLES}}`)).toBe(0);
      expect(told(`append_batch_size_bucket{le="8",${ROLES}}`)).toBe(1);
      const call = `call="confirm",outcome="declined"`;
      expect(told(`payment_call_duration_seconds_count{${ROLES},${call}}`)).toBe(1);
      expect(numberOf(text, `nodejs_eventloop_lag_p99_seconds{${ROLES}}`)).toBeGreaterThanOrEqual(
        0,
      );
    }
    metrics.refused('seat_taken');
    const later = await metrics.text();
    expect(numberOf(later, 'boxoffice_refusals_total{code="seat_taken"')).toBe(3);
  });

  it('is of requests by route, class of status and known methods only', async () => {
    const metrics = createMetrics(['read-api']);
    const of = (method: string, status: number) =>
      metrics.answered({ method, route: '/v1/shows/{id}', status, seconds: 0.004 });
    of('GET', 200);
    of('GET', 204);
    of('GET', 404);
    of('BREW', 418);
    const text = await metrics.text();
    const count = (labels: string) =>
      numberOf(
        text,
        `boxoffice_http_request_duration_seconds_count{roles="read-api",method=${labels}}`,
      );
    expect(count('"GET",route="/v1/shows/{id}",status="2xx"')).toBe(2);
    expect(count('"GET",route="/v1/shows/{id}",status="4xx"')).toBe(1);
    expect(count('"other",route="/v1/shows/{id}",status="4xx"')).toBe(1);
  });
});

test('labels that never end are no longer told apart, rather than fill the memory', () => {
  const counts = new CountsByLabel();
  for (let at = 0; at < 5_000; at += 1) counts.add(`value-${at}`);
  counts.add('value-0');
  expect(counts.list()).toHaveLength(1_000);
  expect(counts.list()[0]).toEqual([['value-0'], 2]);
});

describe('what is looked at only when it is asked for', () => {
  it('is left out where it can’t be read, and the rest is told', async () => {
    const { registry, text } = createMetrics(['sagas']);
    const help = 'x';
    addGauge(registry, { name: 'broken', help, read: () => Promise.reject(new Error('away')) });
    addGauge(registry, {
      name: 'broken_too',
      help,
      read: () => {
        throw new Error('away');
      },
    });
    addGauge(registry, { name: 'whole', help, read: () => single(7) });
    const told = await text();
    expect(numberOf(told, 'whole{roles="sagas"}')).toBe(7);
    expect(numberOf(told, 'broken{')).toBeUndefined();
    expect(numberOf(told, 'broken_too{')).toBeUndefined();
  });

  it('is waited for no longer than two seconds', async () => {
    const { registry, text } = createMetrics(['sagas']);
    addGauge(registry, { name: 'silent', help: 'x', read: () => new Promise(() => undefined) });
    const startedAtMs = Date.now();
    expect(numberOf(await text(), 'silent{')).toBeUndefined();
    expect(Date.now() - startedAtMs).toBeLessThan(2_900);
  });

  it('is looked at once by all who ask at once', async () => {
    let looks = 0;
    const look = sharedLook(async () => {
      looks += 1;
      return looks;
    });
    expect(await Promise.all([look(), look()])).toEqual([1, 1]);
    expect(await look()).toBe(2);
  });
});
