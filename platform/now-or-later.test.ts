import { expect, test } from 'vitest';
import { andThen, isLater } from './now-or-later.ts';

test('what is there is gone on with at once', () => {
  const next = andThen(1, (value) => value + 1);
  expect(isLater(next)).toBe(false);
  expect(next).toBe(2);
});

test('what is not there yet is waited for', async () => {
  const next = andThen(Promise.resolve(1), (value) => value + 1);
  expect(isLater(next)).toBe(true);
  expect(await next).toBe(2);
});

test('what fails later fails the rest', async () => {
  const failing = andThen(Promise.reject<number>(new Error('no')), (value) => value + 1);
  await expect(failing).rejects.toThrow('no');
});
