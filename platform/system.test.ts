import { expect, test } from 'vitest';
import { systemClock, systemIds, systemRandom, systemTimers } from './system.ts';

test('an id is its prefix and 26 characters that nobody misreads', () => {
  expect(systemIds.make('hld')).toMatch(/^hld_[0-9a-hjkmnp-tv-z]{26}$/);
});

test('ids do not repeat and use their whole alphabet', () => {
  const ids = Array.from({ length: 2_000 }, () => systemIds.make('ord'));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids.join('').replaceAll('ord_', '')).size).toBe(32);
});

test('ids sort by the millisecond in which they were made', async () => {
  const earlier = Array.from({ length: 50 }, () => systemIds.make('hld'));
  await systemTimers.sleep(3);
  const later = Array.from({ length: 50 }, () => systemIds.make('hld'));
  await systemTimers.sleep(3);
  const last = systemIds.make('hld');
  expect(later.every((id) => earlier.every((before) => before < id) && id < last)).toBe(true);
});

test('what comes after the time is different in each of them', () => {
  const TIME_CHARACTERS = 10;
  const rest = Array.from({ length: 500 }, () =>
    systemIds.make('ord').slice(-26 + TIME_CHARACTERS),
  );
  expect(new Set(rest).size).toBe(rest.length);
  for (let at = 0; at < 15; at += 1) {
    expect(new Set(rest.map((text) => text[at])).size).toBeGreaterThan(16);
  }
});

test('event ids are version 7 UUIDs, which sort by time', () => {
  const ids = Array.from({ length: 100 }, () => systemIds.uuid());
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
  expect(ids.toSorted()).toEqual(ids);
});

test('the clock is in milliseconds since 1970, the random number in [0, 1)', () => {
  expect(Math.abs(systemClock.nowMs() - Date.now())).toBeLessThan(1_000);
  const drawn = Array.from({ length: 100 }, () => systemRandom.next());
  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
});

test('a sleep lasts its time', async () => {
  const startedMs = performance.now();
  await systemTimers.sleep(30);
  expect(performance.now() - startedMs).toBeGreaterThan(28);
});

test('a sleep ends early, without an error, when its owner gives up', async () => {
  const controller = new AbortController();
  const startedMs = performance.now();
  const sleeping = systemTimers.sleep(10_000, controller.signal);
  controller.abort();
  await sleeping;
  await systemTimers.sleep(10_000, controller.signal);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test('a sleep of nothing ends with this turn of the event loop', async () => {
  const order: string[] = [];
  const sleeping = systemTimers.sleep(0).then(() => order.push('slept'));
  await Promise.resolve().then(() => order.push('microtask'));
  await sleeping;
  expect(order).toEqual(['microtask', 'slept']);
});
