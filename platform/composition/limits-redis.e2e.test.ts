/** Two processes that count requests together, until Redis goes. */
import { expect, test } from 'vitest';
import { startTestBoxoffice, type TestBoxoffice } from '../testing/boxoffice.ts';
import { describeWithRedis } from '../testing/redis.ts';
import { shared } from '../testing/suite.ts';

const PER_SECOND = 10;

/** How many of many reads at once pass, from an address that nobody else has. */
async function passed(
  houses: readonly TestBoxoffice[],
  address: string,
): Promise<{ readonly count: number; readonly windows: number }> {
  const startedAtMs = Date.now();
  const headers = { 'X-Forwarded-For': address };
  const sent = Array.from({ length: 8 * PER_SECOND }, (_, at) =>
    houses[at % houses.length]?.send('GET', '/v1/events', { headers }),
  );
  const answers = await Promise.all(sent);
  expect(answers.every((answer) => answer?.status === 200 || answer?.status === 429)).toBe(true);
  // On a machine that is slow just now, a window may end on the way.
  const windows = Math.floor((Date.now() - startedAtMs) / 1_000) + 1;
  return { count: answers.filter((answer) => answer?.status === 200).length, windows };
}

describeWithRedis('limits of several processes', (redis) => {
  const said: string[] = [];
  const say = (_fields: object, message: string) => void said.push(message);
  const log = { debug: () => undefined, info: say, warn: say, error: say };
  const start = () => {
    const env = {
      REDIS_URL: redis.url,
      RATE_LIMITS: `reads.address=${PER_SECOND}`,
      TRUSTED_PROXIES: '127.0.0.1',
    };
    return startTestBoxoffice({ env, log });
  };
  const houses = shared(async () => ({ one: await start(), two: await start() }));

  test('are one limit with Redis, one each without, and nobody is turned away for that', async () => {
    const both = [houses.one, houses.two];
    try {
      const together = await passed(both, '198.51.100.1');
      expect(together.count).toBeGreaterThanOrEqual(PER_SECOND);
      expect(together.count).toBeLessThanOrEqual(together.windows * PER_SECOND);
      await redis.kill();
      const apart = await passed(both, '198.51.100.2');
      expect(apart.count).toBeGreaterThanOrEqual(2 * PER_SECOND);
      const asked = said.filter((line) => line.includes('counted by each process'));
      expect(asked).toHaveLength(2);
    } finally {
      await redis.startAgain();
      await Promise.all(both.map((house) => house.stop()));
    }
  });
});
