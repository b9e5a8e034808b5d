/**
 * What an event is found and sorted by, beside its document: made of the event, its shows and their
 * venues, so it is made anew when one of them changes.
 *
 * Of a published event only public shows count. Of a draft, which its organiser alone sees, the
 * drafts count too.
 */
import type pg from 'pg';
import { foldText } from './fold-text.ts';
import { changeVocabulary } from './vocabulary.ts';
import { beginningsOf, indexedWords } from './words.ts';

interface EventRow {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly artists: readonly string[];
  readonly words: readonly string[];
}

interface ShowRow {
  readonly event_id: string;
  readonly starts_at_ms: string;
  readonly ends_at_ms: string;
  readonly min_price_cents: string;
  readonly max_price_cents: string;
  readonly currency: string;
  readonly venue_id: string;
  readonly venue: string;
  readonly city: string;
  readonly country: string;
}

/** Events of which something has changed: themselves, some of their shows, or the venue of one. */
export interface Changed {
  readonly eventIds: readonly string[];
  readonly showIds: readonly string[];
  readonly venueIds: readonly string[];
}

export async function renewEventColumns(client: pg.PoolClient, changed: Changed): Promise<void> {
  const events = await changedEvents(client, changed);
  if (events.length === 0) return;
  const shows = await standingShows(
    client,
    events.map(({ id }) => id),
  );
  const columns = events.map((event) => columnsOf(event, shows.get(event.id) ?? []));
  await client.query(
    `update catalog_events e set words = c.words, beginnings = c.beginnings, tags = c.tags, show_count = c.show_count,
       venue_count = c.venue_count, first_starts_at_ms = c.first_starts_at_ms,
       starts = c.starts, ends = c.ends, last_starts_at_ms = c.last_starts_at_ms,
       last_ends_at_ms = c.last_ends_at_ms, min_price_cents = c.min_price_cents,
       max_price_cents = c.max_price_cents, currency = c.currency
     from jsonb_populate_recordset(null::catalog_events, $1::jsonb) c where e.id = c.id`,
    [JSON.stringify(columns)],
  );
  await changeVocabulary(client, {
    before: events.map(({ words }) => words),
    after: columns.map(({ words }) => words),
  });
}

async function changedEvents(
  client: pg.PoolClient,
  { eventIds, showIds, venueIds }: Changed,
): Promise<readonly EventRow[]> {
  const { rows } = await client.query<EventRow>(
    `select e.id, e.doc ->> 'name' as name, e.doc ->> 'category' as category,
       e.doc -> 'artists' as artists, e.words
     from catalog_events e
     where e.id = any ($1)
       or e.id in (select event_id from catalog_shows where id = any ($2))
       or e.id in (select event_id from catalog_shows where venue_id = any ($3))
     order by e.id`,
    [eventIds, showIds, venueIds],
  );
  return rows;
}

async function standingShows(
  client: pg.PoolClient,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ShowRow[]>> {
  const { rows } = await client.query<ShowRow>(
    `select s.event_id, s.starts_at_ms, s.ends_at_ms, s.min_price_cents, s.max_price_cents,
       s.currency, v.id as venue_id, v.doc ->> 'name' as venue, v.doc ->> 'city' as city,
       v.doc ->> 'country' as country
     from catalog_shows s
       join catalog_events e on e.id = s.event_id
       join catalog_venues v on v.id = s.venue_id
     where s.event_id = any ($1)
       and (s.phase in ('published', 'paused') or (e.status = 'draft' and s.phase = 'draft'))
     order by s.starts_at_ms, s.id`,
    [eventIds],
  );
  return Map.groupBy(rows, (row) => row.event_id);
}

function columnsOf(event: EventRow, shows: readonly ShowRow[]) {
  const first = shows[0];
  const last = shows.at(-1);
  const places = shows.flatMap(({ venue, city }) => [venue, city]);
  const words = indexedWords([event.name, event.category, ...event.artists, ...places]);
  return {
    id: event.id,
    words,
    beginnings: beginningsOf(words),
    tags: tagsOf(event, shows),
    show_count: shows.length,
    venue_count: new Set(shows.map((show) => show.venue_id)).size,
    first_starts_at_ms: first === undefined ? null : Number(first.starts_at_ms),
    ...timesOf(shows),
    last_starts_at_ms: last === undefined ? null : Number(last.starts_at_ms),
    ...pricesOf(shows),
  };
}

/**
 * `starts` in their order; `ends` beside them: when this show and all before it are over. So the next
 * show at any moment is the first whose `ends` is later, which a binary search finds.
 */
function timesOf(shows: readonly ShowRow[]) {
  if (shows.length === 0) return { starts: null, ends: null, last_ends_at_ms: null };
  let latestMs = 0;
  const ends = shows.map((show) => {
    latestMs = Math.max(latestMs, Number(show.ends_at_ms));
    return latestMs;
  });
  const starts = shows.map((show) => Number(show.starts_at_ms));
  return { starts, ends, last_ends_at_ms: latestMs };
}

/** Nothing where the currencies differ: such prices can't be compared. */
function pricesOf(shows: readonly ShowRow[]) {
  const currencies = [...new Set(shows.map((show) => show.currency))];
  if (currencies.length !== 1) {
    return { min_price_cents: null, max_price_cents: null, currency: null };
  }
  return {
    min_price_cents: Math.min(...shows.map((show) => Number(show.min_price_cents))),
    max_price_cents: Math.max(...shows.map((show) => Number(show.max_price_cents))),
    currency: currencies[0],
  };
}

function tagsOf(event: EventRow, shows: readonly ShowRow[]): readonly string[] {
  const tags = new Set([tag('category', event.category)]);
  for (const artist of event.artists) tags.add(tag('artist', artist));
  for (const show of shows) {
    tags.add(tag('city', show.city));
    tags.add(tag('country', show.country));
    tags.add(tag('venue', show.venue));
    tags.add(`venue:${show.venue_id}`);
  }
  return [...tags].sort();
}

export type TagKind = 'category' | 'artist' | 'city' | 'country' | 'venue';

/** Long ones are cut: an index entry has its limits. */
export const tag = (kind: TagKind, text: string): string =>
  `${kind}:${foldText(text).slice(0, 400)}`;
