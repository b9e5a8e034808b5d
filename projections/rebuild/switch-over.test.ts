import { expect, test } from 'vitest';
import { inOrder } from './switch-over.ts';

test('six tries have every order of three tables', () => {
  const orders = [1, 2, 3, 4, 5, 6].map((tries) => inOrder(['a', 'b', 'c'], tries).join(''));
  expect(new Set(orders).size).toBe(6);
  expect(inOrder(['a'], 7)).toEqual(['a']);
});
