/** The statement that finds a page of events, in their order, with the place of each. */

import { type TagKind, tag } from './event-columns.ts';
import { foldText } from './fold-text.ts';
import type { DayOrTime, EventFilter, EventPlace } from './port.ts';
import type { Meaning } from './vocabulary.ts';

/** Sorts events without a show last; beyond any date that JSON can hold. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

export interface Search {
  readonly filter: EventFilter;
  /** What the words of `q` may stand for; null without any. */
  readonly meanings: readonly Meaning[] | null;
  readonly owner: string | null;
  /** Only those of the owner. */
  readonly isOwnOnly: boolean;
  readonly nowMs: number;
  readonly after: EventPlace | null;
  readonly limit: number;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Values {
  readonly all: unknown[];
  /** `$4` for the next one. */
  add(value: unknown, type: string): string;
}

function createValues(): Values {
  const all: unknown[] = [];
  return {
    all,
    add: (value, type) => `$${all.push(value)}::${type}`,
  };
}

/** Rows of `id, rank, is_over, key`; see {@link EventPlace}. */
export function searchStatement(search: Search): Statement {
  const values = createValues();
  const now = values.add(search.nowMs, 'bigint');
  const where = conditions(search, values).join('\n and ');
  const text =
    search.meanings === null
      ? walk(search, values, now, where)
      : ranked(search, search.meanings, values, now, where);
  return { text, values: values.all };
}

/** The `key` of {@link EventPlace}. */
const keyAt = (now: string): string => `
  coalesce(e.starts[width_bucket(${now}, e.ends) + 1], -e.last_starts_at_ms, ${NEVER_MS})`;

const STANDING = `(s.phase in ('published', 'paused') or (e.status = 'draft' and s.phase = 'draft'))`;

/**
 * Without words to rank by, the parts of the programme are read from their indexes in order, no more
 * of each than the page takes: what runs now, what is to come, what has no date, what is over.
 */
function walk(search: Search, values: Values, now: string, where: string): string {
  const limit = values.add(search.limit, 'integer');
  const { after } = search;
  const id = after === null ? '' : values.add(after.eventId, 'text');
  const key = after === null ? '' : values.add(after.key, 'bigint');
  const part = (isOver: number, sortKey: string, condition: string): string => {
    if (after !== null && after.isOver > isOver) return '';
    const beyond =
      after === null || after.isOver < isOver ? '' : `and (${sortKey}, e.id) > (${key}, ${id})`;
    return `(select e.id, 0 as rank, ${isOver} as is_over, ${sortKey} as key from catalog_events e
      where ${condition} and ${where} ${beyond} order by ${sortKey}, e.id limit ${limit})`;
  };
  const parts = [
    part(0, keyAt(now), `${RUNNING} @> ${now}`),
    part(0, 'e.first_starts_at_ms', `e.first_starts_at_ms > ${now}`),
    part(0, `coalesce(e.first_starts_at_ms, ${NEVER_MS})`, 'e.first_starts_at_ms is null'),
    canBeOver(search)
      ? part(
          1,
          '(-e.last_starts_at_ms)',
          `e.last_ends_at_ms <= ${now} and (-e.last_starts_at_ms) >= -${now}`,
        )
      : '',
  ].filter((text) => text !== '');
  return `select * from (${parts.join('\nunion all\n')}) page
    order by rank, is_over, key, id limit ${limit}`;
}

/** Nothing that is over starts later. */
const canBeOver = ({ filter: { dateFrom }, nowMs }: Search): boolean =>
  dateFrom === undefined || earliestMs(dateFrom) <= nowMs;

/** From its first show's start to its last one's end; as the index has it. */
export const RUNNING = `int8range(first_starts_at_ms, greatest(first_starts_at_ms, last_ends_at_ms))`;

/** Those that have the words as they are come first, then beginnings, then misspellings. */
function ranked(
  search: Search,
  meanings: readonly Meaning[],
  values: Values,
  now: string,
  where: string,
): string {
  const exact = values.add(
    meanings.map(({ word }) => word),
    'text[]',
  );
  const close = meanings
    .filter(({ misspelt }) => misspelt.length > 0)
    .map((meaning) => isClose(meaning, values));
  const { after } = search;
  const beyond =
    after === null
      ? ''
      : `where (rank, is_over, key, id) > (${values.add(after.rank, 'integer')},
         ${values.add(after.isOver, 'integer')}, ${values.add(after.key, 'bigint')},
         ${values.add(after.eventId, 'text')})`;
  return `
    select id, rank, is_over, key from (
      select e.id, ${keyAt(now)} as key,
        case when e.words @> ${exact} then 0 when ${['true', ...close].join(' and ')} then 1
          else 2 end as rank,
        case when e.last_ends_at_ms <= ${now} then 1 else 0 end as is_over
      from catalog_events e where ${where}
    ) found ${beyond}
    order by rank, is_over, key, id limit ${values.add(search.limit, 'integer')}`;
}

