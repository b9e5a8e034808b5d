/** The words by which some event can be found: what a search word may stand for is looked up here. */
import type pg from 'pg';
import { isMisspelling, variantsOfSearch, variantsOfWord } from './spelling.ts';
import { asBeginning } from './words.ts';

export const VOCABULARY_DDL = [
  `create table if not exists catalog_words (
     word text collate "C" primary key,
     event_count integer not null,
     variants text[] collate "C" not null)`,
  `create index if not exists catalog_words_by_variant on catalog_words
     using gin (variants) with (fastupdate = off)`,
];

type WordLists = readonly (readonly string[])[];

/** Counts in which events a word is, and forgets those that are in none. */
export async function changeVocabulary(
  client: pg.PoolClient,
  { before, after }: { readonly before: WordLists; readonly after: WordLists },
): Promise<void> {
  const changes = new Map<string, number>();
  const count = (lists: WordLists, by: number): void => {
    for (const word of lists.flat()) changes.set(word, (changes.get(word) ?? 0) + by);
  };
  count(before, -1);
  count(after, 1);
  const rows = [...changes]
    .filter(([, change]) => change !== 0)
    .map(([word, change]) => ({ word, event_count: change, variants: variantsOfWord(word) }));
  if (rows.length === 0) return;
  await client.query(
    `insert into catalog_words (word, event_count, variants)
     select word, event_count, variants
     from jsonb_populate_recordset(null::catalog_words, $1::jsonb)
     on conflict (word) do update
       set event_count = catalog_words.event_count + excluded.event_count`,
    [JSON.stringify(rows)],
  );
  await client.query('delete from catalog_words where event_count = 0 and word = any ($1)', [
    rows.map(({ word }) => word),
  ]);
}

/** What a search word may stand for. */
export interface Meaning {
  readonly word: string;
  /** What marks the words that begin with it, where it is short; see `beginningsOf`. */
  readonly beginning: string | null;
  /** Words that begin with it where it is longer, and what it makes with its neighbour. */
  readonly close: readonly string[];
  /** Words that it may be a misspelling of. */
  readonly misspelt: readonly string[];
}

const BEGINNINGS_MAX = 500;
const CANDIDATES_MAX = 5_000;
/** Sorts after every letter. */
const AFTER_ALL = '\u{10ffff}';

/** In the order of the words. */
export async function lookUp(pool: pg.Pool, words: readonly string[]): Promise<readonly Meaning[]> {
  const asked = words.map((word, at) => ({
    at,
    word,
    is_beginning: asBeginning(word) === null,
    after_all: word + AFTER_ALL,
    joined: joinedWithNeighbours(words, at),
    variants: variantsOfSearch(word),
  }));
  const { rows } = await pool.query<{ at: number; word: string; is_close: boolean }>(LOOK_UP_SQL, [
    JSON.stringify(asked),
  ]);
  return words.map((search, at) => {
    const found = rows.filter((row) => row.at === at);
    const close = found.filter((row) => row.is_close).map(({ word }) => word);
    const misspelt = found
      .filter((row) => !row.is_close && isMisspelling(search, row.word))
      .map(({ word }) => word);
    return { word: search, beginning: asBeginning(search), close, misspelt };
  });
}

/** «cold play» may be `coldplay`. */
function joinedWithNeighbours(words: readonly string[], at: number): readonly string[] {
  const [before, word, after] = [words[at - 1], words[at] ?? '', words[at + 1]];
  return [
    ...(before === undefined ? [] : [before + word]),
    ...(after === undefined ? [] : [word + after]),
  ];
}

const LOOK_UP_SQL = `
  select asked.at, found.word, found.is_close
  from jsonb_to_recordset($1::jsonb) as asked (
    at integer, word text, is_beginning boolean, after_all text, joined text[], variants text[])
  cross join lateral (
    (select w.word, true as is_close from catalog_words w
     where w.word = any (asked.joined || asked.word))
    union all
    (select w.word, true from catalog_words w
     where asked.is_beginning and w.word > asked.word and w.word < asked.after_all
     order by length(w.word), w.word limit ${BEGINNINGS_MAX})
    union all
    (select w.word, false from catalog_words w
     where w.variants && asked.variants and w.word <> asked.word limit ${CANDIDATES_MAX})
  ) found`;
