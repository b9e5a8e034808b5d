import type pg from 'pg';
import { type EventEvent, evolveEvent, type TicketedEvent } from '#domain/event.ts';
import { evolveShow, type Show, type ShowEvent } from '#domain/show.ts';
import { endOfShowMs } from '#domain/show-status.ts';
import type { VenueEvent } from '#domain/venue.ts';
import type { StoredEvent } from '#event-store/port.ts';
import { DOCUMENT_COLUMNS, foldIntoDocuments, writeDocuments } from '../documents.ts';
import type { Projector } from '../projector.ts';
import type { VenueSummary } from './port.ts';
import { evolveVenueSummary } from './venue-summary.ts';

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
     owner text not null, status text not null, category text not null, search text not null)`,
  `create table if not exists catalog_shows (${DOCUMENT_COLUMNS},
     event_id text not null, venue_id text not null, owner text not null, phase text not null,
     starts_at_ms bigint not null, ends_at_ms bigint not null, starts_on text)`,
  `create table if not exists catalog_venues (${DOCUMENT_COLUMNS},
     owner text not null, name text not null, city text not null, country text not null)`,
  'create index if not exists catalog_shows_by_event on catalog_shows (event_id, starts_at_ms, id)',
  'create index if not exists catalog_shows_by_venue on catalog_shows (venue_id)',
  'create index if not exists catalog_venues_by_owner on catalog_venues (owner, id)',
];

/** Events, their shows and the venues, without the places. */
export const catalogProjector: Projector = {
  name: 'catalog',
  version: 1,
  types: Object.keys(TYPES),
  tables: ['catalog_events', 'catalog_shows', 'catalog_venues'],
  ddl: DDL,
  apply: async (events, client) => {
    const of = (prefix: string) => events.filter((event) => event.stream.startsWith(prefix));
    await applyEvents(client, of('event-'));
    const venueIds = await applyVenues(client, of('venue-'));
    const showIds = await applyShows(client, of('show-'));
    await setLocalDays(client, venueIds, showIds);
  },
};

const idAfter = (prefix: string) => (stream: string) => stream.slice(prefix.length);

async function applyEvents(client: pg.PoolClient, events: readonly StoredEvent[]): Promise<void> {
  const documents = await foldIntoDocuments<TicketedEvent>(client, 'catalog_events', events, {
    idOf: idAfter('event-'),
    evolve: (state, event) => evolveEvent(state, event as unknown as EventEvent),
  });
  await writeDocuments(client, 'catalog_events', documents, (event) => ({
    owner: event.owner,
    status: event.status,
    category: event.category,
    search: [event.name, event.category, ...event.artists].join('\n').toLowerCase(),
  }));
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
  }));
  return [...documents.keys()];
}

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
    name: venue.name,
    city: venue.city,
    country: venue.country,
  }));
  return [...documents.keys()];
}

/** On which day a show is, at its venue: changes with either. */
async function setLocalDays(
  client: pg.PoolClient,
  venueIds: readonly string[],
  showIds: readonly string[],
): Promise<void> {
  const { rows } = await client.query<{ id: string; starts_at_ms: string; timezone: string }>(
    `select s.id, s.starts_at_ms, v.doc ->> 'timezone' as timezone
     from catalog_shows s join catalog_venues v on v.id = s.venue_id
     where s.id = any ($1) or s.venue_id = any ($2)`,
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
