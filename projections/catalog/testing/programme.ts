/** A programme for tests of the catalog: events with their shows, told in a few words. */
import { createEvent, type EventEvent, eventStream } from '#domain/event.ts';
import { createShow, type ShowEvent, showStream } from '#domain/show.ts';
import { block, showTerms } from '#domain/testing/catalogue.ts';
import { createVenue, type VenueEvent, venueStream } from '#domain/venue.ts';
import { eventsOf, OWNER, type Stage } from '../../testing/stage.ts';

export interface ToldVenue {
  readonly name: string;
  readonly city: string;
  readonly country?: string;
  readonly timezone?: string;
}

export interface ToldShow {
  readonly venueId: string;
  readonly startsAt: string;
  readonly endsAt?: string;
  readonly phase?: 'draft' | 'published' | 'cancelled';
  readonly priceCents?: number;
  readonly currency?: string;
}

export interface ToldEvent {
  readonly name: string;
  readonly artists?: readonly string[];
  readonly category?: string;
  readonly shows?: readonly ToldShow[];
}

export async function tellVenue(stage: Stage, venueId: string, venue: ToldVenue): Promise<void> {
  const created = createVenue(null, {
    venueId,
    owner: OWNER,
    name: venue.name,
    address: null,
    city: venue.city,
    country: venue.country ?? 'DE',
    timezone: venue.timezone ?? 'Europe/Berlin',
    sections: [block('A', 1, 5)],
  });
  await stage.append(venueStream(venueId), ...eventsOf<VenueEvent>(created));
}

/** Published as soon as one of its shows is. */
export async function tellEvent(stage: Stage, eventId: string, event: ToldEvent): Promise<void> {
  const { name, artists = [], category = 'concert', shows = [] } = event;
  const details = { name, artists, category, description: null };
  const created = createEvent(null, { eventId, owner: OWNER, ...details });
  await stage.append(eventStream(eventId), ...eventsOf<EventEvent>(created));
  for (const [at, show] of shows.entries()) await tellShow(stage, eventId, `${at + 1}`, show);
}

export async function tellShow(
  stage: Stage,
  eventId: string,
  name: string,
  show: ToldShow,
): Promise<string> {
  const showId = `shw_${eventId}_${name}`;
  const { phase = 'published' } = show;
  const terms = {
    ...showTerms,
    venueId: show.venueId,
    startsAtMs: Date.parse(show.startsAt),
    endsAtMs: show.endsAt === undefined ? null : Date.parse(show.endsAt),
    onSaleAtMs: Date.parse(show.startsAt) - 30 * 86_400_000,
    currency: show.currency ?? 'EUR',
    priceTiers: [{ id: 'standard', name: 'Standard', priceCents: show.priceCents ?? 5_000 }],
    tierBySection: { A: 'standard' },
  };
  const drafted = createShow(null, { showId, eventId, owner: OWNER, terms });
  await stage.append(showStream(showId), ...eventsOf<ShowEvent>(drafted));
  if (phase === 'draft') return showId;
  await stage.append(showStream(showId), {
    type: 'ShowPublished',
    data: { venueRevision: 0, layoutVersion: 1, seatCount: 5 },
  });
  await stage.append(eventStream(eventId), { type: 'EventPublished', data: { showId } });
  if (phase === 'cancelled') {
    await stage.append(showStream(showId), { type: 'ShowCancelled', data: {} });
  }
  return showId;
}
