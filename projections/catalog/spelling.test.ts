import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  editDistance,
  errorsAllowed,
  isMisspelling,
  variantsOfSearch,
  variantsOfWord,
} from './spelling.ts';

test.each([
  ['beethoven', 'beetoven', 1],
  ['rammstein', 'rammstien', 1],
  ['philharmonie', 'filarmonie', 3],
  ['metallica', 'metalica', 1],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('%s and %s are %i errors apart', (a, b, errors) => {
  expect(editDistance(a, b)).toBe(errors);
  expect(editDistance(b, a)).toBe(errors);
});

describe('a misspelt word is found by what it shares with the right one', () => {
  const letter = fc.constantFrom(...'abcdeилюçğ');
  const anyWord = fc.array(letter, { minLength: 4, maxLength: 14 }).map((all) => all.join(''));
  const anyError = fc.record({
    kind: fc.constantFrom('wrong', 'missing', 'extra', 'swapped'),
    at: fc.nat(13),
    letter,
  });

  function spoil(word: string, error: { kind: string; at: number; letter: string }): string {
    const letters = [...word];
    const at = error.at % letters.length;
    if (error.kind === 'wrong') letters[at] = error.letter;
    else if (error.kind === 'missing') letters.splice(at, 1);
    else if (error.kind === 'extra') letters.splice(at, 0, error.letter);
    else letters.splice(at, 2, ...letters.slice(at, at + 2).reverse());
    return letters.join('');
  }

  test('whatever the errors are', () => {
    fc.assert(
      fc.property(anyWord, fc.array(anyError, { maxLength: 2 }), (word, errors) => {
        const search = errors.reduce(spoil, word);
        fc.pre(isMisspelling(search, word));
        const kept = new Set(variantsOfWord(word));
        expect(variantsOfSearch(search).some((variant) => kept.has(variant))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('and a word keeps few variants, however long it is', () => {
    fc.assert(
      fc.property(anyWord, (word) => {
        expect(variantsOfWord(word).length).toBeLessThanOrEqual(29);
      }),
    );
  });
});

test('short words and numbers are not guessed at', () => {
  expect(errorsAllowed('abc')).toBe(0);
  expect(errorsAllowed('2026')).toBe(0);
  expect(isMisspelling('row1', 'row2')).toBe(false);
  expect(isMisspelling('abba', 'abbe')).toBe(true);
});
