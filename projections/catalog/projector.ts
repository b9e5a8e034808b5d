import type pg from 'pg';
import { type EventEvent, evolveEvent, type TicketedEvent } from '#domain/event.ts';
import { pricesOf } from '#domain/pricing.ts';
import { evolveShow, type Show, type ShowEvent } from '#domain/show.ts';
import { endOfShowMs } from '#domain/show-status.ts';
import type { VenueEvent } from '#domain/venue.ts';
import type { StoredEvent } from '#event-store/port.ts';
import { DOCUMENT_COLUMNS, foldIntoDocuments, writeDocuments } from '../documents.ts';
import type { Projector } from '../projector.ts';
import { renewEventColumns } from './event-columns.ts';
import { RUNNING } from './event-search.ts';
import { foldText } from './fold-text.ts';
import type { VenueSummary } from './port.ts';
import { evolveVenueSummary } from './venue-summary.ts';
import { VOCABULARY_DDL } from './vocabulary.ts';

/** Every type of the three streams. The compiler sees to it that none is missing. */
const TYPES: Readonly<Record<EventEvent['type'] | ShowEvent['type'] | VenueEvent['type'], true>> = {
  EventCreated: true,
  EventChanged: true,
  EventPublished: true,
  EventCancelled: true,
  ShowCreated: true,
  ShowChanged: true,
  ShowPublished: true,
  ShowPaused: true,
  ShowResumed: true,
  ShowCancelled: true,
  VenueCreated: true,
  VenueDetailsChanged: true,
  VenueLayoutStarted: true,
  VenueSectionAdded: true,
  VenueRowsAdded: true,
  VenueLayoutCompleted: true,
};

const DDL = [
  `create table if not exists catalog_events (${DOCUMENT_COLUMNS},
     owner text not null, status text not null,
     words text[] collate "C" not null default '{}',
     beginnings text[] collate "C" not null default '{}', tags text[] collate "C" not null default '{}',
     show_count integer not null default 0, venue_count integer not null default 0,
     starts bigint[], ends bigint[], first_starts_at_ms bigint, last_starts_at_ms bigint,
     last_ends_at_ms bigint, min_price_cents bigint, max_price_cents bigint, currency text)`,
  `create table if not exists catalog_shows (${DOCUMENT_COLUMNS},
     event_id text not null, venue_id text not null, owner text not null, phase text not null,
     starts_at_ms bigint not null, ends_at_ms bigint not null, starts_on text collate "C",
     min_price_cents bigint not null, max_price_cents bigint not null, currency text not null,
     unique (event_id, starts_at_ms, id), unique (venue_id, id))`,
  `create table if not exists catalog_venues (${DOCUMENT_COLUMNS},
     owner text not null, name text not null, city text not null, country text not null)`,
  'create index if not exists catalog_venues_by_owner on catalog_venues (owner, id)',
  'create index if not exists catalog_events_to_come on catalog_events (first_starts_at_ms, id)',
  `create index if not exists catalog_events_running on catalog_events using gist ((${RUNNING}))`,
  `create index if not exists catalog_events_over on catalog_events ((-last_starts_at_ms), id)`,
  `create index if not exists catalog_events_undated on catalog_events (id)
     where first_starts_at_ms is null`,
  `create index if not exists catalog_events_by_word on catalog_events
     using gin (words) with (fastupdate = off)`,
  `create index if not exists catalog_events_by_beginning on catalog_events
     using gin (beginnings) with (fastupdate = off)`,
  `create index if not exists catalog_events_by_tag on catalog_events
     using gin (tags) with (fastupdate = off)`,
  ...VOCABULARY_DDL,
];

/** Events, their shows and the venues, without the places; and the words to find them by. */
export const catalogProjector: Projector = {
  name: 'catalog',
  version: 2,
  types: Object.keys(TYPES),
  tables: ['catalog_events', 'catalog_shows', 'catalog_venues', 'catalog_words'],
  ddl: DDL,
  apply: async (events, client) => {
    const of = (prefix: string) => events.filter((event) => event.stream.startsWith(prefix));
    const eventIds = await applyEvents(client, of('event-'));
    const venueIds = await applyVenues(client, of('venue-'));
    const showIds = await applyShows(client, of('show-'));
    await setLocalDays(client, venueIds, showIds);
    await renewEventColumns(client, { eventIds, showIds, venueIds });
  },
};

