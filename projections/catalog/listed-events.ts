import type pg from 'pg';
import type { TicketedEvent } from '#domain/event.ts';
import type { Statement } from './event-search.ts';
import type { ListedEvent, VenueRef } from './port.ts';

interface Row {
  readonly id: string;
  readonly rank: number;
  readonly is_over: number;
  readonly key: string;
  readonly doc: TicketedEvent;
  readonly show_count: number;
  readonly venue_count: number;
  readonly min_price_cents: string | null;
  readonly max_price_cents: string | null;
  readonly currency: string | null;
  readonly venue: VenueRef | null;
  readonly starts_at_ms: string;
  readonly ends_at_ms: string | null;
  readonly on_sale_at_ms: string;
}

/** The events of a page, each with its next show, in one statement. */
export async function listedEvents(
  pool: pg.Pool,
  search: Statement,
  nowMs: number,
): Promise<readonly ListedEvent[]> {
  const { rows } = await pool.query<Row>(
    `with found as materialized (${search.text})
     select found.id, found.rank, found.is_over, found.key, e.doc, e.show_count, e.venue_count,
       e.min_price_cents, e.max_price_cents, e.currency, next.*
     from found join catalog_events e on e.id = found.id
     left join lateral (
       select v.doc - 'layout' - 'drawing' as venue, s.starts_at_ms,
         s.doc #>> '{terms,endsAtMs}' as ends_at_ms, s.doc #>> '{terms,onSaleAtMs}' as on_sale_at_ms
       from catalog_shows s join catalog_venues v on v.id = s.venue_id
       where s.event_id = e.id
         and (s.phase in ('published', 'paused') or (e.status = 'draft' and s.phase = 'draft'))
       order by s.ends_at_ms <= $${search.values.length + 1}::bigint,
         case when found.is_over = 1 then -s.starts_at_ms else s.starts_at_ms end, s.id
       limit 1
     ) next on true
     order by found.rank, found.is_over, found.key, found.id`,
    [...search.values, nowMs],
  );
  return rows.map(listedEvent);
}

function listedEvent(row: Row): ListedEvent {
  return {
    event: row.doc,
    place: { rank: row.rank, isOver: row.is_over, key: Number(row.key), eventId: row.id },
    shows: {
      next:
        row.venue === null
          ? null
          : {
              venue: row.venue,
              startsAtMs: Number(row.starts_at_ms),
              endsAtMs: numberOrNull(row.ends_at_ms),
              onSaleAtMs: Number(row.on_sale_at_ms),
            },
      showCount: row.show_count,
      venueCount: row.venue_count,
      minPriceCents: numberOrNull(row.min_price_cents),
      maxPriceCents: numberOrNull(row.max_price_cents),
      currency: row.currency,
    },
  };
}

const numberOrNull = (text: string | null): number | null => (text === null ? null : Number(text));
