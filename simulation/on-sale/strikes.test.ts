import { expect, test } from 'vitest';
import { createSeededRandom } from '../seeded-random.ts';
import type { HouseView } from './house-watch.ts';
import { createStriker, drawMoments, type Strike } from './strikes.ts';

const sold = (count: number, isOpen = true): HouseView => ({
  available: 100 - count,
  held: 0,
  reserved: 0,
  sold: count,
  blocked: 0,
  total: 100,
  isOpen,
});

/** A target that is down until it is told to be up. */
function target(name: string, kind: Strike['kind'] = 'kill') {
  let strikes = 0;
  let isUp: () => void = () => undefined;
  const strike: Strike = {
    kind,
    target: name,
    strike: () => {
      strikes += 1;
      return new Promise((resolve) => {
        isUp = resolve;
      });
    },
  };
  return { strike, strikes: () => strikes, comeBack: () => isUp() };
}

test('strikes are spread over the sale, by the seed', () => {
  const moments = drawMoments(3, createSeededRandom(1));
  expect(moments).toEqual(drawMoments(3, createSeededRandom(1)));
  expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  expect(moments[0]).toBeGreaterThan(0);
  expect(moments[2]).toBeLessThan(0.9);
  expect(drawMoments(0, createSeededRandom(1))).toEqual([]);
});

test('a server is struck once at each moment, never while it is down', async () => {
  const server = target('server');
  const striker = createStriker([server.strike, server.strike], [0.1, 0.2]);

  striker.onLook(sold(9));
  expect(server.strikes()).toBe(0);
  striker.onLook(sold(10));
  striker.onLook(sold(30));
  striker.onLook(sold(30, false));
  expect(server.strikes()).toBe(1);
  expect(striker.left()).toEqual([server.strike]);
  server.comeBack();
  await striker.idle();
  striker.onLook(sold(30));
  server.comeBack();
  await striker.idle();
  striker.onLook(sold(90));
  expect(server.strikes()).toBe(2);
  expect([striker.count('kill'), striker.count('pause')]).toEqual([2, 0]);
  expect(striker.left()).toEqual([]);
});

test('different targets are struck while others are down', async () => {
  const one = target('read-api', 'pause');
  const other = target('sagas');
  const striker = createStriker([one.strike, other.strike, one.strike], [0.1, 0.2, 0.2]);

  striker.onLook(sold(50));
  expect([one.strikes(), other.strikes()]).toEqual([1, 1]);
  expect([striker.count('kill'), striker.count('pause')]).toEqual([1, 1]);
  one.comeBack();
  other.comeBack();
  await striker.idle();
});

test('a server that does not come back ends the run with the reason', async () => {
  const lost: Strike = {
    kind: 'kill',
    target: 'server',
    strike: () => Promise.reject(new Error('port taken')),
  };
  const striker = createStriker([lost], [0.1]);
  striker.onLook(sold(50));
  await expect(striker.idle()).rejects.toThrow('port taken');
  await expect(striker.failure).rejects.toThrow('port taken');
});