const idAfter = (prefix: string) => (stream: string) => stream.slice(prefix.length);

async function applyEvents(
  client: pg.PoolClient,
  events: readonly StoredEvent[],
): Promise<readonly string[]> {
  const documents = await foldIntoDocuments<TicketedEvent>(client, 'catalog_events', events, {
    idOf: idAfter('event-'),
    evolve: (state, event) => evolveEvent(state, event as unknown as EventEvent),
  });
  await writeDocuments(client, 'catalog_events', documents, (event) => ({
    owner: event.owner,
    status: event.status,
  }));
  return [...documents.keys()];
}

async function applyShows(
  client: pg.PoolClient,
  events: readonly StoredEvent[],
): Promise<readonly string[]> {
  const documents = await foldIntoDocuments<Show>(client, 'catalog_shows', events, {
    idOf: idAfter('show-'),
    evolve: (state, event) => evolveShow(state, event as unknown as ShowEvent),
  });
  await writeDocuments(client, 'catalog_shows', documents, (show) => ({
    event_id: show.eventId,
    venue_id: show.terms.venueId,
    owner: show.owner,
    phase: show.phase,
    starts_at_ms: show.terms.startsAtMs,
    ends_at_ms: endOfShowMs(show),
    ...pricesOfShow(show),
  }));
  return [...documents.keys()];
}

function pricesOfShow({ terms }: Show) {
  const totals = pricesOf(terms).map((price) => price.totalCents);
  return {
    min_price_cents: Math.min(...totals),
    max_price_cents: Math.max(...totals),
    currency: terms.currency,
  };
}

/** The venues whose shows are elsewhere, or elsewhen, than before: a layout changes neither. */
async function applyVenues(
  client: pg.PoolClient,
  events: readonly StoredEvent[],
): Promise<readonly string[]> {
  const documents = await foldIntoDocuments<VenueSummary>(client, 'catalog_venues', events, {
    idOf: idAfter('venue-'),
    evolve: (state, event) => evolveVenueSummary(state, event as unknown as VenueEvent),
  });
  await writeDocuments(client, 'catalog_venues', documents, (venue) => ({
    owner: venue.owner,
    name: foldText(venue.name),
    city: foldText(venue.city),
    country: foldText(venue.country),
  }));
  const ids = events
    .filter(({ type }) => type === 'VenueCreated' || type === 'VenueDetailsChanged')
    .map(({ stream }) => stream.slice('venue-'.length));
  return [...new Set(ids)];
}

/** On which day a show is, at its venue: changes with either. */
async function setLocalDays(
  client: pg.PoolClient,
  venueIds: readonly string[],
  showIds: readonly string[],
): Promise<void> {
  if (venueIds.length + showIds.length === 0) return;
  const { rows } = await client.query<{ id: string; starts_at_ms: string; timezone: string }>(
    `select s.id, s.starts_at_ms, v.doc ->> 'timezone' as timezone
     from catalog_shows s join catalog_venues v on v.id = s.venue_id
     where s.id = any ($1)
     union
     select s.id, s.starts_at_ms, v.doc ->> 'timezone'
     from catalog_shows s join catalog_venues v on v.id = s.venue_id
     where s.venue_id = any ($2)`,
    [showIds, venueIds],
  );
  if (rows.length === 0) return;
  await client.query(
    `update catalog_shows s set starts_on = d.day
     from unnest($1::text[], $2::text[]) as d (id, day) where s.id = d.id`,
    [rows.map(({ id }) => id), rows.map((row) => dayAt(Number(row.starts_at_ms), row.timezone))],
  );
}

/** `2026-05-01`, as the calendar at the venue says. */
function dayAt(timeMs: number, timeZone: string): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', { timeZone, ...parts }).format(timeMs);
}
