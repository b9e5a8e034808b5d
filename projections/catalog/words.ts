/** Texts cut into the words that are searched for. */
import { foldText } from './fold-text.ts';

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]+/gu;

/** Longer ones are cut: nobody types them, and an index has its limits. */
export const WORD_LENGTH_MAX = 40;

/** Where words of several languages are joined; a search may leave them out or put them in. */
const JOINING_WORDS: ReadonlySet<string> = new Set(
  'a an and at by de del der des di die das du el en et for in la las le les los of on or the und y'.split(
    ' ',
  ),
);

/**
 * The words that a text can be found by, each once: `AC/DC` by `ac`, `dc` and `acdc`; text without
 * spaces between its words by each character and each pair of neighbours.
 */
export function indexedWords(texts: readonly string[]): readonly string[] {
  const words = new Set<string>();
  for (const chunk of texts.flatMap((text) => foldText(text).split(' '))) {
    const parts = partsOf(chunk);
    for (const part of parts) for (const word of [...part.pieces, part.text]) words.add(cut(word));
    if (parts.length > 1) words.add(cut(parts.map(({ text }) => text).join('')));
  }
  words.delete('');
  return [...words].sort();
}

const BEGINNING_MAX = 3;

/**
 * Short beginnings of words, marked so that they are no words: too many words begin with two letters
 * to ask for each.
 */
export function beginningsOf(words: readonly string[]): readonly string[] {
  const beginnings = words.flatMap((word) =>
    Array.from({ length: BEGINNING_MAX }, (_, at) => [...word].slice(0, at + 1).join('')),
  );
  return [...new Set(beginnings)].sort().map(beginning);
}

/** What {@link beginningsOf} has for words that begin so; null for longer ones. */
export const asBeginning = (word: string): string | null =>
  [...word].length <= BEGINNING_MAX ? beginning(word) : null;

const beginning = (text: string): string => `^${text}`;

/**
 * The words of a search, in their order, each once. Joining words count only where there is nothing
 * else, so that «the who in berlin» asks for `who` and `berlin`, and «the the» for `the`.
 */
export function searchedWords(q: string): readonly string[] {
  const all = [
    ...new Set(
      foldText(q)
        .split(' ')
        .flatMap((chunk) => partsOf(chunk).flatMap(({ text, pieces }) => soughtOf(text, pieces))),
    ),
  ].map(cut);
  const telling = all.filter((word) => !JOINING_WORDS.has(word));
  return telling.length > 0 ? telling : all;
}

interface Part {
  readonly text: string;
  /** What text without spaces is cut into; empty for a word. */
  readonly pieces: readonly string[];
}

function partsOf(chunk: string): readonly Part[] {
  return (chunk.match(WORD) ?? []).flatMap((run) => {
    const spaced = run.replace(UNSPACED, ' ').split(' ').filter(Boolean);
    const unspaced = run.match(UNSPACED) ?? [];
    return [
      ...spaced.map((text) => ({ text, pieces: [] })),
      ...unspaced.map((text) => ({ text, pieces: piecesOf(text) })),
    ];
  });
}

function piecesOf(text: string): readonly string[] {
  const characters = [...text];
  const pairs = characters.slice(1).map((next, at) => `${characters[at]}${next}`);
  return [...characters, ...pairs];
}

/** Pairs are searched for, and a character only where it stands alone. */
function soughtOf(text: string, pieces: readonly string[]): readonly string[] {
  if (pieces.length <= 1) return [text];
  return pieces.slice(Math.ceil(pieces.length / 2));
}

const cut = (word: string): string => [...word].slice(0, WORD_LENGTH_MAX).join('');
