import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import { createResponseTimes } from './response-times.ts';

const clock = { at: 1_000_000, nowMs: () => clock.at };

function answer(
  metrics: ReturnType<typeof createMetrics>,
  times: number,
  seconds: number,
  route = '/v1/shows/{id}/holds',
): void {
  for (let at = 0; at < times; at += 1) {
    metrics.answered({ method: 'POST', route, status: 201, seconds });
  }
}

test('given answers, when asked, then how long they took, by kind, of those of late alone', async () => {
  const metrics = createMetrics(['read-api']);
  const times = createResponseTimes(metrics.registry, clock);
  answer(metrics, 90, 0.004);
  answer(metrics, 10, 0.09);
  answer(metrics, 5, 3, '/v1/ops/rebuild');
  clock.at += 5_000;
  const first = await times.recent();
  const hold = first.kinds.find(({ kind }) => kind === 'hold');
  expect(first.overMs).toBe(5_000);
  expect(hold?.count).toBe(100);
  expect(hold?.p50Ms).toBeGreaterThan(2.5);
  expect(hold?.p50Ms).toBeLessThanOrEqual(5);
  expect(hold?.p95Ms).toBeGreaterThan(50);
  expect(hold?.p99Ms).toBeLessThanOrEqual(100);
  const none = { count: 0, p50Ms: null, p95Ms: null, p99Ms: null };
  expect(first.kinds).toContainEqual({ kind: 'pay', ...none });

  answer(metrics, 4, 20);
  expect(await times.recent()).toBe(first);
  clock.at += 61_000;
  const later = await times.recent();
  expect(later.overMs).toBe(61_000);
  expect(later.kinds.find(({ kind }) => kind === 'hold')).toMatchObject({
    count: 4,
    p50Ms: 10_000,
  });
  clock.at += 61_000;
  const quiet = await times.recent();
  expect(quiet.kinds).toContainEqual({ kind: 'hold', ...none });
});
