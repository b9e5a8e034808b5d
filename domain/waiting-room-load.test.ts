import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CALM_MS,
  isIdle,
  type LoadLook,
  type LoadVerdict,
  noLoad,
  weighLoad,
} from './waiting-room-load.ts';

const ABOVE = 200;

/** One look a second; what each ordered. The room does as it is told, unless it stays as it is. */
function watch(
  looks: readonly Partial<LoadLook>[],
  { obeys = true }: { readonly obeys?: boolean } = {},
): LoadVerdict['order'][] {
  let load = noLoad;
  let isRoomOn = false;
  return looks.map((look, second) => {
    const verdict = weighLoad(
      load,
      { nowMs: second * 1_000, perSecond: 0, isLineEmpty: true, isRoomOn, ...look },
      ABOVE,
    );
    load = verdict.load;
    if (obeys && verdict.order !== null) isRoomOn = verdict.order === 'on';
    return verdict.order;
  });
}

const seconds = (count: number, look: Partial<LoadLook>) =>
  Array.from({ length: count }, () => look);
const firstOf = (orders: readonly LoadVerdict['order'][], order: 'on' | 'off') =>
  orders.indexOf(order);

describe('a show without a room', () => {
  test('given a steady rush above the limit, then the room goes on within five seconds, once', () => {
    const orders = watch(seconds(60, { perSecond: ABOVE + 1 }));
    expect(firstOf(orders, 'on')).toBe(4);
    expect(orders.filter((order) => order !== null)).toEqual(['on']);
  });

  test('given a crowd ten times that, then it goes on with the first look', () => {
    expect(firstOf(watch(seconds(3, { perSecond: 10 * ABOVE })), 'on')).toBe(0);
  });

  test('given a gust that is over in a second, then nothing happens', () => {
    const gust = [...seconds(10, {}), { perSecond: 4 * ABOVE }, ...seconds(30, {})];
    expect(watch(gust).every((order) => order === null)).toBe(true);
  });

  test('given exactly the limit, then nothing happens, however long', () => {
    const orders = watch(seconds(600, { perSecond: ABOVE }));
    expect(orders.every((order) => order === null)).toBe(true);
  });

  test('given a word of the organiser that stands, then it is asked for once a minute, not each second', () => {
    const orders = watch(seconds(180, { perSecond: 1_000 }), { obeys: false });
    expect(orders.filter((order) => order === 'on')).toHaveLength(3);
  });
});

describe('a room that is on', () => {
  const rush = seconds(10, { perSecond: 1_000, isLineEmpty: false });

  test('given calm and an empty line, then it goes off after ten minutes, and not before', () => {
    const calm = seconds(CALM_MS / 1_000 + 60, { perSecond: 10 });
    const orders = watch([...rush, ...calm]);
    const off = firstOf(orders, 'off');
    expect(off).toBeGreaterThanOrEqual(10 + CALM_MS / 1_000);
    expect(off).toBeLessThan(10 + CALM_MS / 1_000 + 10);
    expect(orders.filter((order) => order !== null)).toEqual(['on', 'off']);
  });

  test('given people in line, then it stays on', () => {
    const waiting = seconds(3_600, { perSecond: 1, isLineEmpty: false });
    expect(firstOf(watch([...rush, ...waiting]), 'off')).toBe(-1);
  });

  test('given half the rush, then it stays on: who would come back would find no room', () => {
    const half = seconds(3_600, { perSecond: ABOVE / 2 });
    expect(firstOf(watch([...rush, ...half]), 'off')).toBe(-1);
  });

  test('given a second rush, then the calm begins anew', () => {
    const calm = (count: number) => seconds(count, { perSecond: 0 });
    const again = seconds(5, { perSecond: 500 });
    const orders = watch([...rush, ...calm(500), ...again, ...calm(590)]);
    expect(firstOf(orders, 'off')).toBe(-1);
  });
});

test('given any load, then never two orders within a minute, and none that is true already', () => {
  const look = fc.record({ perSecond: fc.nat({ max: 1_000 }), isLineEmpty: fc.boolean() });
  fc.assert(
    fc.property(fc.array(look, { maxLength: 1_500 }), (looks) => {
      const orders = watch(looks).flatMap((order, second) =>
        order === null ? [] : [{ order, second }],
      );
      for (const [at, { order, second }] of orders.entries()) {
        const before = orders[at - 1];
        expect(order).toBe(before === undefined || before.order === 'off' ? 'on' : 'off');
        expect(second - (before?.second ?? -60)).toBeGreaterThanOrEqual(60);
      }
    }),
  );
});

test('a show is forgotten once nobody asks for it', () => {
  const look = { nowMs: 0, perSecond: 3, isRoomOn: false, isLineEmpty: true };
  const { load } = weighLoad(noLoad, look, ABOVE);
  expect([isIdle(load, false), isIdle(noLoad, false), isIdle(noLoad, true)]).toEqual([
    false,
    true,
    false,
  ]);
});
