import { expect, test } from 'vitest';
import { createRecentIds } from './recent-ids.ts';

test('the last ones are kept, and the first is forgotten for each more', () => {
  const ids = createRecentIds(2);
  for (const id of ['a', 'b', 'a', 'c']) ids.add(id);
  expect(['a', 'b', 'c'].filter((id) => ids.has(id))).toEqual(['b', 'c']);
});
