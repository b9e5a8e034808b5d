import { expect, test } from 'vitest';
import { createEntropy } from './entropy.ts';

/** Pages of counted bytes: which one a byte came from shows. */
function createCountedPages() {
  let pages = 0;
  const entropy = createEntropy((page) => {
    pages += 1;
    page.forEach((_, at) => {
      page[at] = (at + pages) % 251;
    });
  });
  return { entropy, pages: () => pages };
}

test('no byte is handed out twice, and none from beyond its page', () => {
  const { entropy, pages } = createCountedPages();
  const taken = Array.from({ length: 512 }, () => [...entropy.take(16)]);
  expect(pages()).toBe(1);
  expect(taken.flat()).toEqual(Array.from({ length: 8 * 1024 }, (_, at) => (at + 1) % 251));
  expect([...entropy.take(16)]).toEqual(Array.from({ length: 16 }, (_, at) => at + 2));
  expect(pages()).toBe(2);
});

test('what is left of a page and too little is thrown away', () => {
  const { entropy, pages } = createCountedPages();
  entropy.take(8 * 1024 - 10);
  expect([...entropy.take(16)]).toEqual(Array.from({ length: 16 }, (_, at) => at + 2));
  expect(pages()).toBe(2);
});

test('more than a page is nobody’s id', () => {
  expect(() => createEntropy().take(8 * 1024 + 1)).toThrow(RangeError);
});

test('by default the bytes are the operating system’s', () => {
  const entropy = createEntropy();
  const seen = new Set(
    Array.from({ length: 2_000 }, () => Buffer.from(entropy.take(16)).toString('hex')),
  );
  expect(seen.size).toBe(2_000);
});
