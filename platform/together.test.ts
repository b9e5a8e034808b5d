import { expect, test } from 'vitest';
import { systemEventLoop } from './system.ts';
import { writeTogether } from './together.ts';

test('what is asked for at once, or meanwhile, goes together; one call at a time', async () => {
  const calls: number[][] = [];
  let underWay = 0;
  const later: Promise<void>[] = [];
  const write = writeTogether<number>(async (items) => {
    underWay += 1;
    expect(underWay).toBe(1);
    calls.push([...items]);
    if (calls.length === 1) later.push(write(3), write(4));
    await systemEventLoop.endOfTurn();
    underWay -= 1;
  }, systemEventLoop);

  await Promise.all([write(1), write(2)]);
  await Promise.all(later);
  await write(5);

  expect(calls).toEqual([[1, 2], [3, 4], [5]]);
});

test('one that can not be written harms itself only', async () => {
  const calls: number[][] = [];
  const write = writeTogether<number>(async (items) => {
    calls.push([...items]);
    if (items.includes(2)) throw new Error('two is refused');
  }, systemEventLoop);

  const outcomes = await Promise.allSettled([write(1), write(2), write(3)]);

  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(calls).toEqual([[1, 2, 3], [1], [2], [3]]);
  await expect(write(4)).resolves.toBeUndefined();
});

test('hundreds go in several calls, in the order in which they came', async () => {
  const calls: number[][] = [];
  const write = writeTogether<number>(
    async (items) => void calls.push([...items]),
    systemEventLoop,
  );
  const items = Array.from({ length: 450 }, (_, index) => index);
  await Promise.all(items.map((item) => write(item)));
  expect(calls.map(({ length }) => length)).toEqual([200, 200, 50]);
  expect(calls.flat()).toEqual(items);
});
