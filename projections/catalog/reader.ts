import type pg from 'pg';
import type { TicketedEvent } from '#domain/event.ts';
import type { Show } from '#domain/show.ts';
import type { CatalogReader, ListedShow, ListedVenue, VenueSummary } from './port.ts';

/** Sorts events without a show last; beyond any date that JSON can hold. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

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
    events: async (filter, { limit, after }, { owner, nowMs }) => {
      const { rows } = await pool.query<{ doc: TicketedEvent; starts_at_ms: string }>(EVENTS_SQL, [
        owner,
        nowMs,
        words(filter.q),
        filter.category?.toLowerCase() ?? null,
        filter.artist?.toLowerCase() ?? null,
        filter.city?.toLowerCase() ?? null,
        filter.country?.toLowerCase() ?? null,
        filter.venue ?? null,
        filter.dateFrom ?? null,
        filter.dateTo ?? null,
        after?.startsAtMs ?? null,
        after?.eventId ?? null,
        limit,
      ]);
      const shows = await showsOf(rows.map(({ doc }) => doc.eventId));
      return rows.map(({ doc, starts_at_ms }) => ({
        event: doc,
        startsAtMs: Number(starts_at_ms),
        shows: shows.filter(
          ({ show }) =>
            show.eventId === doc.eventId && (show.phase !== 'draft' || show.owner === owner),
        ),
      }));
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

function listedVenue(venue: VenueSummary): ListedVenue {
  const { venueId, name, address, city, country, timezone, layout } = venue;
  const seatCount = (layout?.sections ?? []).reduce((sum, { count }) => sum + count, 0);
  const layoutVersion = layout?.layoutVersion ?? 0;
  return { venueId, name, address, city, country, timezone, layoutVersion, seatCount };
}

const words = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** $1 owner, $2 now, $3 words, $4 category … $10 date_to, $11 and $12 cursor, $13 limit. */
const EVENTS_SQL = `
  with listed as (
    select e.doc, e.id, coalesce(next.starts_at_ms, ${NEVER_MS}) as starts_at_ms
    from catalog_events e
    left join lateral (
      select s.starts_at_ms from catalog_shows s
      where s.event_id = e.id and (s.phase not in ('draft', 'cancelled') or s.owner = $1)
      order by s.ends_at_ms <= $2, s.starts_at_ms, s.id limit 1
    ) next on true
    where (e.status = 'published' or e.owner = $1)
      and not exists (select from unnest($3::text[]) word where strpos(e.search, word) = 0)
      and ($4::text is null or lower(e.category) = $4)
      and ($5::text is null or exists (
        select from jsonb_array_elements_text(e.doc -> 'artists') artist where lower(artist) = $5))
      and (coalesce($6, $7, $8, $9, $10) is null or exists (
        select from catalog_shows s join catalog_venues v on v.id = s.venue_id
        where s.event_id = e.id and (s.phase not in ('draft', 'cancelled') or s.owner = $1)
          and ($6::text is null or lower(v.city) = $6)
          and ($7::text is null or lower(v.country) = $7)
          and ($8::text is null or v.id = $8 or lower(v.name) = lower($8))
          and ($9::text is null or s.starts_on >= $9)
          and ($10::text is null or s.starts_on <= $10)))
  )
  select doc, starts_at_ms from listed
  where $11::bigint is null or (starts_at_ms, id) > ($11::bigint, $12::text)
  order by starts_at_ms, id limit $13`;
