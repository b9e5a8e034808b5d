import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepTexts } from './kept-texts.ts';

test('each text is made once, and comes back to the letter in whatever order it is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(5), { maxLength: 40 }),
      async (given, order) => {
        const texts = given.map((text) => text.toWellFormed());
        const keys = texts.map(() => ({}));
        const kept = keepTexts<object>(50);
        const made = new Map<number, number>();
        const asked = order.map((number) => {
          const index = number % texts.length;
          const make = () => {
            made.set(index, (made.get(index) ?? 0) + 1);
            return texts[index] ?? '';
          };
          return [texts[index], kept.of(keys[index] ?? {}, make)] as const;
        });
        for (const [text, answer] of asked) expect(await answer).toBe(text);
        expect([...made.values()].every((times) => times === 1)).toBe(true);
      },
    ),
  );
});

test('a text longer than all that is kept is there all the same', async () => {
  const kept = keepTexts<object>(10);
  const [one, other] = [{}, {}];
  const long = 'é'.repeat(1_000);
  expect(await kept.of(one, () => long)).toBe(long);
  expect(await kept.of(other, () => 'short')).toBe('short');
  const again = () => {
    throw new Error('made again');
  };
  const both = await Promise.all([kept.of(one, again), kept.of(one, again)]);
  expect(both).toEqual([long, long]);
  expect(await kept.of(other, again)).toBe('short');
});
