import type pg from 'pg';
import type { TicketedEvent } from '#domain/event.ts';
import type { Show } from '#domain/show.ts';
import { searchStatement } from './event-search.ts';
import { listedEvents } from './listed-events.ts';
import type { CatalogReader, ListedShow, ListedVenue, VenueSummary } from './port.ts';
import { lookUp, type Meaning } from './vocabulary.ts';
import { searchedWords } from './words.ts';

export function createCatalogReader(pool: pg.Pool): CatalogReader {
  async function showsWhere(condition: string, value: unknown): Promise<readonly ListedShow[]> {
    const { rows } = await pool.query<{ show: Show; venue: VenueSummary }>(
      `select s.doc as show, v.doc as venue
       from catalog_shows s join catalog_venues v on v.id = s.venue_id
       where ${condition} order by s.starts_at_ms, s.id`,
      [value],
    );
    return rows;
  }
  const showsOf = (eventIds: readonly string[]) => showsWhere('s.event_id = any ($1)', eventIds);

  return {
    showsOf,
    events: async (filter, { limit, after }, { owner, isOwnOnly = false, nowMs }) => {
      const words =
        filter.q === undefined || filter.q.trim() === '' ? null : searchedWords(filter.q);
      if (words?.length === 0) return [];
      const meanings = words === null ? null : await lookUp(pool, words);
      if (meanings?.some(meansNothing)) return [];
      const search = searchStatement({ filter, meanings, owner, isOwnOnly, nowMs, after, limit });
      return listedEvents(pool, search, nowMs);
    },
    event: async (eventId) => {
      const { rows } = await pool.query<{ doc: TicketedEvent }>(
        'select doc from catalog_events where id = $1',
        [eventId],
      );
      return rows[0]?.doc ?? null;
    },
    show: async (showId) => (await showsWhere('s.id = $1', showId))[0] ?? null,
    venue: async (venueId) => {
      const { rows } = await pool.query<{ doc: VenueSummary }>(
        'select doc from catalog_venues where id = $1',
        [venueId],
      );
      return rows[0]?.doc ?? null;
    },
    listVenues: async ({ owner, afterId, limit }) => {
      const { rows } = await pool.query<{ doc: VenueSummary }>(
        `select doc from catalog_venues
         where ($1::text is null or owner = $1) and ($2::text is null or id > $2)
         order by id limit $3`,
        [owner, afterId, limit],
      );
      return rows.map(({ doc }) => listedVenue(doc));
    },
  };
}

const meansNothing = ({ beginning, close, misspelt }: Meaning): boolean =>
  beginning === null && close.length + misspelt.length === 0;

function listedVenue(venue: VenueSummary): ListedVenue {
  const { venueId, name, address, city, country, timezone, layout } = venue;
  const seatCount = (layout?.sections ?? []).reduce((sum, { count }) => sum + count, 0);
  const layoutVersion = layout?.layoutVersion ?? 0;
  return { venueId, name, address, city, country, timezone, layoutVersion, seatCount };
}
