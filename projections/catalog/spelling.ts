/**
 * Words that differ by a typing error or two. After SymSpell (Wolf Garbe): a word is kept with its
 * variants, those with a letter or two left out; two words that differ by so many errors share a
 * variant, which an index finds. Whoever shares one is then measured.
 */

/** Variants are made of a word's beginning: so many letters. */
const BEGINNING = 7;

const LETTERS_ONLY = /^\p{L}+$/u;

/** How many errors a search word may contain. Numbers are never guessed at. */
export function errorsAllowed(word: string): number {
  const { length } = [...word];
  if (length < 4 || !LETTERS_ONLY.test(word)) return 0;
  return length < 8 ? 1 : 2;
}

/** What a word is indexed by. */
export function variantsOfWord(word: string): readonly string[] {
  const { length } = [...word];
  if (!LETTERS_ONLY.test(word)) return [];
  return variants(word, length < 6 ? 1 : 2);
}

/** What is looked up for a search word: any word within {@link errorsAllowed} shares one of them. */
export function variantsOfSearch(word: string): readonly string[] {
  const errors = errorsAllowed(word);
  return errors === 0 ? [] : variants(word, errors);
}

function variants(word: string, depth: number): readonly string[] {
  const beginning = [...word].slice(0, BEGINNING).join('');
  const found = new Set([beginning]);
  let last = [beginning];
  for (let step = 0; step < depth; step += 1) {
    last = last.flatMap(withOneLeftOut);
    for (const variant of last) found.add(variant);
  }
  found.delete('');
  return [...found].sort();
}

function withOneLeftOut(word: string): readonly string[] {
  const letters = [...word];
  return letters.map((_, at) => letters.toSpliced(at, 1).join(''));
}

/** Whether `word` may be meant by somebody who typed `search`. */
export function isMisspelling(search: string, word: string): boolean {
  const errors = errorsAllowed(search);
  return errors > 0 && editDistance(search, word) <= errors;
}

/**
 * How many letters are wrong, missing, too many, or swapped with their neighbour (optimal string
 * alignment: no letter is edited twice).
 */
export function editDistance(from: string, to: string): number {
  const a = [...from];
  const b = [...to];
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
