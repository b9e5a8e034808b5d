import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText } from './fold-text.ts';
import { indexedWords, searchedWords } from './words.ts';

test.each([
  ['  Beyoncé\t LIVE ', 'beyonce live'],
  ['Björk & Sigur Rós', 'bjork & sigur ros'],
  ['STRASSE Straße', 'strasse strasse'],
  ['İstanbul ısı', 'istanbul isi'],
  ['Łódź Ørsted Đorđe', 'lodz orsted dorde'],
  ['Чайковский Ёлка', 'чаиковскии елка'],
  ['ΜΟΥΣΙΚΉΣ', 'μουσικησ'],
  ['ＡＢＣ ﬁn', 'abc fin'],
  ['한국 콘서트', '한국 콘서트'],
])('%s is compared as %s', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

describe('folding', () => {
  test('twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });
});

test.each([
  [['AC/DC'], ['ac', 'acdc', 'dc']],
  [["Rock'n'Roll"], ['n', 'rock', 'rocknroll', 'roll']],
  [
    ['Die Ärzte', 'ärzte'],
    ['arzte', 'die'],
  ],
  [['東京公演'], ['京', '京公', '公', '公演', '東', '東京', '東京公演', '演']],
  [['!!!', ''], []],
])('%j is found by %j', (texts, words) => {
  expect(indexedWords(texts)).toEqual(words);
});

test.each([
  ['The Who in Berlin', ['who', 'berlin']],
  ['the The', ['the']],
  ['Berlin berlin BERLIN', ['berlin']],
  ['東京公演', ['東京', '京公', '公演']],
  ['東', ['東']],
  ['東京 jazz', ['東京', 'jazz']],
  [' ?! ', []],
])('«%s» asks for %j', (q, words) => {
  expect(searchedWords(q)).toEqual(words);
});

test('a text is found by its own words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const indexed = new Set(indexedWords([text]));
      for (const word of searchedWords(text)) expect(indexed.has(word)).toBe(true);
    }),
  );
});