function conditions(search: Search, values: Values): readonly string[] {
  const { filter, owner, isOwnOnly, meanings } = search;
  const isOwn = owner === null ? 'false' : `e.owner = ${values.add(owner, 'text')}`;
  const visible = isOwnOnly
    ? isOwn
    : owner === null
      ? `e.status = 'published'`
      : `(e.status = 'published' or ${isOwn})`;
  const tags = tagsOf(filter);
  return [
    visible,
    ...(tags.length === 0 ? [] : [`e.tags @> ${values.add(tags, 'text[]')}`]),
    ...(meanings ?? []).map((meaning) => {
      const close = isClose(meaning, values);
      if (meaning.misspelt.length === 0) return close;
      return `(${close} or e.words && ${values.add(meaning.misspelt, 'text[]')})`;
    }),
    ...showConditions(filter, values),
  ];
}

/** A short word: what begins so, which the word itself does too, and what it makes when joined. */
function isClose({ word, beginning, close }: Meaning, values: Values): string {
  const words = [...new Set([word, ...close])];
  if (beginning === null) return `e.words && ${values.add(words, 'text[]')}`;
  const begins = `e.beginnings && ${values.add([beginning], 'text[]')}`;
  if (words.length === 1) return begins;
  return `(${begins} or e.words && ${values.add(words, 'text[]')})`;
}

function tagsOf(filter: EventFilter): readonly string[] {
  const kinds: readonly TagKind[] = ['category', 'artist', 'city', 'country', 'venue'];
  return kinds.flatMap((kind) => {
    const text = filter[kind];
    if (text === undefined) return [];
    return [kind === 'venue' && text.startsWith('ven_') ? `venue:${text}` : tag(kind, text)];
  });
}

const ZONE_MAX_MS = 14 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** What one and the same show must be. The tags say it already where only one thing is asked. */
function showConditions(filter: EventFilter, values: Values): readonly string[] {
  const { city, country, venue, dateFrom, dateTo } = filter;
  const asked = [city, country, venue].filter((text) => text !== undefined).length;
  if (asked < 2 && dateFrom === undefined && dateTo === undefined) return [];
  const ofShow = ['s.event_id = e.id', STANDING];
  const text = (value: string) => values.add(foldText(value), 'text');
  if (city !== undefined) ofShow.push(`v.city = ${text(city)}`);
  if (country !== undefined) ofShow.push(`v.country = ${text(country)}`);
  if (venue !== undefined) {
    ofShow.push(`(v.id = ${values.add(venue, 'text')} or v.name = ${text(venue)})`);
  }
  if (dateFrom !== undefined) ofShow.push(bound('>=', dateFrom, values));
  if (dateTo !== undefined) ofShow.push(bound('<=', dateTo, values));
  const shows = 'select from catalog_shows s join catalog_venues v on v.id = s.venue_id';
  return [...roughly(filter, values), `exists (${shows} where ${ofShow.join(' and ')})`];
}

/** What can't be is left out before shows are looked at: no calendar is far from UTC. */
function roughly({ dateFrom, dateTo }: EventFilter, values: Values): readonly string[] {
  const conditions: string[] = [];
  const fromMs = dateFrom === undefined ? null : earliestMs(dateFrom);
  const toMs = dateTo === undefined ? null : latestMs(dateTo);
  const from = fromMs === null ? null : values.add(fromMs, 'bigint');
  const to = toMs === null ? null : values.add(toMs, 'bigint');
  if (from !== null) conditions.push(`(-e.last_starts_at_ms) <= -${from}`);
  if (to !== null) conditions.push(`e.first_starts_at_ms <= ${to}`);
  if (from !== null && to !== null) {
    conditions.push(`width_bucket(${to}, e.starts) > width_bucket(${from} - 1, e.starts)`);
  }
  return conditions;
}

const earliestMs = (from: DayOrTime): number =>
  'timeMs' in from ? from.timeMs : dayMs(from) - ZONE_MAX_MS;
const latestMs = (to: DayOrTime): number =>
  'timeMs' in to ? to.timeMs : dayMs(to) + DAY_MS + ZONE_MAX_MS;

const dayMs = ({ day }: { readonly day: string }): number => Date.parse(`${day}T00:00:00Z`);

function bound(comparison: '>=' | '<=', limit: DayOrTime, values: Values): string {
  return 'day' in limit
    ? `s.starts_on ${comparison} ${values.add(limit.day, 'text')}`
    : `s.starts_at_ms ${comparison} ${values.add(limit.timeMs, 'bigint')}`;
}
