import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from '../on-sale/http-client.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { arrivalTimes, unhurried } from './pace.ts';

describe('the pace of people', () => {
  test('given a crowd, all come in order, most of them early, and none in the last quarter', () => {
    const times = arrivalTimes(1_000, 60_000, createSeededRandom(1));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.at(-1)).toBeLessThanOrEqual(45_000);
    expect(times.filter((time) => time < 22_500).length).toBeGreaterThan(530);
  });

  test('given a step with something to type, they take their time for it alone', async () => {
    const slept: number[] = [];
    const timers = {
      sleep: async (ms: number) => {
        slept.push(ms);
      },
    };
    const answer: HttpAnswer = { status: 200, headers: {}, body: Buffer.alloc(0) };
    const world = { clock: { nowMs: () => 0 }, timers };
    const client = unhurried({ send: async () => answer }, world, new AbortController().signal);
    const random = createSeededRandom(1);
    const send = (step: string) => client.send({ method: 'GET', path: '/', step }, random);
    expect(await send('availability')).toBe(answer);
    expect(slept).toEqual([]);
    await send('order');
    expect(slept).toHaveLength(1);
    expect(slept[0]).toBeGreaterThanOrEqual(800);
    expect(slept[0]).toBeLessThanOrEqual(4_000);
  });
});
