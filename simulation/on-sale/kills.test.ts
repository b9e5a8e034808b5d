import { expect, test } from 'vitest';
import { createSeededRandom } from '../seeded-random.ts';
import type { HouseView } from './house-watch.ts';
import { createKiller, drawKillMoments } from './kills.ts';

const sold = (count: number, isOpen = true): HouseView => ({
  available: 100 - count,
  held: 0,
  reserved: 0,
  sold: count,
  blocked: 0,
  total: 100,
  isOpen,
});

test('kills are spread over the sale, by the seed', () => {
  const moments = drawKillMoments(3, createSeededRandom(1));
  expect(moments).toEqual(drawKillMoments(3, createSeededRandom(1)));
  expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  expect(moments[0]).toBeGreaterThan(0);
  expect(moments[2]).toBeLessThan(0.9);
  expect(drawKillMoments(0, createSeededRandom(1))).toEqual([]);
});

test('the server is killed once at each moment, never while it is down', async () => {
  let restarts = 0;
  let isUp: () => void = () => undefined;
  const killer = createKiller([0.1, 0.2], () => {
    restarts += 1;
    return new Promise((resolve) => {
      isUp = resolve;
    });
  });

  killer.onLook(sold(9));
  expect(restarts).toBe(0);
  killer.onLook(sold(10));
  killer.onLook(sold(30));
  killer.onLook(sold(30, false));
  expect(restarts).toBe(1);
  isUp();
  await killer.idle();
  killer.onLook(sold(30));
  isUp();
  await killer.idle();
  killer.onLook(sold(90));
  expect(restarts).toBe(2);
  expect(killer.kills()).toBe(2);
});

test('a server that does not come back ends the run with the reason', async () => {
  const killer = createKiller([0.1], () => Promise.reject(new Error('port taken')));
  killer.onLook(sold(50));
  await expect(killer.idle()).rejects.toThrow('port taken');
  await expect(killer.failure).rejects.toThrow('port taken');
});
