/** A house with a Redis beside it: what is kept there, what is said of it, and what goes on without. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eventually,
  expectStatus,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { describeWithRedis, type TestRedis } from '../testing/redis.ts';

describeWithRedis('a house with a Redis', (redis) => {
  let house: TestBoxoffice;
  beforeAll(async () => {
    house = await startTestBoxoffice({ env: { REDIS_URL: redis.url, COMPAT_API: 'on' } });
  });
  afterAll(async () => {
    await house.stop();
    expect(house.failures()).toEqual([]);
  });

  async function redisCheck(): Promise<unknown> {
    const { body } = await house.send('GET', '/readyz');
    return (body.checks as Readonly<Record<string, unknown>>).redis;
  }

  test('keeps the seat maps there, as everybody sees them', async () => {
    const { showId } = await house.newShow();
    const buyer = await house.buyer();
    const holds = `/v1/shows/${showId}/holds`;
    expectStatus(await buyer.post(holds, { seat_ids: ['A-1-3'] }), 201);
    const { body } = await house.send('GET', `/v1/shows/${showId}/availability`);
    expect(body.version).toBe(1);
    await until(async () => (await stateOf(redis, showId)).version === '1');
    const statuses = String(await redis.send('GET', await keyOf(redis, `${showId}:statuses`)));
    expect(Buffer.from(statuses, 'latin1')).toEqual(Buffer.from(String(body.statuses), 'base64'));
    const counts = JSON.parse((await stateOf(redis, showId)).counts ?? '');
    expect(counts).toEqual(body.sections);
    expect(await redisCheck()).toEqual({ ok: true });
  });

  test('sells on without it, says so, and fills it again when it is back with nothing in it', async () => {
    const { eventId, showId } = await house.newShow();
    await until(async () => (await stateOf(redis, showId)).version === '0');
    await redis.kill();
    const buyer = await house.buyer();
    for (const seat of ['A-1-1', 'A-1-2']) {
      expectStatus(await buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: [seat] }), 201);
    }
    const seatmap = await house.send('GET', `/events/${eventId}/seatmap`);
    const free = (seatmap.body.seats as { seatId: string; status: string }[]).find(
      ({ status }) => status === 'available',
    );
    const reserved = await house.send('POST', '/reservations', {
      body: { seatId: free?.seatId, customerId: 'c-1' },
    });
    expectStatus(reserved, 201);
    const ready = await house.send('GET', '/readyz');
    expect(ready.status).toBe(200);
    expect(await redisCheck()).toEqual({ ok: false, detail: 'no answer' });

    await redis.startAgain();
    await until(async () => (await stateOf(redis, showId)).version === '3');
    const whole = await eventually(
      () => house.send('GET', '/readyz'),
      ({ body }) => (body.checks as { redis: { ok: boolean } }).redis.ok,
    );
    expect(whole.status).toBe(200);
  });

  test('sells on while it is full or slow, and says so', async () => {
    const { showId } = await house.newShow();
    await until(async () => (await stateOf(redis, showId)).version === '0');
    await redis.setMaxMemory(1);
    const buyer = await house.buyer();
    const hold = (seat: string) => buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: [seat] });
    expectStatus(await hold('A-2-1'), 201);
    await until(
      async () =>
        ((await redisCheck()) as { detail?: string }).detail === 'seat maps: out of memory',
    );
    await redis.setMaxMemory(0);
    await until(async () => (await stateOf(redis, showId)).version === '1');

    redis.pause();
    const startedAtMs = Date.now();
    expectStatus(await hold('A-2-2'), 201);
    expect(Date.now() - startedAtMs).toBeLessThan(1_000);
    expect(await redisCheck()).toEqual({ ok: false, detail: 'no answer' });
    redis.resume();
    await until(async () => (await stateOf(redis, showId)).version === '2');
  });
});

async function keyOf(redis: TestRedis, ending: string): Promise<string> {
  const keys = await redis.send('KEYS', `boxoffice:*:${ending}`);
  return String((Array.isArray(keys) ? keys : [])[0]);
}

async function stateOf(
  redis: TestRedis,
  showId: string,
): Promise<Readonly<Record<string, string>>> {
  const pairs = await redis.send('HGETALL', await keyOf(redis, `${showId}:state`));
  const list = Array.isArray(pairs) ? pairs.map(String) : [];
  return Object.fromEntries(
    list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] ?? '']] : [])),
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const untilMs = Date.now() + 8_000;
  while (!(await isSo())) {
    if (Date.now() > untilMs) throw new Error('it never came to be');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
