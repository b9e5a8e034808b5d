/** The catalog's routes on the memory store, for tests that call no port. */

import { buildLayout } from '#domain/layout.ts';
import { evolveSeat, initialSeat, type SeatEvent } from '#domain/seat.ts';
import { evolveShow, type PublishedShow, wasPublished } from '#domain/show.ts';
import { evolveVenue, venueStream } from '#domain/venue.ts';
import { loadAggregate } from '#event-store/aggregate.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import { type EventStore, NO_STREAM } from '#event-store/port.ts';
import { registerUnbuilt } from '#platform/http/app.ts';
import { createHttpKit, type HttpKit, type SendOptions } from '#platform/http/testing/http-kit.ts';
import type { SeatAt, SeatDirectory, ShowSeats } from '#projections/port.ts';
import type { VenueReader } from '../../ports.ts';
import { registerCatalogCommands } from '../register.ts';

export const VENUE = {
  name: 'Great Hall',
  city: 'Hamburg',
  country: 'DE',
  timezone: 'Europe/Berlin',
  sections: [
    { id: 'A', name: 'Stalls', kind: 'reserved', rows: [{ label: '1', seats: 4 }] },
    { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 3 },
  ],
};
export const EVENT = { name: 'A Night', category: 'concert', artists: ['The Band'] };

export const showOf = (venueId: string) => ({
  venue_id: venueId,
  starts_at: '2026-06-01T20:00:00+02:00',
  on_sale_at: '2026-05-02T10:00:00Z',
  currency: 'EUR',
  price_tiers: [{ id: 'standard', name: 'Standard', price_cents: 5000, fee_cents: 250 }],
  tier_by_section: { A: 'standard', FLOOR: 'standard' },
  hold_minutes: 0.5,
});

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface CatalogKit extends Omit<HttpKit, 'send'> {
  readonly store: EventStore;
  readonly organizer: string;
  readonly notes: Map<string, string>;
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  /** Makes one and returns its id. */
  create(path: string, body: object): Promise<string>;
  /** A published show and its ids. */
  publishedShow(): Promise<{
    readonly venueId: string;
    readonly showId: string;
    readonly eventId: string;
  }>;
}

export interface CatalogKitOptions {
  readonly venues?: VenueReader;
  /** Makes the directory forget what it is told, so that it is always behind. */
  readonly isDirectoryBlind?: boolean;
}

export function createCatalogKit(options: CatalogKitOptions = {}): CatalogKit {
  const kit = createHttpKit();
  const store = createMemoryEventStore({ storeId: 'test' });
  const notes = new Map<string, string>();
  registerCatalogCommands(kit.app, {
    ...kit,
    store,
    venues: options.venues ?? { listVenues: async () => [] },
    directory: directoryOver(store, options.isDirectoryBlind ?? false),
    notes: { put: async (id, text) => void notes.set(id, text) },
    shown: async () => undefined,
    hashCode: (code) => `hash-of-${code}`.padEnd(22, '-').slice(0, 22),
    unwinding: { progress: async () => ({ ordersTotal: 3, ordersRefunded: 1 }) },
  });
  registerUnbuilt(kit.app);
  const organizer = kit.token('organizer');

  const send = async (method: string, path: string, more: SendOptions = {}): Promise<Answer> => {
    const response = await kit.send(method, path, { token: organizer, ...more });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  };
  const create = async (path: string, body: object): Promise<string> => {
    const made = await send('POST', path, { body });
    if (made.status !== 201) throw new Error(`${path}: ${JSON.stringify(made.body)}`);
    return String(made.body.id);
  };
  const publishedShow = async () => {
    const venueId = await create('/v1/venues', VENUE);
    const eventId = await create('/v1/events', EVENT);
    const showId = await create(`/v1/events/${eventId}/shows`, showOf(venueId));
    const published = await send('POST', `/v1/shows/${showId}/publish`);
    if (published.status !== 200) throw new Error(JSON.stringify(published.body));
    return { venueId, eventId, showId };
  };
  return { ...kit, store, organizer, notes, send, create, publishedShow };
}

/** A directory that is never fresh, so that every refusal comes from the streams. */
function directoryOver(store: EventStore, isBlind: boolean): SeatDirectory {
  const shows = new Map<string, ShowSeats>();
  return {
    isFresh: () => false,
    dueSeats: () => [],
    nextDeadlineMs: () => null,
    inMemory: (showId) => shows.get(showId),
    open: async (showId) => {
      const known = shows.get(showId) ?? (await loadShow(store, showId, isBlind));
      if (known !== null) shows.set(showId, known);
      return known;
    },
  };
}

async function loadShow(
  store: EventStore,
  showId: string,
  isBlind: boolean,
): Promise<ShowSeats | null> {
  const { state: show } = await loadAggregate(store, `show-${showId}`, {
    initial: null,
    evolve: evolveShow,
  });
  if (show === null || !wasPublished(show)) return null;
  const { state: venue } = await loadAggregate(store, venueStream(show.terms.venueId), {
    initial: null,
    evolve: evolveVenue,
  });
  return showSeats(show, buildLayout(venue?.layout?.sections ?? []), isBlind);
}

function showSeats(
  show: PublishedShow,
  layout: ReturnType<typeof buildLayout>,
  isBlind: boolean,
): ShowSeats {
  const seats = new Map<number, SeatAt>();
  const seatAt = (index: number): SeatAt =>
    seats.get(index) ?? { state: initialSeat, revision: NO_STREAM };
  return {
    showId: show.showId,
    show: () => show,
    layout,
    tiers: new Uint8Array(layout.seatCount),
    seatAt,
    isFree: (index) => seatAt(index).state.status === 'available',
    liveSeatsOf: () => 0,
    ticketsOf: () => 0,
    availableCount: () => layout.seatCount - seats.size,
    markInFlight: () => () => undefined,
    hasInFlight: () => false,
    observe: (index, revision, event: SeatEvent) => {
      if (isBlind) return;
      seats.set(index, { state: evolveSeat(seatAt(index).state, event), revision });
    },
  };
}
